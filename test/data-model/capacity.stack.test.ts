import { writeFileSync } from "node:fs";
import { routes } from "../../lib/contract/routes.ts";
import { goldenItems } from "../golden/forms.ts";
import { customerFixture } from "../support/customers.ts";
import { everyNth, figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { listKeys } from "../support/lists.ts";
import { inParallel } from "../support/matrix.ts";
import { openCast } from "../support/scenes.ts";
import { seed } from "../support/schedules.ts";
import { documented, isMeasured, rowOf } from "./figures.ts";
import { fill, type Sizes } from "./fill.ts";
import { type Cost, measured } from "./meter.ts";
import { type Ground, largest, type Operation, operationsOf } from "./operations.ts";

const usual: Sizes = { listed: 26, customers: 30, subscriptions: 12 };
/** How many times as much there is in the world that is compared with the usual one. */
const times = figure(3, 10);

let inside: Inside;
let ground: Ground;
let operations: Operation[];
let golden: ReturnType<typeof goldenItems> | undefined;
const costs = new Map<Operation, Cost>();

const measure = async ({ name, route, ready }: Operation): Promise<Cost> => {
  const made = await ready();
  const { drive, after } = typeof made === "function" ? { drive: made } : made;
  let status = 0;
  const cost = await measured(inside.between.dynamodb, async () => {
    ({ status } = await drive());
  });
  // Some courses are of what is refused, and tell so by their names.
  if (status === 0 || status >= (name === route ? 300 : 500)) throw new Error(`${name} answered ${status}`);
  await golden?.look();
  await after?.();
  return cost;
};

const isRead = ({ name }: Operation) => name.startsWith("GET ");

/** Measures some: the reads after what puts its own things at the beginning of lists. */
const measureAll = async (some: readonly Operation[]): Promise<[Operation, Cost][]> => {
  const found = new Map<Operation, Cost>();
  for (const operation of [...some].sort((one, other) => Number(isRead(one)) - Number(isRead(other))))
    found.set(operation, await measure(operation));
  return some.map((operation) => [operation, found.get(operation) as Cost]);
};

beforeAll(async () => {
  inside = await openInside();
  golden = process.env.GOLDEN_ITEMS ? goldenItems(inside) : undefined;
  const cast = await openCast(inside);
  const { world, provider } = cast;
  const named = await inParallel([...Array(15).keys()], 4, async () => {
    const reseller = await world.reseller();
    await world.partner(provider, reseller);
    return reseller;
  });
  const adminSince = new Date(inside.now()).toISOString();
  const { customer } = await customerFixture(inside.table, {
    providerId: provider.id,
    relationships: Object.fromEntries(named.slice(10).map(({ id }) => [id, { adminSince }])),
  });
  ground = { inside, cast, named: named.slice(0, 10), widelyHeld: customer.id };
  await fill(cast, usual);
  // Early in an hour, whose end the schedule would see.
  const hour = 3_600_000;
  inside.advance(hour - (inside.now() % hour) + 60_000);
  await inside.tick();
  operations = operationsOf(ground);
  // From here on each environment has the month's key for cursors, and knows it.
  for (const operation of operations.filter(isRead)) await measure(operation);
  for (const [operation, cost] of await measureAll(operations)) costs.set(operation, cost);
}, 300_000);
afterAll(async () => {
  if (process.env.GOLDEN_ITEMS) golden?.write(process.env.GOLDEN_ITEMS);
  await inside?.close();
});

// With FIGURES=FILE the measured rows are written there, for the page.
test("the figures of docs/data-model.md are the measured ones", () => {
  const rows = [...costs].map(([{ name, route }, cost]) => ({ row: rowOf(name, cost), route }));
  if (process.env.FIGURES) writeFileSync(process.env.FIGURES, rows.map(({ row }) => row).join("\n"));
  const page = documented();
  const others = rows.filter(
    ({ row, route }, at) => !isMeasured(page[at] ?? "", row, route !== undefined && listKeys.includes(route)),
  );
  expect(others.map(({ row }) => row)).toEqual([]);
  expect(page).toHaveLength(rows.length);
});

test("every route of the contract is measured", () => {
  const all = new Set([...costs.keys()].flatMap(({ route }) => route ?? []));
  expect([...all].sort()).toEqual(Object.keys(routes).sort());
});

/** What is written in as large transactions as fit: many lines of an order, or many offers, at once. */
const bulk = [
  ...Object.values(largest).map((course) => `POST /v1/orders/{orderId}/submit, ${course}`),
  "POST /v1/offers/import, in two transactions",
];

test("no transaction comes near the hundred actions that DynamoDB allows but those of many lines", () => {
  const others = [...costs].filter(([{ name }]) => !bulk.includes(name));
  expect(others).toHaveLength(costs.size - bulk.length);
  expect(Math.max(...others.map(([, { actions }]) => actions))).toBeLessThanOrEqual(25);
});

test("the largest order there can be is submitted in one transaction of fewer than a hundred actions", () => {
  const actionsOf = (course: string) =>
    [...costs].find(([{ name }]) => name === `POST /v1/orders/{orderId}/submit, ${course}`)?.[1].actions;
  expect([actionsOf(largest.newCustomer), actionsOf(largest.existingCustomer)]).toEqual([97, 95]);
});

/** What costs more the more there is, and up to where: docs/data-model.md says it of each. */
const growing = [
  "GET /v1/audit-records, userId",
  "GET /v1/indirect-resellers/{resellerId}/removal, of a reseller with customers",
  "GET /v1/offers, search",
  "POST /v1/orders/{orderId}/review, 1 line with a prerequisite, an existing customer",
];

test(`with ${times} times as much nothing costs more but what counts or looks through it`, async () => {
  const more = times - 1;
  const { listed, customers, subscriptions } = usual;
  await fill(ground.cast, {
    listed: listed * more,
    customers: customers * more,
    subscriptions: subscriptions * more,
  });
  const writes = ({ write, index }: Cost) => write + index;
  // An everyday run tries some of the others, other ones each time.
  const others = operations.filter(({ name }) => !growing.includes(name));
  const tried = [...operations.filter(({ name }) => growing.includes(name)), ...everyNth(others, 10, seed)];
  const dearer = (await measureAll(tried)).filter(([operation, larger]) => {
    const cost = costs.get(operation) as Cost;
    // The first page of a list has other entries in it than before, which are a little longer or shorter.
    return (
      larger.calls > 1.1 * cost.calls + 1 ||
      larger.read > 1.2 * cost.read + 1 ||
      writes(larger) > 1.02 * writes(cost) + 2
    );
  });
  expect(dearer.map(([{ name }]) => name).sort()).toEqual(growing);
}, 600_000);
