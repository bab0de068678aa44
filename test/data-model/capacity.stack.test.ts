import { routes } from "../../lib/contract/routes.ts";
import { listKeys } from "../support/lists.ts";
import { document, documented, isMeasured, rowOf } from "./figures.ts";
import { openMeasured } from "./measuring.ts";
import type { Cost } from "./meter.ts";
import { largest, type Operation } from "./operations.ts";

let world: Awaited<ReturnType<typeof openMeasured>>;
let costs: Map<Operation, Cost>;
beforeAll(async () => {
  world = await openMeasured();
  costs = await world.measureAll(world.operations);
}, 300_000);
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
  expect([actionsOf(largest.newCustomer), actionsOf(largest.existingCustomer)]).toEqual([98, 96]);
});
