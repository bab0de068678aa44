import { generateKeyPairSync } from "node:crypto";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { exportJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import type { ApiDefinition } from "../../../infra/local/api-definition.ts";
import { type Gateway, openGateway } from "../../../infra/local/gateway.ts";
import type { InvocationResult } from "../../../infra/local/invocation.ts";
import { closeServer, listen } from "../../../infra/local/listen.ts";

const issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc";
const authorizer = { issuer, audience: ["client"], header: "authorization", scopes: [] };
const route = (routeKey: string, more: object = {}) => ({
  routeKey,
  functionName: routeKey,
  timeoutMilliseconds: 30_000,
  ...more,
});
const api: ApiDefinition = {
  apiId: "abcdefghij",
  stage: "$default",
  routes: [
    route("GET /things"),
    route("POST /things"),
    route("GET /things/{id}"),
    route("ANY /things/special"),
    route("GET /things/{id}/parts/{part}"),
    route("HEAD /pages/{token}"),
    route("GET /pages/{token}"),
    route("GET /files/{proxy+}"),
    route("GET /files/public/{proxy+}"),
    route("GET /slow", { timeoutMilliseconds: 30 }),
    route("GET /me", { authorizer }),
    route("GET /scoped", { authorizer: { ...authorizer, scopes: ["read", "write"] } }),
  ],
};

interface Event {
  routeKey: string;
  rawPath: string;
  body?: string;
  headers: Record<string, string>;
  requestContext: { authorizer?: { jwt: { claims: Record<string, string>; scopes: string[] | null } } };
}

const key = generateKeyPairSync("rsa", { modulusLength: 2048 });
const now = Date.parse("2030-06-01T12:00:00Z");
const seconds = now / 1_000;
let answerWith: (event: Event) => unknown;
let keySetRequests = 0;
let gateway: Gateway;
const keySets = createServer(async (_, response) => {
  keySetRequests++;
  response.end(
    JSON.stringify({ keys: [{ ...(await exportJWK(key.publicKey)), kid: "one", alg: "RS256", use: "sig" }] }),
  );
});

beforeAll(async () => {
  const jwks = `http://127.0.0.1:${await listen(keySets, 0)}/jwks.json`;
  gateway = await openGateway(0);
  gateway.serve({
    api,
    region: "eu-central-1",
    accountId: "000000000000",
    now: () => now,
    jwksUrl: (asked) => (asked === issuer ? jwks : undefined),
    async invoke(_, event): Promise<InvocationResult> {
      const read: Event = JSON.parse(JSON.stringify(event));
      const result = await answerWith(read);
      if (result instanceof Error)
        return { requestId: "1", failed: true, payload: JSON.stringify({ errorType: result.name }) };
      return { requestId: "1", failed: false, payload: JSON.stringify(result) ?? "null" };
    },
  });
});

beforeEach(() => {
  answerWith = (event) => ({ statusCode: 200, body: JSON.stringify(event) });
});

afterAll(async () => {
  await gateway.close();
  await closeServer(keySets);
});

const get = (path: string, init: RequestInit = {}) => fetch(`${gateway.url}${path}`, init);
const statusAndBody = async (answer: Response) => [answer.status, await answer.json()];
const eventOf = async (path: string, init: RequestInit = {}) =>
  JSON.parse(await (await get(path, init)).text());

describe("routes", () => {
  test.each([
    ["GET", "/things/7", "GET /things/{id}"],
    ["GET", "/things/special", "ANY /things/special"],
    ["DELETE", "/things/special", "ANY /things/special"],
    ["GET", "/files/public/a/b", "GET /files/public/{proxy+}"],
    ["GET", "/files/private/a", "GET /files/{proxy+}"],
  ])("%s %s is answered by %s", async (method, path, expected) => {
    expect((await eventOf(path, { method })).routeKey).toBe(expected);
  });

  test.each([
    ["GET", "/nowhere"],
    ["GET", "/things/"],
    ["GET", "/things/7/"],
    ["DELETE", "/things"],
    ["OPTIONS", "/things"],
    ["GET", "/files/"],
  ])("%s %s is no route: 404 in API Gateway's shape", async (method, path) => {
    const answer = await get(path, { method });
    expect(await statusAndBody(answer)).toEqual([404, { message: "Not Found" }]);
  });
});

describe("events", () => {
  test("an event has payload format 2.0", async () => {
    const event = await eventOf("/things/a%20b?x=1&x=2&y=%C3%A9+%26", {
      headers: [
        ["X-Many", "1"],
        ["X-Many", "2"],
        ["Cookie", "a=1; b=2"],
        ["User-Agent", "probe/1"],
      ],
    });
    expect(event).toMatchObject({
      version: "2.0",
      routeKey: "GET /things/{id}",
      rawPath: "/things/a b",
      rawQueryString: "x=1&x=2&y=%C3%A9+%26",
      queryStringParameters: { x: "1,2", y: "é &" },
      pathParameters: { id: "a b" },
      isBase64Encoded: false,
      requestContext: {
        accountId: "000000000000",
        apiId: "abcdefghij",
        domainName: "abcdefghij.execute-api.eu-central-1.amazonaws.com",
        domainPrefix: "abcdefghij",
        http: {
          method: "GET",
          path: "/things/a b",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "probe/1",
        },
        routeKey: "GET /things/{id}",
        stage: "$default",
        time: "01/Jun/2030:12:00:00 +0000",
        timeEpoch: now,
      },
    });
    expect(event.headers["x-many"]?.replace(" ", "")).toBe("1,2");
    expect(event.cookies).toEqual(["a=1", "b=2"]);
    expect(event).not.toHaveProperty("body");
    expect(event.requestContext).not.toHaveProperty("authorizer");
  });

  test("an encoded slash stays within its segment", async () => {
    expect((await eventOf("/things/a%2Fb")).pathParameters).toEqual({ id: "a/b" });
  });

  test.each([
    ["application/json", '{"a":1}', false],
    ["application/merge-patch+json; charset=utf-8", "{}", false],
    ["text/plain", "é", false],
    ["application/xml", "<a/>", false],
    ["application/x-www-form-urlencoded", "a=1&b=2", true],
    ["application/octet-stream", "abc", true],
  ])("a body of type %s arrives as text or as base64", async (type, body, encoded) => {
    const event = await eventOf("/things", { method: "POST", body, headers: { "content-type": type } });
    expect(event.isBase64Encoded).toBe(encoded);
    expect(encoded ? Buffer.from(event.body, "base64").toString() : event.body).toBe(body);
  });
});

describe("responses", () => {
  test("status, headers, cookies and body come from the function", async () => {
    answerWith = () => ({
      statusCode: 201,
      headers: { "X-One": 1, "content-type": "text/html", "set-cookie": "z=0" },
      cookies: ["a=1; HttpOnly", "b=2"],
      body: Buffer.from("<p>é</p>").toString("base64"),
      isBase64Encoded: true,
    });
    const answer = await get("/things");
    expect([answer.status, answer.headers.get("x-one"), await answer.text()]).toEqual([201, "1", "<p>é</p>"]);
    expect(answer.headers.getSetCookie()).toEqual(["z=0", "a=1; HttpOnly", "b=2"]);
    expect(answer.headers.get("apigw-requestid")).toBeTruthy();
  });

  test.each([
    ["malformed", { hello: 1 }],
    ["malformed", { statusCode: "abc" }],
    ["malformed", { statusCode: 200, body: { not: "text" } }],
    ["malformed", { statusCode: 99 }],
    ["malformed", { statusCode: 200, headers: { a: ["b"] } }],
    ["an error", new Error("secret")],
  ])("a result that is %s is a 500 without details: %j", async (_, result) => {
    answerWith = () => result;
    expect(await statusAndBody(await get("/things"))).toEqual([500, { message: "Internal Server Error" }]);
  });

  test("a function that exceeds the integration's limit is a 503", async () => {
    answerWith = () => new Promise(() => {});
    const answer = await get("/slow");
    expect(await statusAndBody(answer)).toEqual([503, { message: "Service Unavailable" }]);
  });
});

describe("limits", () => {
  test("a body beyond ten megabytes is refused", async () => {
    const send = (size: number) => get("/things", { method: "POST", body: Buffer.alloc(size) });
    answerWith = ({ body = "" }) => ({ statusCode: 200, body: String(body.length) });
    const tooLarge = await send(10 * 1024 * 1024 + 1);
    expect(await statusAndBody(tooLarge)).toEqual([413, { message: "Request Entity Too Large" }]);
    expect((await send(1024)).status).toBe(200);
  });

  test("a request that is not HTTP, or has no path, is a 400", async () => {
    expect(await raw("GARBAGE\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw("GET /things/%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });

  test("before the stack is ready every answer is a 503", async () => {
    const early = await openGateway(0);
    expect((await fetch(`${early.url}/things`)).status).toBe(503);
    await early.close();
  });

  test("requests beyond the stage's throttle are 429, until there is room again", async () => {
    const limited = await openGateway(0);
    let time = 0;
    const nobody = () => Promise.resolve({ requestId: "1", failed: false, payload: '{"statusCode":200}' });
    const [region, accountId] = ["eu-central-1", "000000000000"];
    const throttled = { ...api, throttle: { perSecond: 1, burst: 2 } };
    const backend = { region, accountId, invoke: nobody, jwksUrl: () => undefined, now: () => time };
    limited.serve({ ...backend, api: throttled, limited: true });
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

describe("tokens", () => {
  const claims = {
    iss: issuer,
    client_id: "client",
    token_use: "access",
    username: "usr_1",
    iat: seconds,
    exp: seconds + 60,
  };
  const sign = (payload: JWTPayload, header: Partial<JWTHeaderParameters> = {}) =>
    new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: "one", ...header }).sign(key.privateKey);
  const ask = (token: string, path = "/me") => get(path, { headers: { authorization: `Bearer ${token}` } });

  // Row 28 of the promises tries all other manipulations of a token.
  test("a valid access token passes, and its claims arrive as strings", async () => {
    const token = await sign({ ...claims, "cognito:groups": ["a", "b"], flag: true, nested: { a: 1 } });
    const event: Event = JSON.parse(await (await ask(token)).text());
    expect(event.requestContext.authorizer?.jwt).toEqual({
      claims: {
        iss: issuer,
        client_id: "client",
        token_use: "access",
        username: "usr_1",
        iat: String(seconds),
        exp: String(seconds + 60),
        "cognito:groups": "[a b]",
        flag: "true",
        nested: '{"a":1}',
      },
      scopes: null,
    });
  });

  test("unknown key ids do not fetch the keys each time", async () => {
    const before = keySetRequests;
    for (let count = 0; count < 10; count++) await ask(await sign(claims, { kid: `guess-${count}` }));
    expect(keySetRequests - before).toBeLessThanOrEqual(1);
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
