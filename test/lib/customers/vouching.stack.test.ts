import { customerHandlers } from "../../../lib/customers/handlers.ts";
import { customers } from "../../../lib/customers/items.ts";
import { partnerships } from "../../../lib/partnerships/items.ts";
import type { Table } from "../../../lib/table/table.ts";
import { customerFixture } from "../../support/customers.ts";
import { opened } from "../../support/served.ts";
import { openOneTable } from "../../support/table.ts";
import { changeUser, enrol, withUser } from "../../support/table-fixtures.ts";

const route = "PATCH /v1/customers/{customerId}";

interface Case {
  email?: string;
  billingEmailUnvouched?: boolean;
  ends: "role" | "partnership";
}

/**
 * An Admin agent of a reseller with delegated admin sends a billing address. When all is loaded, and nothing written,
 * `ends` takes away what the agent vouches by.
 */
const sending = async ({ email, billingEmailUnvouched, ends }: Case) => {
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
  const found = await read();
  await table.write(customers.update(found, { ...found, billingEmailUnvouched, version: found.version + 1 }));
  const ids = { providerId: provider.id, resellerId: reseller.id };
  const partnership = {
    ...{ type: "Partnership" as const, ...ids, status: "active" as const },
    ...{ since: "2026-03-01T00:00:00.000Z", requestId: "req_1", version: 1 },
  };
  await table.write(partnerships.create(partnership));
  const end = {
    role: () => changeUser(table, agent, { roles: ["SalesAgent"] }),
    partnership: () => table.write(partnerships.update(partnership, { ...partnership, status: "ended" })),
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
  const { send } = opened("customers", { [route]: customerHandlers(between)[route] }, { table: between });
  const { status, body } = await send({
    route,
    path: { customerId: customer.id },
    headers: { "if-match": "*" },
    body: { billingProfile: { email: email ?? customer.billingProfile.email } },
    user: agent.id,
  });
  const after = await read();
  return { answer: body.code ?? status, email: after.billingProfile.email, is: after.billingEmailUnvouched };
};

const other = "other@elsewhere.example";
const kept = expect.stringMatching(/^billing@/);

it.each<[string, Case, Awaited<ReturnType<typeof sending>>]>([
  [
    "another address is not set by who may no longer reset the admin",
    { email: other, ends: "role" },
    { answer: "ROLE_REQUIRED", email: kept, is: undefined },
  ],
  [
    "the same address is not vouched for by who may no longer reset the admin",
    { billingEmailUnvouched: true, ends: "role" },
    { answer: "ROLE_REQUIRED", email: kept, is: true },
  ],
  [
    "another address is set by a former reseller, and is not vouched for",
    { email: other, ends: "partnership" },
    { answer: 200, email: other, is: true },
  ],
  [
    "the same address is not vouched for by a former reseller",
    { billingEmailUnvouched: true, ends: "partnership" },
    { answer: 200, email: kept, is: true },
  ],
])("%s", async (_, given, expected) => {
  expect(await sending(given)).toEqual(expected);
});
