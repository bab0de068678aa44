import type { Route } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { fill, keyed } from "../data-model/fill.ts";
import { everyFiltered, thingsOf } from "../data-model/filtered.ts";
import { openMeasured, usual } from "../data-model/measuring.ts";
import { multiply } from "../data-model/multiply.ts";
import { findingNothing } from "../data-model/nothing.ts";
import { day } from "../support/clock.ts";
import { figure } from "../support/full.ts";
import { reached } from "../support/promise.ts";

/** The factor by which the data grow. */
const times = figure(4, 10);

/** The list filters that look through entries, from the contract; docs/data-model.md explains them. */
const lookingThrough = new Set(
  Object.entries<Route>(routes).flatMap(([key, { looksThrough = [] }]) =>
    looksThrough.map((filter) => `${key}, ${filter}`),
  ),
);

/**
 * The maximum number of a list's calls: two, and those for rights. A direction of transfers is a key for each of four
 * statuses.
 */
const most = 6;

/** How many copies are made of each thing. */
const copies = figure(70, 700);

/** The maximum number of calls of a page whose items name others. */
const mostOfAPage = 8;

/** The maximum number of units for a thousand keys. */
const mostOfKeys = 60;

let world: Awaited<ReturnType<typeof openMeasured>>;
beforeAll(async () => {
  world = await openMeasured();
}, 600_000);
afterAll(() => world?.close());

test("a filter without a match, alone and beside one with matches, answers one empty page, in two calls and those for rights, with any amount of data", async () => {
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
  const keysLead = found.filter(({ key, filters }) =>
    filters.every((filter) => !lookingThrough.has(`${key}, ${filter}`)),
  );
  const costs = await world.measureEach(keysLead);
  const dearer = keysLead.flatMap((each) => {
    const [was, is] = [before.get(each), costs.get(each)];
    if (!was || !is) throw new Error(`${each.name} was not measured`);
    // Up to fifty of the newest are read, and then the index. Before the growth there were fewer.
    const grows = is.calls > was.calls + 1 || is.calls > most;
    // Of two filters one selects the keys, and the other is a condition on them: a call examines a thousand.
    const allowed = each.filters.length > 1 ? mostOfKeys : 2 * was.read + 2;
    return grows || is.read > allowed ? [{ name: each.name, was, is }] : [];
  });
  expect(dearer).toEqual([]);
  expect(keysLead.length).toBeGreaterThan(80);
  reached(
    41,
    `${keysLead.length} filters that find nothing: ${most} calls at most in a world of ${times} times as much`,
  );
}, 600_000);

test("no filter, and no two of them, answer an empty page with a cursor with many copies of each resource, even long after", async () => {
  const { cast, inside, measureEach } = world;
  const asked = await everyFiltered(cast);
  const things = await thingsOf(cast);
  await multiply(inside, things, copies);
  const wrong: object[] = [];
  const ask = async (when: string) => {
    for (const [each, { calls }] of await measureEach(asked)) {
      const { items, nextCursor } = each.answered();
      const isEmpty = items.length === 0;
      if (calls > (isEmpty ? most : mostOfAPage) || (isEmpty && nextCursor !== undefined))
        wrong.push({ when, name: each.name, calls, items: items.length, goesOn: nextCursor !== undefined });
    }
  };
  await ask("at once");
  // Open items have expired or lapsed, and nobody has recorded it.
  inside.advance(31 * day);
  await ask("31 days later");
  expect(wrong).toEqual([]);
  expect([asked.length > 500, things.length > 10]).toEqual([true, true]);
  reached(
    41,
    `${asked.length} filters and pairs of them, ${things.length} things ${copies} times: no empty page with a cursor, ${mostOfAPage} calls at most`,
  );
}, 600_000);
