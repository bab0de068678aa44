import { customerLists } from "../../lib/customers/list.ts";
import { updateSearchIndex } from "../../lib/customers/search-index.ts";
import { newId, newRisingId } from "../../lib/ids.ts";
import { keepOpenCreditKeys } from "../../lib/incentives/keyed.ts";
import { incentiveStore } from "../../lib/incentives/store.ts";
import { orderStore } from "../../lib/orders/store.ts";
import type { Start, Table } from "../../lib/table/table.ts";
import { day } from "../support/clock.ts";
import { customerFixture } from "../support/customers.ts";
import { allPages, openOneTable } from "../support/table.ts";
import { anOrganization, withPartnership } from "../support/table-fixtures.ts";
import { draft } from "./orders/given.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const [resellerId, providers] = [newId("org", now), [newId("org", now), newId("org", now)]];
const [providerId = ""] = providers;
const before = { listsIndexed: true, filtersIndexed: true };
const since = { ...before, furtherIndexed: true, statesIndexed: true };
type Marks = Partial<typeof since>;

let table: Table;
let customerId = "";
beforeAll(async () => {
  table = await openOneTable();
  for (const each of providers) await withPartnership(table, each, resellerId);
  for (let at = 0; at < 12; at++) {
    const named = { partnerId: "1", partnerOrganizationId: resellerId };
    const { customer, subscriptions } = await customerFixture(table, {
      providerId: providers[at % 2] ?? "",
      ...(at % 3 !== 0 && { reseller: { id: resellerId } }),
      relationships: { [resellerId]: { adminSince: now.toISOString() } },
      subscriptions: [named],
      now: new Date(now.getTime() - at * day),
    });
    customerId = customer.id;
    await updateSearchIndex(table, customer.id);
    for (const each of subscriptions) await keepOpenCreditKeys(table, each);
  }
  const orders = orderStore(table);
  for (let at = 0; at < 15; at++) {
    const made = new Date(now.getTime() - (15 - at) * 1_000);
    const order = { ...draft({ customerId }), id: newRisingId("ord", made), providerId };
    await table.transact(orders.create(order));
    await orders.enterStatus(order);
  }
});

const reseller = {
  ...anOrganization("indirect-reseller"),
  id: resellerId,
  type: "indirect-reseller" as const,
};
const lists: Record<
  string,
  (start: Start | undefined, marks: Marks) => Promise<{ ids: string[]; next?: Start }>
> = {
  "a customer's orders with a status": async (start, marks) => {
    const paging = { status: "draft" as const, now, limit: 4, start };
    const { items, ...rest } = await orderStore(table).forCustomer(
      customerId,
      { id: providerId, ...marks },
      paging,
    );
    return { ...rest, ids: items.map(({ id }) => id) };
  },
  "a reseller's own customers": async (start, marks) => {
    const { listsIndexed, filtersIndexed, furtherIndexed, statesIndexed } = marks;
    const viewer = { ...reseller, listsIndexed, filtersIndexed, furtherIndexed, statesIndexed };
    const { items, ...rest } = await customerLists(table)(viewer, { resellerId }, { now, limit: 3, start });
    return { ...rest, ids: items.map(({ customer }) => customer.id) };
  },
  "a reseller's own customers by a word": async (start, marks) => {
    const { listsIndexed, filtersIndexed, statesIndexed } = marks;
    const viewer = { ...reseller, listsIndexed, filtersIndexed, furtherIndexed: true, statesIndexed };
    const query = { resellerId, search: "contoso" };
    const { items, ...rest } = await customerLists(table)(viewer, query, { now, limit: 3, start });
    return { ...rest, ids: items.map(({ customer }) => customer.id) };
  },
  "a reseller's credits": async (start, { statesIndexed }) => {
    const owner = { id: resellerId, furtherIndexed: true, statesIndexed };
    const { items, ...rest } = await incentiveStore(table).ofReseller(owner, {}, { now, limit: 5, start });
    return { ...rest, ids: items.map(({ subscriptionId }) => subscriptionId) };
  },
};

test.each(Object.entries(lists))(
  "%s go on from a cursor that was made before their keys were complete: none is missed, none comes twice",
  async (_, page) => {
    const all = (marksOf: (start: Start | undefined) => Marks) =>
      allPages(async (start) => {
        const { ids, ...rest } = await page(start, marksOf(start));
        return { ...rest, items: ids };
      });
    const expected = (await all(() => since)).sort();
    expect(expected.length).toBeGreaterThan(5);
    expect((await all((start) => (start ? since : before))).sort()).toEqual(expected);
  },
);
