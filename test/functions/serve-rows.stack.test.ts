import { timeLeft } from "../../lib/aws/deadline.ts";
import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { newId } from "../../lib/ids.ts";
import { eventOf } from "../support/gateway-event.ts";
import { offerBody } from "../support/offer-body.ts";
import {
  type Answers,
  type AnyRequest,
  codes,
  type Given,
  opened,
  resellerOf,
  withTable,
} from "../support/served.ts";
import { openOneTable } from "../support/table.ts";
import { enrol } from "../support/table-fixtures.ts";

const at = new Date(0);
const [customer, reseller] = [newId("cus", at), newId("org", at)];

const healthy = examplesOf("GET /v1/health")[0].answer;

describe("a function", () => {
  test("serves public routes without a table, and says for other routes that it needs one", async () => {
    const health = async () => healthy;
    const { send } = opened("service", { "GET /v1/health": health });
    expect(await send({ route: "GET /v1/health" })).toMatchObject({ status: 200, body: healthy });
    const record = opened("record", { "GET /v1/events": async () => ({ items: [] }) });
    expect((await record.send({ route: "GET /v1/events", user: "usr_1" })).status).toBe(500);
    expect(record.bugs()).toEqual(["a function without a table was asked for what lies in one"]);
  });

  test("answers neither another function's routes nor unknown ones", async () => {
    const handler = async () => healthy;
    const { send, bugs, requests } = opened("service", { "GET /v1/health": handler, "GET /v1/me": handler });
    for (const route of ["GET /v1/me", "GET /v1/openapi.json", "GET /v1/nothing"])
      expect((await send({ route })).status).toBe(500);
    expect(bugs()).toEqual([
      "GET /v1/me is served by another function",
      "GET /v1/openapi.json is served by another function",
      "GET /v1/nothing is served by another function",
    ]);
    expect(requests).toEqual([]);
  });

  test("gives its AWS calls eight seconds in total", async () => {
    let left = 0;
    const { send } = opened("service", {
      "GET /v1/health": async () => {
        left = timeLeft();
        return healthy;
      },
    });
    await send({ route: "GET /v1/health" });
    expect(left).toBeGreaterThan(5_000);
    expect(left).toBeLessThanOrEqual(8_000);
  });

  test("knows no caller where the gateway has verified none", async () => {
    const { send } = await withTable("record", { "GET /v1/events": async () => ({ items: [] }) });
    const sent = { route: "GET /v1/events" };
    const { authorizer: _, ...requestContext } = eventOf(sent).requestContext;
    expect(await send(sent, { requestContext })).toMatchObject({
      status: 401,
      body: { code: "UNAUTHENTICATED" },
    });
  });
});

describe("an answer", () => {
  test("of 204 has no body and no header about one; if the handler answers a body, it is 200", async () => {
    const route = "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}";
    const answers: unknown[] = [undefined, {}];
    const { send, user, requests } = await withTable("customers", { [route]: async () => answers.shift() });
    const path = { customerId: customer, resellerId: reseller };
    const { status, text, headers } = await send({ route, path, user, body: "{" });
    expect([status, text]).toEqual([204, ""]);
    for (const header of ["content-type", "etag"]) expect(headers).not.toHaveProperty([header]);
    expect(await send({ route, path, user })).toMatchObject({ status: 200, text: "{}" });
    expect(requests[0]).toMatchObject({ path, caller: { user: { id: user } } });
    expect(requests[0]?.body).toBeUndefined();
  });

  test("with a list is a page of the schema's items, with a cursor only when there is more", async () => {
    const table = await openOneTable();
    const { user } = await resellerOf(table);
    const item = { id: "o-1", ...offerBody("O"), upgradeTargetOffers: [], prerequisiteOffers: [], secret: 1 };
    const next = { PK: "OFFERS", SK: "OFFER#o-1" };
    const { send, requests } = opened(
      "offers",
      {
        "GET /v1/offers": async ({ start }) => ({ items: [item], more: 1, ...(!start && { next }) }),
      },
      { table },
    );
    const list = (query: string) => send({ route: "GET /v1/offers", user, query });
    const first = await list("category=a&limit=7");
    const { secret: _, ...withoutSecret } = item;
    expect(first.body).toEqual({ items: [withoutSecret], nextCursor: expect.any(String) });
    expect(first.headers).not.toHaveProperty("etag");
    expect(requests[0]).toMatchObject({ query: { category: "a", limit: 7 }, start: undefined });

    expect((await list(`category=a&cursor=${first.body.nextCursor}`)).body).toEqual({
      items: [withoutSecret],
    });
    expect(requests[1]?.start).toEqual(next);
    for (const query of ["category=b&", "category=a&search=x&", ""])
      expect(await list(`${query}cursor=${first.body.nextCursor}`)).toMatchObject({
        status: 400,
        body: { code: "CURSOR_INVALID" },
      });
  });

  test("with a list takes a cursor of the same path and organization alone, also for anonymous callers", async () => {
    const subscriptions = "GET /v1/customers/{customerId}/subscriptions";
    const next = { PK: "A", SK: "B" };
    const empty = async ({ start }: AnyRequest) => ({ items: [], ...(!start && { next }) });
    const { send, user, table } = await withTable("subscriptions", { [subscriptions]: empty });
    const of = (id: string, query = "", by = user) =>
      send({ route: subscriptions, path: { customerId: id }, user: by, query });
    const { nextCursor } = (await of(customer)).body;
    expect((await of(customer, `cursor=${nextCursor}`)).body).toEqual({ items: [] });
    expect((await of(newId("cus", at), `cursor=${nextCursor}`)).body.code).toBe("CURSOR_INVALID");
    const { admin } = await enrol(table, "indirect-provider");
    expect((await of(customer, `cursor=${nextCursor}`, admin.id)).body.code).toBe("CURSOR_INVALID");

    const route = "GET /v1/directory/indirect-providers";
    const directory = await withTable("organizations", { [route]: empty });
    const page = await directory.send({ route });
    const rest = await directory.send({ route, query: `cursor=${page.body.nextCursor}` });
    expect([rest.status, rest.body]).toEqual([200, { items: [] }]);
  });
});

