import { newRisingId } from "../../../lib/ids.ts";
import type { OrderItem } from "../../../lib/orders/items.ts";
import { draftedBefore } from "../../../lib/orders/rules.ts";
import { statusAt } from "../../../lib/orders/states.ts";
import { orderStore } from "../../../lib/orders/store.ts";
import type { Start, Table } from "../../../lib/table/table.ts";
import { allPages, openOneTable } from "../../support/table.ts";
import { draft, provider } from "./given.ts";

describe("of a provider with many orders", () => {
  const day = 24 * 3_600_000;
  const now = new Date("2026-03-10T09:30:00.000Z");
  let table: Table;
  const drafted: OrderItem[] = [];
  beforeAll(async () => {
    table = await openOneTable();
    for (let at = 0; at < 130; at++) {
      const status = at % 10 === 3 ? ("cancelled" as const) : ("draft" as const);
      const expires = new Date(now.getTime() + (at - 20) * day);
      const made = draftedBefore(expires);
      const order = { ...draft(), id: newRisingId("ord", made), status, expiresAt: expires.toISOString() };
      drafted.unshift(order);
      await table.transact(orderStore(table).create(order));
    }
  });

  it.each(["draft", "cancelled", "lapsed", "submitted"] as const)(
    "a list of those that are %s is the same by a key of the index and by a filter, in pages of any size",
    async (status) => {
      const expected = drafted.filter((order) => statusAt(order, now) === status).map(({ id }) => id);
      for (const listsIndexed of [false, true])
        for (const limit of [7, 100]) {
          const owner = { id: provider.id, listsIndexed };
          const read = (start: Start | undefined) =>
            orderStore(table).ofProvider(owner, { status, now, limit, start });
          expect((await allPages(read)).map(({ id }) => id)).toEqual(expected);
        }
    },
  );
});
