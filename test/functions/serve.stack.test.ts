import type { Identity } from "../../lib/aws/identity.ts";
import type { Role } from "../../lib/contract/common.ts";
import { Refusal } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { organizationsFunction } from "../../lib/organizations/function.ts";
import type { Table } from "../../lib/table/table.ts";
import { settableClock } from "../support/clock.ts";
import { type Sent, senderOf } from "../support/gateway-event.ts";
import { much, withTable } from "../support/served.ts";
import { itemsOf, openOneTable } from "../support/table.ts";
import { enrol, withUser } from "../support/table-fixtures.ts";
import { KeptLogger } from "../support/table-logger.ts";

/** A user pool that gives everybody the same password. */
const identity: Partial<Identity> = { giveTemporaryPassword: async () => "t0p-Secret" };

/** The organizations function with an operator and a provider. */
const opened = async () => {
  const table = await openOneTable();
  const logger = new KeptLogger();
  const limits = { organization: much(), address: much() };
  const { now: clock } = settableClock();
  const known = { table, clock, logger, limits, baseUrl: "https://partners.example.com" };
  const handler = organizationsFunction({ ...known, identity: identity as Identity });
  const { admin } = await enrol(table, "operator", { mpnId: undefined });
  const { organization: provider, admin: providerAdmin } = await enrol(table, "indirect-provider");
  const userOf = async (roles: Role[]) => (await withUser(table, provider, roles)).id;
  const send = senderOf(handler);
  const propose = (more: Partial<Sent> = {}) =>
    send({ route: changing, user: providerAdmin.id, body: change, ...more });
  return { table, logger, send, propose, admin, provider, providerAdmin, userOf };
};

const changing = "POST /v1/organization/change-requests";
const change = { changes: { name: "New" }, reason: "We moved." };
const effects = async (table: Table, organizationId: string) => ({
  changes: (await itemsOf(table, "CHANGES")).length,
  audits: (await itemsOf(table, `AUDIT#${organizationId}`)).length,
  keys: (await itemsOf(table, `IDEMPOTENCY#${organizationId}`)).length,
});
const nothing = { changes: 0, audits: 0, keys: 0 };

test("checks run in the order 401, 403, 400, 428, 404, 412, and the first failure is the answer", async () => {
  const { send, userOf, admin, provider } = await opened();
  const found: Partial<Sent> = { path: { organizationId: provider.id } };
  const steps: [Partial<Sent>, string][] = [
    [{}, "UNAUTHENTICATED"],
    [{ user: await userOf(["SalesAgent"]) }, "ROLE_REQUIRED"],
    [{ user: admin.id }, "INVALID_REQUEST"],
    [{ query: "" }, "INVALID_REQUEST"],
    [{ body: {} }, "PRECONDITION_REQUIRED"],
    [{ headers: { "if-match": '"x"' } }, "NOT_FOUND"],
    [found, "PRECONDITION_FAILED"],
  ];
  const path = { organizationId: newId("org", new Date(0)) };
  let sent: Sent = { route: "PATCH /v1/organizations/{organizationId}", path, body: "{", query: "x=1" };
  for (const [more, code] of steps) {
    sent = { ...sent, ...more };
    expect((await send(sent)).body.code).toBe(code);
  }
});

describe("the input of a request", () => {
  test("is refused if malformed, and nothing is written", async () => {
    const { propose, table, provider } = await opened();
    const malformed: [string, Partial<Sent>][] = [
      ["no JSON", { body: "{" }],
      ["no object", { body: "[]" }],
      ["another media type", { headers: { "content-type": "text/plain" } }],
      ["an unknown field", { body: { ...change, more: 1 } }],
      ["an unknown field inside", { body: { ...change, changes: { name: "New", mpnId: "1" } } }],
      ["nothing at all", { body: undefined }],
      ["an unknown query parameter", { query: "dry=1" }],
      ["an empty key", { headers: { "idempotency-key": "" } }],
      ["a key that is too long", { headers: { "idempotency-key": "k".repeat(256) } }],
      ["a key with other characters", { headers: { "idempotency-key": "ключ" } }],
    ];
    for (const [what, wrong] of malformed) {
      const { status, body } = await propose(wrong);
      expect([what, status, body.code]).toEqual([what, 400, "INVALID_REQUEST"]);
    }
    expect(await effects(table, provider.id)).toEqual(nothing);
  });

  test("may be a merge patch, with a key of the greatest length", async () => {
    const { propose } = await opened();
    const headers = { "content-type": "application/merge-patch+json", "idempotency-key": "k".repeat(255) };
    expect((await propose({ headers })).status).toBe(201);
  });
});

