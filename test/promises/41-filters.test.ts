import type { Route } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { fill, keyed } from "../data-model/fill.ts";
import { openMeasured, usual } from "../data-model/measuring.ts";
import { findingNothing } from "../data-model/nothing.ts";
import { figure } from "../support/full.ts";
import { reached } from "../support/promise.ts";

/** How many times as much there is later. */
const times = figure(4, 10);

/** Filters that look through entries for one kind of caller, whose access is checked where each of them lies. */
const lookedThroughByResellers = ["GET /v1/customers, search", "GET /v1/customers, withoutReseller"];

/** The filters of lists that look through entries, as the contract says and docs/data-model.md explains. */
const lookingThrough = new Set([
  ...Object.entries<Route>(routes).flatMap(([key, { looksThrough = {} }]) =>
    Object.keys(looksThrough).map((filter) => `${key}, ${filter}`),
  ),
  ...lookedThroughByResellers,
]);

/**
 * The most calls of a list: two, and those for rights. A reseller's list of subscriptions reads its partnerships, active and
 * ended, and the providers, and then two for each of these; a direction of transfers is a key with each of four statuses.
 */
const most = 6;

let world: Awaited<ReturnType<typeof openMeasured>>;
beforeAll(async () => {
  world = await openMeasured();
}, 600_000);
afterAll(() => world?.close());

test("a filter that finds nothing answers one empty page, in two calls and those for rights, however much there is", async () => {
  const found = await findingNothing(world.cast);
  const before = await world.measureEach(found);
  const { listed, customers, subscriptions } = usual;
  const more = times - 1;
  await fill(world.cast, {
    listed: listed * more,
    customers: customers * more,
    subscriptions: subscriptions * more,
  });
  await keyed(world.cast);
  const keysLead = found.filter(({ key, filter }) => !lookingThrough.has(`${key}, ${filter}`));
  const costs = await world.measureEach(keysLead);
  const dearer = keysLead.flatMap((each) => {
    const [was, is] = [before.get(each), costs.get(each)];
    if (!was || !is) throw new Error(`${each.name} was not measured`);
    const isWide = each.name.startsWith("GET /v1/subscriptions by an indirect-reseller");
    // Of what is newest up to fifty are read, and the index is asked from then on. There were fewer before.
    const grows = !isWide && (is.calls > was.calls + 1 || is.calls > most);
    return grows || (!isWide && is.read > 2 * was.read + 2) ? [{ name: each.name, was, is }] : [];
  });
  expect(dearer).toEqual([]);
  expect(keysLead.length).toBeGreaterThan(35);
  reached(
    41,
    `${keysLead.length} filters that find nothing: ${most} calls at most in a world of ${times} times as much`,
  );
}, 600_000);
