import type * as z from "zod";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { draftOf, newCustomer } from "../support/drafts.ts";
import { type RealCall, realCall, rowOf, send, successOf } from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { ofThePage } from "../support/invitations.ts";
import { type LateIndex, openLateIndex } from "../support/late-index.ts";
import { runJob } from "../support/meetings.ts";
import { reached } from "../support/promise.ts";
import { readBack, writtenBy } from "../support/read-back.ts";
import { listOf, type Place, placeOf, readAt } from "../support/reading.ts";
import { randomFrom, seed } from "../support/schedules.ts";
import { type Client, choosePassword, good, password } from "../support/world.ts";

/** Every change of the contract except those on pages, which have their own tests. */
const changing = (Object.keys(routes) as RouteKey[]).filter((key) => rowOf(key).key || rowOf(key).ifMatch);

/** Routes that show nothing of a change, with the reason. */
const unread: Partial<Record<RouteKey, string>> = {
  "POST /v1/invitations/decline": "The request is the provider's: it is read below.",
  "POST /v1/domains/{domain}/release": "The domain is free for others: it is ordered for below.",
};

/** These changes are read from the record only, by the index. */
const onRecord: readonly RouteKey[] = [
  "POST /v1/customers/reassign",
  "POST /v1/webhook-endpoints/{webhookEndpointId}/replay",
];

/** All these tests share one organization, which may request twenty changes a day and have fifty endpoints. */
const isFew = (key: RouteKey): boolean => /change-request|webhook-endpoint/.test(key);

