import { customerHandlers } from "../../../lib/customers/handlers.ts";
import { customers, type ResellerRelationship, resellerRelationships } from "../../../lib/customers/items.ts";
import { partnerships } from "../../../lib/partnerships/items.ts";
import type { Table } from "../../../lib/table/table.ts";
import { movedCustomer } from "../../../lib/transfers/relationships.ts";
import { passwordAccounts } from "../../../lib/users/password/accounts.ts";
import { customerFixture } from "../../support/customers.ts";
import { opened } from "../../support/served.ts";
import { openOneTable } from "../../support/table.ts";
import { changeUser, enrol, suspend, withPartnership, withUser } from "../../support/table-fixtures.ts";

const route = "PATCH /v1/customers/{customerId}";

interface Case {
  email?: string;
  billingEmailUnvouched?: boolean;
  ends: "role" | "partnership";
}

/** A customer, and a reseller that is its provider's partner and has delegated admin, with an Admin agent. */
const begin = async () => {
  const table = await openOneTable();
  const { organization: provider } = await enrol(table, "indirect-provider");
  const { organization: reseller } = await enrol(table, "indirect-reseller");
  const agent = await withUser(table, reseller, ["AdminAgent"]);
  const { customer } = await customerFixture(table, { providerId: provider.id, reseller });
  const read = async () => {
    const found = await customers.in(table).get({ id: customer.id });
    if (!found) throw new Error("the customer is gone");
    return found;
  };
  const partnership = await withPartnership(table, provider.id, reseller.id);
  const endPartnership = () =>
    table.write(partnerships.update(partnership, { ...partnership, status: "ended" }));
  const patch = (userId: string, email: string, through = table) =>
    opened("customers", { [route]: customerHandlers(through)[route] }, { table: through }).send({
      route,
      path: { customerId: customer.id },
      headers: { "if-match": "*" },
      body: { billingProfile: { email } },
      user: userId,
    });
  return { table, provider, reseller, agent, customer, read, endPartnership, patch };
};

/**
 * An Admin agent of a reseller with delegated admin sends a billing address. After loading and before the write, `ends`
 * removes the right that the agent vouches by.
 */
const sending = async ({ email, billingEmailUnvouched, ends }: Case) => {
  const { table, agent, customer, read, endPartnership, patch } = await begin();
  const found = await read();
  await table.write(customers.update(found, { ...found, billingEmailUnvouched, version: found.version + 1 }));
  const end = {
    role: () => changeUser(table, agent, { roles: ["SalesAgent"] }),
    partnership: endPartnership,
  };
  let hasEnded = false;
  const between: Table = {
    ...table,
    async transact(...change) {
      if (!hasEnded) await end[ends]();
      hasEnded = true;
      return table.transact(...change);
    },
  };
  const { status, body } = await patch(agent.id, email ?? customer.billingProfile.email, between);
  const after = await read();
  return { answer: body.code ?? status, email: after.billingProfile.email, is: after.billingEmailUnvouched };
};

const other = "other@elsewhere.example";
const kept = expect.stringMatching(/^billing@/);

it.each<[string, Case, Awaited<ReturnType<typeof sending>>]>([
  [
    "a caller who may no longer reset the admin cannot set another address",
    { email: other, ends: "role" },
    { answer: "ROLE_REQUIRED", email: kept, is: undefined },
  ],
  [
    "a caller who may no longer reset the admin does not vouch for the same address",
    { billingEmailUnvouched: true, ends: "role" },
    { answer: "ROLE_REQUIRED", email: kept, is: true },
  ],
  [
    "a former reseller sets another address without vouching for it",
    { email: other, ends: "partnership" },
    { answer: 200, email: other, is: true },
  ],
  [
    "a former reseller does not vouch for the same address",
    { billingEmailUnvouched: true, ends: "partnership" },
    { answer: 200, email: kept, is: true },
  ],
])("%s", async (_, given, expected) => {
  expect(await sending(given)).toEqual(expected);
});

it.each(["provider", "reseller"] as const)(
  "an address that a Sales agent of the %s sets is vouched for once a caller who may reset the admin sends it",
  async (side) => {
    const { table, agent, read, patch, ...both } = await begin();
    const sales = await withUser(table, both[side], ["SalesAgent"]);
    const admin = await withUser(table, both.provider, ["AdminAgent"]);
    const unvouched: unknown[] = [];
    for (const [by, email] of [
      ...[sales, sales, admin, sales].map((each) => [each, other] as const),
      [agent, "third@elsewhere.example"] as const,
    ]) {
      expect((await patch(by.id, email)).status).toBe(200);
      unvouched.push((await read()).billingEmailUnvouched);
    }
    expect(unvouched).toEqual([true, true, undefined, undefined, undefined]);
  },
);

type Ground = Awaited<ReturnType<typeof begin>>;
const change = async ({ table, customer, reseller }: Ground, to: Partial<ResellerRelationship>) => {
  const found = await resellerRelationships
    .in(table)
    .get({ customerId: customer.id, resellerId: reseller.id });
  if (!found) throw new Error("the reseller has nothing at the customer");
  await table.write(resellerRelationships.update(found, { ...found, ...to }));
};
const now = new Date("2026-04-01T00:00:00.000Z");
const since = "2026-03-20T00:00:00.000Z";
const grant = { adminSince: since, adminTermsSince: since, adminAccess: "manage" as const };

it.each<[string, (of: Ground) => unknown, string]>([
  ["a reseller that manages the customer", () => {}, other],
  ["a reseller whose access was revoked", (of) => change(of, { adminSince: undefined }), "none"],
  [
    "a reseller whose access has expired",
    (of) => change(of, { ...grant, adminUntil: now.toISOString() }),
    "none",
  ],
  ["a reseller that can only read by now", (of) => change(of, { ...grant, adminAccess: "read" }), "none"],
  ["a former partner", ({ endPartnership }) => endPartnership(), "none"],
  ["a suspended reseller", ({ table, reseller }) => suspend(table, reseller.id), "none"],
  [
    "a reseller, then the provider, before the reseller lost its access",
    async (of) => {
      const admin = await withUser(of.table, of.provider, ["AdminAgent"]);
      expect((await of.patch(admin.id, other)).status).toBe(200);
      expect((await of.patch(of.agent.id, other)).status).toBe(200);
      await change(of, { adminSince: undefined });
    },
    other,
  ],
  [
    "a reseller, then a provider that has transferred the customer since",
    async ({ table, provider, patch, read }) => {
      const [admin, { organization: taker }] = await Promise.all([
        withUser(table, provider, ["AdminAgent"]),
        enrol(table, "indirect-provider"),
      ]);
      expect((await patch(admin.id, other)).status).toBe(200);
      const moving = { transferId: "trf_1", from: provider.id, at: since, partners: [], ofRecord: [] };
      const before = await read();
      const after = movedCustomer(before, taker.id, { ...moving, by: "usr_1", requestId: "r" });
      await table.write(customers.update(before, after));
    },
    "none",
  ],
])("a password is mailed to a billing address that was set by %s: %s", async (_, happen, mailTo) => {
  const ground = await begin();
  const { table, customer, agent, patch } = ground;
  expect((await patch(agent.id, other)).status).toBe(200);
  await happen(ground);
  const account = await passwordAccounts(table, () => now).find(customer.id, customer.adminId);
  expect(account?.mailTo ?? "none").toBe(mailTo);
});
