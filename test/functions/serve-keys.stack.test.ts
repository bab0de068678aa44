import { Refusal } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import type { Table } from "../../lib/table/table.ts";
import { type Answers, entries, opened, resellerOf, withTable } from "../support/served.ts";
import { itemsOf, openOneTable } from "../support/table.ts";

const at = new Date(0);
const reseller = newId("org", at);

describe("an Idempotency-Key", () => {
  const headers = { "idempotency-key": "k" };

  test("is required where the contract says so, once the body is well formed", async () => {
    const route = "POST /v1/orders/{orderId}/submit";
    const { send, user } = await withTable("orders", {
      [route]: () => Promise.reject(new Refusal("ORDER_NOT_DRAFT", "It is over.")),
    });
    const sent = { route, path: { orderId: newId("ord", at) }, user };
    const all = [sent, { ...sent, body: { version: "1" } }, { ...sent, body: { version: "1" }, headers }];
    const found = [];
    for (const each of all) found.push((await send(each)).body.code);
    expect(found).toEqual(["INVALID_REQUEST", "IDEMPOTENCY_KEY_REQUIRED", "ORDER_NOT_DRAFT"]);
  });

  test("is ignored on requests that commit nothing, even in an invalid form", async () => {
    const route = "GET /v1/events";
    const { send, user, requests, table, provider } = await withTable("record", {
      [route]: async () => ({ items: [] }),
    });
    for (const key of ["k", "k", "\u0007"])
      expect((await send({ route, user, headers: { "idempotency-key": key } })).headers).not.toHaveProperty(
        "idempotency-replayed",
      );
    expect(requests).toHaveLength(3);
    expect(await entries(table, provider.id)).toEqual([]);
  });

  test("is stored together with the change if it was not claimed before", async () => {
    const during: number[] = [];
    const table = await openOneTable();
    const { user, id } = await resellerOf(table);
    const counting: Table = {
      ...table,
      async transact(writes) {
        during.push((await entries(table, id)).length);
        return table.transact(writes);
      },
    };
    const route = "POST /v1/invitations/decline";
    const audit = { operation: "test", resourceType: "test", resourceId: "test" };
    const answer = { status: "declined" };
    const handlers: Answers = { [route]: ({ commit }) => commit({ writes: [], audit, answer }) };
    const { send } = opened("invitations", handlers, { table: counting });
    const token = `${newId("req", at)}.${"A".repeat(43)}`;
    expect((await send({ route, user, body: { token }, headers })).body).toEqual(answer);
    expect([during, await entries(table, id)]).toEqual([[0], [expect.anything()]]);
  });

  test("is stored with its answer in the change's transaction, and only if the change succeeds", async () => {
    const route = "POST /v1/customers/reassign";
    const job = { id: newId("job", at), status: "running", done: 0, failed: [], createdAt: at.toISOString() };
    const { send, user, table, provider, requests } = await withTable("customers", {
      [route]: ({ commit }) =>
        commit({
          writes: [{ put: { PK: "JOB", SK: String(requests.length) } }],
          audit: { operation: "customers.reassign", resourceType: "job", resourceId: job.id },
          answer: { ...job, internal: 1 },
        }),
    });
    const body = { fromResellerId: reseller, toResellerId: newId("org", at) };
    const sent = { route, user, body: { ...body, subscriptions: true, delegatedAdmin: true } };
    const first = await send({ ...sent, headers });
    expect([first.status, first.body]).toEqual([202, job]);
    const [entry] = await entries(table, provider.id);
    expect(entry).toMatchObject({ state: "done", status: 202, body: job });
    expect(entry?.body).not.toHaveProperty("internal");
    expect(await send({ ...sent, headers })).toMatchObject({ status: 202, text: first.text });
    expect(await itemsOf(table, "JOB")).toHaveLength(1);

    expect((await send(sent)).status).toBe(202);
    expect(await itemsOf(table, "JOB")).toHaveLength(2);
    expect(await entries(table, provider.id)).toHaveLength(1);
    const records = await itemsOf(table, `AUDIT#${provider.id}`);
    expect(records).toHaveLength(2);
    for (const each of records)
      expect(each).toMatchObject({
        actor: { userId: user, organizationId: provider.id },
        requestId: "request-1",
      });
  });
});
