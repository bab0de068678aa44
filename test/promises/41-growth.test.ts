import { writeFileSync } from "node:fs";
import { behind, follows, mix } from "../../infra/scale/model.ts";
import { write } from "../../infra/scale/page.ts";
import { type RecordedOperation, recorded, recordedFile } from "../../infra/scale/recorded.ts";
import type { Route } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { document, documented, isMeasured, rowOf } from "../data-model/figures.ts";
import { fill, fillPages, keyed } from "../data-model/fill.ts";
import type { Work } from "../data-model/heat.ts";
import { openMeasured, usual } from "../data-model/measuring.ts";
import type { Cost } from "../data-model/meter.ts";
import { largest, type Operation } from "../data-model/operations.ts";
import { everyNth, figure } from "../support/full.ts";
import { listKeys } from "../support/list-contents.ts";
import { reached } from "../support/promise.ts";
import { seed } from "../support/schedules.ts";

/** The factor by which the larger world grows. */
const times = figure(3, 10);

let world: Awaited<ReturnType<typeof openMeasured>>;
let costs: Map<Operation, Cost>;
beforeAll(async () => {
  world = await openMeasured({ fullPages: true });
  costs = await world.measureAll(world.operations);
}, 600_000);
afterAll(() => world?.close());

// With FIGURES=write the measured rows are put into the page.
test("the figures of docs/data-model.md are the measured ones", () => {
  const rows = [...costs].map(([{ name, route }, cost]) => ({
    row: rowOf(name, cost),
    route,
    isList: route !== undefined && listKeys.includes(route),
  }));
  if (process.env.FIGURES === "write") document(rows);
  const page = documented();
  const others = rows.filter(({ row, isList }, at) => !isMeasured(page[at] ?? "", row, isList));
  expect(others.map(({ row }) => row)).toEqual([]);
  expect(page).toHaveLength(rows.length);
});

test("every route of the contract is measured", () => {
  const all = new Set([...costs.keys()].flatMap(({ route }) => route ?? []));
  expect([...all].sort()).toEqual(Object.keys(routes).sort());
});

// With SCALE=write the input of docs/scale.md is written, and then the page itself.
test("the model of docs/scale.md rests on what is measured", async () => {
  const wanted = [...Object.keys(mix), ...Object.values<string>(behind), ...Object.values(follows)];
  const found: Record<string, Work> = {};
  for (const operation of world.operations)
    if (wanted.includes(operation.name)) found[operation.name] = await world.heat(operation);
  if (process.env.SCALE === "write") {
    writeFileSync(recordedFile, `${JSON.stringify(found, null, 1)}\n`);
    write();
  }
  // A list's first page may name the one reseller that the model distinguishes, or others, by chance.
  const anyReseller = (family: string) => family.replace("ORG#{reseller}", "ORG#{org}");
  const partitionsOf = (of: Record<string, RecordedOperation>) =>
    Object.fromEntries(
      Object.entries(of).map(([name, { heat }]) => [
        name,
        [...new Set(heat.map(({ where, family }) => `${where} ${anyReseller(family)}`))].sort(),
      ]),
    );
  expect(partitionsOf(recorded())).toEqual(partitionsOf(found));
});

/**
 * The number of waves in which these call the database: independent calls run in parallel (docs/data-model.md lists
 * them too).
 */
const waves = {
  "GET /v1/me": 1,
  "GET /v1/customers": 3,
  "GET /v1/customers/{customerId}": 2,
  "GET /v1/customers/{customerId}, as a reseller": 2,
  "GET /v1/indirect-resellers/{resellerId}": 2,
  "GET /v1/indirect-resellers/{resellerId}/removal, of a reseller with customers": 2,
  "POST /v1/orders": 2,
  "GET /v1/orders/{orderId}": 1,
  "PATCH /v1/orders/{orderId}": 2,
  "POST /v1/orders/{orderId}/review": 3,
  "POST /v1/orders/{orderId}/submit": 4,
  "PATCH /v1/customers/{customerId}": 3,
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": 4,
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}, more licences": 3,
};

test("calls that do not depend on each other's answers run in parallel", async () => {
  const found: Record<string, number> = {};
  // A busy machine may split a wave, but never merges two, so the lowest of several counts is right.
  for (let times = 0; times < 3; times++)
    for (const operation of world.operations) {
      const wanted = Object.entries(waves).find(([name]) => name === operation.name)?.[1];
      const least = found[operation.name] ?? Number.POSITIVE_INFINITY;
      if (wanted !== undefined && least > wanted)
        found[operation.name] = Math.min(least, await world.waves(operation));
    }
  expect(found).toEqual(waves);
});