describe("a body", () => {
  const route = "PUT /v1/offers/{offerId}";
  const answer = { id: "o-1", ...offerBody("O"), upgradeTargetOffers: [], prerequisiteOffers: [] };
  const operated = async (answers: Answers, more: Partial<Given> = {}) => {
    const table = await openOneTable();
    const { admin, organization } = await enrol(table, "operator");
    return { ...opened("offers", answers, { table, ...more }), user: admin.id, table, id: organization.id };
  };

  test("of a PUT is read by its schema, also in base64; its If-Match is honoured, not required", async () => {
    const { send, user, requests } = await operated({ [route]: async () => answer });
    const body = offerBody("Ö");
    const sent = { route, path: { offerId: "o-1" }, user };
    expect((await send({ ...sent, body })).status).toBe(200);
    const base64 = Buffer.from(JSON.stringify(body)).toString("base64");
    expect((await send(sent, { body: base64, isBase64Encoded: true })).status).toBe(200);
    for (const request of requests) expect(request.body).toMatchObject({ name: "Ö", isTrial: false });
    expect((await send({ ...sent, body: {} })).body.code).toBe("INVALID_REQUEST");
  });

  test("that is malformed is answered with all its errors, those of the schema and those beyond", async () => {
    const key = "POST /v1/offers/import";
    const asked: unknown[] = [];
    const run = async () => ({ imported: 1 });
    const moreErrors = async (json: unknown) => {
      asked.push(json);
      return [{ pointer: "/offers/0/id", code: "OFFER_NOT_FOUND", detail: "d" }];
    };
    const line = { id: "o-1", ...offerBody("O"), upgradeTargetOffers: [], prerequisiteOffers: [] };
    const withMoreErrors = await operated({ [key]: { moreErrors, run } });
    const bad = { offers: [{ ...line, name: 1 }] };
    const { status, body } = await withMoreErrors.send({ route: key, user: withMoreErrors.user, body: bad });
    expect([status, body.code, body.detail]).toEqual([
      400,
      "INVALID_REQUEST",
      expect.stringMatching(/Correct/),
    ]);
    expect(codes(body.errors)).toEqual([
      ["/offers/0/name", "INVALID"],
      ["/offers/0/id", "OFFER_NOT_FOUND"],
    ]);
    expect(asked).toEqual([bad]);
    expect(
      (await withMoreErrors.send({ route: key, user: withMoreErrors.user, body: { offers: [line] } })).status,
    ).toBe(200);
    expect(asked).toHaveLength(1);

    const withoutMoreErrors = await operated({ [key]: run });
    const plain = await withoutMoreErrors.send({ route: key, user: withoutMoreErrors.user, body: bad });
    expect(codes(plain.body.errors)).toEqual([["/offers/0/name", "INVALID"]]);
  });
});
