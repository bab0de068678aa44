import { routes } from "../../lib/contract/routes.ts";
import { newId } from "../../lib/ids.ts";
import { openTable } from "../../lib/table/table.ts";
import { customerFixture } from "../support/customers.ts";
import { everyNth } from "../support/full.ts";
import { bodies, misshapen, notTaken, odd } from "../support/hostile-bodies.ts";
import { changes, concrete, type Dump, dumper, inParallel } from "../support/matrix.ts";
import { aNewCustomer } from "../support/orders.ts";
import { openStack } from "../support/stack.ts";
import {
  documentsOf,
  type Member,
  type Method,
  type Organization,
  openWorld,
  type Response,
  type World,
} from "../support/world.ts";

const noOffers = { upgradeTargetOffers: [], prerequisiteOffers: [] };

describe("whatever a caller sends", () => {
  let stack: Awaited<ReturnType<typeof openStack>>;
  let world: World;
  let provider: Organization;
  let reseller: Organization;
  let ids: Record<string, string>;
  const counts = { sent: 0, refused: 0 };
  /** How the table was when it was last looked at: nothing here may change it. */
  let last: Dump;
  let fields = 0;

  beforeAll(async () => {
    stack = await openStack();
    world = await openWorld(stack);
    [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
    await world.operator.put(`/v1/organizations/${provider.id}/agreements/EMEA`, {
      signedAt: "2026-01-01T00:00:00Z",
      source: "paper",
    });
    const [request, change, user] = await Promise.all([
      provider.admin.post("/v1/partnership-requests", { resellerEmail: "target@asked.example" }),
      provider.admin.post("/v1/organization/change-requests", {
        changes: { country: "FR" },
        reason: "moved",
      }),
      provider.admin.post("/v1/users", {
        email: "target@users.example",
        displayName: "Target",
        roles: ["SalesAgent"],
      }),
    ]);
    ids = {
      organizations: provider.id,
      "change-requests": change.body.id,
      users: user.body.id,
      "partnership-requests": request.body.id,
      "indirect-resellers": reseller.id,
      "indirect-providers": provider.id,
      ...(await ofTheChannel()),
    };
    last = await dumper(stack)();
  }, 60_000);
  afterAll(async () => {
    console.info(`hostile calls: ${JSON.stringify(counts)}`);
    await stack?.stop();
  });

  /** One of each thing that a provider has with its customers. */
  const ofTheChannel = async () => {
    const table = openTable(stack.tableName, documentsOf(stack));
    const now = new Date(stack.now());
    const fixture = { providerId: provider.id, now, subscriptions: [{}] };
    const { customer, subscriptions } = await customerFixture(table, fixture);
    await world.operator.put("/v1/offers/target", { ...bodies["PUT /v1/offers/{offerId}"]!(0), ...noOffers });
    const lineItems = [{ offerId: "target", quantity: 1 }];
    const order = await provider.admin.post("/v1/orders", {
      customer: aNewCustomer("target.example"),
      lineItems,
    });
    return {
      offers: "target",
      orders: order.body.id,
      customers: customer.id,
      subscriptions: subscriptions[0]?.id ?? "",
      jobs: newId("job", now),
    };
  };

  const callerOf = (key: string): Member => {
    const access = Object.entries(routes).find(([each]) => each === key)?.[1].access;
    if (!access || access === "public") return provider.admin;
    const types: readonly string[] = access.types;
    if (types.includes("indirect-provider")) return provider.admin;
    return types.includes("operator") ? world.operator : reseller.admin;
  };
  const place = (key: string): { method: Method; path: string } =>
    concrete(key, {
      id: ids[key.split("/")[2] ?? ""] ?? "",
      sid: ids.subscriptions ?? "",
      resellerId: reseller.id,
      region: "EMEA",
      mpnId: "1",
      token: "x",
    });

  const send = async (
    key: string,
    body: unknown,
    headers: Record<string, string> = {},
    at = place(key),
  ): Promise<Response> => {
    const sent = { "if-match": "*", ...(key.endsWith("/submit") && { "idempotency-key": "k" }), ...headers };
    const answer = await callerOf(key).call(at.method, at.path, body, sent);
    counts.sent++;
    if (answer.status >= 500)
      throw new Error(`${key} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    expect(answer.text).not.toMatch(/\bat .*\.(ts|js|mjs):\d|arn:aws|ValidationException|ZodError/);
    return answer;
  };
  const isMalformed = (name: string, { status, body, headers }: Response): void => {
    counts.refused++;
    expect([name, status, body.code]).toEqual([name, 400, "INVALID_REQUEST"]);
    expect(headers.get("content-type")).toBe("application/problem+json");
  };

  it("is judged here on every row that takes a body", () => {
    const all = Object.keys(routes).filter(
      (key) => !/^(GET|DELETE) /.test(key) && !key.includes(" /invitations/"),
    );
    expect(Object.keys(bodies).toSorted()).toEqual(all.toSorted());
  });

  it.each(Object.keys(bodies))("%s refuses what is no body of its own, and writes nothing", async (key) => {
    const good = bodies[key]!(0);
    const route = Object.keys(bodies).indexOf(key);
    const tries = [
      ...everyNth(notTaken(good), 12, route),
      ...misshapen(key, good, (depth) => everyNth(odd, depth > 1 ? 28 : 10, fields++)),
    ].map(([name, text]) => ({ name: `${key}: ${name}`, text }));
    await inParallel(tries, 4, async ({ name, text }) => {
      const answer = await send(key, text);
      // A token is whatever its holder has for one: no shape of it is malformed but by its length.
      if (name.includes("/token as") && answer.body.code === "INVITATION_NOT_FOUND") return;
      isMalformed(name, answer);
    });
    const types = [
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/xml",
      "multipart/form-data",
      "x",
    ];
    for (const type of everyNth(types, 9, route))
      if (Object.keys(good).length > 0)
        isMalformed(`${key}: as ${type}`, await send(key, JSON.stringify(good), { "content-type": type }));
    isMalformed(
      `${key}: a query`,
      await send(key, good, {}, { ...place(key), path: `${place(key).path}?a=1` }),
    );
    const now = await dumper(stack)();
    expect(changes(last, now)).toEqual([]);
    last = now;
  });

  it("never gets a 500 for odd ids, queries and headers, on any row", async () => {
    const texts = ["%00", "..%2f", "'%20OR%201=1", "%F0%9F%92%A9", "a".repeat(2_000), "{id}"];
    const queries = ["?a=1", "?__proto__=1", "?limit=1&limit=2", "?%00=%00", "?=", "?&&"];
    const odds = [
      { "if-match": "x".repeat(4_000) },
      { "if-match": '"a' },
      { "accept-language": "\u00ff;q=x" },
      { "idempotency-key": " " },
      { "content-type": "application/json; charset=utf-16" },
    ];
    const tries: { key: string; path: string; headers: Record<string, string> }[] = [];
    for (const [route, key] of Object.keys(routes).entries()) {
      const { path } = place(key);
      if (key.includes("{"))
        for (const text of everyNth(texts, 9, route))
          tries.push({
            key,
            path: key.slice(key.indexOf(" ") + 1).replaceAll(/\{\w+\}/g, text),
            headers: {},
          });
      for (const query of everyNth(queries, 9, route))
        tries.push({ key, path: `${path}${query}`, headers: {} });
      for (const headers of everyNth(odds, 9, route))
        tries.push({ key, path, headers: headers as unknown as Record<string, string> });
    }
    await inParallel(tries, 6, async ({ key, path, headers }) => {
      const method = place(key).method;
      const body = ["POST", "PUT", "PATCH"].includes(method) ? "[]" : undefined;
      const answer = await send(key, body, headers, { method, path });
      const expected = /[?](a|__proto__|limit=1&|%00|=)/.test(path) && !key.includes(" /invitations/");
      if (expected) isMalformed(`${key} ${path}`, answer);
      else expect([key, path, answer.status < 500]).toEqual([key, path, true]);
    });
  });

  it("never gets a 500 for odd values of the filters", async () => {
    const instants = [
      "0000-01-01T00:00:00Z",
      "0000-01-01T00:00:00+23:59",
      "1960-01-01T00:00:00Z",
      "9999-12-31T23:59:59Z",
      "9999-12-31T23:59:59.999-23:59",
      "2026-02-30T00:00:00Z",
      "2026-01-01",
      "now",
      "275760-09-13T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:00:60Z",
      "2026-01-01T00:00:00.123456789Z",
    ].map(encodeURIComponent);
    const queries = [
      ...instants.flatMap((at) => [`from=${at}`, `to=${at}`, `from=${at}&resourceId=x`]),
      "from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z",
      "from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z&resourceId=x",
      "resourceType=%00",
      "resourceId=%F0%9F%92%A9",
      "userId='",
      `resourceId=${"x".repeat(65)}`,
    ];
    for (const query of queries) {
      const { status } = await send(
        "GET /v1/audit-records",
        undefined,
        {},
        { method: "GET", path: `/v1/audit-records?${query}` },
      );
      expect([query, status === 200 || status === 400]).toEqual([query, true]);
    }
    for (const after of [
      "evt_00000000000000000000000000",
      "evt_zzzzzzzzzzzzzzzzzzzzzzzzzz",
      "x",
      "org_00000000000000000000000000",
    ]) {
      const { status } = await send(
        "GET /v1/events",
        undefined,
        {},
        { method: "GET", path: `/v1/events?after=${after}` },
      );
      expect([after, status]).toEqual([after, after.startsWith("evt_") ? 200 : 400]);
    }
    for (const country of ["de", "DEU", "%00%00", "Д"])
      isMalformed(
        country,
        await send(
          "GET /v1/directory/indirect-providers",
          undefined,
          {},
          { method: "GET", path: `/v1/directory/indirect-providers?country=${country}` },
        ),
      );
    for (const signedAt of [...instants.map(decodeURIComponent), "2999-01-01T00:00:00Z"]) {
      const answer = await send("PUT /v1/organizations/{organizationId}/agreements/{region}", {
        signedAt,
        source: "paper",
      });
      expect([signedAt, [200, 400].includes(answer.status)]).toEqual([signedAt, true]);
      if (/^(9999|2999)/.test(signedAt)) isMalformed(signedAt, answer);
    }
  });

  it("takes the last of duplicate names, as JSON does, and judges that one", async () => {
    const email = "twice@users.example";
    const twice = `{"email":"${email}","displayName":"x","roles":["SalesAgent"],"roles":"GlobalAdmin"}`;
    isMalformed("the last is wrong", await send("POST /v1/users", twice));
    const good = `{"email":"x","email":"${email}","displayName":"x","roles":["GlobalAdmin"],"roles":["SalesAgent"]}`;
    const made = await send("POST /v1/users", good);
    expect([made.status, made.body.email, made.body.roles]).toEqual([201, email, ["SalesAgent"]]);
  });

  it("points at each field that is wrong, up to fifty of them", async () => {
    const body = {
      email: "none",
      displayName: "",
      roles: ["Boss", "SalesAgent"],
      "a/b~c": 1,
      globalAdmin: true,
    };
    const answer = await send("POST /v1/users", body);
    isMalformed("wrong fields", answer);
    expect(answer.body.errors.map(({ pointer, code }: any) => `${pointer} ${code}`).toSorted()).toEqual([
      "/a~1b~0c UNKNOWN_FIELD",
      "/displayName INVALID",
      "/email INVALID",
      "/globalAdmin UNKNOWN_FIELD",
      "/roles/0 INVALID",
    ]);
    const missing = await send("POST /v1/users", {});
    expect(missing.body.errors).toMatchObject(
      ["/email", "/displayName", "/roles"].map((pointer) => ({ pointer, code: "REQUIRED" })),
    );
    const many = await send(
      "POST /v1/users",
      `{${Array.from({ length: 50_000 }, (_, at) => `"f${at}":0`).join()}}`,
    );
    isMalformed("many", many);
    expect(many.body.errors).toHaveLength(50);
  });

  it("keeps the shapes of texts: trimmed lines, LF, no controls or directions, whole Unicode", async () => {
    const create = (more: object) =>
      send("POST /v1/partnership-requests", { resellerEmail: `text-${world.next()}@asked.example`, ...more });
    const good = await create({ subject: "  Grüße, Ёлки 👩‍👩‍👧  ", message: "a\r\nb\n{{link}}\tc" });
    expect([good.status, good.body.subject, good.body.message]).toEqual([
      201,
      "Grüße, Ёлки 👩‍👩‍👧",
      "a\nb\n{{link}}\tc",
    ]);
    for (const character of [
      "\u0000",
      "\u0007",
      "\u001b",
      "\u007f",
      "\u0085",
      "\u200e",
      "\u202e",
      "\u2066",
      "\ud800",
      "\udc00",
    ])
      for (const more of [{ subject: `a${character}b` }, { message: `{{link}}${character}b` }])
        isMalformed(JSON.stringify(more), await create(more));
    isMalformed("a line break in a subject", await create({ subject: "a\nBcc: b" }));
    for (const more of [{ subject: "x".repeat(201) }, { message: `{{link}}${"x".repeat(1_993)}` }])
      isMalformed("too long", await create(more));
    expect((await create({ subject: "x".repeat(200), message: `{{link}}${"x".repeat(1_992)}` })).status).toBe(
      201,
    );
  });
});
