import { decided } from "../../../lib/organizations/rules.ts";
import { organizationStore } from "../../../lib/organizations/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import { figure } from "../../support/full.ts";
import { describeOnEachEngine, itemsOf, settled } from "../../support/table.ts";
import { anOrganization, enrol } from "../../support/table-fixtures.ts";

describeOnEachEngine("organizations", (open) => {
  test("of many parallel enrolments with one MPN ID exactly one stands, whole", async () => {
    const table = await open();
    const store = organizationStore(table);
    const all = Array.from({ length: figure(30, 100) }, () =>
      anOrganization("indirect-reseller", { mpnId: "0042" }),
    );
    const { fulfilled, rejected } = await settled(all.map((each) => table.transact(store.enrol(each))));
    expect(fulfilled).toHaveLength(1);
    for (const error of rejected) expect(error).toMatchObject({ code: "MPN_ID_TAKEN" });
    const standing = (await Promise.all(all.map(({ id }) => store.find(id)))).filter((each) => each);
    expect(standing).toHaveLength(1);
    expect(await store.byMpnId("0042")).toEqual(standing[0]);
    expect(await itemsOf(table, keys.allEnrolled.PK)).toHaveLength(1);
  });

  test("an MPN ID is a text: leading zeros make another one", async () => {
    const table = await open();
    const store = organizationStore(table);
    await enrol(table, "indirect-reseller", { mpnId: "042" });
    await enrol(table, "indirect-reseller", { mpnId: "42" });
    expect((await store.byMpnId("042"))?.id).not.toBe((await store.byMpnId("42"))?.id);
    expect(await store.byMpnId("0042")).toBeUndefined();
  });

  test("an organization is found by its id, the operator's own not among the enrolled", async () => {
    const table = await open();
    const store = organizationStore(table);
    const { organization } = await enrol(table, "indirect-provider");
    const { organization: operator } = await enrol(table, "operator", { mpnId: undefined });
    expect(await store.enrolled(organization.id)).toEqual(organization);
    await expect(store.enrolled(operator.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(store.enrolled("org_unknown")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("the directory shows active providers by country, and follows a change, a suspension and its end", async () => {
    const table = await open();
    const store = organizationStore(table);
    const { organization } = await enrol(table, "indirect-provider", {
      country: "DE",
      website: "https://a.example",
    });
    await enrol(table, "indirect-provider", { country: "RU" });
    await enrol(table, "indirect-reseller", { country: "DE" });
    const listed = async (country?: string) =>
      (await store.directory(country, { limit: 100 })).items.map(({ id }) => id);
    expect(await listed()).toHaveLength(2);
    expect(await listed("DE")).toEqual([organization.id]);

    await table.write(store.save(organization, { ...organization, status: "suspended", website: undefined }));
    expect(await listed("DE")).toEqual([]);
    const suspended = await store.enrolled(organization.id);
    expect(suspended).toMatchObject({ status: "suspended", version: 2 });
    expect(suspended).not.toHaveProperty("website");

    await table.write(store.save(suspended, { ...suspended, status: "active", country: "AT" }));
    expect(await listed("AT")).toEqual([organization.id]);
    expect(await listed("D")).toEqual([]);
  });

  test("a save on what has changed meanwhile is stale and writes nothing", async () => {
    const table = await open();
    const store = organizationStore(table);
    const { organization } = await enrol(table, "indirect-provider");
    await table.write(store.save(organization, { ...organization, name: "First" }));
    await expect(
      table.write(store.save(organization, { ...organization, name: "Second" })),
    ).rejects.toMatchObject({
      name: "Stale",
    });
    expect(await store.find(organization.id)).toMatchObject({ name: "First", version: 2 });
  });

  test("an agreement is recorded once per region, and a second record must know the first", async () => {
    const table = await open();
    const store = organizationStore(table);
    const agreement = {
      region: "EU",
      signedAt: "2026-01-01T00:00:00.000Z",
      source: "portal",
      recordedAt: "2026-01-02T00:00:00.000Z",
      recordedBy: "usr_1",
    };
    await table.transact(store.recordAgreement("org_1", agreement, undefined));
    await table.transact(store.recordAgreement("org_1", { ...agreement, region: "US" }, undefined));
    await expect(table.transact(store.recordAgreement("org_1", agreement, undefined))).rejects.toMatchObject({
      name: "Stale",
    });
    const newer = { ...agreement, source: "letter", recordedAt: "2026-02-02T00:00:00.000Z" };
    await table.transact(store.recordAgreement("org_1", newer, await store.agreement("org_1", "EU")));
    expect((await store.agreements("org_1")).map(({ region, source }) => [region, source])).toEqual([
      ["EU", "letter"],
      ["US", "portal"],
    ]);
    expect(await store.agreement("org_1", "APAC")).toBeUndefined();
  });

  test("a change request is listed for its organization and the operator, and decided by one of two", async () => {
    const table = await open();
    const store = organizationStore(table);
    const change = {
      id: "chg_01arz3ndektsv4rrffq69g5fav",
      organizationId: "org_01arz3ndektsv4rrffq69g5fav",
      changes: { website: null, name: "New" },
      reason: "moved",
      status: "open" as const,
      createdAt: "2026-01-01T00:00:00.000Z",
    };
    await table.transact(store.submitChange(change));
    const read = await store.submittedChange(change.id);
    expect(read).toEqual({ type: "ChangeRequest", ...change });
    expect((await store.changeRequests(change.organizationId, { limit: 10 })).items).toEqual([read]);
    expect((await store.submittedChanges({ limit: 10 })).items).toEqual([read]);
    await expect(store.submittedChange("chg_x")).rejects.toMatchObject({ code: "NOT_FOUND" });

    const decide = (decision: "approve" | "reject") =>
      table.write(store.decideChange(decision, read, decided(read, decision, { now: new Date() })));
    const { fulfilled, rejected } = await settled([decide("approve"), decide("reject")]);
    expect(fulfilled).toHaveLength(1);
    expect(rejected).toEqual([expect.objectContaining({ name: "Stale" })]);
    for (const status of ["approved", "rejected"] as const) {
      await table.write({ update: keys.changeRequest(change.organizationId, change.id), set: { status } });
      for (const decision of ["approve", "reject"] as const)
        await expect(decide(decision)).rejects.toMatchObject({ name: "Stale" });
    }
  });

  test("the list pages through every enrolled organization once", async () => {
    const table = await open();
    const store = organizationStore(table);
    for (let each = 0; each < 5; each++) await enrol(table, "indirect-reseller");
    const first = await store.list({ limit: 3 });
    const second = await store.list({ limit: 3, start: first.next });
    expect(second.next).toBeUndefined();
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(5);
  });
});
