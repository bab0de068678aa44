import fc from "fast-check";
import type { CallerType } from "../../lib/contract/common.ts";
import { examplesOf } from "../../lib/contract/examples/examples.ts";
import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { bodyOf } from "./contract-bodies.ts";
import { never, operationOf, valuesOf } from "./contract-values.ts";

/**
 * A generated call, reproducible by its seed. It contains the stand-ins of the contract's examples and the resource's
 * `«etag»`, which real values replace when it is sent.
 */
export interface Plan {
  key: RouteKey;
  /** The type of organization whose caller sends it; any caller if left out. */
  by: CallerType | undefined;
  /** Chooses among the things that its stand-ins may mean, and among the callers of that type. */
  at: number;
  path: string;
  /** Names and values, not yet encoded. */
  query: [string, string][];
  headers: Record<string, string>;
  body: string | undefined;
}

const junk = fc.constantFrom(
  ...[
    "none",
    "\u0000",
    "..",
    "usr_",
    " ",
    "💩",
    "a".repeat(2_000),
    "{id}",
    "org_1/x",
    "' OR 1=1",
    "__proto__",
  ],
);

const pathOf = (key: RouteKey): fc.Arbitrary<string> => {
  const [, path = ""] = key.split(" ");
  const [{ path: example = {} }] = examplesOf(key);
  const segments = path.split("/").map((segment): fc.Arbitrary<string> => {
    if (!segment.startsWith("{")) return fc.constant(segment);
    const name = segment.slice(1, -1);
    if (name === "region") return fc.constantFrom("EMEA", "APAC", "-", "Northern%20Europe");
    if (name === "country") return fc.constantFrom("US", "BR", "IQ", "ZZ", "uk");
    const usual = example[name] ?? "";
    return fc.oneof(
      { weight: 15, arbitrary: fc.constant(usual) },
      { weight: 1, arbitrary: fc.constant(never(usual.slice(0, 3))) },
      { weight: 1, arbitrary: junk.map(encodeURIComponent) },
    );
  });
  return fc.tuple(...segments).map((parts) => parts.join("/"));
};

/** With a probability of one in nine. */
const rarely = <T>(odd: fc.Arbitrary<T>, usual: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: odd });

