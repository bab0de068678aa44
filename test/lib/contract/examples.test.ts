import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { everyStandIn, examplesOf } from "../../../lib/contract/examples/examples.ts";
import type { Route } from "../../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../../lib/contract/routes.ts";
import { forEach } from "../../support/each.ts";
import { valuesIn, withValue } from "../../support/json-values.ts";

const rows = Object.entries<Route>(routes).map(([key, row]) => ({
  key,
  row,
  all: examplesOf(key as RouteKey),
}));

/** Every field that a schema accepts, at any depth, as a JSON pointer; `*` stands for a list's items. */
const writable = (schema: z.ZodType): string[] => {
  const whole: any = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const fieldsOf = ({ $ref, anyOf = [], properties = {}, items }: any, at: string): string[] => [
    ...($ref && $ref !== "#" ? fieldsOf(whole.$defs[$ref.split("/").at(-1)], at) : []),
    ...anyOf.flatMap((each: any) => fieldsOf(each, at)),
    ...Object.entries(properties).flatMap(([name, of]) => [
      `${at}/${name}`,
      ...fieldsOf(of, `${at}/${name}`),
    ]),
    ...(items ? fieldsOf(items, `${at}/*`) : []),
  ];
  return [...new Set(fieldsOf(whole, ""))];
};

/** Every field of a value. */
const pointersIn = (value: unknown, at = ""): string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => {
        const pointer = `${at}/${Array.isArray(value) ? "*" : name}`;
        return [...(Array.isArray(value) ? [] : [pointer]), ...pointersIn(inner, pointer)];
      })
    : [];

/** Fields without an example: a customer keeps its domain, and only a journey knows an organization's users. */
const leftOut = [
  "PATCH /v1/customers/{customerId} /companyProfile/domain",
  "POST /v1/organizations/{organizationId}/global-admins /userId",
];

const ofEach = (claim: string, check: (row: (typeof rows)[number]) => void) =>
  test(claim, () => forEach(rows, ({ key }) => key, check));

describe("the examples of each row", () => {
  ofEach("are valid by the row's schemas, requests and answers", ({ key, row, all }) => {
    for (const { path, query, body, answer } of all)
      for (const [schema, value] of [
        [row.path, path],
        [row.query, query],
        [row.body, body],
        [row.answer, answer],
      ] as const)
        if (schema) expect({ key, ...schema.safeParse(value) }).toMatchObject({ key, success: true });
        else expect(value).toBeUndefined();
  });

  ofEach("answer no field that the schema would leave out", ({ row, all }) => {
    for (const { answer } of all)
      if (row.answer) expect(JSON.parse(JSON.stringify(answer))).toEqual(row.answer.parse(answer));
  });

  ofEach("together contain every writable field and every filter", ({ key, row, all }) => {
    const fields = row.body ? writable(row.body).map((pointer) => `${key} ${pointer}`) : [];
    expect(fields.length > 0).toBe(row.body !== undefined);
    const named = new Set(all.flatMap(({ body }) => pointersIn(body)).map((pointer) => `${key} ${pointer}`));
    expect(fields.filter((field) => !named.has(field) && !leftOut.includes(field))).toEqual([]);
    const filters = Object.keys(row.query?.shape ?? {}).filter(
      (name) => name !== "cursor" && name !== "limit",
    );
    expect(filters.filter((filter) => !all.some(({ query }) => query?.[filter] !== undefined))).toEqual([]);
  });

  ofEach("have a different summary each, if there are several", ({ all }) => {
    const summaries = all.map(({ summary }) => summary);
    if (all.length > 1) expect(new Set(summaries).size).toBe(all.length);
    else expect(summaries).toEqual([undefined]);
  });
});

test("an operator cannot be enrolled by anybody", () => {
  const [{ body }] = examplesOf("POST /v1/organizations");
  const { body: schema } = routes["POST /v1/organizations"];
  expect(schema.safeParse({ ...body, type: "operator" }).error?.issues).toMatchObject([{ path: ["type"] }]);
});

test("each placeholder is used, and none is part of another", () => {
  const texts = Object.values(everyStandIn);
  const everything = JSON.stringify(rows.map(({ all }) => all));
  expect(texts.filter((text) => !everything.includes(JSON.stringify(text).slice(1, -1)))).toEqual([]);
  expect(texts.filter((text) => texts.some((other) => other !== text && other.includes(text)))).toEqual([]);
});

/** Fields whose text only its holder understands: any short enough text is accepted. */
const opaque = /\/(token|version|attestationVersion)$/;
/** Fields of several lines, which may be blank. */
const severalLines = /\/(description|message|note|reason)$/;

/** Whether a field whose value was `before` accepts an odd value all the same. */
const mayTake = (key: string, pointer: string, before: unknown, value: unknown): boolean => {
  // A merge patch and a provider's changes may remove fields, and a grant may belong to nobody.
  if (value === null) return key.startsWith("PATCH ") || /^\/(changes\/|resellerId$)/.test(pointer);
  // A delegated admin is granted with limits, or without.
  if (typeof value === "boolean") return typeof before === "boolean" || pointer === "/delegatedAdmin";
  if (typeof value === "string" && opaque.test(pointer)) return value.length > 0 && value.length < 200;
  if (value === " ") return severalLines.test(pointer);
  if (Array.isArray(value)) return value.length === 0 && /Offers$/.test(pointer);
  // A merge patch of a part may be empty.
  return isDeepStrictEqual(value, {}) && key.startsWith("PATCH ") && typeof before === "object";
};
const odd = [
  ...[null, true, 0, -1, 1.5, 1e308, "", " ", [], [[]], {}, { a: 1 }],
  ...["\u0000", "\ud800", "\u202e", "x".repeat(100_000)],
];

const bodies = rows.flatMap(({ key, row, all }) =>
  row.body ? all.map(({ body }) => ({ key, schema: row.body as z.ZodType, body })) : [],
);
test.each(bodies)("$key refuses unusual values in any field of its body", ({ key, schema, body }) => {
  const taken = valuesIn(body).flatMap(([way, before]) =>
    odd
      .filter((value) => value !== before && schema.safeParse(withValue(body, way, value)).success)
      .filter((value) => !mayTake(key, `/${way.join("/")}`, before, value))
      .map((value) => `/${way.join("/")} takes ${JSON.stringify(value)}`),
  );
  expect(taken).toEqual([]);
});
