import { changeRequestLists } from "../../../lib/organizations/change-request-lists.ts";
import { organizationStore } from "../../../lib/organizations/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import { allPages, describeOnEachEngine } from "../../support/table.ts";

const at = "2026-03-10T09:30:00.000Z";
const idOf = (number: number): string => `chg_${String(number).padStart(2, "0")}`;

describeOnEachEngine("change requests in a status", (open) => {
  test("are found at any age, also those that an older release wrote lately, and in a list without an index yet", async () => {
    const table = await open();
    const { submitChange, decideChange, submittedChange } = organizationStore(table);
    for (let number = 0; number < 24; number++) {
      const organizationId = number % 2 ? "org_1" : "org_0";
      const request = {
        id: idOf(number),
        organizationId,
        changes: { country: "FR" },
        reason: "",
        createdAt: at,
      };
      await table.transact(submitChange({ ...request, status: "open" as const }));
    }
    for (const number of [1, 3, 22]) {
      const before = await submittedChange(idOf(number));
      await table.write(decideChange("approve", before, { ...before, status: "approved" }));
    }
    // In the form of an older release.
    const remove = ["GSI1PK", "GSI1SK", "GSI2PK", "GSI2SK"];
    for (const [organizationId, number] of [
      ["org_0", 22],
      ["org_1", 21],
    ] as const)
      await table.write({ update: keys.changeRequest(organizationId, idOf(number)), remove });
    const { submitted, ofOrganization } = changeRequestLists(table);
    for (const owner of [{ id: "org_1" }, { id: "org_1", filtersIndexed: true }])
      for (const limit of [1, 5, 100]) {
        const idsIn = async (list: typeof submitted, status: "open" | "approved" | "rejected") =>
          (await allPages((start) => list(owner, status, { limit, start }))).map(({ id }) => id);
        expect(await idsIn(submitted, "approved")).toEqual([22, 3, 1].map(idOf));
        expect(await idsIn(submitted, "open")).toHaveLength(21);
        expect(await idsIn(submitted, "rejected")).toEqual([]);
        expect(await idsIn(ofOrganization, "approved")).toEqual([3, 1].map(idOf));
        expect(await idsIn(ofOrganization, "open")).toEqual([23, 21, 19, 17, 15, 13, 11, 9, 7, 5].map(idOf));
      }
  });
});