const oddQueries: [string, string][][] = [
  [["unknown", "1"]],
  [["limit", "0"]],
  [["limit", "101"]],
  [["limit", "1e1"]],
  [["limit", ""]],
  [
    ["limit", "1"],
    ["limit", "1"],
  ],
  [["cursor", ""]],
  [["cursor", "AAAA"]],
  [["__proto__", "1"]],
  [["\u0000", "\u0000"]],
  [["", ""]],
  [["from", "yesterday"]],
];
/** Values that hardly any filter accepts. */
const oddFilters = [
  ...[
    "",
    " ",
    "\u0000",
    "\u202e",
    "*",
    "%",
    "'",
    "' OR 1=1",
    "x".repeat(3_000),
    "../..",
    "constructor",
    "a..b",
  ],
  ...["0000-01-01T00:00:00Z", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999-23:59", "now"],
  ...["2026-02-30T00:00:00Z", "275760-09-13T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z"],
  "evt_zzzzzzzzzzzzzzzzzzzzzzzzzz",
];
const queryOf = (key: string): fc.Arbitrary<[string, string][]> => {
  const parameters: any[] = (operationOf(key).parameters ?? []).filter((each: any) => each.in === "query");
  const own = fc
    .tuple(
      ...parameters.map(({ name, schema }) =>
        fc.oneof(
          { weight: 2, arbitrary: fc.constant<[string, string][]>([]) },
          {
            weight: 1,
            arbitrary: (name === "limit"
              ? // Small pages, so that there is a next one.
                fc.constantFrom("1", "2", "25", "100")
              : fc.oneof(
                  { weight: 6, arbitrary: valuesOf(schema, name).map(String) },
                  { weight: 1, arbitrary: fc.constantFrom(...oddFilters) },
                )
            ).map((value): [string, string][] => [[name, value]]),
          },
        ),
      ),
    )
    .map((each) => each.flat());
  return fc
    .tuple(own, rarely(fc.constantFrom(...oddQueries), []))
    .map(([usual, more]) => [...usual, ...more]);
};

const absent = fc.constant(undefined);
const headersOf = (key: string): fc.Arbitrary<Record<string, string>> => {
  const row: Route = routes[key as RouteKey];
  const ifMatch = fc.oneof(
    { weight: row.ifMatch === "required" ? 8 : 1, arbitrary: fc.constantFrom("*", "«etag»") },
    { weight: row.ifMatch === "required" ? 1 : 8, arbitrary: absent },
    {
      weight: 1,
      arbitrary: fc.constantFrom('"stale"', '"a", "b"', 'W/"a"', "", '«etag», "x"', "x".repeat(4_000)),
    },
  );
  const idempotencyKey = fc.oneof(
    { weight: row.keyRequired ? 1 : 8, arbitrary: absent },
    { weight: row.keyRequired ? 8 : 3, arbitrary: fc.nat(40).map((n) => `key-${n}`) },
    { weight: 1, arbitrary: fc.constantFrom(" ", "", "é", "k".repeat(256), "k".repeat(255)) },
  );
  const type = row.html || row.oauth ? "application/x-www-form-urlencoded" : "application/json";
  const contentType = fc.oneof(
    { weight: 12, arbitrary: fc.constant(type) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "application/merge-patch+json",
        "APPLICATION/JSON; charset=utf-16",
        "text/plain",
        "multipart/form-data",
        "",
        "/",
      ),
    },
  );
  const more = rarely(
    fc.constantFrom<[string, string] | undefined>(
      ["accept", "text/html;q=1"],
      ["accept-language", "\u00ff;q=x"],
      ["accept-language", "ru"],
      ["x-request-id", "mine"],
      ["x-forwarded-host", "evil.example"],
      ["sec-fetch-site", "cross-site"],
    ),
    undefined,
  );
  return fc.tuple(ifMatch, idempotencyKey, contentType, more).map(([match, idempotency, content, odd]) => ({
    ...(match !== undefined && { "if-match": match }),
    ...(idempotency !== undefined && { "idempotency-key": idempotency }),
    "content-type": content,
    ...(row.html && { "sec-fetch-site": "same-origin" }),
    ...(odd && { [odd[0]]: odd[1] }),
  }));
};

/** A call of a route: mostly valid, or with one or several faults. */
const planOf = (key: RouteKey): fc.Arbitrary<Plan> => {
  const { access } = routes[key];
  const types = access === "public" ? [] : access.types;
  return fc.record({
    key: fc.constant(key),
    by: fc.oneof(
      { weight: 5, arbitrary: types.length > 0 ? fc.constantFrom(...types) : absent },
      { weight: 1, arbitrary: absent },
    ),
    at: fc.nat(39),
    path: pathOf(key),
    query: queryOf(key),
    headers: headersOf(key),
    body: bodyOf(key),
  });
};

const keys = Object.keys(routes) as RouteKey[];
const callOf = Object.fromEntries(keys.map((key) => [key, planOf(key)])) as Record<
  RouteKey,
  fc.Arbitrary<Plan>
>;

/** The first route of each function that is no page: its refusals are problem+json. */
const firstOfEach = (): RouteKey[] => {
  const first = new Map<string, RouteKey>();
  for (const key of keys) {
    const { function: name, html }: Route = routes[key];
    if (!html && !first.has(name)) first.set(name, key);
  }
  return [...first.values()];
};
/** A call of each function that it refuses for every caller, because no route knows this parameter. */
const refused = fc.tuple(
  ...firstOfEach().map((key) => callOf[key].map((plan): Plan => ({ ...plan, query: [["unknown", "1"]] }))),
);

/** Every route once, in any order. */
const round = fc
  .shuffledSubarray(keys, { minLength: keys.length })
  .chain((each) => fc.tuple(...each.map((key) => callOf[key])));

/**
 * This many calls: a refused one of each function, and every route equally often. The same seed gives the same calls.
 */
export const plans = (count: number, seed: number): Plan[] => {
  const rounds = fc.sample(round, { seed, numRuns: Math.ceil(count / keys.length) });
  return [...fc.sample(refused, { seed, numRuns: 1 }), ...rounds].flat().slice(0, count);
};
