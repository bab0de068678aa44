import type { Role } from "../../lib/contract/common.ts";
import * as contract from "../../lib/contract/organizations.ts";
import { notFound, Refusal } from "../../lib/errors.ts";
import type { Handlers } from "../../lib/http/handler.ts";
import { rateLimit } from "../../lib/http/rate.ts";
import { serve } from "../../lib/http/serve.ts";
import { newId } from "../../lib/ids.ts";
import { organizationOf } from "../../lib/organizations/api-form.ts";
import { withProfile } from "../../lib/organizations/rules.ts";
import { organizationStore, profileOf } from "../../lib/organizations/store.ts";
import type { Table } from "../../lib/table/table.ts";
import { userStore } from "../../lib/users/store.ts";
import { settableClock } from "../support/clock.ts";
import { contextOf, eventOf, type Sent } from "../support/gateway-event.ts";
import { itemsOf, openOneTable, settled } from "../support/table.ts";
import { enrol, withUser } from "../support/table-fixtures.ts";
import { KeptLogger } from "../support/table-logger.ts";

/** More than any of these tests asks for. */
const rate = { perSecond: 1_000, burst: 1_000 };
const limits = { organization: rateLimit(rate), address: rateLimit(rate) };

const unused = () => Promise.reject(new Error("arn:aws:dynamodb:eu-central-1:1:table/Secret was touched"));

/** The organizations function with just the handlers that these tests need. */
const opened = async (more: Partial<Handlers<"organizations">> = {}) => {
  const table = await openOneTable();
  const clock = settableClock();
  const logger = new KeptLogger();
  const organizations = organizationStore(table);
  const users = userStore(table);
  const handlers: Handlers<"organizations"> = {
    "GET /v1/me": async ({ caller: { user, organization } }) => ({ user, organization }),
    "POST /v1/organizations": unused,
    "GET /v1/organizations": async ({ query: { limit }, start }) => {
      const { items, ...rest } = await organizations.list({ limit, start });
      return { ...rest, items: items.map((item) => ({ ...item, type: item.organizationType })) };
    },
    "GET /v1/organizations/{organizationId}": async ({ path }) =>
      organizationOf(await organizations.enrolled(path.organizationId), []),
    "PATCH /v1/organizations/{organizationId}": async ({ path, body, ifMatch, commit }) => {
      const item = await organizations.enrolled(path.organizationId);
      ifMatch.check(contract.organization, organizationOf(item, []));
      const changed = withProfile(item, body);
      return commit({
        writes: [organizations.save(item, changed)],
        audit: {
          operation: "organization.update",
          resourceType: "organization",
          resourceId: item.id,
          before: profileOf(item),
          after: profileOf(changed),
          concerns: item.id,
        },
        answer: organizationOf(changed, []),
      });
    },
    "PUT /v1/organizations/{organizationId}/agreements/{region}": unused,
    "POST /v1/organizations/{organizationId}/admin-credentials": unused,
    "GET /v1/organization": unused,
    "POST /v1/organization/change-requests": async ({ caller, body, now, commit }) => {
      const id = newId("chg", now);
      const change = {
        id,
        organizationId: caller.organization.id,
        ...body,
        status: "open" as const,
        createdAt: now.toISOString(),
      };
      return commit({
        writes: organizations.submitChange(change),
        audit: { operation: "change-request.create", resourceType: "change-request", resourceId: id },
        answer: change,
      });
    },
    "GET /v1/organization/change-requests": unused,
    "GET /v1/change-requests": unused,
    "POST /v1/change-requests/{changeRequestId}/approve": unused,
    "POST /v1/change-requests/{changeRequestId}/reject": unused,
    "GET /v1/users": ({ caller, query: { limit }, start }) =>
      users.list(caller.organization.id, { limit, start }),
    "POST /v1/users": async ({ caller, body, now }) => ({
      id: newId("usr", now),
      email: body.email,
      displayName: `of ${caller.organization.name}`,
      roles: body.roles,
      status: "active" as const,
      createdAt: now.toISOString(),
      setupInfo: { userName: body.email, temporaryPassword: "t0p-Secret" },
    }),
    "GET /v1/users/{userId}": ({ caller, path }) => users.read(caller.organization.id, path.userId),
    "PATCH /v1/users/{userId}": unused,
    "POST /v1/users/{userId}/credentials": unused,
    "GET /v1/directory/indirect-providers": ({ query: { country, limit }, start }) =>
      organizations.directory(country, { limit, start }),
    "GET /v1/partners/{mpnId}": unused,
    ...more,
  };
  const handler = serve("organizations", handlers, { logger, limits, table, clock: clock.now });
  const send = async (o: Sent) => {
    const result = await handler(eventOf(o), contextOf());
    const headers: Record<string, unknown> = { ...result.headers };
    const body = result.body ? JSON.parse(result.body) : undefined;
    return { status: result.statusCode, headers, text: result.body, body };
  };
  const { organization: operator, admin } = await enrol(table, "operator", { mpnId: undefined });
  const { organization: provider, admin: providerAdmin } = await enrol(table, "indirect-provider");
  const userOf = async (roles: Role[], status: "active" | "disabled" = "active") =>
    (await withUser(table, provider, roles, { status })).id;
  return { table, clock, logger, send, operator, admin, provider, providerAdmin, userOf };
};