/** Written in transactions as large as possible: many lines of an order, or many offers, at once. */
const bulk = [
  ...Object.values(largest).map((course) => `POST /v1/orders/{orderId}/submit, ${course}`),
  "POST /v1/offers/import, in two transactions",
];

test("no transaction comes near DynamoDB's limit of a hundred actions, except those of many lines", () => {
  const others = [...costs].filter(([{ name }]) => !bulk.includes(name));
  expect(others).toHaveLength(costs.size - bulk.length);
  expect(Math.max(...others.map(([, { actions }]) => actions))).toBeLessThanOrEqual(25);
});

test("the largest possible order is submitted in one transaction of fewer than a hundred actions", () => {
  const actionsOf = (course: string) =>
    [...costs].find(([{ name }]) => name === `POST /v1/orders/{orderId}/submit, ${course}`)?.[1].actions;
  expect([actionsOf(largest.newCustomer), actionsOf(largest.existingCustomer)]).toEqual([98, 96]);
});

/** The lists with filters that look through entries, from the contract. */
const lookingThrough = Object.entries<Route>(routes).flatMap(([key, { looksThrough = [] }]) =>
  looksThrough.map((filter) => `${key}, ${filter}`),
);

/** Routes that look through all subscriptions of one customer. docs/data-model.md says when. */
const ofOneCustomer = [
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}",
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades",
  "POST /v1/customers/{customerId}/transfers",
  "POST /v1/orders/{orderId}/review, 1 line with a prerequisite, an existing customer",
  "POST /v1/orders/{orderId}/submit, 1 line with a prerequisite, an existing customer",
  "PUT /v1/customers/{customerId}/azure-tenant-owner",
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change",
];

/** Routes whose cost grows, up to a limit. docs/data-model.md explains each. */
const growing = [
  ...lookingThrough,
  ...ofOneCustomer,
  "GET /v1/indirect-resellers/{resellerId}/removal, of a reseller with customers",
].sort();

/**
 * By chance, a page of these has entries of one customer or of many, and reads all of them: 25 customers, as many
 * subscriptions and relationships, and besides keys, partnerships, names and the caller.
 */
const ofCustomers = (name: string): boolean => name.startsWith("GET /v1/subscriptions");
const mostOfAPage = 90;

/** The cost of this world's catalogue. */
const mostOfCatalogue = 100;

test(`with ${times} times as much data only routes that count or search it cost more`, async () => {
  const { operations, measureAll, nextDay, cast } = world;
  const writes = ({ write, index }: Cost) => write + index;
  // An everyday run tries some of the others, chosen by the seed.
  const isAlwaysTried = ({ name }: Operation) => growing.includes(name) || ofCustomers(name);
  const others = operations.filter((each) => !isAlwaysTried(each));
  const tried = [...operations.filter(isAlwaysTried), ...everyNth(others, 10, seed)];
  const more = times - 1;
  const { listed, customers, subscriptions } = usual;
  // So many more would exceed an organization's daily limits.
  await nextDay();
  await fill(cast, {
    listed: listed * more,
    customers: customers * more,
    subscriptions: subscriptions * more,
  });
  await fillPages(cast, listed * more);
  await keyed(cast);
  await nextDay();
  const dearer = [...(await measureAll(tried))].filter(([operation, larger]) => {
    const cost = costs.get(operation) as Cost;
    // It reads the whole catalogue once, to check its limit.
    if (operation.route === "POST /v1/offers/import")
      return larger.calls > cost.calls || larger.read > cost.read + mostOfCatalogue;
    if (ofCustomers(operation.name)) return larger.calls > cost.calls + 1 || larger.read > mostOfAPage;
    // The first page of a list has other entries than before, which are a little longer or shorter.
    return (
      larger.calls > 1.1 * cost.calls + 1 ||
      larger.read > 1.2 * cost.read + 1 ||
      writes(larger) > 1.02 * writes(cost) + 2
    );
  });
  expect(dearer.map(([{ name }]) => name).sort()).toEqual(growing);
  // A hundred subscriptions take one call, and at most a unit for three of them.
  const added = subscriptions * more;
  const beyond = dearer.flatMap(([operation, larger]) => {
    const cost = costs.get(operation) as Cost;
    const calls = larger.calls - cost.calls - Math.ceil(added / 100);
    const read = larger.read - cost.read - added / 3;
    const written = writes(larger) - writes(cost);
    return ofOneCustomer.includes(operation.name) && (calls > 0 || read > 0 || written > 2)
      ? [[operation.name, cost, larger]]
      : [];
  });
  expect(beyond).toEqual([]);
  reached(
    41,
    `${tried.length} operations cost what they did in a world of ${times} times as much, but ${growing.length}`,
  );
}, 600_000);
