import { resellerRelationships } from "../../../lib/customers/items.ts";
import { newId, newRisingId } from "../../../lib/ids.ts";
import { orderAccess } from "../../../lib/orders/access.ts";
import { orderStore } from "../../../lib/orders/store.ts";
import { organizations } from "../../../lib/organizations/items.ts";
import { day } from "../../support/clock.ts";
import { allPages, openOneTable } from "../../support/table.ts";
import { enrol } from "../../support/table-fixtures.ts";
import { draft, now } from "./given.ts";

test("a reseller that is newer than its provider's orders finds them by status, before and after they have keys", async () => {
  const table = await openOneTable();
  const { organization: provider } = await enrol(table, "indirect-provider");
  const { organization: reseller } = await enrol(table, "indirect-reseller");
  const [providerId, resellerId, customerId] = [provider.id, reseller.id, newId("cus", now)];
  const since = { adminSince: now.toISOString(), associated: true, recordCount: 0, supportCount: 0 };
  await table.write(
    resellerRelationships.create({
      ...{ type: "CustomerPartner", customerId, providerId, resellerId, version: 1 },
      ...since,
    }),
  );
  const store = orderStore(table);
  const placed = Array.from({ length: 15 }, (_, at) => ({
    ...draft({ customerId }),
    ...{ id: newRisingId("ord", new Date(now.getTime() - (15 - at) * day)), providerId },
    status: "submitted" as const,
  }));
  for (const order of placed) await table.transact(store.create(order));
  const found = async () => {
    const owner = { id: resellerId, type: "indirect-reseller", statesIndexed: true } as const;
    const filter = { customerId, status: "submitted" } as const;
    const pages = allPages((start) => orderAccess(table).list(owner, filter, { now, limit: 4, start }));
    return (await pages).map(({ id }) => id);
  };
  const expected = placed.map(({ id }) => id).reverse();

  // As before the backfill: an organization that is enrolled now has the mark, and an older one does not.
  await table.write(organizations.set({ id: providerId }, { statesIndexed: false }));
  expect(await found()).toEqual(expected);

  for (const order of placed) await store.enterStatus(order);
  await table.write(organizations.set({ id: providerId }, { statesIndexed: true }));
  expect(await found()).toEqual(expected);
});
