import { decided } from "../../../lib/organizations/rules.ts";
import { organizationStore } from "../../../lib/organizations/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import { endOf, onlyOne } from "../../support/refusal.ts";
import { describeOnEachEngine } from "../../support/table.ts";
import { enrol } from "../../support/table-fixtures.ts";

describeOnEachEngine("organizations", (open) => {
  const opened = async () => {
    const table = await open();
    return { table, store: organizationStore(table) };
  };

  test("an organization is found by its id, the operator's own not among the enrolled", async () => {
    const { table, store } = await opened();
    const { organization } = await enrol(table, "indirect-provider");
    const { organization: operator } = await enrol(table, "operator", { mpnId: undefined });
    expect(await store.enrolled(organization.id)).toEqual(organization);
    for (const id of [operator.id, "org_unknown"]) expect(await endOf(store.enrolled(id))).toBe("NOT_FOUND");
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
