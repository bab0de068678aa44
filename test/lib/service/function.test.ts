import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { operatorContact } from "../../../lib/brand.ts";
import { unavailable } from "../../../lib/errors.ts";
import { rateLimit } from "../../../lib/http/rate.ts";
import { openApiDocument } from "../../../lib/openapi/document.ts";
import { serviceFunction } from "../../../lib/service/function.ts";
import { documentOf, operatedBy } from "../../../lib/service/operated.ts";
import { version } from "../../../lib/version.ts";
import { contextOf, gatewayEvent } from "../../support/gateway-event.ts";
import { KeptLogger } from "../../support/table-logger.ts";

const plenty = () => rateLimit("address", { perSecond: 1_000, burst: 1_000 }, () => 0);

/** The function with a table and a pool that answer, unless one is down, and the number of their calls. */
const opened = (down?: "table" | "pool") => {
  const asked = { table: 0, pool: 0 };
  let at = 0;
  const answer = async (which: "table" | "pool", name: string) => {
    asked[which]++;
    if (down === which) throw unavailable(name);
  };
  const notHere = () => Promise.reject(new Error("not asked"));
  const table = {
    get: async () => {
      await answer("table", "The database");
      return undefined;
    },
    getMany: notHere,
    page: notHere,
    write: notHere,
    transact: notHere,
  };
  const handler = serviceFunction({
    logger: new KeptLogger(),
    limits: { organization: plenty(), address: plenty() },
    clock: () => new Date(at),
    table,
    assets: join(import.meta.dirname, "../../../node_modules/swagger-ui-dist"),
    document: () => JSON.stringify(openApiDocument()),
    guides: () => "<p>Guides</p>",
    logo: () => Buffer.from("<svg/>"),
    identity: { answers: () => answer("pool", "The sign-in service") },
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    handler(gatewayEvent({ routeKey: `GET ${path}`, rawPath: path, headers }), contextOf());
  return { get, asked, wait: (milliseconds: number) => (at += milliseconds) };
};

describe("health", () => {
  test("shows that the table and the user pool answer, and which release runs", async () => {
    const { statusCode, body = "" } = await opened().get("/v1/health");
    const checks = { table: "ok", userPool: "ok" };
    expect([statusCode, JSON.parse(body)]).toEqual([200, { status: "ok", version, checks }]);
  });

  test("checks at most once in five seconds, however often it is requested", async () => {
    const { get, asked, wait } = opened();
    await Promise.all([get("/v1/health"), get("/v1/health"), get("/v1/health")]);
    wait(4_999);
    await get("/v1/health");
    expect(asked).toEqual({ table: 1, pool: 1 });
    wait(1);
    await get("/v1/health");
    expect(asked).toEqual({ table: 2, pool: 2 });
  });

  test.each([
    ["table", "The database"],
    ["pool", "The sign-in service"],
  ] as const)("is 503 while the %s does not answer, and names it", async (down, name) => {
    const { get, asked, wait } = opened(down);
    const { statusCode, headers, body = "" } = await get("/v1/health");
    expect([statusCode, JSON.parse(body).code]).toEqual([503, "UNAVAILABLE"]);
    expect(JSON.parse(body).detail).toContain(name);
    // The answer is reused until the time that it names, at which a new attempt may succeed.
    const seconds = Number(headers?.["retry-after"]);
    wait(seconds * 1_000 - 1);
    await get("/v1/health");
    expect(asked[down]).toBe(1);
    wait(1);
    await get("/v1/health");
    expect(asked[down]).toBe(2);
  });
});

describe("the OpenAPI document", () => {
  const path = "/v1/openapi.json";

  test("may be cached for a while, and is not sent again to a caller that has it", async () => {
    const { get } = opened();
    const { statusCode, headers, body = "" } = await get(path);
    expect([statusCode, JSON.parse(body)]).toEqual([200, openApiDocument()]);
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "cache-control": "public, max-age=300",
    });
    const etag = String(headers?.etag);
    for (const has of [etag, `"other", ${etag}`, "*"])
      expect(await get(path, { "if-none-match": has })).toMatchObject({ statusCode: 304, body: "" });
    expect((await get(path, { "if-none-match": '"other"' })).statusCode).toBe(200);
  });

  test.each([
    ["gzip, deflate, br", true],
    ["gzip;q=0.5", true],
    ["br", false],
    ["gzip;q=0", false],
  ])("with Accept-Encoding: %s, is compressed: %s", async (accepted, compressed) => {
    const { headers, body = "", isBase64Encoded } = await opened().get(path, { "accept-encoding": accepted });
    expect([isBase64Encoded ?? false, headers?.["content-encoding"]]).toEqual(
      compressed ? [true, "gzip"] : [false, undefined],
    );
    const text = compressed ? gunzipSync(Buffer.from(body, "base64")).toString() : body;
    expect(JSON.parse(text)).toEqual(openApiDocument());
  });
});

describe("the documentation of a deployment", () => {
  const operator = { operator: "Channel & Co", support: "help@channel.example" };

  test("names its operator and a contact", () => {
    const documentText = JSON.stringify(openApiDocument());
    const { info } = JSON.parse(
      documentOf(documentText, { ...operator, product: "Channel", terms: "https://c.example/t" }),
    );
    expect(info).toMatchObject({
      ...{ title: "Channel", version, termsOfService: "https://c.example/t" },
      contact: { name: "Channel & Co", email: "help@channel.example" },
    });
    const page = JSON.parse(documentOf(documentText, { ...operator, support: "https://c.example/help" }));
    expect(page.info.contact).toEqual({ name: "Channel & Co", url: "https://c.example/help" });
    const both = { ...operator, supportPage: "https://c.example/help" };
    expect(JSON.parse(documentOf(documentText, both)).info.contact).toEqual({
      ...{ name: "Channel & Co", email: "help@channel.example", url: "https://c.example/help" },
    });
    expect(operatedBy(both).toString()).toContain(
      '<a href="mailto:help@channel.example">help@channel.example</a> <a href="https://c.example/help">c.example/help</a>',
    );
    expect(operatorContact(both)).toBe(" (Channel & Co, help@channel.example, https://c.example/help)");
    expect(operatedBy(operator).toString()).toBe(
      "<footer><p>Channel &amp; Co operates this deployment. " +
        '<a href="mailto:help@channel.example">Support</a></p></footer>',
    );
  });
});
