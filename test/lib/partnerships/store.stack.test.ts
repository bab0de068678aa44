import { organizationStore } from "../../../lib/organizations/store.ts";
import type { PartnershipItem } from "../../../lib/partnerships/items.ts";
import { partnershipStore } from "../../../lib/partnerships/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { Table } from "../../../lib/table/table.ts";
import { writtenIn } from "../../support/statuses.ts";
import { describeOnEachEngine, itemsOf, settled } from "../../support/table.ts";
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
  test("each side sees the other as it is now, with the agreement for the provider's region", async () => {
    const table = await open();
    const { store, provider, reseller, list, begin, read } = await pair(table);
    await begin();
    const organizations = organizationStore(table);
    await table.write(organizations.save(reseller, { ...reseller, name: "Renamed" }));
    const agreement = { signedAt: since, source: "s", recordedAt: since, recordedBy: "usr_1" };
    const sign = (region: string) =>
      table.transact(organizations.recordAgreement(reseller.id, { ...agreement, region }, undefined));
    await sign("US");
    const { id, mpnId } = reseller;
    const theirs = { id, name: "Renamed", mpnId, country: "AT", status: "active", since };
    expect(await list(provider.id, "provider", "active")).toEqual([{ ...theirs, agreementSigned: false }]);
    await sign("EU");
    expect(await list(provider.id, "provider", "active")).toMatchObject([{ agreementSigned: true }]);
    const mine = { id: provider.id, name: "Provider", mpnId: provider.mpnId, agreementSigned: true };
    expect(await store.partnersOf([await read()], "reseller")).toMatchObject([mine]);
  });

  test("a partnership moves between both sides' lists as it begins, ends and begins again", async () => {
    const table = await open();
    const { begun, begin, end, read, listed, both, provider } = await pair(table);
    await begin();
    expect(await read()).toEqual({ type: "Partnership", ...begun, version: 1 });
    expect(await listed()).toEqual(both("active"));
    await end(await read());
    const ended = await read();
    expect(ended).toMatchObject({ status: "ended", endedAt, version: 2 });
    expect(await listed()).toEqual(both("ended"));

    await begin(ended, { since: endedAt, requestId: "req_2" });
    const again = { ...begun, type: "Partnership", since: endedAt, requestId: "req_2", version: 3 };
    expect(await read()).toEqual(again);
    expect(await listed()).toEqual(both("active"));
    const items = await itemsOf(table, keys.partnership(provider.id, begun.resellerId).PK);
    expect(items.filter(({ type }) => type === "Partnership")).toHaveLength(1);
  });

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

  test("of parallel beginnings one counts, of parallel ends one counts", async () => {
    const { begin, end, read, listed, both } = await pair(await open());
    const ten = async (attempt: () => Promise<unknown>) =>
      (await settled(Array.from({ length: 10 }, attempt))).fulfilled;
    expect(await ten(() => begin())).toHaveLength(1);
    expect(await listed()).toEqual(both("active"));
    const active = await read();
    expect(await ten(() => end(active))).toHaveLength(1);
    expect(await listed()).toEqual(both("ended"));
  });
});
