import { request } from "node:http";
import { connect } from "node:net";
import type { ApiDefinition } from "../../../infra/local/api-definition.ts";
import { type Gateway, openGateway } from "../../../infra/local/gateway.ts";
import type { InvocationResult } from "../../../infra/local/invocation.ts";

const route = (routeKey: string, timeoutMilliseconds = 30_000) => ({
  routeKey,
  functionName: routeKey,
  timeoutMilliseconds,
});
const api: ApiDefinition = {
  apiId: "abcdefghij",
  stage: "$default",
  routes: [
    route("GET /things"),
    route("POST /things"),
    route("GET /things/{id}"),
    route("ANY /things/special"),
    route("GET /files/{proxy+}"),
    route("GET /files/public/{proxy+}"),
    route("GET /slow", 30),
  ],
};

let time = Date.parse("2030-06-01T12:00:00Z");
let answerWith: (event: any) => unknown;
let gateway: Gateway;

/** A gateway before functions that answer with `answerWith`. */
const opened = async (more: Partial<ApiDefinition> = {}, limited = false) => {
  const one = await openGateway(0);
  one.serve({
    api: { ...api, ...more },
    region: "eu-central-1",
    accountId: "000000000000",
    now: () => time,
    jwksUrl: () => undefined,
    limited,
    async invoke(_, event): Promise<InvocationResult> {
      const result = await answerWith(JSON.parse(JSON.stringify(event)));
      if (result instanceof Error)
        return { requestId: "1", failed: true, payload: JSON.stringify({ errorType: result.name }) };
      return { requestId: "1", failed: false, payload: JSON.stringify(result) ?? "null" };
    },
  });
  return one;
};
beforeAll(async () => {
  gateway = await opened();
});
beforeEach(() => {
  answerWith = (event) => ({ statusCode: 200, body: JSON.stringify(event) });
});
afterAll(() => gateway.close());

const get = (path: string, init: RequestInit = {}) => fetch(`${gateway.url}${path}`, init);
const statusAndBody = async (answer: Response) => [answer.status, await answer.json()];
const eventOf = async (path: string, init: RequestInit = {}) =>
  JSON.parse(await (await get(path, init)).text());

test.each([
  ["GET", "/things/7", "GET /things/{id}"],
  ["GET", "/things/a%2Fb", "GET /things/{id}"],
  ["DELETE", "/things/special", "ANY /things/special"],
  ["GET", "/files/public/a/b", "GET /files/public/{proxy+}"],
  ["GET", "/files/private/a", "GET /files/{proxy+}"],
  ["GET", "/nowhere", undefined],
  ["GET", "/things/7/", undefined],
  ["DELETE", "/things", undefined],
  ["GET", "/files/", undefined],
])("%s %s is answered by %s, or with 404 in API Gateway's shape", async (method, path, expected) => {
  const [status, body] = await statusAndBody(await get(path, { method }));
  expect([status, body]).toMatchObject(
    expected ? [200, { routeKey: expected }] : [404, { message: "Not Found" }],
  );
});

test("an event has its query, path, headers and cookies as in payload format 2.0", async () => {
  const headers: [string, string][] = [
    ["X-Many", "1"],
    ["X-Many", "2"],
    ["Cookie", "a=1; b=2"],
  ];
  const event = await eventOf("/things/a%20b?x=1&x=2&y=%C3%A9+%26", { headers });
  expect(event).toMatchObject({
    rawPath: "/things/a b",
    rawQueryString: "x=1&x=2&y=%C3%A9+%26",
    queryStringParameters: { x: "1,2", y: "é &" },
    pathParameters: { id: "a b" },
    headers: { "x-many": expect.stringMatching(/^1, ?2$/) },
    cookies: ["a=1", "b=2"],
  });
  expect(event).not.toHaveProperty("body");
});

test.each([
  ["application/merge-patch+json; charset=utf-8", "{}", false],
  ["text/plain", "é", false],
  ["application/x-www-form-urlencoded", "a=1&b=2", true],
])("a body of type %s arrives as text or as base64", async (type, body, encoded) => {
  const event = await eventOf("/things", { method: "POST", body, headers: { "content-type": type } });
  expect(event.isBase64Encoded).toBe(encoded);
  expect(encoded ? Buffer.from(event.body, "base64").toString() : event.body).toBe(body);
});

test.each([
  ["malformed", { hello: 1 }],
  ["malformed", { statusCode: 200, body: { not: "text" } }],
  ["malformed", { statusCode: 200, headers: { a: ["b"] } }],
  ["an error", new Error("secret")],
])("a result that is %s is a 500 without details: %j", async (_, result) => {
  answerWith = () => result;
  expect(await statusAndBody(await get("/things"))).toEqual([500, { message: "Internal Server Error" }]);
});

describe("limits", () => {
  test("a function that exceeds the integration's limit is a 503", async () => {
    answerWith = () => new Promise(() => {});
    expect(await statusAndBody(await get("/slow"))).toEqual([503, { message: "Service Unavailable" }]);
  });

  test("a body beyond ten megabytes is refused", async () => {
    const send = (size: number) => get("/things", { method: "POST", body: Buffer.alloc(size) });
    answerWith = ({ body = "" }) => ({ statusCode: 200, body: String(body.length) });
    const tooLarge = await send(10 * 1024 * 1024 + 1);
    expect(await statusAndBody(tooLarge)).toEqual([413, { message: "Request Entity Too Large" }]);
    expect((await send(1024)).status).toBe(200);
  });

  test("a request that is not HTTP, or has no path, is a 400", async () => {
    for (const text of ["GARBAGE", "GET /things/%zz HTTP/1.1\r\nhost: a\r\nconnection: close"])
      expect(await raw(`${text}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("before the stack is ready every answer is a 503", async () => {
    const early = await openGateway(0);
    expect((await fetch(`${early.url}/things`)).status).toBe(503);
    await early.close();
  });

  test("requests beyond the stage's throttle are 429, until there is room again", async () => {
    const limited = await opened({ throttle: { perSecond: 1, burst: 2 } }, true);
    const statusOf = async () => (await fetch(`${limited.url}/things`)).status;
    expect([await statusOf(), await statusOf(), await statusOf()]).toEqual([200, 200, 429]);
    time += 1_000;
    expect([await statusOf(), await statusOf()]).toEqual([200, 429]);
    await limited.close();
  });

  test("a taken port is named together with a remedy", async () => {
    const port = Number(new URL(gateway.url).port);
    await expect(openGateway(port)).rejects.toThrow(
      /^Port \d+ is taken by another program. Choose another one: PORT=\d+ npm start$/,
    );
  });
});

test("a client that disconnects mid-body does no harm", async () => {
  await new Promise<void>((resolve) => {
    const sent = request(`${gateway.url}/things`, { method: "POST", headers: { "content-length": "1000" } });
    sent.on("error", () => resolve());
    sent.write("begun");
    setImmediate(() => sent.destroy(new Error("gone")));
  });
  expect((await get("/things")).status).toBe(200);
});

function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1", () => socket.end(text));
    let answer = "";
    socket.setEncoding("utf8").on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("close", () => resolve(answer)).on("error", reject);
  });
}