test("a POST with an Idempotency-Key replays the first answer with its ETag and without its secrets", async () => {
  const { send, table, providerAdmin, provider } = await opened();
  const body = { email: "bob@x.example", displayName: "Bob", roles: ["SalesAgent"] };
  const headers = { "idempotency-key": "k" };
  const create = () => send({ route: "POST /v1/users", user: providerAdmin.id, body, headers });
  const first = await create();
  expect(first).toMatchObject({ status: 201, body: { setupInfo: { temporaryPassword: "t0p-Secret" } } });
  const { setupInfo: _, ...rest } = first.body;
  const replay = await create();
  expect([replay.status, replay.body]).toEqual([201, rest]);
  const { etag, location } = first.headers;
  expect(location).toBe(`/v1/users/${first.body.id}`);
  expect(replay.headers).toMatchObject({ "idempotency-replayed": "true", etag, location });
  expect(JSON.stringify(await itemsOf(table, `IDEMPOTENCY#${provider.id}`))).not.toContain("t0p-Secret");
});

describe("every answer", () => {
  test("names its request and is neither cached nor sniffed; a refusal is a problem document", async () => {
    const { send, providerAdmin } = await opened();
    const common = {
      "x-request-id": "request-1",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    };
    expect((await send({ route: "GET /v1/me", user: providerAdmin.id })).headers).toMatchObject(common);
    const { headers, body } = await send({ route: "GET /v1/me", user: "usr_unknown" });
    expect(headers).toMatchObject({ ...common, "content-type": "application/problem+json" });
    expect(body).toEqual({
      type: "urn:twotier:problem:UNAUTHENTICATED",
      title: expect.any(String),
      status: 401,
      detail: expect.any(String),
      code: "UNAUTHENTICATED",
      requestId: "request-1",
    });
  });

  test("to a bug is one fixed sentence, while the log has all details", async () => {
    const arn = "arn:aws:dynamodb:eu-central-1:1:table/Secret";
    const { send, user, logger } = await withTable("organizations", {
      "GET /v1/organization": () => Promise.reject(new Error(`${arn} was touched`)),
      "GET /v1/users": async () => ({ items: [{ id: "usr_x", createdAt: "does not fit the schema" }] }),
      // The key of the next page is invalid.
      "GET /v1/organization/change-requests": async () => ({ items: [], next: { PK: 1 } }),
    });
    const { status, body, text } = await send({ route: "GET /v1/organization", user });
    expect([status, body.code]).toEqual([500, "INTERNAL_ERROR"]);
    expect(text).not.toMatch(/arn:|Secret|stack|table/i);
    const error = expect.objectContaining({ message: expect.stringContaining(arn) });
    expect(logger.lines).toContainEqual(expect.objectContaining({ level: "ERROR", message: "bug", error }));
    for (const route of ["GET /v1/users", "GET /v1/organization/change-requests"])
      expect((await send({ route, user })).status).toBe(500);
  });

  test("to an unavailable dependency says when to try again, and the log says why", async () => {
    const cause = new Error("connect ECONNREFUSED");
    const { send, user, logger } = await withTable("organizations", {
      "GET /v1/organization": () =>
        Promise.reject(new Refusal("UNAVAILABLE", "Try again.", { retryAfter: 2, cause })),
    });
    const { status, headers, text } = await send({ route: "GET /v1/organization", user });
    expect([status, headers["retry-after"]]).toEqual([503, "2"]);
    expect(text).not.toContain("ECONNREFUSED");
    const warning = { level: "WARN", message: "a dependency failed" };
    expect(logger.lines).toContainEqual(expect.objectContaining(warning));
  });
});

test("has one log line with the caller and the route, and nothing from the request", async () => {
  const { send, propose, logger, providerAdmin, provider } = await opened();
  const { id: user } = providerAdmin;
  const headers = { authorization: "Bearer eyJhbGciOi.token.part", "idempotency-key": "key-in-header" };
  const one = "GET /v1/users/{userId}";
  await propose({ body: { ...change, reason: "free text" }, headers });
  await propose({ body: '{"reason": "free text', headers });
  await send({ route: one, user, path: { userId: "usr_path-part" }, headers });
  await send({ route: "GET /v1/users", user, query: "cursor=query-part", headers });
  const summaryOf = ({ message, route, status, code, Refusals }: Record<string, unknown>) =>
    [message, route, status, code, Refusals].filter((each) => each !== undefined);
  expect(logger.lines.map(summaryOf)).toEqual([
    ["request", changing, 201],
    ["request", changing, 400, "INVALID_REQUEST", 1],
    ["request", one, 404, "NOT_FOUND", 1],
    ["request", "GET /v1/users", 400, "CURSOR_INVALID", 1],
  ]);
  for (const line of logger.lines) expect(line).toMatchObject({ userId: user, organizationId: provider.id });
  const sent = ["token.part", "key-in-header", "free text", "path-part", "query-part", providerAdmin.email];
  for (const secret of sent) expect(logger.written.join("")).not.toContain(secret);
});