describe("a write is read at once, though the index is late", () => {
  let inside: Inside;
  let cast: ExampleCast;
  let late: LateIndex;
  const random = randomFrom(seed);
  const counts = { writes: 0, reads: 0 };

  beforeAll(async () => {
    inside = await openInside();
    cast = await openExampleCast(inside);
    late = await openLateIndex(inside);
    await late.catchUp();
  }, 60_000);
  afterAll(async () => {
    reached(
      30,
      `0 misses in ${counts.reads} reads after ${counts.writes} writes, ${late?.counts.late} reads of a late index`,
    );
    late?.close();
    await inside?.close();
  });

  const read = (by: Client, place: Place): Promise<any> => {
    counts.reads++;
    return readAt(by, place);
  };
  /** The list filtered by one status, if it has such a filter. */
  const within = (list: Place, status: unknown): Place =>
    "status" in (rowOf(list.key).query?.shape ?? {})
      ? { ...list, path: `${list.path}?status=${status}` }
      : list;

  /** A change must be visible in the resource itself, and in its list. */
  const seen = async (call: RealCall, was: any, answer: any): Promise<void> => {
    const { key, by } = call;
    const [place, list] = [placeOf(call, answer), listOf(call, answer)];
    expect([key, place ?? list ?? unread[key]]).toEqual([key, expect.anything()]);
    const found = place && (await read(by, place));
    // A call that deletes its own address: the resource existed before, and does not afterwards.
    if (place && key.startsWith("DELETE ") && place.path === call.path) {
      expect([key, was, found]).toEqual([key, expect.anything(), undefined]);
      return;
    }
    if (place) expect([key, found]).toEqual([key, expect.anything()]);
    const { resource } = rowOf(key);
    if (resource && place && resource === rowOf(place.key).resource)
      expect([key, found]).toEqual([key, resource.parse(answer)]);
    if ((place || list) && !onRecord.includes(key))
      expect([key, await readBack(call, answer, cast)]).toMatchObject([key, writtenBy(call)]);
    if (!list) return;
    const item = await read(by, within(list, found?.status ?? answer.status));
    expect([key, item]).toEqual([key, expect.anything()]);
    const { items }: { items: z.ZodArray<z.ZodType> } = (rowOf(list.key).answer as z.ZodObject)
      .shape as never;
    if (found?.id === item.id) expect([key, item]).toEqual([key, items.element.parse(found)]);
    if (found && was && was.status !== found.status && within(list, "").path !== list.path)
      expect([key, await read(by, within(list, was.status))]).toEqual([key, undefined]);
  };

  it.each(changing)(
    "%s: in the resource itself and in its list",
    async (key) => {
      for (let run = 0; run < figure(1, isFew(key) ? 4 : 12); run++) {
        const call = await realCall(key, cast);
        const before = placeOf(call, {});
        const was = before && (await readAt(call.by, before));
        // First with an index that never follows, then with one that follows irregularly. The promise allows an index
        // that is up to 5 s late. One that never follows is later than that at every read, and depends on no clock.
        if (run > 0 && random() < 0.5) await late.catchUp();
        const { status, body } = await send(call);
        expect([key, status]).toEqual([key, successOf(key)]);
        counts.writes++;
        await seen(call, was, body);
        if (!onRecord.includes(key)) continue;
        await late.catchUp();
        expect([key, await readBack(call, body, cast)]).toMatchObject([key, writtenBy(call)]);
      }
    },
    600_000,
  );

  it.each([
    ["accept", "accepted", "by the API"],
    ["decline", "declined", "by the API"],
    ["accept", "accepted", "on the page"],
    ["decline", "declined", "on the page"],
  ])("a decision to %s an invitation, by both parties: it is %s %s", async (decision, status, where) => {
    const { world } = cast;
    const [provider, reseller] = [await world.provider(), await world.reseller()];
    const { id, token } = await world.invitation(provider);
    if (where === "by the API") await good(reseller.admin.post(`/v1/invitations/${decision}`, { token }));
    else {
      await choosePassword(inside, reseller.admin);
      const form = { decision, email: reseller.admin.email, password, authorised: "yes" };
      await good(world.anonymous.post(`/invitations/${token}`, `${new URLSearchParams(form)}`, ofThePage));
    }
    counts.writes++;
    const requests = { key: "GET /v1/partnership-requests", path: "/v1/partnership-requests", id } as const;
    expect(await read(provider.admin, within(requests, status))).toMatchObject({ status });
    expect(await read(provider.admin, within(requests, "sent"))).toBeUndefined();
    const partners = [
      [provider.admin, "/v1/indirect-resellers", reseller.id],
      [reseller.admin, "/v1/indirect-providers", provider.id],
    ] as const;
    for (const [by, path, partner] of partners) {
      const item = await read(by, { key: "GET /v1/indirect-resellers", path, id: partner });
      expect([path, item?.status]).toEqual([path, decision === "accept" ? "active" : undefined]);
    }
  });

  it("a released domain: the next review of an order for it finds it free", async () => {
    const { world, provider } = cast;
    const releasing = await realCall("POST /v1/domains/{domain}/release", cast);
    const { id } = await draftOf(world, provider.admin, {
      customer: newCustomer(world, releasing.real.idleDomain),
    });
    const problems = async (): Promise<string[]> => {
      counts.reads++;
      const review = await good(provider.admin.post(`/v1/orders/${id}/review`));
      return review.problems.map(({ code }: { code: string }) => code);
    };
    expect(await problems()).toEqual(["DOMAIN_TAKEN"]);
    await good(send(releasing));
    counts.writes++;
    expect(await problems()).toEqual([]);
  });

  it("a lost resource: whatever the index still says, its former owner is not shown it", async () => {
    const { provider, reseller } = cast;
    const customers = (query = ""): Place => ({ key: "GET /v1/customers", path: `/v1/customers${query}` });
    const revoking = await realCall("DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}", cast);
    const assigning = await realCall("PUT /v1/customers/{customerId}/reseller", cast);
    await late.catchUp();
    const [revoked, assigned] = [revoking.real.customer ?? "", assigning.real.customer ?? ""];
    expect(await read(reseller.admin, { ...customers(), id: revoked })).toBeDefined();
    await good(send(revoking));
    await good(send(assigning));
    counts.writes += 2;
    expect(await read(reseller.admin, { ...customers(), id: revoked })).toBeUndefined();
    expect(await read(reseller.admin, { ...customers(), path: `/v1/customers/${revoked}` })).toBeUndefined();
    const ofReseller = await good(provider.admin.get(`/v1/customers?resellerId=${reseller.id}&limit=100`));
    expect(ofReseller.items.map(({ id }: { id: string }) => id)).not.toContain(assigned);
    // The new owner finds it as soon as the index has followed.
    await late.catchUp();
    expect(await read(cast.otherReseller.admin, { ...customers(), id: assigned })).toBeDefined();
  });

  it("a reassignment that reads a late index changes only what it finds in the table, and finds the missed customers later", async () => {
    const { world } = cast;
    const provider = await world.provider();
    const partner = () => world.partnerOf(provider);
    const [left, taking, third] = await Promise.all([partner(), partner(), partner()]);
    const own = { ...cast, provider, reseller: left, otherReseller: third };
    const made = async () => (await realCall("GET /v1/customers/{customerId}", own)).real.customer ?? "";
    const [stays, goes] = [await made(), await made()];
    await late.catchUp();
    // By the index this customer still belongs to the reseller, and the next one does not yet.
    const elsewhere = { resellerId: third.id, delegatedAdmin: false };
    await good(provider.admin.put(`/v1/customers/${goes}/reseller`, elsewhere));
    const comes = await made();
    const reassigned = async () => {
      const between = { fromResellerId: left.id, toResellerId: taking.id };
      const body = { ...between, subscriptions: false, delegatedAdmin: false };
      const { id } = await good(provider.admin.post("/v1/customers/reassign", body));
      const done = await runJob({ inside, provider }, id)();
      const partners = await Promise.all(
        [stays, goes, comes].map(async (each) => await good(provider.admin.get(`/v1/customers/${each}`))),
      );
      return [done, ...partners.map(({ associatedPartnerId }) => associatedPartnerId)];
    };
    expect(await reassigned()).toEqual(["completed 1", taking.id, third.id, left.id]);
    await late.catchUp();
    expect(await reassigned()).toEqual(["completed 1", taking.id, third.id, taking.id]);
  });

  it("every read of the table itself is consistent", () => {
    expect(late.counts.inconsistent).toBe(0);
    expect(late.counts.late).toBeGreaterThan(0);
  });
});
