import { newRisingId } from "../../../lib/ids.ts";
import type { OrderItem } from "../../../lib/orders/items.ts";
import { draftDays, statusAt } from "../../../lib/orders/states.ts";
import { orderStore } from "../../../lib/orders/store.ts";
import type { Start, Table } from "../../../lib/table/table.ts";
import { allPages, openOneTable } from "../../support/table.ts";
import { draft, provider } from "./given.ts";

const statuses = ["draft", "cancelled", "lapsed", "submitted"] as const;

describe("with many orders of a provider for one customer,", () => {
  const day = 24 * 3_600_000;
  const now = new Date("2026-03-10T09:30:00.000Z");
  const customerId = newRisingId("cus", now);
  let table: Table;
  const drafted: OrderItem[] = [];
  beforeAll(async () => {
    table = await openOneTable();
    const orders = orderStore(table);
    for (let at = 0; at < 130; at++) {
      const status = at % 10 === 3 ? ("cancelled" as const) : ("draft" as const);
      const expiresAt = new Date(now.getTime() + (at - 20) * day).toISOString();
      const made = new Date(Date.parse(expiresAt) - draftDays * day);
      const order = { ...draft(), id: newRisingId("ord", made), customerId, status, expiresAt };
      drafted.unshift(order);
      await table.transact(orders.create(order));
      await orders.enterStatus(order);
    }
  });

  const expectedIn = (status: OrderItem["status"]) =>
    drafted.filter((order) => statusAt(order, now) === status).map(({ id }) => id);

  it.each(statuses)(
    "lists of orders that are %s are the same by keys and by a filter, in pages of any size",
    async (status) => {
      const { ofProvider, forCustomer } = orderStore(table);
      const { id } = provider;
      for (const isIndexed of [false, true])
        for (const limit of [7, 100]) {
          const paging = (start: Start | undefined) => ({ status, now, limit, start });
          const all = (start: Start | undefined) =>
            ofProvider({ id, listsIndexed: isIndexed }, paging(start));
          const ofCustomer = (by: string) => (start: Start | undefined) =>
            forCustomer(customerId, { id: by, statesIndexed: isIndexed }, paging(start));
          for (const list of [all, ofCustomer(id)])
            expect((await allPages(list)).map((order) => order.id)).toEqual(expectedIn(status));
          expect(await allPages(ofCustomer("org_another"))).toEqual([]);
        }
    },
  );

  it("an entry keeps the status of the newest version that it received", async () => {
    const [order] = drafted;
    if (!order) throw new Error("nothing was drafted");
    const orders = orderStore(table);
    await orders.enterStatus({ ...order, status: "submitted", version: 3 });
    await orders.enterStatus({ ...order, status: "draft", version: 2 });
    // The order's status is unknown here: no entry is made for it.
    await orders.enterStatus({ ...order, id: newRisingId("ord", now) });
    const entries = await table.page({ PK: `CUSTOMER#${customerId}`, prefix: "ORDER#" }, { limit: 200 });
    expect(entries.items).toHaveLength(130);
    expect(entries.items.find(({ orderId }) => orderId === order.id)).toMatchObject({
      status: "submitted",
      orderVersion: 3,
    });
  });
});
