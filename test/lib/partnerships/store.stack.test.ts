import { organizationStore } from "../../../lib/organizations/store.ts";
import { partnershipStore } from "../../../lib/partnerships/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { Table } from "../../../lib/table/table.ts";
import { writtenIn } from "../../support/statuses.ts";
import { describeOnEachEngine, itemsOf, settled } from "../../support/table.ts";
import { enrol } from "../../support/table-fixtures.ts";

const since = "2026-03-10T09:30:00.000Z";
const endedAt = "2026-04-10T09:30:00.000Z";

const pair = async (table: Table) => {
  const { organization: provider } = await enrol(table, "indirect-provider", {
    region: "EU",
    name: "Provider",
  });
  const { organization: reseller } = await enrol(table, "indirect-reseller", {
    name: "Reseller",
    country: "AT",
  });
  const store = partnershipStore(table);
  const begun = {
    providerId: provider.id,
    resellerId: reseller.id,
    status: "active" as const,
    since,
    requestId: "req_1",
  };
  const lists = async () => {
    const of = async (id: string, side: "provider" | "reseller", status: "active" | "ended") =>
      (await store.page(id, side, status, { limit: 10 })).items.map((item) => item.id);
    return {
      provider: {
        active: await of(provider.id, "provider", "active"),
        ended: await of(provider.id, "provider", "ended"),
      },
      reseller: {
        active: await of(reseller.id, "reseller", "active"),
        ended: await of(reseller.id, "reseller", "ended"),
      },
    };
  };
  const active = {
    provider: { active: [reseller.id], ended: [] },
    reseller: { active: [provider.id], ended: [] },
  };
  const over = {
    provider: { active: [], ended: [reseller.id] },
    reseller: { active: [], ended: [provider.id] },
  };
  return { store, provider, reseller, begun, lists, active, over };
};

describeOnEachEngine("partnerships", (open) => {
  test("one that begins stands in both parties' lists of active ones at once", async () => {
    const table = await open();
    const { store, begun, lists, active, provider, reseller } = await pair(table);
    await table.transact(store.begin(begun, undefined));
    expect(await lists()).toEqual(active);
    expect(await store.find(provider.id, reseller.id)).toEqual({ type: "Partnership", ...begun, version: 1 });
  });

  test("each side sees the other as it is now, with the agreement for the provider's region", async () => {
    const table = await open();
    const { store, begun, provider, reseller } = await pair(table);
    await table.transact(store.begin(begun, undefined));
    const organizations = organizationStore(table);
    await table.write(organizations.save(reseller, { ...reseller, name: "Renamed" }));
    const agreement = { signedAt: since, source: "s", recordedAt: since, recordedBy: "usr_1" };
    await table.transact(
      organizations.recordAgreement(reseller.id, { ...agreement, region: "US" }, undefined),
    );
    const see = async () => (await store.page(provider.id, "provider", "active", { limit: 10 })).items;
    expect(await see()).toEqual([
      {
        id: reseller.id,
        name: "Renamed",
        mpnId: reseller.mpnId,
        country: "AT",
        status: "active",
        since,
        endedAt: undefined,
        agreementSigned: false,
      },
    ]);
    await table.transact(
      organizations.recordAgreement(reseller.id, { ...agreement, region: "EU" }, undefined),
    );
    expect(await see()).toMatchObject([{ agreementSigned: true }]);
    const item = await store.find(provider.id, reseller.id);
    expect(await store.partnersOf(item ? [item] : [], "reseller")).toMatchObject([
      { id: provider.id, name: "Provider", mpnId: provider.mpnId, agreementSigned: true },
    ]);
  });

  test("one that ends moves to the lists of ended ones, and one that begins again moves back", async () => {
    const table = await open();
    const { store, begun, lists, active, over, provider, reseller } = await pair(table);
    const read = async () => {
      const item = await store.find(provider.id, reseller.id);
      if (!item) throw new Error("the partnership is gone");
      return item;
    };
    await table.transact(store.begin(begun, undefined));
    const first = await read();
    await table.transact(store.end(first, { ...first, status: "ended", endedAt }));
    expect(await lists()).toEqual(over);
    const ended = await read();
    expect(ended).toMatchObject({ status: "ended", endedAt, version: 2 });

    await table.transact(store.begin({ ...begun, since: endedAt, requestId: "req_2" }, ended));
    expect(await lists()).toEqual(active);
    const again = await read();
    expect(again).toMatchObject({ status: "active", since: endedAt, requestId: "req_2", version: 3 });
    expect(again).not.toHaveProperty("endedAt");
    expect(
      (await itemsOf(table, keys.partnership(provider.id, reseller.id).PK)).filter(
        ({ type }) => type === "Partnership",
      ),
    ).toHaveLength(1);
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
    const table = await open();
    const { store, begun, lists, active, over, provider, reseller } = await pair(table);
    const begins = await settled(
      Array.from({ length: 10 }, () => table.transact(store.begin(begun, undefined))),
    );
    expect(begins.fulfilled).toHaveLength(1);
    expect(await lists()).toEqual(active);
    const item = await store.find(provider.id, reseller.id);
    if (!item) throw new Error("the partnership is gone");
    const ends = await settled(
      Array.from({ length: 10 }, () =>
        table.transact(store.end(item, { ...item, status: "ended", endedAt })),
      ),
    );
    expect(ends.fulfilled).toHaveLength(1);
    for (const error of ends.rejected) expect(error).toMatchObject({ name: "Stale" });
    expect(await lists()).toEqual(over);
  });
});
