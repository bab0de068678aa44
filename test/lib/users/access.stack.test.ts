import { readCaller } from "../../../lib/http/caller.ts";
import { userAccess } from "../../../lib/users/access.ts";
import { accessOf } from "../../support/gateway-event.ts";
import { openOneTable } from "../../support/table.ts";
import { changeUser, enrol, withUser } from "../../support/table-fixtures.ts";

test("a Global admin changes a Global admin, if it still is one when the change commits", async () => {
  const table = await openOneTable();
  const { organization, admin } = await enrol(table, "indirect-provider");
  const { id } = await withUser(table, organization, ["GlobalAdmin", "SalesAgent"]);
  const caller = await readCaller(table, accessOf(id));
  const access = userAccess(table);
  const { user, access: ofUser } = await access.changeable(caller, admin.id);
  expect(user.id).toBe(admin.id);
  await table.transact([...ofUser.conditions]);
  await changeUser(table, { organizationId: organization.id, id: caller.user.id }, { roles: ["SalesAgent"] });
  await expect(table.transact([...ofUser.conditions])).rejects.toMatchObject({ code: "ROLE_REQUIRED" });
});