const effects = async (table: Table, organizationId: string) => ({
  changes: (await itemsOf(table, "CHANGES")).length,
  audits: (await itemsOf(table, `AUDIT#${organizationId}`)).length,
  keys: (await itemsOf(table, `IDEMPOTENCY#${organizationId}`)).length,
});
const nothing = { changes: 0, audits: 0, keys: 0 };
const changing = "POST /v1/organization/change-requests";
const change = { changes: { name: "New" }, reason: "We moved." };

describe("who calls", () => {
  test.each<[string, { username?: string; token_use?: string }]>([
    ["an ID token", { username: "usr", token_use: "id" }],
    ["a token without a use", { username: "usr" }],
    ["a token without a name", { token_use: "access" }],
    ["a token of a user that the table does not know", { username: "usr_unknown", token_use: "access" }],
  ])("%s is refused with 401", async (_, claims) => {
    const { send, admin } = await opened();
    const username = claims.username === "usr" ? admin.id : claims.username;
    const { status, body, headers } = await send({ route: "GET /v1/me", claims: { ...claims, username } });
    expect(status).toBe(401);
    expect(body.code).toBe("UNAUTHENTICATED");
    expect(headers["www-authenticate"]).toBe("Bearer");
  });

  test("a user is read from the table on each request, so that what changes there counts at once", async () => {
    const { send, table, providerAdmin, provider } = await opened();
    const me = () => send({ route: "GET /v1/me", user: providerAdmin.id });
    expect((await me()).body).toEqual({
      user: {
        id: providerAdmin.id,
        email: providerAdmin.email,
        displayName: "Ada Example",
        roles: ["GlobalAdmin"],
      },
      organization: {
        id: provider.id,
        type: "indirect-provider",
        name: "Contoso",
        mpnId: provider.mpnId,
        region: "EU",
      },
    });
    const set = (SK: string, status: string) =>
      table.write({ update: { PK: `ORG#${provider.id}`, SK }, set: { status } });
    await set("ORGANIZATION", "suspended");
    expect(await me()).toMatchObject({ status: 403, body: { code: "ORGANIZATION_SUSPENDED" } });
    await set(`USER#${providerAdmin.id}`, "disabled");
    expect(await me()).toMatchObject({ status: 403, body: { code: "USER_DISABLED" } });
    await set(`USER#${providerAdmin.id}`, "active");
    await set("ORGANIZATION", "active");
    expect(await me()).toMatchObject({ status: 200 });
  });

  test("a missing role or kind of organization is refused, and who has it is told", async () => {
    const { send, table, userOf, provider, admin } = await opened();
    const sales = await userOf(["SalesAgent"]);
    const refused = await send({ route: changing, user: sales, body: change });
    expect(refused).toMatchObject({ status: 403, body: { code: "ROLE_REQUIRED" } });
    expect(refused.body.detail).toMatch(/an indirect provider .*GlobalAdmin, AdminAgent/);
    const foreign = await send({ route: changing, user: admin.id, body: change });
    expect(foreign).toMatchObject({ status: 403, body: { code: "ROLE_REQUIRED" } });
    expect(await effects(table, provider.id)).toEqual(nothing);
  });
});

