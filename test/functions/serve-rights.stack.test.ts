import type { Role } from "../../lib/contract/common.ts";
import { customer } from "../../lib/contract/examples/customers.ts";
import { notFound, Refusal, stale, unavailable } from "../../lib/errors.ts";
import { loadThen } from "../../lib/http/handler.ts";
import { newId } from "../../lib/ids.ts";
import type { Sent } from "../support/gateway-event.ts";
import { codes, entries, resellerOf, withTable } from "../support/served.ts";
import { changeUser, withUser } from "../support/table-fixtures.ts";

const credentials = "POST /v1/users/{userId}/credentials";
const update = "PATCH /v1/users/{userId}";
const path = { userId: newId("usr", new Date(0)) };
const headers = { "idempotency-key": "k" };
const roleMissing = () => new Refusal("ROLE_REQUIRED", "Not yours.");
const unkeyed: [number, string | undefined] = [200, undefined];
const replayed = [200, undefined, "replayed"];

/** A function with two routes that load by `load`, and commit the loaded resource. */
const withLoad = async (load: (request: any) => unknown, run?: (request: any) => Promise<unknown>) => {
  const asked: any[] = [];
  const handler = loadThen<any, unknown>(
    async (request) => {
      asked.push(request);
      return load(request);
    },
    run ??
      (({ commit }: any) =>
        commit({
          writes: [],
          audit: { operation: "o", resourceType: "r", resourceId: "1" },
          answer: { userId: path.userId },
        })),
  );
  const served = await withTable("organizations", { [credentials]: handler, [update]: handler });
  const send = async (changes: Partial<Sent>) => {
    const sent = { route: credentials, path, user: served.user, ...changes };
    const { status, body, headers } = await served.send(sent);
    return [status, body.code, ...("idempotency-replayed" in headers ? ["replayed"] : [])];
  };
  return { ...served, asked, send };
};

describe("the resource that a request names is loaded first", () => {
  test("and once, with path, caller and body; the loaded value goes to the handler", async () => {
    const loaded: unknown[] = [];
    const { asked, send, user } = await withLoad(
      async () => ({ its: "value" }),
      async (request) => {
        loaded.push(request.loaded);
        return { userId: path.userId };
      },
    );
    expect(await send({})).toEqual(unkeyed);
    expect(asked).toMatchObject([{ path, body: {}, caller: { user: { id: user } }, now: expect.any(Date) }]);
    expect(loaded).toEqual([{ its: "value" }]);
  });

  test.each([
    ["another field", { body: { zz: 1 } }],
    ["no JSON", { body: "{" }],
    ["another media type", { headers: { "content-type": "text/plain" }, body: "a" }],
    ["no key", { headers: { "idempotency-key": "\u00e9" } }],
    ["no precondition", { route: update, body: {} }],
  ])("so that a missing right is answered before malformed input (%s)", async (_, wrong) => {
    const { send, asked } = await withLoad(() => Promise.reject(roleMissing()));
    expect(await send(wrong)).toEqual([403, "ROLE_REQUIRED"]);
    expect(asked).toHaveLength(1);
  });

  test("without a body if that is malformed, and then the request is refused for its body", async () => {
    const { send, asked } = await withLoad(async () => undefined);
    expect(await send({ body: { zz: 1 } })).toEqual([400, "INVALID_REQUEST"]);
    expect(await send({ route: update, body: {} })).toEqual([428, "PRECONDITION_REQUIRED"]);
    expect(asked.map(({ body }) => body)).toEqual([undefined, undefined]);
  });

  test("and a missing resource is answered after malformed input", async () => {
    const { send, asked } = await withLoad(() => Promise.reject(notFound()));
    expect(await send({ body: { zz: 1 } })).toEqual([400, "INVALID_REQUEST"]);
    expect(await send({})).toEqual([404, "NOT_FOUND"]);
    expect(asked).toHaveLength(2);
    // An impossible id in a path is not looked up.
    const impossible = { path: { userId: "x".repeat(1_100) } };
    expect(await send({ ...impossible, body: { zz: 1 } })).toEqual([400, "INVALID_REQUEST"]);
    expect(await send(impossible)).toEqual([404, "NOT_FOUND"]);
    expect(asked).toHaveLength(2);
  });

  test("and a failing dependency fails the request", async () => {
    const { send } = await withLoad(() => Promise.reject(unavailable("DynamoDB")));
    expect(await send({ body: { zz: 1 } })).toEqual([503, "UNAVAILABLE"]);
  });

  test("before a kept answer is replayed, and nothing is replayed without the right", async () => {
    let load: () => Promise<unknown> = async () => undefined;
    const { send, table, provider } = await withLoad(() => load());
    expect(await send({ headers })).toEqual(unkeyed);
    expect(await send({ headers })).toEqual(replayed);
    load = () => Promise.reject(notFound());
    expect(await send({ headers })).toEqual([404, "NOT_FOUND"]);
    load = () => Promise.reject(roleMissing());
    expect(await send({ headers })).toEqual([403, "ROLE_REQUIRED"]);
    load = async () => undefined;
    expect(await send({ headers })).toEqual(replayed);
    expect(await entries(table, provider.id)).toHaveLength(1);
  });

  test("before the answer says that a key was used or is in use", async () => {
    let refuse: (() => Error) | undefined;
    const { send, table, provider } = await withLoad(async () => {
      if (refuse) throw refuse();
    });
    await send({ headers });
    const [entry] = await entries(table, provider.id);
    const key = { PK: String(entry?.PK), SK: String(entry?.SK) };
    await table.write({ update: key, set: { canonicalHash: "another body's" } });
    for (const [refusal, answer] of [
      [undefined, [422, "IDEMPOTENCY_KEY_REUSED"]],
      [roleMissing, [403, "ROLE_REQUIRED"]],
      [notFound, [422, "IDEMPOTENCY_KEY_REUSED"]],
    ] as const) {
      refuse = refusal;
      expect(await send({ headers })).toEqual(answer);
    }
    await table.write({
      update: key,
      set: { canonicalHash: entry?.canonicalHash, state: "claimed", claim: "c", leaseUntil: Date.now() * 2 },
    });
    refuse = roleMissing;
    expect(await send({ headers })).toEqual([403, "ROLE_REQUIRED"]);
    refuse = undefined;
    expect(await send({ headers })).toEqual([409, "IDEMPOTENCY_IN_PROGRESS"]);
  });
});

