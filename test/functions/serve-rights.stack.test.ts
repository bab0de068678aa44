import { notFound, Refusal, unavailable } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import type { Sent } from "../support/gateway-event.ts";
import { entries, withTable } from "../support/served.ts";

const credentials = "POST /v1/users/{userId}/credentials";
const update = "PATCH /v1/users/{userId}";
const create = "POST /v1/users";
const path = { userId: newId("usr", new Date(0)) };
const headers = { "idempotency-key": "k" };
const another = { email: "a@b.example", displayName: "A", roles: ["SalesAgent"] };
const missing = () => new Refusal("ROLE_REQUIRED", "Not yours.");

/** A function with a route that answers, of whose target `reach` is asked. */
const withReach = async (reach: (asked: { path: unknown; body: unknown }) => unknown) => {
  const asked: { path: unknown; body: unknown; caller?: unknown }[] = [];
  const reaches = (each: (typeof asked)[number]) => {
    asked.push(each);
    return reach(each);
  };
  const answer = async ({ commit }: any) =>
    commit({
      writes: [],
      audit: { operation: "o", resourceType: "r", resourceId: "1" },
      answer: { userId: path.userId },
    });
  const more: any = { reaches: { [credentials]: reaches, [update]: reaches, [create]: reaches } };
  const served = await withTable(
    "organizations",
    { [credentials]: answer, [update]: answer, [create]: answer },
    more,
  );
  const send = async (o: Partial<Sent>) => {
    const sent = { route: credentials, path, user: served.user, ...o };
    const { status, body, headers: told } = await served.send(sent);
    return [status, body.code, ...("idempotency-replayed" in told ? ["replayed"] : [])];
  };
  return { ...served, asked, send };
};