describe("the order of checks", () => {
  test("is 401, 403, 400, 428, idempotency, 404, 412: the first that fails answers", async () => {
    const { send, userOf, admin, provider } = await opened();
    const sales = await userOf(["SalesAgent"]);
    const route = "PATCH /v1/organizations/{organizationId}";
    const unknown = { id: newId("org", new Date(0)) };
    const all = { route, path: unknown, body: "{", query: "x=1" };
    const codes = [];
    for (const sent of [
      { ...all },
      { ...all, user: sales },
      { ...all, user: admin.id },
      { ...all, user: admin.id, query: "" },
      { ...all, user: admin.id, query: "", body: {} },
      { ...all, user: admin.id, query: "", body: {}, headers: { "if-match": '"x"' } },
      {
        ...all,
        user: admin.id,
        query: "",
        body: {},
        headers: { "if-match": '"x"' },
        path: { organizationId: provider.id },
      },
    ])
      codes.push((await send(sent)).body.code);
    expect(codes).toEqual([
      "UNAUTHENTICATED",
      "ROLE_REQUIRED",
      "INVALID_REQUEST",
      "INVALID_REQUEST",
      "PRECONDITION_REQUIRED",
      "NOT_FOUND",
      "PRECONDITION_FAILED",
    ]);
  });

  test("rights come before a replay, and the body before the key's use", async () => {
    const { send, table, providerAdmin, provider } = await opened();
    const headers = { "idempotency-key": "k" };
    const sent = { route: changing, user: providerAdmin.id, body: change, headers };
    const first = await send(sent);
    expect(first.status).toBe(201);
    expect(await send({ ...sent, body: { reason: 1 } })).toMatchObject({ body: { code: "INVALID_REQUEST" } });
    expect(await send({ ...sent, body: { ...change, reason: "Other" } })).toMatchObject({
      status: 422,
      body: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
    const key = { PK: `ORG#${provider.id}`, SK: `USER#${providerAdmin.id}` };
    await table.write({ update: key, set: { roles: ["SalesAgent"] } });
    expect(await send(sent)).toMatchObject({ status: 403, body: { code: "ROLE_REQUIRED" } });
    expect(await effects(table, provider.id)).toEqual({ changes: 1, audits: 1, keys: 1 });
  });
});

describe("what is sent", () => {
  test.each([
    ["a body that is no JSON", { body: "{" }],
    ["a body that is no object", { body: "[]" }],
    ["another media type", { headers: { "content-type": "text/plain" } }],
    ["an unknown field", { body: { ...change, more: 1 } }],
    ["an unknown field inside", { body: { ...change, changes: { name: "New", mpnId: "1" } } }],
    ["nothing at all", { body: undefined }],
    ["an unknown query parameter", { query: "dry=1" }],
    ["an empty key", { headers: { "idempotency-key": "" } }],
    ["a key that is too long", { headers: { "idempotency-key": "k".repeat(256) } }],
    ["a key with other characters", { headers: { "idempotency-key": "ключ" } }],
  ])("%s is malformed, and nothing is written", async (_, wrong) => {
    const { send, table, providerAdmin, provider } = await opened();
    const sent = await send({ route: changing, user: providerAdmin.id, body: change, ...wrong });
    expect(sent).toMatchObject({ status: 400, body: { code: "INVALID_REQUEST" } });
    expect(await effects(table, provider.id)).toEqual(nothing);
  });

  test("each wrong field and parameter is pointed at", async () => {
    const { send, providerAdmin } = await opened();
    const body = { changes: { country: "Germany" }, more: 1 };
    const sent = await send({ route: changing, user: providerAdmin.id, body });
    expect(
      sent.body.errors
        .map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)
        .sort(),
    ).toEqual(["/changes/country INVALID", "/more UNKNOWN_FIELD", "/reason REQUIRED"]);
    const query = await send({ route: "GET /v1/users", user: providerAdmin.id, query: "limit=0&page=2" });
    expect(query.body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: "?limit" }),
        expect.objectContaining({ pointer: "?page" }),
      ]),
    );
  });

  test.each(["limit=1&limit=2", "limit=101", "limit=x", "cursor=", "cursor=bent"])(
    "the query %s is malformed",
    async (query) => {
      const { send, providerAdmin } = await opened();
      expect(await send({ route: "GET /v1/users", user: providerAdmin.id, query })).toMatchObject({
        status: 400,
      });
    },
  );

  test("merge patch is taken as a media type, and the longest key too", async () => {
    const { send, providerAdmin } = await opened();
    const headers = { "content-type": "application/merge-patch+json", "idempotency-key": "k".repeat(255) };
    expect((await send({ route: changing, user: providerAdmin.id, body: change, headers })).status).toBe(201);
  });
});

