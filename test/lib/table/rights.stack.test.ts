import { refusal } from "../../../lib/errors.ts";
import { contains, equals, greater } from "../../../lib/table/condition.ts";
import type { Write } from "../../../lib/table/item.ts";
import { keys } from "../../../lib/table/keys.ts";
import { caughtUp, marksOfAnItem, raised, right } from "../../../lib/table/rights.ts";
import { openTable, type Table } from "../../../lib/table/table.ts";
import { type UserItem, users } from "../../../lib/users/items.ts";
import { describeOnEachEngine, oneTableByName } from "../../support/table.ts";
import { aUser } from "../../support/table-fixtures.ts";

const user = aUser("org_1", ["AdminAgent", "SalesAgent"]);
const key = keys.user(user.organizationId, user.id);
const thing = { PK: "THING", SK: "THING" };
const disabled = refusal("USER_DISABLED", "disabled");
const roleRequired = refusal("ROLE_REQUIRED", "role");

/** The right that a commit checks on the user, which it has read. */
const asked = (read?: UserItem): Write =>
  right(
    key,
    [
      { when: equals("status", "active"), refuse: disabled },
      { when: contains("roles", "AdminAgent"), refuse: roleRequired },
    ],
    read,
  );

/** A table with the user in it, and its items. */
const withUser = async (table: Table) => {
  await table.transact([users.create(user)]);
  const read = async (): Promise<UserItem> => {
    const found = await users.in(table).get(user);
    if (!found) throw new Error("the user is gone");
    return found;
  };
  return {
    read,
    change: async (to: Partial<UserItem>) => {
      const before = await read();
      await table.write(users.update(before, { ...before, ...to }));
    },
    marks: async () => {
      const all = Array.from({ length: marksOfAnItem }, (_, number) => keys.rightMark(key, number));
      return (await table.getMany(all)).map(({ version }) => version);
    },
    isWritten: async () => (await table.get(thing)) !== undefined,
  };
};

describeOnEachEngine("a right that a commit asks for", (open) => {
  it.each<[string, Partial<UserItem>, string | undefined]>([
    ["a changed name", { displayName: "Other" }, undefined],
    ["another role added", { roles: ["AdminAgent", "GlobalAdmin"] }, undefined],
    ["another role removed", { roles: ["AdminAgent"] }, undefined],
    ["the required role removed", { roles: ["SalesAgent"] }, "ROLE_REQUIRED"],
    ["the user disabled", { status: "disabled" }, "USER_DISABLED"],
  ])("with %s since it was read: %j leads to %s", async (_, to, code) => {
    for (const readFirst of [true, false]) {
      const table = await open();
      const { read, change, isWritten } = await withUser(table);
      const before = await read();
      await change(to);
      const commit = table.transact([asked(readFirst ? before : undefined), { put: thing }]);
      await (code ? expect(commit).rejects.toMatchObject({ code }) : commit);
      expect(await isWritten()).toBe(code === undefined);
    }
  });

  it("is refused in the order of the transaction's checks", async () => {
    const table = await open();
    const { read, change } = await withUser(table);
    const before = await read();
    await change({ status: "disabled" });
    const first = { check: thing, checks: [{ when: equals("a", 1), refuse: refusal("NOT_FOUND", "first") }] };
    await expect(table.transact([first, asked(before)])).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(table.transact([asked(before), first])).rejects.toMatchObject({ code: "USER_DISABLED" });
  });

  it("may be one that the commit itself removes, which is then checked on the item itself", async () => {
    const table = await open();
    const { read } = await withUser(table);
    const before = await read();
    await table.transact([asked(before), users.update(before, { ...before, roles: ["SalesAgent"] })]);
    const after = await read();
    const secondWrite = [asked(before), users.update(after, { ...after, displayName: "Other" })];
    await expect(table.transact(secondWrite)).rejects.toMatchObject({ code: "ROLE_REQUIRED" });
  });

  it("is withdrawn by marks that are all raised before the commit, and by none if nothing is lost", async () => {
    const table = await open();
    const { change, marks } = await withUser(table);
    await change({ displayName: "Other" });
    expect(await marks()).toEqual([]);
    await change({ roles: ["SalesAgent"] });
    expect(await marks()).toEqual(Array.from({ length: marksOfAnItem }, () => 3));
  });

  it("goes on after a withdrawal that was refused, or whose function died after its marks", async () => {
    const table = await open();
    const { read, isWritten } = await withUser(table);
    const before = await read();
    const last = {
      update: thing,
      add: { count: -1 },
      checks: [{ when: greater("count", 1), refuse: roleRequired }],
    };
    const refused = [users.update(before, { ...before, status: "disabled" }), last];
    await expect(table.transact(refused)).rejects.toMatchObject({ code: "ROLE_REQUIRED" });
    expect(await read()).toMatchObject({ status: "active", version: 2 });
    await table.transact([asked(before)]);

    for (const group of raised(key, 3)) await table.transact(group);
    const commit = table.transact([asked(before), { put: thing }]);
    expect(await isWritten()).toBe(false);
    await commit;
    expect(await read()).toMatchObject({ status: "active", version: 3 });
    expect(await isWritten()).toBe(true);
    // The abandoned withdrawal finds that the item has a newer version.
    await expect(table.transact([caughtUp(key, { from: 2, to: 3 })])).rejects.toThrow("has changed");
  });
});

it("is checked on the item as long as a release without marks removes rights beside this one", async () => {
  const { name, client } = await oneTableByName();
  const beside = openTable(name, client, "items");
  const { read, isWritten } = await withUser(beside);
  const before = await read();
  await beside.write({ update: key, set: { status: "disabled", version: 2 } });
  const commit = beside.transact([asked(before), { put: thing }]);
  await expect(commit).rejects.toMatchObject({ code: "USER_DISABLED" });
  expect(await isWritten()).toBe(false);
});
