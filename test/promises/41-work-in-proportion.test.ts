import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { type RealCall, realCall } from "../support/example-calls.ts";
import { openExampleCast } from "../support/example-cast.ts";
import { everyNth, full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { reached } from "../support/promise.ts";

/** The largest body that Lambda takes from the gateway. */
const largest = 6 * 1024 * 1024;

const times = (text: string, separator = ","): string =>
  `${text}${separator}`
    .repeat(Math.floor(largest / (text.length + separator.length)))
    .slice(0, -separator.length || undefined);

/** The JSON by which a place in a body is inflated. The smaller ones pass the limit of bytes. */
const blownUp: Record<string, string> = {
  "empty elements": `[${times("{}")}]`,
  "the same element": `[${times('{"partnerIdOnRecord":1,"a":[]}')}]`,
  "elements within 256 kB": `[${Array(60_000).fill("{}").join()}]`,
  "500 elements with 90 members": `[${Array(500)
    .fill(`{${Array.from({ length: 90 }, (_, at) => `"${at}":1`)}}`)
    .join()
    .slice(0, 250_000)
    .replace(/,?[^}]*$/, "")}]`,
  members: `{${Array.from({ length: 400_000 }, (_, at) => `"f${at}":0`)}}`,
  "members within 256 kB": `{${Array.from({ length: 20_000 }, (_, at) => `"f${at}":0`)}}`,
  "a string": `"${"x".repeat(largest)}"`,
  "a string within 256 kB": `"${"\\u0000".repeat(40_000)}"`,
  "depth of lists": `${"[".repeat(largest / 2 - 1_000)}${"]".repeat(largest / 2 - 1_000)}`,
  "depth of objects": `${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}`,
};

/** The body, with every place in it replaced by `text` in turn. */
const bodiesWith = (body: unknown, text: string): string[] => {
  if (body === null || typeof body !== "object") return [text];
  const entries = Object.entries(body);
  const inside = entries.flatMap(([name, value]) =>
    bodiesWith(value, text).map((inner) =>
      Array.isArray(body)
        ? `[${inner}]`
        : `{${entries.map(([each, of]) => `${JSON.stringify(each)}:${each === name ? inner : JSON.stringify(of)}`)}}`,
    ),
  );
  return [text, ...inside];
};

const withBodies = Object.entries<Route>(routes).filter(([key]) => /^(POST|PUT|PATCH) /.test(key));

let inside: Inside;
beforeAll(async () => {
  inside = await openInside();
}, 60_000);
afterAll(() => inside.close());

it("the largest body of every route is answered quickly, briefly, and with little memory", async () => {
  const cast = await openExampleCast(inside);
  const most = { milliseconds: 0, characters: 0, megabytes: 0 };
  const wrong: unknown[] = [];
  let made = 0;
  // In an everyday run, each route tries other kinds of bodies at its places.
  const kinds = Object.entries(blownUp);
  for (const [at, [key]] of withBodies.entries()) {
    const { by, method, path, body, headers }: RealCall = await realCall(key as RouteKey, cast);
    const bodies = kinds.flatMap(([kind, text]) =>
      bodiesWith(body ?? {}, text).map((each) => [kind, each] as const),
    );
    for (const [kind, text] of everyNth(bodies, 12, at)) {
      const measured = async () => {
        const before = process.memoryUsage().rss;
        const start = performance.now();
        const answer = await by.call(method, path, text, headers);
        const milliseconds = performance.now() - start;
        return { answer, milliseconds, megabytes: (process.memoryUsage().rss - before) / 1024 / 1024 };
      };
      const first = await measured();
      // Once, garbage collection or another process may have taken the time.
      const { answer, milliseconds, megabytes } = first.milliseconds > 1_000 ? await measured() : first;
      const characters = answer.text.length;
      made++;
      most.milliseconds = Math.max(most.milliseconds, milliseconds);
      most.characters = Math.max(most.characters, characters);
      most.megabytes = Math.max(most.megabytes, megabytes);
      const refused = answer.status >= 400 && answer.status < 500;
      if (!refused || milliseconds > 1_000 || characters > 32_000 || megabytes > 256)
        wrong.push([key, kind, answer.status, milliseconds, characters, megabytes]);
    }
  }
  expect(wrong).toEqual([]);
  expect(made).toBeGreaterThan(full ? 500 : 50);
  reached(
    41,
    `${made} bodies on ${withBodies.length} routes, in every place of each${full ? "" : " twelfth"}: answered within ` +
      `${Math.ceil(most.milliseconds)} ms, in ${most.characters} characters at the most, with ${Math.ceil(most.megabytes)} MB more memory`,
  );
}, 600_000);

it("a caller who sets too many fields that are not its own gets a short refusal", async () => {
  const { world } = inside;
  const reseller = await world.reseller();
  const agent = await world.user(reseller, "SalesAgent");
  const lineItems = Array.from({ length: 60_000 }, () => ({ partnerIdOnRecord: 1 }));
  const answer = await agent.post("/v1/orders", { lineItems });
  expect([answer.status, answer.body.code, answer.text.length < 1_000]).toEqual([
    400,
    "INVALID_REQUEST",
    true,
  ]);
});

it("links of a request and change requests a day are limited, and a refusal says so", async () => {
  const { world } = inside;
  const { admin } = await world.provider();
  const { id } = (
    await admin.post("/v1/partnership-requests", { resellerEmail: `many@${world.next()}.example` })
  ).body;
  const change = { changes: { description: "A" }, reason: "R" };
  for (const [times, path, body] of [
    [30, `/v1/partnership-requests/${id}/link`, undefined],
    [20, "/v1/organization/change-requests", change],
  ] as const) {
    for (let at = 0; at < times; at++) expect((await admin.post(path, body)).status).toBeLessThan(300);
    const answer = await admin.post(path, body);
    expect([answer.status, answer.body.code]).toEqual([429, "RATE_LIMITED"]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
});