describe("a resource", () => {
  const route = "GET /v1/organizations/{organizationId}";

  test("has an ETag, with which it is changed once", async () => {
    const { send, admin, provider, table, operator } = await opened();
    const read = await send({ route, user: admin.id, path: { organizationId: provider.id } });
    const etag = String(read.headers.etag);
    const patch = (name: string, ifMatch: string) =>
      send({
        route: "PATCH /v1/organizations/{organizationId}",
        user: admin.id,
        path: { organizationId: provider.id },
        body: { name },
        headers: { "if-match": ifMatch },
      });
    const changed = await patch("First", etag);
    expect(changed).toMatchObject({ status: 200, body: { name: "First" } });
    expect(await patch("Second", etag)).toMatchObject({ status: 412, body: { code: "PRECONDITION_FAILED" } });
    expect(await patch("Second", `W/${etag}`)).toMatchObject({ status: 412 });
    const again = await send({ route, user: admin.id, path: { organizationId: provider.id } });
    expect(again.headers.etag).toBe(changed.headers.etag);
    expect(again.body).toEqual(changed.body);
    expect(await patch("Third", "*")).toMatchObject({ status: 200 });
    expect(await itemsOf(table, `AUDIT#${operator.id}`)).toHaveLength(2);
  });

  test("that does not exist, cannot exist or lies elsewhere answers the same bytes", async () => {
    const { send, providerAdmin, admin } = await opened();
    const ids = [newId("usr", new Date(0)), "usr_x", "..", "💥", admin.id];
    const answers = await Promise.all(
      ids.map((id) =>
        send({ route: "GET /v1/users/{userId}", user: providerAdmin.id, path: { userId: id } }),
      ),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  });
});

describe("a list", () => {
  test("goes on by its cursor to the end, and the cursor is good for no one else's", async () => {
    const { send, admin, providerAdmin, userOf } = await opened();
    for (let each = 0; each < 4; each++) await userOf(["SalesAgent"]);
    const found: string[] = [];
    let cursor = "";
    let first = "";
    do {
      const query = `limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await send({ route: "GET /v1/users", user: providerAdmin.id, query });
      found.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor ?? "";
      first ||= cursor;
    } while (cursor);
    expect(new Set(found).size).toBe(5);
    expect(found).toHaveLength(5);
    const foreign = await send({ route: "GET /v1/users", user: admin.id, query: `cursor=${first}` });
    expect(foreign).toMatchObject({ status: 400, body: { code: "CURSOR_INVALID" } });
    const other = await send({ route: "GET /v1/organizations", user: admin.id, query: `cursor=${first}` });
    expect(other).toMatchObject({ status: 400, body: { code: "CURSOR_INVALID" } });
  });

  test("shows no field that its schema does not name, and is public where the contract says so", async () => {
    const { send, provider } = await opened();
    const { status, body } = await send({ route: "GET /v1/directory/indirect-providers" });
    expect(status).toBe(200);
    expect(body).toEqual({ items: [{ id: provider.id, name: "Contoso", country: "DE", region: "EU" }] });
  });
});

describe("a POST with an Idempotency-Key", () => {
  test("under twenty parallel duplicates has one effect with one record", async () => {
    const { send, table, providerAdmin, provider } = await opened();
    const sent = {
      route: changing,
      user: providerAdmin.id,
      body: change,
      headers: { "idempotency-key": "k" },
    };
    const { fulfilled } = await settled(Array.from({ length: 20 }, () => send(sent)));
    expect(fulfilled).toHaveLength(20);
    const made = fulfilled.filter(({ status }) => status === 201);
    expect(made.filter(({ headers }) => headers["idempotency-replayed"] === undefined)).toHaveLength(1);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    for (const { status, body, headers } of fulfilled.filter((each) => each.status !== 201)) {
      expect([status, body.code]).toEqual([409, "IDEMPOTENCY_IN_PROGRESS"]);
      expect(headers["retry-after"]).toBe("1");
    }
    expect(await effects(table, provider.id)).toEqual({ changes: 1, audits: 1, keys: 1 });
  });

  test("replays the first answer with its ETag and without its secrets", async () => {
    const { send, table, providerAdmin, provider } = await opened();
    const body = { email: "bob@x.example", displayName: "Bob", roles: ["SalesAgent"] };
    const sent = {
      route: "POST /v1/users",
      user: providerAdmin.id,
      body,
      headers: { "idempotency-key": "k" },
    };
    const first = await send(sent);
    expect(first).toMatchObject({ status: 201, body: { setupInfo: { temporaryPassword: "t0p-Secret" } } });
    const { setupInfo: _, ...shown } = first.body;
    const replay = await send(sent);
    expect(replay).toMatchObject({ status: 201, body: shown, headers: { "idempotency-replayed": "true" } });
    expect(replay.headers.etag).toBe(first.headers.etag);
    expect(replay.text).not.toContain("t0p-Secret");
    expect(JSON.stringify(await itemsOf(table, `IDEMPOTENCY#${provider.id}`))).not.toContain("t0p-Secret");
  });
});

describe("every answer", () => {
  test("names its request and is neither cached nor sniffed, whether it succeeds or not", async () => {
    const { send, providerAdmin } = await opened();
    for (const user of [providerAdmin.id, "usr_unknown"]) {
      const { headers } = await send({ route: "GET /v1/me", user });
      expect(headers).toMatchObject({
        "x-request-id": "request-1",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
    }
  });

  test("that is a refusal is a problem with the request's id", async () => {
    const { send } = await opened();
    const { headers, body } = await send({ route: "GET /v1/me", user: "usr_unknown" });
    expect(headers["content-type"]).toBe("application/problem+json");
    expect(body).toEqual({
      type: "urn:twotier:problem:UNAUTHENTICATED",
      title: expect.any(String),
      status: 401,
      detail: expect.any(String),
      code: "UNAUTHENTICATED",
      requestId: "request-1",
    });
  });

  test("to a bug is one fixed sentence, while the log has all of it", async () => {
    const { send, providerAdmin, logger } = await opened();
    const { status, body, text } = await send({ route: "GET /v1/organization", user: providerAdmin.id });
    expect(status).toBe(500);
    expect(body.code).toBe("INTERNAL_ERROR");
    expect(text).not.toMatch(/arn:|Secret|stack|table/i);
    expect(logger.lines).toContainEqual(
      expect.objectContaining({
        level: "ERROR",
        message: "bug",
        error: expect.objectContaining({ message: expect.stringContaining("arn:aws:dynamodb") }),
      }),
    );
  });

  test("that does not fit its own schema is a bug, not an answer", async () => {
    const { send, providerAdmin } = await opened({
      "GET /v1/users/{userId}": async () => ({
        id: "usr_x",
        email: "a@b.example",
        displayName: "A",
        roles: [],
        status: "active",
        createdAt: "yesterday",
      }),
    });
    const path = { userId: providerAdmin.id };
    expect(await send({ route: "GET /v1/users/{userId}", user: providerAdmin.id, path })).toMatchObject({
      status: 500,
    });
  });

  test("that waits for a dependency says when to try again, and the log says why", async () => {
    const cause = new Error("connect ECONNREFUSED");
    const { send, providerAdmin, logger } = await opened({
      "GET /v1/users/{userId}": () =>
        Promise.reject(new Refusal("UNAVAILABLE", "Try again.", { retryAfter: 2, cause })),
    });
    const path = { userId: providerAdmin.id };
    const { status, headers, text } = await send({
      route: "GET /v1/users/{userId}",
      user: providerAdmin.id,
      path,
    });
    expect([status, headers["retry-after"]]).toEqual([503, "2"]);
    expect(text).not.toContain("ECONNREFUSED");
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ level: "WARN", message: "a dependency failed" }),
    );
  });
});

describe("the log", () => {
  test("has one line per request that says who and which route, and nothing that was sent", async () => {
    const { send, logger, providerAdmin, provider } = await opened({
      "GET /v1/users/{userId}": () => Promise.reject(notFound()),
    });
    const headers = { authorization: "Bearer eyJhbGciOi.token.part", "idempotency-key": "key-in-header" };
    await send({
      route: changing,
      user: providerAdmin.id,
      body: { ...change, reason: "free text" },
      headers,
    });
    await send({ route: changing, user: providerAdmin.id, body: '{"reason": "free text', headers });
    const path = { userId: "usr_path-part" };
    await send({ route: "GET /v1/users/{userId}", user: providerAdmin.id, path, headers });
    await send({ route: "GET /v1/users", user: providerAdmin.id, query: "cursor=query-part", headers });
    expect(
      logger.lines.map(({ message, route, status, code, userId, organizationId }) => [
        message,
        route,
        status,
        code,
        userId,
        organizationId,
      ]),
    ).toEqual([
      ["request", changing, 201, undefined, providerAdmin.id, provider.id],
      ["request", changing, 400, "INVALID_REQUEST", providerAdmin.id, provider.id],
      ["request", "GET /v1/users/{userId}", 404, "NOT_FOUND", providerAdmin.id, provider.id],
      ["request", "GET /v1/users", 400, "CURSOR_INVALID", providerAdmin.id, provider.id],
    ]);
    for (const secret of [
      "token.part",
      "key-in-header",
      "free text",
      "path-part",
      "query-part",
      providerAdmin.email,
    ])
      expect(logger.written.join("")).not.toContain(secret);
  });
});
