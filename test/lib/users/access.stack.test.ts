import type { Role } from "../../../lib/contract/common.ts";
import { readCaller } from "../../../lib/http/caller.ts";
import { userAccess } from "../../../lib/users/access.ts";
import { accessOf } from "../../support/gateway-event.ts";
import { openOneTable } from "../../support/table.ts";
import { enrol, withUser } from "../../support/table-fixtures.ts";

const opened = async (roles: Role[]) => {
  const table = await openOneTable();
  const { organization, admin } = await enrol(table, "indirect-provider");
  const { admin: foreign } = await enrol(table, "indirect-provider");
  const agent = await withUser(table, organization, ["AdminAgent"]);
  const { id } = await withUser(table, organization, roles);
  const caller = await readCaller(table, accessOf(id));
  return { access: userAccess(table), table, organization, caller, admin, agent, foreign };
};

test("a User management admin changes everybody but a Global admin", async () => {
  const { access, caller, admin, agent } = await opened(["UserManagementAdmin"]);
  const { user, access: ofUser } = await access.changeable(caller, agent.id);
  expect([user.id, ofUser.conditions]).toEqual([agent.id, []]);
  await expect(access.changeable(caller, admin.id)).rejects.toMatchObject({ code: "ROLE_REQUIRED" });
  expect(await access.readable(caller, admin.id)).toMatchObject({ id: admin.id });
});

test("a Global admin changes a Global admin, if it still is one when the change commits", async () => {
  const { access, table, organization, caller, admin } = await opened(["GlobalAdmin", "SalesAgent"]);
  const { user, access: ofUser } = await access.changeable(caller, admin.id);
  expect(user.id).toBe(admin.id);
  await table.transact([...ofUser.conditions]);
  const key = { PK: `ORG#${organization.id}`, SK: `USER#${caller.user.id}` };
  await table.write({ update: key, set: { roles: ["SalesAgent"] } });
  await expect(table.transact([...ofUser.conditions])).rejects.toMatchObject({ code: "ROLE_REQUIRED" });
});

test("nobody reads or changes a user of another organization", async () => {
  const { access, caller, foreign } = await opened(["GlobalAdmin"]);
  for (const attempt of [access.readable, access.changeable])
    await expect(attempt(caller, foreign.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
