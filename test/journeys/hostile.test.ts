import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { methodOf, type RealCall, realCall, rowOf, send } from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { everyNth } from "../support/full.ts";
import { notTaken, odd } from "../support/hostile-bodies.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { valuesIn, withValue } from "../support/json-values.ts";
import { inParallel } from "../support/matrix.ts";
import { good, type Response } from "../support/world.ts";
import { effectOf, readWritten } from "../support/written.ts";

let inside: Inside;
let cast: ExampleCast;
beforeAll(async () => {
  inside = await openInside();
  cast = await openExampleCast(inside);
}, 60_000);
afterAll(() => inside?.close());

const keys = Object.keys(routes) as RouteKey[];

/** An answer that tells nothing of the inside, whatever was sent. */
const sent = async (call: RealCall, headers: Record<string, string> = {}): Promise<Response> => {
  const answer = await send(call, headers);
  expect([call.key, call.path, answer.status < 500]).toEqual([call.key, call.path, true]);
  expect(answer.text).not.toMatch(/\bat .*\.(ts|js|mjs):\d|arn:aws|ValidationException|ZodError/);
  return answer;
};
const isMalformed = (what: string, { status, body, headers }: Response): void => {
  expect([what, status, body.code]).toEqual([what, 400, "INVALID_REQUEST"]);
  expect(headers.get("content-type")).toBe("application/problem+json");
};

const withBody = keys.filter((key) => /^(POST|PUT|PATCH) /.test(key) && !rowOf(key).html);

// What each field takes, and what none does, test/lib/contract/examples.test.ts says: here it is refused on the way in.
it.each(withBody.map((key, number) => ({ key, number })))(
  "$key refuses what is no body of its own, and writes nothing",
  async ({ key, number }) => {
    const call = await realCall(key, cast);
    const { body = {} } = call as { body?: Record<string, unknown> };
    const before = await readWritten(inside);
    const pairs = valuesIn(body).flatMap(([way]) => odd.map((value) => ({ way, value })));
    const bent = everyNth(pairs, Math.ceil(pairs.length / 6), number)
      .map(({ way, value }) => ({ way, other: withValue(body, way, value) }))
      .filter(({ other }) => !rowOf(key).body?.safeParse(other).success)
      .map(({ way, other }): [string, string] => [`an odd /${way.join("/")}`, JSON.stringify(other)]);
    const tries = [...everyNth(notTaken(body), 8, number), ...bent];
    await inParallel(tries, 4, async ([what, text]) =>
      isMalformed(`${key}: ${what}`, await sent({ ...call, body: text })),
    );
    const types = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"];
    for (const type of everyNth(types, 4, number))
      if (rowOf(key).body) isMalformed(`${key} as ${type}`, await sent(call, { "content-type": type }));
    isMalformed(`${key} with a query`, await sent({ ...call, path: `${call.path}?a=1` }));
    expect(effectOf(before, await readWritten(inside))).toEqual({});
  },
);

it("no row fails for an odd id, query or header", async () => {
  const texts = ["%00", "..%2f", "'%20OR%201=1", "%F0%9F%92%A9", "a".repeat(2_000), "{id}", "__proto__"];
  const queries = ["a=1", "__proto__=1", "limit=1&limit=2", "%00=%00", "=", "&&"];
  const headers: Record<string, string>[] = [
    { "if-match": "x".repeat(4_000) },
    { "if-match": '"a' },
    { "accept-language": "\u00ff;q=x" },
    { "idempotency-key": " " },
    { "content-type": "application/json; charset=utf-16" },
  ];
  await inParallel([...keys.entries()], 4, async ([number, key]) => {
    const { html } = rowOf(key);
    const call = await realCall(key, cast, { plain: true });
    const { path } = call;
    const body = /^(POST|PUT|PATCH) /.test(key) ? "[]" : undefined;
    const template = key.slice(key.indexOf(" ") + 1);
    if (key.includes("{"))
      for (const text of everyNth(texts, 5, number))
        await sent({ ...call, body, path: template.replaceAll(/\{\w+\}/g, text) });
    for (const query of everyNth(queries, 5, number)) {
      const answer = await sent({ ...call, body, path: `${path}?${query}` });
      if (/a=1|__proto__|limit|%00|^=/.test(query) && !html) isMalformed(`${key}?${query}`, answer);
    }
    for (const each of everyNth(headers, 4, number)) await sent({ ...call, body, path }, each);
  });
});

/** Each filter and each other parameter of a read. */
const parameters = keys
  .filter((key) => methodOf(key) === "GET")
  .flatMap((key) => Object.keys(rowOf(key).query?.shape ?? {}).map((name) => ({ key, name })));

it("no filter fails for an odd value", async () => {
  const values = [
    ...["", " ", "x", "\u0000", "\u202e", "💩", "*", "%", "'", "' OR 1=1", "___", "x".repeat(3_000), "../.."],
    ...["0", "101", "-1", "1e1", "constructor", "a..b", "DEU", "Д", "org_00000000000000000000000000"],
    ...["0000-01-01T00:00:00Z", "0000-01-01T00:00:00+23:59", "1960-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
    ...["9999-12-31T23:59:59.999-23:59", "2026-02-30T00:00:00Z", "now", "275760-09-13T00:00:00Z"],
    ...["2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z", "evt_zzzzzzzzzzzzzzzzzzzzzzzzzz"],
  ];
  await inParallel([...parameters.entries()], 4, async ([number, { key, name }]) => {
    const call = await realCall(key, cast, { plain: true });
    const { path } = call;
    for (const value of everyNth(values, 4, number)) {
      const { status } = await sent({ ...call, path: `${path}?${name}=${encodeURIComponent(value)}` });
      expect([key, name, value, [200, 400].includes(status)]).toEqual([key, name, value, true]);
    }
  });
  const period = "from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z";
  for (const path of ["/v1/incentives", "/v1/audit-records"])
    expect(await good(cast.provider.admin.get(`${path}?${period}`))).toEqual({ items: [] });
});

const whole = [
  "Ёлки & Söhne",
  "שלום 👩‍👩‍👧",
  "<script>alert(1)</script>",
  "{{link}}",
  "__proto__",
  "constructor",
];

it("names in any script stay as they are, and none is mistaken for the language's own things", async () => {
  const patch = await realCall("PATCH /v1/customers/{customerId}", cast);
  const { by, path } = patch;
  for (const companyName of whole) {
    await good(send({ ...patch, body: { billingProfile: { companyName } } }));
    expect((await good(by.get(path))).billingProfile.companyName).toBe(companyName);
  }
  const bent = '{"billingProfile":{"__proto__":{"email":"x@x.example"}}}';
  isMalformed("a prototype in a profile", await sent({ ...patch, body: bent }));
  for (const id of ["__proto__", "constructor"]) expect((await by.get(`/v1/offers/${id}`)).status).toBe(404);
  const lineItems = ["constructor", "hasOwnProperty", "toString"].map((offerId) => ({
    offerId,
    quantity: 1,
  }));
  const { id } = await good(by.post("/v1/orders", { customerId: patch.real.customer, lineItems }));
  const { problems } = await good(by.post(`/v1/orders/${id}/review`));
  expect(problems.map(({ code }: { code: string }) => code)).toEqual(lineItems.map(() => "OFFER_NOT_FOUND"));
});
