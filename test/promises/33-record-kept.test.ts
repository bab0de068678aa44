import { adminEmail } from "../../lib/customers/admin.ts";
import { openTable } from "../../lib/table/table.ts";
import { customerFixture } from "../support/customers.ts";
import { reached } from "../support/promise.ts";
import { joinStack } from "../support/shared-stack.ts";
import { documentsOf, good, openWorld } from "../support/world.ts";

it("no caller of any kind can change or remove a record", async () => {
  // Through a real gateway, which refuses a path that is no route.
  let attempts = 0;
  const stack = await joinStack();
  const world = await openWorld(stack);
  const provider = await world.provider();
  const reseller = await world.partnerOf(provider);
  const table = openTable(stack.tableName, documentsOf(stack));
  const now = new Date(stack.now());
  const { customer } = await customerFixture(table, { providerId: provider.id, now });
  await good(provider.admin.post(`/v1/customers/${customer.id}/admin-credentials`));
  const callers = {
    nobody: world.anonymous,
    "the operator": world.operator,
    "who reads it": provider.admin,
    "an agent": await world.user(provider, "AdminAgent"),
    "a reseller": reseller.admin,
    "a customer": await world.member(customer.adminId, adminEmail(customer.companyProfile.domain)),
  };
  const recordsAt = async () => (await good(provider.admin.get("/v1/audit-records?limit=100"))).items;
  const before = await recordsAt();
  const [record] = before;
  const changed = { ...record, operation: "nothing.happened" };
  for (const [who, caller] of Object.entries(callers))
    for (const path of ["/v1/audit-records", `/v1/audit-records/${record.id}`])
      for (const method of ["POST", "PUT", "PATCH", "DELETE"] as const) {
        const body = method === "DELETE" ? undefined : changed;
        const { status, body: answer } = await caller.call(method, path, body, { "if-match": "*" });
        expect([who, method, path, status, answer]).toEqual([
          who,
          method,
          path,
          404,
          { message: "Not Found" },
        ]);
        attempts++;
      }
  expect(before.length).toBeGreaterThan(3);
  expect(await recordsAt()).toEqual(before);
  reached(33, `${attempts} calls that tried to change a record refused`);
});
