import { newId } from "../../lib/ids.ts";
import type { Table } from "../../lib/table/table.ts";
import { offerBody } from "../support/offer-body.ts";
import { type Answers, type AnyRequest, opened, withTable } from "../support/served.ts";
import { openOneTable } from "../support/table.ts";
import { enrol, withUser } from "../support/table-fixtures.ts";

const at = new Date(0);
const headers = { "idempotency-key": "k" };
const audit = { operation: "o", resourceType: "r", resourceId: "1" };

/** A function of a provider on a table that records its reads, in order. */
const watched = async (name: Parameters<typeof opened>[0], answers: Answers) => {
  const table = await openOneTable();
  const { admin } = await enrol(table, "indirect-provider");
  const read: string[] = [];
  const watching: Table = {
    ...table,
    get(key) {
      read.push(key.PK.startsWith("IDEMPOTENCY#") ? "entry" : "home");
      return table.get(key);
    },
    getMany(all) {
      read.push("caller");
      return table.getMany(all);
    },
  };
  return { ...opened(name, answers, { table: watching }), read, user: admin.id };
};

describe("reads that do not depend on the caller run in parallel with the caller's lookup:", () => {
  const route = "POST /v1/customers/reassign";
  const job = { id: newId("job", at), status: "running", done: 0, failed: [], createdAt: at.toISOString() };
  const [fromResellerId, toResellerId] = [newId("org", at), newId("org", at)];
  const body = { fromResellerId, toResellerId, subscriptions: true, delegatedAdmin: true };

  test("the idempotency entry of a key, once, if the route has one", async () => {
    const { send, read, user, requests } = await watched("customers", {
      [route]: ({ commit }) => commit({ writes: [], audit, answer: job }),
      "GET /v1/customers": async () => ({ items: [] }),
    });
    await send({ route: "GET /v1/customers", user });
    read.length = 0;
    expect((await send({ route, user, body, headers })).status).toBe(202);
    expect((await send({ route, user, body, headers })).headers).toHaveProperty("idempotency-replayed");
    expect(read.splice(0)).toEqual(["entry", "caller", "entry", "caller"]);
    expect(requests.filter((each) => each.body)).toHaveLength(1);
    await send({ route, user, body });
    await send({ route: "GET /v1/customers", user, headers });
    expect(read).toEqual(["caller", "caller"]);
  });

  test("a failure of such a read does not change a caller's refusal", async () => {
    const table = await openOneTable();
    const { organization } = await enrol(table, "indirect-provider");
    const { id: user } = await withUser(table, organization, ["UserManagementAdmin"]);
    const get: Table["get"] = (key) =>
      key.PK.startsWith("IDEMPOTENCY#") ? Promise.reject(new Error("down")) : table.get(key);
    const { send } = opened("customers", { [route]: async () => job }, { table: { ...table, get } });
    expect((await send({ route, user, body, headers })).body.code).toBe("ROLE_REQUIRED");
  });

  test("the resource in the path, if its id can exist", async () => {
    const begun: unknown[] = [];
    const run = async () => ({ items: [] });
    const { send, user, provider } = await withTable("subscriptions", {
      "GET /v1/customers/{customerId}/subscriptions": {
        load: async () => run,
        begin(path: unknown, home: Promise<unknown>) {
          begun.push(path, home);
          return async () => run;
        },
      },
    });
    const of = (customerId: string) =>
      send({ route: "GET /v1/customers/{customerId}/subscriptions", path: { customerId }, user });
    const customerId = newId("cus", at);
    expect((await of(customerId)).status).toBe(200);
    const [path, home] = begun.splice(0);
    expect([path, await home]).toEqual([{ customerId }, expect.objectContaining({ id: provider.id })]);
    expect((await of("x".repeat(1_100))).status).toBe(404);
    expect(begun).toEqual([]);
  });
});

describe("a claim of an Idempotency-Key", () => {
  const route = "POST /v1/offers/import";
  const line = { id: "o-1", ...offerBody("O"), upgradeTargetOffers: [], prerequisiteOffers: [] };

  test.each([
    ["is complete before the commit", undefined, ["claim", "commit"]],
    ["is left out if the handler says so", false, ["commit"]],
  ])("%s", async (_, claims, expected) => {
    const table = await openOneTable();
    const { admin } = await enrol(table, "operator");
    const done: string[] = [];
    const slow: Table = {
      ...table,
      async write(write) {
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
        await table.write(write);
        done.push("claim");
      },
      async transact(writes) {
        done.push("commit");
        return table.transact(writes);
      },
    };
    const run = ({ commit }: Pick<AnyRequest, "commit">) =>
      commit({ writes: [], audit, answer: { imported: 1 } });
    const load = async () => Object.assign(run, { claims });
    const { send } = opened("offers", { [route]: { load } }, { table: slow });
    const sent = { route, user: admin.id, body: { offers: [line] }, headers };
    expect((await send(sent)).body).toEqual({ imported: 1 });
    expect(done).toEqual(expected);
  });
});

test("a page that is requested around the edge is refused like any other request", async () => {
  const route = "GET /invitations/{token}";
  const ownRefusal = () => ({ status: 418, headers: {}, body: "own" });
  const edge = { secrets: ["secret"], direct: "refused" } as const;
  const { send } = opened("invitations", { [route]: async () => undefined }, { ownRefusal, edge });
  expect(await send({ route, path: { token: "t" } })).toMatchObject({
    status: 403,
    body: { code: "ADDRESS_CLOSED" },
  });
});
