import { decided } from "../../../lib/organizations/rules.ts";
import { organizationStore } from "../../../lib/organizations/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import { figure } from "../../support/full.ts";
import { endOf, onlyOne } from "../../support/refusal.ts";
import { allPages, describeOnEachEngine, itemsOf } from "../../support/table.ts";
import { anOrganization, enrol } from "../../support/table-fixtures.ts";

describeOnEachEngine("organizations", (open) => {
  const opened = async () => {
    const table = await open();
    return { table, store: organizationStore(table) };
  };

  test("of many parallel enrolments with one MPN ID exactly one counts, whole", async () => {
    const { table, store } = await opened();
    const attempts = Array.from({ length: figure(30, 100) }, async () => {
      const organization = anOrganization("indirect-reseller", { mpnId: "0042" });
      await table.transact(store.enrol(organization));
      return organization;
    });
    const enrolled = await onlyOne(attempts, "MPN_ID_TAKEN");
    expect(await store.byMpnId("0042")).toEqual(enrolled);
    expect(await store.find(enrolled.id)).toEqual(enrolled);
    expect(await itemsOf(table, keys.allEnrolled.PK)).toHaveLength(1);
    // An MPN ID is a text: with other leading zeros it is another one.
    const other = await enrol(table, "indirect-reseller", { mpnId: "42" });
    expect((await store.byMpnId("42"))?.id).toBe(other.organization.id);
    expect(await store.byMpnId("042")).toBeUndefined();
  });

  test("an organization is found by its id, the operator's own not among the enrolled", async () => {
    const { table, store } = await opened();
    const { organization } = await enrol(table, "indirect-provider");
    const { organization: operator } = await enrol(table, "operator", { mpnId: undefined });
    expect(await store.enrolled(organization.id)).toEqual(organization);
    for (const id of [operator.id, "org_unknown"]) expect(await endOf(store.enrolled(id))).toBe("NOT_FOUND");
  });

  test("the list pages through every enrolled organization once", async () => {
    const { table, store } = await opened();
    for (let each = 0; each < 5; each++) await enrol(table, "indirect-reseller");
    const listed = await allPages((start) => store.list({ limit: 3, start }));
    expect([listed.length, new Set(listed.map(({ id }) => id)).size]).toEqual([5, 5]);
  });

  test("the directory shows active providers by country, and follows a change, a suspension and its end", async () => {
    const { table, store } = await opened();
    const website = "https://a.example";
    const { organization } = await enrol(table, "indirect-provider", { country: "DE", website });
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
    expect([await listed("AT"), await listed("D")]).toEqual([[organization.id], []]);
  });

  test("an agreement is recorded once per region, and a second record must know the first", async () => {
    const { table, store } = await opened();
    const agreement = {
      ...{ region: "EU", signedAt: "2026-01-01T00:00:00.000Z", source: "portal" },
      ...{ recordedAt: "2026-01-02T00:00:00.000Z", recordedBy: "usr_1" },
    };
    const record = async (more: Partial<typeof agreement>, known: "EU" | undefined = undefined) => {
      const before = known && (await store.agreement("org_1", known));
      return table.transact(store.recordAgreement("org_1", { ...agreement, ...more }, before));
    };
    await record({});
    await record({ region: "US" });
    expect(await endOf(record({ source: "mail" }))).toBe("Stale");
    await record({ source: "letter" }, "EU");
    expect(await store.agreements("org_1")).toMatchObject([
      { region: "EU", source: "letter" },
      { region: "US", source: "portal" },
    ]);
    expect(await store.agreement("org_1", "APAC")).toBeUndefined();
  });

  test("a change request is listed for its organization and the operator, and decided by one of two", async () => {
    const { table, store } = await opened();
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
    expect(await endOf(store.submittedChange("chg_x"))).toBe("NOT_FOUND");

    const decide = (decision: "approve" | "reject") =>
      table.write(store.decideChange(decision, read, decided(read, decision, { now: new Date() })));
    await onlyOne([decide("approve"), decide("reject")], "Stale");
    for (const status of ["approved", "rejected"] as const) {
      await table.write({ update: keys.changeRequest(change.organizationId, change.id), set: { status } });
      for (const decision of ["approve", "reject"] as const)
        expect(await endOf(decide(decision))).toBe("Stale");
    }
  });
});
