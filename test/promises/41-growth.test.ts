import { fill } from "../data-model/fill.ts";
import { openMeasured, usual } from "../data-model/measuring.ts";
import type { Cost } from "../data-model/meter.ts";
import { everyNth, figure } from "../support/full.ts";
import { reached } from "../support/promise.ts";
import { seed } from "../support/schedules.ts";

/** How many times as much there is in the world that is compared with the usual one. */
const times = figure(3, 10);

let world: Awaited<ReturnType<typeof openMeasured>>;
beforeAll(async () => {
  world = await openMeasured();
}, 300_000);
afterAll(() => world?.close());

/** What costs more the more there is, and up to where: docs/data-model.md says it of each. */
const growing = [
  "GET /v1/audit-records, customerId",
  "GET /v1/audit-records, userId",
  "GET /v1/indirect-resellers/{resellerId}/removal, of a reseller with customers",
  "GET /v1/offers, search",
  "GET /v1/subscriptions, as a reseller",
  "POST /v1/orders/{orderId}/review, 1 line with a prerequisite, an existing customer",
  "POST /v1/orders/{orderId}/submit, 1 line with a prerequisite, an existing customer",
  "PUT /v1/customers/{customerId}/azure-tenant-owner",
];

/** What reads 100 entries for a filter, and so costs more the more there are, up to those: and what it costs then. */
const oneQuery: Readonly<Record<string, number>> = {
  "GET /v1/incentives, from": 20,
  "GET /v1/offers, billing": 20,
  "GET /v1/offers, category": 20,
};

test(`with ${times} times as much nothing costs more but what counts or looks through it`, async () => {
  const { operations, measureAll, cast } = world;
  const writes = ({ write, index }: Cost) => write + index;
  // An everyday run tries some of the others, other ones each time.
  const others = operations.filter(({ name }) => !growing.includes(name));
  const tried = [...operations.filter(({ name }) => growing.includes(name)), ...everyNth(others, 10, seed)];
  const costs = await measureAll(tried);
  const more = times - 1;
  const { listed, customers, subscriptions } = usual;
  await fill(cast, {
    listed: listed * more,
    customers: customers * more,
    subscriptions: subscriptions * more,
  });
  const dearer = [...(await measureAll(tried))].filter(([operation, larger]) => {
    const cost = costs.get(operation) as Cost;
    const mostRead = oneQuery[operation.name];
    if (mostRead !== undefined) return larger.calls > cost.calls || larger.read > mostRead;
    // The first page of a list has other entries in it than before, which are a little longer or shorter.
    return (
      larger.calls > 1.1 * cost.calls + 1 ||
      larger.read > 1.2 * cost.read + 1 ||
      writes(larger) > 1.02 * writes(cost) + 2
    );
  });
  expect(dearer.map(([{ name }]) => name).sort()).toEqual(growing);
  reached(
    41,
    `${tried.length} operations cost what they did in a world of ${times} times as much, but ${growing.length}`,
  );
}, 600_000);
