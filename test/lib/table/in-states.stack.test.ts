import { newRisingId } from "../../../lib/ids.ts";
import { draftDays } from "../../../lib/orders/states.ts";
import { orderStore } from "../../../lib/orders/store.ts";
import { day } from "../../support/clock.ts";
import { openOneTable } from "../../support/table.ts";
import { draft, provider } from "../orders/given.ts";

it("a cursor of a release that read the newest lapsed orders from the table leads on to the end", async () => {
  const now = new Date("2026-03-10T09:30:00.000Z");
  const table = await openOneTable();
  const orders = orderStore(table);
  const ids: string[] = [];
  for (let at = 0; at < 6; at++) {
    const made = new Date(now.getTime() - (draftDays + at) * day);
    const order = {
      ...draft(),
      id: newRisingId("ord", made),
      expiresAt: new Date(made.getTime() + draftDays * day).toISOString(),
    };
    ids.push(order.id);
    await table.transact(orders.create(order));
  }
  const owner = { id: provider.id, listsIndexed: true };
  let start: Record<string, string> | undefined = { before: ids[0] ?? "", until: ids[3] ?? "" };
  const found: string[] = [];
  for (let page = 0; start && page < 10; page++) {
    const { items, next }: Awaited<ReturnType<typeof orders.ofProvider>> = await orders.ofProvider(owner, {
      status: "lapsed",
      now,
      limit: 2,
      start,
    });
    found.push(...items.map(({ id }) => id));
    start = next;
  }
  expect(start).toBeUndefined();
  expect(found).toEqual(ids.slice(1));
});
