import { may, type permissions } from "../../../lib/contract/permissions.ts";
import {
  authorize,
  type Caller,
  findCaller,
  readCaller,
  rightsInTheWrite,
} from "../../../lib/http/caller.ts";
import type { Table } from "../../../lib/table/table.ts";
import { customerFixture } from "../../support/customers.ts";
import { endOf, refusalOf } from "../../support/refusal.ts";
import { openOneTable } from "../../support/table.ts";
import {
  anOrganization,
  aUser,
  callerOf,
  changeUser,
  enrol,
  suspend,
  withUser,
} from "../../support/table-fixtures.ts";

describe("a route", () => {
  const provider = anOrganization("indirect-provider");
  const asked = may("grantAccess", "indirect-provider");
  const caller = (...roles: (typeof permissions.seeOwn)[number][]): Caller =>
    callerOf(provider, aUser(provider.id, roles));

  test("is open to callers with one of its roles in one of its kinds of organization", () => {
    for (const allowed of [caller("GlobalAdmin"), caller("AdminAgent"), caller("SalesAgent", "AdminAgent")])
      expect(() => authorize(allowed, asked)).not.toThrow();
  });

  test.each([
    ["no role", caller()],
    ["other roles only", caller("SalesAgent", "UserManagementAdmin")],
    [
      "its role in another kind of organization",
      callerOf(anOrganization("indirect-reseller"), aUser(provider.id, ["GlobalAdmin"])),
    ],
  ])("refuses a caller who has %s", (_, refused) => {
    expect(refusalOf(() => authorize(refused, asked)).code).toBe("ROLE_REQUIRED");
  });

  const admins = "with one of the roles GlobalAdmin, AdminAgent.";
  const give = "A Global admin of such an organization can give the role";
  test.each([
    [may("grantAccess", "operator"), `users of an operator ${admins} ${give}.`],
    [may("grantAccess", "indirect-provider"), `users of an indirect provider ${admins} ${give}.`],
    [may("grantAccess", "indirect-reseller"), `users of an indirect reseller ${admins} ${give}.`],
    [may("grantAccess", "customer"), `users of a customer ${admins} ${give}.`],
    [
      may("seeChannel", "indirect-provider", "indirect-reseller"),
      `an indirect provider or an indirect reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent. ${give}.`,
    ],
    [
      may("answerInvitation", "indirect-reseller"),
      `with the role GlobalAdmin. ${give} to a person, not to an API client.`,
    ],
  ])("names its callers in a refusal, and to whom the role can be given: case %#", (access, sentences) => {
    const { message } = refusalOf(() => authorize(caller(), access));
    expect(message.endsWith(sentences)).toBe(true);
  });
});

/** A new table with a provider and its Global admin. */
const enrolled = async () => {
  const table = await openOneTable();
  return { table, ...(await enrol(table, "indirect-provider")) };
};

describe("rights that are lost while a request runs", () => {
  const access = may("requestPartnership", "indirect-provider");
  const thing = { PK: "THING", SK: "THING" };
  const issued = new Date("2026-03-10T09:30:01.000Z");
  const token = (username: string) => ({ username, token_use: "access", iat: String(+issued / 1_000) });

  /** A provider's Sales agent, read before `taken`, commits after it. */
  const committing = async (taken: (table: Table, caller: Caller) => Promise<void>) => {
    const { table, organization } = await enrolled();
    const user = await withUser(table, organization, ["SalesAgent"]);
    const caller = await readCaller(table, token(user.id));
    authorize(caller, access);
    await taken(table, caller);
    const commit = () => table.transact([...rightsInTheWrite(caller, access), { put: thing }]);
    return { commit, written: () => table.get(thing) };
  };
  const changing = (table: Table, { organization, user }: Caller, to: Parameters<typeof changeUser>[2]) =>
    changeUser(table, { organizationId: organization.id, id: user.id }, to);

  test.each<[string, string, (table: Table, caller: Caller) => Promise<void>]>([
    ["a disabled user", "USER_DISABLED", (table, caller) => changing(table, caller, { status: "disabled" })],
    [
      "a user without the role",
      "ROLE_REQUIRED",
      (table, caller) => changing(table, caller, { roles: ["UserManagementAdmin"] }),
    ],
    [
      "a suspended organization",
      "ORGANIZATION_SUSPENDED",
      (table, { organization }) => suspend(table, organization.id),
    ],
    [
      "a user that was signed out everywhere",
      "UNAUTHENTICATED",
      (table, caller) => changing(table, caller, { signedOutAt: issued.toISOString() }),
    ],
    [
      "a user whose account is recovered",
      "UNAUTHENTICATED",
      (table, caller) => changing(table, caller, { recoveringSince: issued.toISOString() }),
    ],
  ])("stop the write of %s: %s", async (_, code, taken) => {
    const { commit, written } = await committing(taken);
    expect(await endOf(commit())).toBe(code);
    expect(await written()).toBeUndefined();
  });

  test("are checked on the user of a job, which has no sign-in, and never let a customer write", async () => {
    const { table, admin } = await enrolled();
    const { customer } = await customerFixture(table, { providerId: "org_p", companyName: "Fabrikam" });
    const [worker, buyer] = [await findCaller(table, admin.id), await findCaller(table, customer.adminId)];
    if (!worker || !buyer) throw new Error("nobody is there");
    await table.transact([...rightsInTheWrite(worker, access), { put: thing }]);
    // Whatever its item says, a customer is no organization that may write.
    const active = { ...buyer.asRead.organization, status: "active", version: 1 };
    const asRead = { ...buyer.asRead, organization: active };
    const write = table.transact(rightsInTheWrite({ ...buyer, asRead }));
    expect(await endOf(write)).toBe("ORGANIZATION_SUSPENDED");
  });

  test("do not stop a write that another role still allows", async () => {
    const { commit, written } = await committing((table, caller) =>
      changing(table, caller, { roles: ["UserManagementAdmin", "AdminAgent"] }),
    );
    await commit();
    expect(await written()).toEqual(thing);
  });
});
