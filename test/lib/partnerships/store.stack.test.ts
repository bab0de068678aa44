import type { PartnershipItem } from "../../../lib/partnerships/items.ts";
import { partnershipStore } from "../../../lib/partnerships/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { Table } from "../../../lib/table/table.ts";
import { writtenIn } from "../../support/statuses.ts";
import { describeOnEachEngine } from "../../support/table.ts";
import { enrol } from "../../support/table-fixtures.ts";

const since = "2026-03-10T09:30:00.000Z";
const endedAt = "2026-04-10T09:30:00.000Z";

const pair = async (table: Table) => {
  const named = (name: string) => ({ name, region: "EU", country: "AT" });
  const { organization: provider } = await enrol(table, "indirect-provider", named("Provider"));
  const { organization: reseller } = await enrol(table, "indirect-reseller", named("Reseller"));
  const [providerId, resellerId] = [provider.id, reseller.id];
  const store = partnershipStore(table);
  const begun = { providerId, resellerId, status: "active" as const, since, requestId: "req_1" };
  const list = async (id: string, side: "provider" | "reseller", status: "active" | "ended") =>
    (await store.page(id, side, status, { limit: 10 })).items;
  return {
    store,
    provider,
    reseller,
    begun,
    list,
    read: async () => {
      const item = await store.find(providerId, resellerId);
      if (!item) throw new Error("the partnership is gone");
      return item;
    },
    begin: (before?: PartnershipItem, more = {}) =>
      table.transact(store.begin({ ...begun, ...more }, before)),
    end: (before: PartnershipItem) =>
      table.transact(store.end(before, { ...before, status: "ended", endedAt })),
    /** The status of the lists in which each side finds the other. */
    listed: async () => {
      const found: string[] = [];
      for (const status of ["active", "ended"] as const) {
        for (const { id } of await list(providerId, "provider", status)) found.push(`${status} ${id}`);
        for (const { id } of await list(resellerId, "reseller", status)) found.push(`${status} ${id}`);
      }
      return found;
    },
    both: (status: string) => [`${status} ${resellerId}`, `${status} ${providerId}`],
  };
};

describeOnEachEngine("partnerships", (open) => {
  test.each([
    ["begin", ["ended"]],
    ["end", ["active"]],
  ] as const)(
    "%s is written in its state only, even if the version has stayed the same",
    async (operation, states) => {
      const table = await open();
      const written = await writtenIn(["active", "ended"] as const, async (status) => {
        const { store, begun, provider, reseller } = await pair(table);
        await table.transact(store.begin(begun, undefined));
        await table.write({ update: keys.partnership(provider.id, reseller.id), set: { status } });
        const item = { type: "Partnership" as const, ...begun, version: 1 };
        await table.transact(operation === "begin" ? store.begin(begun, item) : store.end(item, item));
      });
      expect(written).toEqual(states);
    },
  );
});
