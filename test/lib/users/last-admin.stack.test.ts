import type { Identity } from "../../../lib/aws/identity.ts";
import { userHandlers } from "../../../lib/users/handlers.ts";
import { users } from "../../../lib/users/items.ts";
import { userStore } from "../../../lib/users/store.ts";
import { opened } from "../../support/served.ts";
import { openOneTable } from "../../support/table.ts";
import { enrol, withUser } from "../../support/table-fixtures.ts";
import { KeptLogger } from "../../support/table-logger.ts";

const route = "PATCH /v1/users/{userId}";
const demoted = { roles: ["SalesAgent"] };

it("the last Global admin cannot be lost, in whichever way it is tried, even when two demote each other at once", async () => {
  const table = await openOneTable();
  const { organization, admin } = await enrol(table, "indirect-reseller");
  const none = { identity: {} as Identity, logger: new KeptLogger(), clock: () => new Date() };
  const handlers = userHandlers({ table, ...none });
  const { send } = opened("organizations", { [route]: handlers[route] }, { table });
  const patch = async (by: typeof admin, whom: typeof admin, body: object) => {
    const headers = { "if-match": "*" };
    const answer = await send({ route, path: { userId: whom.id }, headers, body, user: by.id });
    return answer.body.code ?? answer.status;
  };
  const disabled = { status: "disabled" };
  for (const body of [demoted, disabled, { ...disabled, roles: ["GlobalAdmin"] }])
    expect(await patch(admin, admin, body)).toBe("LAST_GLOBAL_ADMIN");
  const second = await withUser(table, organization, ["GlobalAdmin"]);
  await table.transact(userStore(table).countGlobalAdmins(organization.id, 1));
  const ends = await Promise.all([patch(admin, second, demoted), patch(second, admin, demoted)]);
  expect(ends).toContain(200);
  const left = await users.in(table).getMany([admin, second]);
  expect(left.filter(({ roles }) => roles.includes("GlobalAdmin"))).toHaveLength(1);
});
