import { organizationStore } from "../../../lib/organizations/store.ts";
import { retryOnConflict } from "../../../lib/table/retry-on-conflict.ts";
import { change } from "../../../lib/users/rules.ts";
import { userStore } from "../../../lib/users/store.ts";
import { figure } from "../../support/full.ts";
import { endOf, onlyOne } from "../../support/refusal.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";
import { aUser, enrol, withUser } from "../../support/table-fixtures.ts";

describeOnEachEngine("users", (open) => {
  test("of many parallel users with one address, in whatever case, exactly one is made", async () => {
    const table = await open();
    const users = userStore(table);
    const spellings = ["ada@x.example", "Ada@x.example", "ADA@X.EXAMPLE", "aDa@x.example", "ada@X.example"];
    const attempts = Array.from({ length: figure(20, 50) }, async (_, at) => {
      const { type, version, ...user } = aUser("org_1", ["SalesAgent"], { email: spellings[at % 5] ?? "" });
      await table.transact(users.create(user, "indirect-reseller"));
      return user.id;
    });
    const userId = await onlyOne(attempts, "EMAIL_TAKEN");
    expect((await users.list("org_1", { limit: 100 })).items).toMatchObject([{ id: userId }]);
    const entry = { userId, organizationId: "org_1", organizationType: "indirect-reseller" };
    expect(await users.byEmail("aDA@x.example")).toEqual(entry);
  });

  test("a user is read by its own organization only", async () => {
    const table = await open();
    const { organization, admin } = await enrol(table, "indirect-reseller");
    const users = userStore(table);
    expect(await users.read(organization.id, admin.id)).toEqual(admin);
    expect(await endOf(users.read("org_other", admin.id))).toBe("NOT_FOUND");
    expect(await users.byEmail("nobody@x.example")).toBeUndefined();
    expect(await itemsOf(table, `USER#${admin.id}`)).toMatchObject([{ organizationId: organization.id }]);
  });

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
