import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import type { Call, Fault } from "../support/faults.ts";
import { everyNth, full } from "../support/full.ts";
import { violations } from "../support/invariants.ts";
import type { Item } from "../support/invariants-found.ts";
import { reached } from "../support/promise.ts";
import { play, type Scene } from "../support/scenes.ts";
import { routeOf, scenes } from "../support/scenes-all.ts";
import { seed } from "../support/schedules.ts";
import { openStages, type Stage } from "../support/stages.ts";

type Killed = Extract<Fault, { kind: "killed" }>;

/** The courses with the most effects are interrupted at more of their calls in every run. */
const thorough = new Set([
  "POST /v1/orders/{orderId}/submit",
  "POST /v1/indirect-resellers/{resellerId}/removal",
  "POST /v1/invitations/accept",
  "stream-consumer does a job",
]);

const pointsOf = (name: string, calls: readonly Call[]): Killed[] => {
  const all = calls.flatMap((_, at): Killed[] => [
    { kind: "killed", at, when: "before" },
    { kind: "killed", at, when: "after" },
  ]);
  // A crash after one call equals a crash before the next, except for parallel calls.
  const different = full ? all : all.filter(({ at, when }) => when === "after" || at === 0);
  const some = everyNth(different, thorough.has(name) ? 4 : 12, Object.keys(scenes).indexOf(name) + seed);
  return some.length > 0 ? some : all.slice(-1);
};

/**
 * Whether the claim of the key outlives the function: it was the only call until then that wrote the key's entry. A
 * later one keeps the answer or frees the key. An order for an existing customer only touches the table and needs no
 * claim. These are the calls of the drive that died, because a larger table may need more calls than the clean run.
 */
const leavesClaim = (route: RouteKey | undefined, calls: readonly Call[], { at, when }: Killed): boolean => {
  const row: Route | undefined = route && routes[route];
  if (row?.key !== "claim") return false;
  const carriedOut = calls.slice(0, when === "before" ? at : at + 1);
  const ofEntry = carriedOut.filter(({ writesKey }) => writesKey);
  return ofEntry.length === 1 && ofEntry[0]?.operation === "PutItem";
};

describe("a function that dies and is driven again", () => {
  const stages = openStages();
  const counts = { scenes: 0, points: 0, of: 0, whole: 0, inProgress: 0 };
  afterAll(async () => {
    const { scenes: played, points, of, whole, inProgress } = counts;
    reached(
      4,
      `died at ${points} of ${of} points of ${played} flows, ${whole} of them whole after one more drive, ` +
        `${inProgress} of them when the claim of the first had ended`,
    );
    await stages.close();
  });

  const diesEverywhere = async ({ inside, cast }: Stage, name: string, scene: Scene): Promise<void> => {
    const clean = await play(inside, cast, { name, scene });
    counts.of += 2 * clean.calls.length;
    for (const fault of pointsOf(name, clean.calls)) {
      const { alike, places, calls, struck, more, waited } = await play(inside, cast, {
        name,
        scene,
        fault,
      });
      if (!struck) {
        // The schedule may have done an entry of another scene in the clean run, and once more in the next one. The
        // shortest of further clean runs says how many calls are its own: a point among them must be struck.
        const again = [await play(inside, cast, { name, scene }), await play(inside, cast, { name, scene })];
        const own = Math.min(...again.map((each) => each.calls.length));
        expect({ fault, exists: fault.at < own }).toEqual({ fault, exists: false });
        expect({ fault, alike, more }).toEqual({ fault, alike: clean.alike, more: 0 });
        counts.of--;
        continue;
      }
      expect({ fault, alike }).toEqual({ fault, alike: clean.alike });
      const waits = leavesClaim(routeOf(name), calls, fault) ? ["1"] : [];
      // One more drive, and one for each answer that said to wait.
      expect({ fault, more, waited }).toEqual({ fault, more: 1 + waits.length, waited: waits });
      // An interrupted sign-in stays counted as a failure, because it may have been a guess.
      expect([0, 1]).toContain(places - clean.places);
      counts.points++;
      counts.whole += more - waited.length === 1 ? 1 : 0;
      counts.inProgress += waited.length;
    }
    counts.scenes++;
  };

  /** No invariant is broken, and the reported remaining access is the real one. */
  const isWhole = async (items: readonly Item[], { cast }: Stage): Promise<void> => {
    expect(violations(items)).toEqual([]);
    const { provider, reseller, otherReseller, leaving, taking } = cast;
    for (const { id } of [reseller, otherReseller, leaving, taking]) {
      const { body } = await provider.admin.get(`/v1/indirect-resellers/${id}/removal`);
      const of = (type: string, holds: (item: Item) => boolean) =>
        items.filter((item) => item.type === type && item.providerId === provider.id && holds(item)).length;
      const lives = ({ status }: Item) => status === "active" || status === "suspended";
      expect(body.remains).toEqual({
        customers: of("Customer", (customer) => customer.associatedPartnerId === id),
        delegatedAdmin: of(
          "CustomerPartner",
          (relationship) => relationship.resellerId === id && relationship.adminSince !== undefined,
        ),
        resellerOfRecord: of("Subscription", (each) => each.partnerOrganizationId === id && lives(each)),
        supportContact: of("Subscription", (each) => each.supportResellerId === id && lives(each)),
        azureTenantOwner: of("Customer", (customer) => customer.azureTenantOwner?.resellerId === id),
        adminCredentials: of(
          "CustomerPartner",
          (relationship) => relationship.resellerId === id && relationship.credentialsResetAt !== undefined,
        ),
        truncated: false,
      });
    }
  };

  const deaths = (name: string) => `${name}: leaves what one run leaves, and a whole table, wherever it dies`;

  it.each(
    everyNth(Object.entries(scenes), 2, seed + 1).map(([name, scene]) => ({
      title: deaths(name),
      name,
      scene,
    })),
  )(
    "$title",
    ({ name, scene }) => stages.play((stage) => diesEverywhere(stage, name, scene), isWhole),
    full ? 600_000 : 60_000,
  );
});