describe("a right that hangs on what the path names", () => {
  test("is the handler's to judge where nothing else is wrong", async () => {
    const { send, asked } = await withReach(() => Promise.reject(missing()));
    expect(await send({})).toEqual([200, undefined]);
    expect(await send({ headers })).toEqual([200, undefined]);
    expect(asked).toEqual([]);
  });

  test("is missed before anything that is wrong with the form or the key of a request", async () => {
    const { send, asked, user } = await withReach(() => Promise.reject(missing()));
    const wrongs: Parameters<typeof send>[0][] = [
      { body: { zz: 1 } },
      { body: "{" },
      { headers: { "content-type": "text/plain" }, body: "a" },
      { headers: { "idempotency-key": "\u00e9" } },
      { route: update, body: {} },
    ];
    for (const wrong of wrongs) expect(await send(wrong)).toEqual([403, "ROLE_REQUIRED"]);
    expect(asked).toHaveLength(5);
    for (const each of asked) expect(each).toMatchObject({ path, caller: { user: { id: user } } });
  });

  test("is not missed where it is there: then what is wrong is told", async () => {
    const { send } = await withReach(async () => undefined);
    expect(await send({ body: { zz: 1 } })).toEqual([400, "INVALID_REQUEST"]);
    expect(await send({ route: update, body: {} })).toEqual([428, "PRECONDITION_REQUIRED"]);
  });

  test("is nobody's of what is out of reach, which is not found after what is wrong with the form", async () => {
    const { send, asked } = await withReach(() => Promise.reject(notFound()));
    expect(await send({ body: { zz: 1 } })).toEqual([400, "INVALID_REQUEST"]);
    // What no id can be is not even looked for.
    expect(await send({ body: { zz: 1 }, path: { userId: "x".repeat(1_100) } })).toEqual([
      400,
      "INVALID_REQUEST",
    ]);
    expect(asked).toHaveLength(1);
  });

  test("is not taken for one that is there when it cannot be looked for", async () => {
    const { send } = await withReach(() => Promise.reject(unavailable("DynamoDB")));
    expect(await send({ body: { zz: 1 } })).toEqual([503, "UNAVAILABLE"]);
  });

  test("is asked for again before a kept answer is told, and nothing is told without it", async () => {
    let may = true;
    const { send, asked, table, provider } = await withReach(async () => {
      if (!may) throw notFound();
    });
    expect(await send({ headers })).toEqual([200, undefined]);
    expect(asked).toEqual([]);
    expect(await send({ headers })).toEqual([200, undefined, "replayed"]);
    expect(asked).toMatchObject([{ path, body: {} }]);
    may = false;
    expect(await send({ headers })).toEqual([404, "NOT_FOUND"]);
    may = true;
    expect(await send({ headers })).toEqual([200, undefined, "replayed"]);
    expect(await entries(table, provider.id)).toHaveLength(1);
  });

  test("is missed before a key is told to have been used, or to be in use", async () => {
    let refuse: (() => Error) | undefined;
    const { send, table, provider } = await withReach(async () => {
      if (refuse) throw refuse();
    });
    const spaced = { ...headers, "content-type": "application/json" };
    await send({ headers });
    const other = { route: credentials, headers: spaced, body: " {} " };
    expect(await send(other)).toEqual([200, undefined, "replayed"]);
    const [entry] = await entries(table, provider.id);
    const key = { PK: String(entry?.PK), SK: String(entry?.SK) };
    await table.write({ update: key, set: { requestHash: "another body's" } });
    for (const [refusal, answer] of [
      [undefined, [422, "IDEMPOTENCY_KEY_REUSED"]],
      [missing, [403, "ROLE_REQUIRED"]],
      [notFound, [422, "IDEMPOTENCY_KEY_REUSED"]],
    ] as const) {
      refuse = refusal;
      expect(await send({ headers })).toEqual(answer);
    }
    await table.write({
      update: key,
      set: { requestHash: entry?.requestHash, state: "claimed", claim: "c", leaseUntil: Date.now() * 2 },
    });
    refuse = missing;
    expect(await send({ headers })).toEqual([403, "ROLE_REQUIRED"]);
    refuse = undefined;
    expect(await send({ headers })).toEqual([409, "IDEMPOTENCY_IN_PROGRESS"]);
  });

  test("is not looked for where the path names nothing", async () => {
    const { send, asked } = await withReach(() => Promise.reject(missing()));
    expect(await send({ route: create, path: undefined, body: { zz: 1 } })).toEqual([400, "INVALID_REQUEST"]);
    expect(asked).toEqual([]);
  });

  test("is not looked for again after a handler's own refusal", async () => {
    const asked: unknown[] = [];
    const more: any = { reaches: { [credentials]: async (each: unknown) => asked.push(each) } };
    const refusing = { [credentials]: () => Promise.reject(new Refusal("EMAIL_TAKEN", "No.")) };
    const { send, user } = await withTable("organizations", refusing, more);
    expect((await send({ route: credentials, path, user, headers })).body.code).toBe("EMAIL_TAKEN");
    expect(asked).toEqual([]);
  });
});

describe("a right that hangs on what a body names", () => {
  const forbids: any = {
    [create]: ({ caller, json }: any) => {
      if (json.roles.includes(caller.user.roles[0])) throw missing();
    },
  };

  test("is missed before anything else that is wrong with it, and nothing where it is there", async () => {
    const made = { [create]: () => Promise.reject(new Refusal("EMAIL_TAKEN", "No.")) };
    const { send, user } = await withTable("organizations", made, { forbids });
    const sent = (body: object, query?: string) => send({ route: create, user, body, query });
    expect((await sent({ roles: ["GlobalAdmin", 1], zz: 1 })).body.code).toBe("ROLE_REQUIRED");
    expect((await sent({ roles: ["GlobalAdmin"] }, "x=1")).status).toBe(403);
    expect((await sent({ roles: [1] })).status).toBe(400);
    expect((await sent(another)).body.code).toBe("EMAIL_TAKEN");
  });

  test("is nothing of a route of which nothing is said", async () => {
    const { send, user } = await withTable(
      "organizations",
      { [credentials]: async () => ({ userId: path.userId }) },
      { forbids },
    );
    expect((await send({ route: credentials, path, user })).status).toBe(200);
  });
});
