import { organizationStore } from "../../../lib/organizations/store.ts";
import { retryOnConflict } from "../../../lib/table/retry-on-conflict.ts";
import type { Table } from "../../../lib/table/table.ts";
import { change } from "../../../lib/users/rules.ts";
import { userStore } from "../../../lib/users/store.ts";
import { figure } from "../../support/full.ts";
import { describeOnEachEngine, itemsOf, settled } from "../../support/table.ts";
import { aUser, enrol, withUser } from "../../support/table-fixtures.ts";

const create = (table: Table, email: string) => {
  const { type: _, version: __, ...user } = aUser("org_1", ["SalesAgent"], { email });
  return table.transact(userStore(table).create(user, "indirect-reseller"));
};

/** As the route does it: read, decide, write, and again when it has changed. */
const demote = (table: Table, organizationId: string, id: string) =>
  retryOnConflict(async () => {
    const users = userStore(table);
    const before = await users.read(organizationId, id);
    const { user, globalAdmins } = change(before, { roles: ["SalesAgent"] });
    await table.transact([
      users.save(before, user),
      ...users.countGlobalAdmins(organizationId, globalAdmins),
    ]);
  });

describeOnEachEngine("users", (open) => {
  test("of many parallel users with one address, in whatever case, exactly one is made", async () => {
    const table = await open();
    const spellings = ["ada@x.example", "Ada@x.example", "ADA@X.EXAMPLE", "aDa@x.example", "ada@X.example"];
    const attempts = Array.from({ length: figure(20, 50) }, (_, at) =>
      create(table, spellings[at % 5] ?? ""),
    );
    const { fulfilled, rejected } = await settled(attempts);
    expect(fulfilled).toHaveLength(1);
    for (const error of rejected) expect(error).toMatchObject({ code: "EMAIL_TAKEN" });
    const { items } = await userStore(table).list("org_1", { limit: 100 });
    expect(items).toHaveLength(1);
    expect(await userStore(table).byEmail("aDA@x.example")).toEqual({
      userId: items[0]?.id,
      organizationId: "org_1",
      organizationType: "indirect-reseller",
    });
  });

  test("a user is read by its own organization only", async () => {
    const table = await open();
    const { organization, admin } = await enrol(table, "indirect-reseller");
    const users = userStore(table);
    expect(await users.read(organization.id, admin.id)).toEqual(admin);
    await expect(users.read("org_other", admin.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await users.byEmail("nobody@x.example")).toBeUndefined();
    expect(await itemsOf(table, `USER#${admin.id}`)).toMatchObject([{ organizationId: organization.id }]);
  });

  test("two Global admins demoted at once leave exactly one", async () => {
    const table = await open();
    for (let round = 0; round < 5; round++) {
      const { organization, admin } = await enrol(table, "indirect-provider", { globalAdmins: 2 });
      const other = await withUser(table, organization, ["GlobalAdmin"]);
      const { fulfilled, rejected } = await settled(
        [admin, other].map(({ id }) => demote(table, organization.id, id)),
      );
      expect(fulfilled).toHaveLength(1);
      expect(rejected).toEqual([expect.objectContaining({ code: "LAST_GLOBAL_ADMIN" })]);
      expect(await organizationStore(table).find(organization.id)).toMatchObject({ globalAdmins: 1 });
      const { items } = await userStore(table).list(organization.id, { limit: 10 });
      expect(items.filter(({ roles }) => roles.includes("GlobalAdmin"))).toHaveLength(1);
    }
  });

  test("of ten Global admins demoted at once one stays, and the count is right", async () => {
    const table = await open();
    const { organization, admin } = await enrol(table, "indirect-provider", { globalAdmins: 10 });
    const others = [];
    for (let each = 0; each < 9; each++) others.push(await withUser(table, organization, ["GlobalAdmin"]));
    const { fulfilled } = await settled(
      [admin, ...others].map(({ id }) => demote(table, organization.id, id)),
    );
    expect(fulfilled.length).toBeLessThanOrEqual(9);
    const { items } = await userStore(table).list(organization.id, { limit: 100 });
    const left = items.filter(({ roles }) => roles.includes("GlobalAdmin")).length;
    expect(left).toBe(10 - fulfilled.length);
    expect(await organizationStore(table).find(organization.id)).toMatchObject({ globalAdmins: left });
  });

  test("a save on a user that has changed is stale, and so is a check that it has not", async () => {
    const table = await open();
    const users = userStore(table);
    const { admin } = await enrol(table, "indirect-provider");
    await table.write(users.save(admin, { ...admin, displayName: "First" }));
    await expect(table.write(users.save(admin, { ...admin, displayName: "Second" }))).rejects.toMatchObject({
      name: "Stale",
    });
    await expect(table.transact([users.unchanged(admin)])).rejects.toMatchObject({ name: "Stale" });
    const now = await users.read(admin.organizationId, admin.id);
    expect(now).toMatchObject({ displayName: "First", version: 2 });
    await table.transact([users.unchanged(now)]);
  });
});
