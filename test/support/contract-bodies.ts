import fc from "fast-check";
import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { operationOf, valuesOf } from "./contract-values.ts";

const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

/** Bodies that no row accepts, as text. */
const notTaken = (good: object): string[] => {
  const text = JSON.stringify(good);
  const more = (member: string) => `${text.slice(0, -1)}${text === "{}" ? "" : ","}${member}}`;
  return [
    ...["{", `${text.slice(0, -1)},}`, `${text}${text}`, `[${text}]`, "null", '"text"', "12", "[]"],
    ...[more('"unknown":1'), more('"unknown":null'), more('"__proto__":{"roles":["GlobalAdmin"]}')],
    ...[more('"constructor":{"prototype":{}}'), deep(20_000), `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ...["{'a':1}", `\ufeff${text}x`, '{"a":NaN}', '{"":1}'],
  ];
};

/** Values that hardly any field accepts: some large, but none so large that the machine's speed matters. */
const values: unknown[] = [
  ...[null, true, 0, -1, 1e308, "", " ", [], [[]], {}, { a: 1 }],
  ...["\u0000", "\ud800", "\u202e"],
  "x".repeat(20_000),
  "Ёлки\n",
  "{{link}}",
];

/** The body with one member, at some depth, changed, removed or added. */
const bent = (
  body: unknown,
  steps: readonly number[],
  how: "other" | "gone" | "more",
  value: unknown,
): unknown => {
  const [step = 0, ...rest] = steps;
  if (typeof body !== "object" || body === null) return value;
  const entries = Object.entries(body);
  if (how === "more" && rest.length === 0) return { ...body, unknown: value };
  const [name, inner] = entries[step % Math.max(entries.length, 1)] ?? [];
  if (name === undefined) return { unknown: value };
  const deeper = rest.length > 0 && typeof inner === "object" && inner !== null;
  const kept = entries.filter(([each]) => each !== name);
  const changed = deeper ? bent(inner, rest, how, value) : value;
  const all =
    how === "gone" && !deeper ? kept : entries.map(([each, of]) => [each, each === name ? changed : of]);
  return Array.isArray(body) ? all.map(([, of]) => of) : Object.fromEntries(all);
};

const steps = fc.array(fc.nat(7), { minLength: 1, maxLength: 3 });
/** The body of a call: mostly a valid one. */
export const bodyOf = (key: string): fc.Arbitrary<string | undefined> => {
  const { requestBody } = operationOf(key);
  if (!/^(POST|PUT|PATCH) /.test(key)) return fc.constant(undefined);
  const content: any = Object.values(requestBody?.content ?? {})[0];
  const good = content ? valuesOf(content.schema) : fc.constant({});
  const row: Route = routes[key as RouteKey];
  if (row.html || row.oauth)
    return fc.oneof(
      {
        weight: 9,
        arbitrary: good.map((form) => String(new URLSearchParams(form as Record<string, string>))),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom("", "%", "decision=accept&decision=accept", "grant_type=x", "{}", "=&="),
      },
    );
  const how = fc.constantFrom("other", "gone", "more" as const);
  return fc.oneof(
    { weight: 12, arbitrary: good.map((body) => JSON.stringify(body)) },
    {
      weight: 5,
      arbitrary: fc
        .tuple(good, steps, how, fc.constantFrom(...values))
        .map(([body, at, kind, value]) => JSON.stringify(bent(body, at, kind, value))),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(good, fc.nat()).map(([body, n]) => {
        const all = notTaken(Object(body));
        return all[n % all.length];
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom("", " ", undefined) },
  );
};
