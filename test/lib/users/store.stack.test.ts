import { organizationStore } from "../../../lib/organizations/store.ts";
import { retryOnConflict } from "../../../lib/table/retry-on-conflict.ts";
import { change } from "../../../lib/users/rules.ts";
import { userStore } from "../../../lib/users/store.ts";
import { endOf } from "../../support/refusal.ts";
import { describeOnEachEngine } from "../../support/table.ts";
import { enrol, withUser } from "../../support/table-fixtures.ts";

describeOnEachEngine("users", (open) => {
  test.each([2, 2, 2, 10])(
    "of %i Global admins who are demoted at once one stays, and the count is right",
    async (many) => {
      const table = await open();
      const users = userStore(table);
      const { organization, admin } = await enrol(table, "indirect-provider", { globalAdmins: many });
      const admins = [admin];
      while (admins.length < many) admins.push(await withUser(table, organization, ["GlobalAdmin"]));
      /** As the route does it: read, decide, write, and again after a conflict. */
      const demote = (id: string) =>
        retryOnConflict(async () => {
          const before = await users.read(organization.id, id);
          const { user, globalAdmins } = change(before, { roles: ["SalesAgent"] }, new Date());
          const count = users.countGlobalAdmins(organization.id, globalAdmins);
          await table.transact([users.save(before, user), ...count]);
        });
      const ends = await Promise.all(admins.map(({ id }) => endOf(demote(id))));
      if (many === 2) expect(ends.sort()).toEqual(["LAST_GLOBAL_ADMIN", "done"]);
      const { items } = await users.list(organization.id, { limit: 100 });
      const left = items.filter(({ roles }) => roles.includes("GlobalAdmin")).length;
      expect(left).toBeGreaterThanOrEqual(1);
      expect(left).toBe(ends.filter((end) => end !== "done").length);
      expect(await organizationStore(table).find(organization.id)).toMatchObject({ globalAdmins: left });
    },
  );

  test("a check that a user has not changed meanwhile fails when it has", async () => {
    const table = await open();
    const users = userStore(table);
    const { admin } = await enrol(table, "indirect-provider");
    await table.write(users.save(admin, { ...admin, displayName: "First" }));
    expect(await endOf(table.transact([users.unchanged(admin)]))).toBe("Stale");
    const now = await users.read(admin.organizationId, admin.id);
    expect(now).toMatchObject({ displayName: "First", version: 2 });
    await table.transact([users.unchanged(now)]);
  });
});