describe("a handler whose write finds a changed item", () => {
  test("loads and runs again, until its write succeeds", async () => {
    let number = 0;
    const { send, asked } = await withLoad(
      async () => ++number,
      async ({ loaded }) => {
        if (loaded < 3) throw stale();
        return { userId: path.userId };
      },
    );
    expect(await send({ headers })).toEqual(unkeyed);
    expect(asked).toHaveLength(3);
  });

  test.each([
    ["not found", notFound, [404, "NOT_FOUND"]],
    ["not the caller's", roleMissing, [403, "ROLE_REQUIRED"]],
  ] as const)("is refused by the newly loaded state: %s", async (_, refuse, answer) => {
    let number = 0;
    const { send } = await withLoad(
      async () => {
        if (++number > 1) throw refuse();
      },
      () => Promise.reject(stale()),
    );
    expect(await send({})).toEqual(answer);
  });

  test("does not load again after its own refusal", async () => {
    const { send, asked } = await withLoad(
      async () => undefined,
      () => Promise.reject(new Refusal("EMAIL_TAKEN", "No.")),
    );
    expect(await send({ headers })).toEqual([409, "EMAIL_TAKEN"]);
    expect(asked).toHaveLength(1);
  });
});

describe("a body's field that only some callers may set", () => {
  const create = "POST /v1/users";
  const assign = "PUT /v1/customers/{customerId}/reseller";
  const draft = "POST /v1/orders";
  const another = { email: "a@b.example", displayName: "A", roles: ["SalesAgent"] };
  const refused = () => Promise.reject(new Refusal("EMAIL_TAKEN", "No."));

  test("is refused before all other problems, with a pointer to each field and who may set it", async () => {
    const { send, table } = await withTable("orders", { [draft]: refused });
    const { user } = await resellerOf(table);
    const line = { offerId: "o-1", quantity: 1, partnerIdOnRecord: "7" };
    const body = { lineItems: [line, 1, { ...line, supportContact: null }], resellerId: 1, more: 1 };
    const answer = await send({ route: draft, user, body, query: "x=1" });
    expect([answer.status, answer.body.code]).toEqual([403, "ROLE_REQUIRED"]);
    expect(codes(answer.body.errors)).toEqual([
      ["/resellerId", "ROLE_REQUIRED"],
      ["/lineItems/0/partnerIdOnRecord", "ROLE_REQUIRED"],
      ["/lineItems/2/partnerIdOnRecord", "ROLE_REQUIRED"],
      ["/lineItems/2/supportContact", "ROLE_REQUIRED"],
    ]);
    expect(answer.body.errors[3].detail).toMatch(/an indirect provider .*GlobalAdmin, AdminAgent\b/);
  });

  test("is named in at most fifty errors", async () => {
    const { send, table } = await withTable("orders", { [draft]: refused });
    const { user } = await resellerOf(table);
    const lineItems = Array.from({ length: 60 }, () => ({ supportContact: 1 }));
    expect((await send({ route: draft, user, body: { lineItems } })).body.errors).toHaveLength(50);
  });

  test("needs its right for its restricted value only", async () => {
    const { send, table, provider, user } = await withTable("organizations", { [create]: refused });
    const { id } = await withUser(table, provider, ["UserManagementAdmin"]);
    const codeOf = async (user: string, roles: unknown) =>
      (await send({ route: create, user, body: { ...another, roles } })).body.code;
    expect(await codeOf(id, ["SalesAgent", "GlobalAdmin", 1])).toBe("ROLE_REQUIRED");
    expect(await codeOf(id, ["SalesAgent"])).toBe("EMAIL_TAKEN");
    expect(await codeOf(id, "GlobalAdmin")).toBe("INVALID_REQUEST");
    expect(await codeOf(user, ["GlobalAdmin"])).toBe("EMAIL_TAKEN");
  });

  test("needs its right in the write too; a body without the field does not", async () => {
    let take = async () => {};
    const { send, table, provider } = await withTable("customers", {
      [assign]: async ({ commit }) => {
        await take();
        const audit = { operation: "o", resourceType: "r", resourceId: "1" };
        return commit({ writes: [], audit, answer: customer });
      },
    });
    const agent = await withUser(table, provider, ["AdminAgent"]);
    const give = (role: Role) => changeUser(table, agent, { roles: [role] });
    take = () => give("SalesAgent");
    const answerTo = async (delegatedAdmin: boolean) => {
      await give("AdminAgent");
      const body = { resellerId: newId("org", new Date(0)), delegatedAdmin };
      const at = { customerId: newId("cus", new Date(0)) };
      return send({ route: assign, path: at, user: agent.id, body });
    };
    expect(await answerTo(true)).toMatchObject({ status: 403, body: { code: "ROLE_REQUIRED" } });
    expect(await answerTo(false)).toMatchObject({ status: 200, body: customer });
  });
});
