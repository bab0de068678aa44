import { randomUUID } from "node:crypto";
import { newClient } from "../../../lib/api-clients/rules.ts";
import { newUserName } from "../../../lib/api-clients/secret.ts";
import { apiClientStore } from "../../../lib/api-clients/store.ts";
import type { OrganizationType } from "../../../lib/contract/common.ts";
import { may } from "../../../lib/contract/permissions.ts";
import { findCaller, readCaller, rightsInTheWrite } from "../../../lib/http/caller.ts";
import { newId } from "../../../lib/ids.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { Table } from "../../../lib/table/table.ts";
import { customerFixture } from "../../support/customers.ts";
import { endOf } from "../../support/refusal.ts";
import { openOneTable } from "../../support/table.ts";
import { enrol } from "../../support/table-fixtures.ts";

const issued = new Date("2026-03-10T09:30:01.000Z");
const token = (username: unknown) => ({ username, token_use: "access", iat: String(+issued / 1_000) });

/** A new table with an organization and its Global admin. */
const enrolled = async (type: OrganizationType) => {
  const table = await openOneTable();
  return { table, ...(await enrol(table, type)) };
};

describe("the caller of a token", () => {
  test("is the user and the organization as stored in the table", async () => {
    const { table, organization, admin } = await enrolled("indirect-provider");
    const { id, name, region, mpnId } = organization;
    expect(await readCaller(table, token(admin.id))).toMatchObject({
      user: {
        id: admin.id,
        email: admin.email,
        displayName: "Ada Example",
        roles: ["GlobalAdmin"],
        status: "active",
      },
      organization: {
        ...{ id, name, region, mpnId, status: "active", type: "indirect-provider" },
        listsIndexed: true,
      },
      signedInAt: issued.toISOString(),
    });
  });

  test("of a customer is its admin, and the customer is an organization without a region that is always active", async () => {
    const table = await openOneTable();
    const { customer } = await customerFixture(table, { providerId: "org_p", companyName: "Fabrikam" });
    const { id, adminId } = customer;
    expect(await readCaller(table, token(adminId))).toMatchObject({
      user: {
        id: adminId,
        email: `admin@${customer.companyProfile.domain}`,
        displayName: expect.any(String),
        roles: ["CustomerAdmin"],
        status: "active",
      },
      organization: { id, type: "customer", name: "Fabrikam", region: "", status: "active" },
      signedInAt: issued.toISOString(),
    });
  });

  test.each<[string, (id: string) => Record<string, unknown>]>([
    ["an ID token", (id) => ({ ...token(id), token_use: "id" })],
    ["a token of another use", (id) => ({ ...token(id), token_use: undefined })],
    ["a token without a time of issue", (id) => ({ ...token(id), iat: undefined })],
    ["a token with an invalid time", (id) => ({ ...token(id), iat: "soon" })],
    ["a token with an impossible time", (id) => ({ ...token(id), iat: "99999999999999" })],
    ["a name that is not a string", (id) => token([id])],
    ["no name", () => token(undefined)],
    ["an unknown user", () => token("usr_nobody")],
  ])("is refused for %s: UNAUTHENTICATED", async (_, claims) => {
    const { table, admin } = await enrolled("operator");
    expect(await endOf(readCaller(table, claims(admin.id)))).toBe("UNAUTHENTICATED");
    expect(await readCaller(table, token(admin.id))).toMatchObject({ user: { id: admin.id } });
  });

  test.each([
    ["2026-03-10T09:30:00.999Z", "the second before the token's", "done"],
    ["2026-03-10T09:30:01.000Z", "the token's second", "UNAUTHENTICATED"],
    ["2026-03-10T09:30:01.999Z", "the token's second, at its end", "UNAUTHENTICATED"],
    ["2026-03-10T09:30:02.000Z", "a later second", "UNAUTHENTICATED"],
  ])("was signed out at %s, in %s", async (signedOutAt, _, code) => {
    const { table, organization, admin } = await enrolled("operator");
    await table.write({ update: keys.user(organization.id, admin.id), set: { signedOutAt } });
    expect(await endOf(readCaller(table, token(admin.id)))).toBe(code);
  });

  test("may be a machine by one of its secrets, without a person's roles, until the secret or the machine ends", async () => {
    const { table, organization } = await enrolled("indirect-provider");
    const at = new Date(0);
    const [clientId, secretId] = [newId("cli", at), newId("sec", at)];
    const secret = { id: secretId, hash: "hash", createdAt: at.toISOString() };
    const input = { displayName: "Desk", roles: ["SalesAgent" as const] };
    const client = newClient(organization.id, input, { id: clientId, secret, now: at });
    await table.transact(apiClientStore(table).create(client));
    const name = newUserName(clientId, secretId, randomUUID());
    const set = (attributes: Record<string, unknown>) =>
      table.write({ update: keys.apiClient(organization.id, clientId), set: attributes });
    const codeOf = (username: string) => endOf(readCaller(table, token(username)));

    const caller = await readCaller(table, token(name));
    expect(caller).toMatchObject({ user: { id: clientId, roles: ["SalesAgent"] }, secretId });
    expect(caller.user).not.toHaveProperty("email");
    await table.transact(rightsInTheWrite(caller, may("manageCustomers")));
    for (const other of [clientId, newUserName(clientId, newId("sec", at), randomUUID())])
      expect(await codeOf(other)).toBe("UNAUTHENTICATED");
    await expect(readCaller(table, token(clientId))).rejects.toThrow(
      "An API client gets a new one at POST /oauth2/token.",
    );

    // Even with such an item, a person's role gives a machine nothing.
    await set({ roles: ["GlobalAdmin", "SalesAgent"] });
    expect((await readCaller(table, token(name))).user.roles).toEqual(["SalesAgent"]);
    await set({ status: "disabled" });
    expect(await codeOf(name)).toBe("USER_DISABLED");
    await set({ status: "active", secretIds: [] });
    expect(await codeOf(name)).toBe("UNAUTHENTICATED");
    const late = { ...caller, asRead: { ...caller.asRead, user: { ...caller.asRead.user, secretIds: [] } } };
    const write = table.transact(rightsInTheWrite(late, may("manageCustomers")));
    expect(await endOf(write)).toBe("UNAUTHENTICATED");
  });

  test("is refused once the user is gone, even if the organization was already known", async () => {
    const { table, organization, admin } = await enrolled("operator");
    expect((await findCaller(table, admin.id))?.user.id).toBe(admin.id);
    await table.write({ delete: keys.user(organization.id, admin.id) });
    expect(await findCaller(table, admin.id)).toBeUndefined();
    expect(await endOf(readCaller(table, token(admin.id)))).toBe("UNAUTHENTICATED");
  });

  test("is looked up by name once, and then read on each request", async () => {
    const { table, admin } = await enrolled("operator");
    const read: string[] = [];
    const watched: Table = {
      ...table,
      get: (key) => {
        read.push(key.PK);
        return table.get(key);
      },
      getMany: (all) => {
        read.push(...all.map(({ SK }) => SK));
        return table.getMany(all);
      },
    };
    const items = [`USER#${admin.id}`, "ORGANIZATION"];
    await findCaller(watched, admin.id);
    expect(read.splice(0)).toEqual([`USER#${admin.id}`, ...items]);
    await findCaller(watched, admin.id);
    expect(read).toEqual(items);
  });

  test("is looked up by name again after ten thousand others, so that memory stays limited", async () => {
    const { table, organization, admin } = await enrolled("operator");
    const items = await table.getMany([
      keys.user(organization.id, admin.id),
      keys.organization(organization.id),
    ]);
    const looked: string[] = [];
    /** The requested user always belongs to that organization. */
    const crowded: Table = {
      ...table,
      get: async ({ PK }) => {
        looked.push(PK);
        return { type: "UserOrganization", organizationId: organization.id };
      },
      getMany: async () => items,
    };
    const first = newId("usr", new Date(0));
    await findCaller(crowded, first);
    await findCaller(crowded, first);
    expect(looked.splice(0)).toEqual([`USER#${first}`]);
    for (let other = 0; other <= 10_000; other++) await findCaller(crowded, newId("usr", new Date(0)));
    expect(looked.splice(0)).toHaveLength(10_001);
    const second = newId("usr", new Date(0));
    for (const each of [first, second, first]) await findCaller(crowded, each);
    expect(looked).toEqual([`USER#${first}`, `USER#${second}`]);
  });

  test("is refused when disabled or in a suspended organization, except on routes that check neither", async () => {
    const { table, organization, admin } = await enrolled("indirect-reseller");
    await table.write({ update: keys.organization(organization.id), set: { status: "suspended" } });
    expect(await endOf(readCaller(table, token(admin.id)))).toBe("ORGANIZATION_SUSPENDED");
    await table.write({ update: keys.user(organization.id, admin.id), set: { status: "disabled" } });
    expect(await endOf(readCaller(table, token(admin.id)))).toBe("USER_DISABLED");
    expect(await findCaller(table, admin.id)).toMatchObject({
      user: { status: "disabled" },
      organization: { status: "suspended" },
    });
  });

  test("is refused in a kind of organization that only a newer release knows; a missing organization is a bug", async () => {
    const { table, organization, admin } = await enrolled("indirect-provider");
    const home = keys.organization(organization.id);
    await table.write({ update: home, set: { organizationType: "marketplace" } });
    expect(await findCaller(table, admin.id)).toBeUndefined();
    await table.write({ delete: home });
    const gone = `the organization ${organization.id} of a user is gone`;
    await expect(findCaller(table, admin.id)).rejects.toThrow(gone);
  });
});
