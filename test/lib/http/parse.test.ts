import fc from "fast-check";
import * as z from "zod";
import { parseBody, parsePath, parseQuery, readJson } from "../../../lib/http/parse.ts";
import { anyText } from "../../support/hostile.ts";
import { refusalOf } from "../../support/refusal.ts";

const errorsOf = (action: () => unknown) => refusalOf(action).more.errors;

describe("the JSON of a body", () => {
  const json = "application/json";
  test.each<[string | undefined, string | undefined, object]>([
    ...[undefined, "", "   ", "\n"].map((empty): [string | undefined, string, object] => [
      empty,
      "text/plain",
      {},
    ]),
    ['{"a":1}', undefined, { a: 1 }],
    ['{"a":1}', json, { a: 1 }],
    ['{"a":1}', "Application/JSON; charset=utf-8", { a: 1 }],
    ['{"a":"ü"}', "application/merge-patch+json", { a: "ü" }],
  ])("%j with the media type %j is read, in base64 too", (body, type, expected) => {
    expect(readJson(body, false, type)).toEqual(expected);
    expect(readJson(body && Buffer.from(body).toString("base64"), true, type)).toEqual(expected);
  });

  test.each([
    ...["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json"].map((type) => [
      '{"a":1}',
      type,
    ]),
    ...["{", "{'a':1}", "undefined", "{}{}", "\ufeff{}x"].map((body) => [body, json]),
  ])("%j with the media type %j is refused", (body, type) => {
    expect(refusalOf(() => readJson(body, false, type))).toMatchObject({ code: "INVALID_REQUEST" });
  });
});

describe("a body by its schema", () => {
  const schema = z.strictObject({
    name: z.string(),
    more: z.strictObject({ "a/b~c": z.number() }).optional(),
    list: z.array(z.strictObject({ id: z.string() })).optional(),
  });

  test("has each wrong field named by a JSON pointer with its own code", () => {
    const body = { list: [{ id: "x" }, { id: 1, no: 1 }], more: { "a/b~c": "x" }, extra: null };
    expect(errorsOf(() => parseBody(schema, body))).toEqual(
      expect.arrayContaining([
        { pointer: "/name", code: "REQUIRED", detail: expect.any(String) },
        { pointer: "/list/1/id", code: "INVALID", detail: expect.any(String) },
        { pointer: "/list/1/no", code: "UNKNOWN_FIELD", detail: expect.any(String) },
        { pointer: "/more/a~1b~0c", code: "INVALID", detail: expect.any(String) },
        { pointer: "/extra", code: "UNKNOWN_FIELD", detail: expect.any(String) },
      ]),
    );
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "is refused with the unknown field %s",
    (name) => {
      expect(errorsOf(() => parseBody(schema, JSON.parse(`{"name":"a","${name}":1}`)))).toEqual([
        { pointer: `/${name}`, code: "UNKNOWN_FIELD", detail: expect.any(String) },
      ]);
    },
  );

  test("with a list names fifty errors, shared among the wrong lines", () => {
    const line = Object.fromEntries(Array.from({ length: 7 }, (_, at) => [`no${at}`, 1]));
    const list = Array.from({ length: 20 }, (_, at) => (at === 10 ? { id: "x" } : line));
    const extra = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`extra${at}`, 1]));
    const named = errorsOf(() => parseBody(schema, { name: "a", list, ...extra })) ?? [];
    const lines = named.flatMap(({ pointer }) => /^\/list\/(\d+)\//.exec(pointer)?.[1] ?? []);
    expect(new Set(lines).size).toBe(19);
    expect([lines.length, named.length - lines.length]).toEqual([19 * 5, 50]);
  });

  test.each([
    [60, { id: 1, no: 1 }, 60],
    [500, { id: 1, no: 1 }, 500],
  ])("with %d wrong lines names every one, within a short answer", (length, line, lines) => {
    const named = errorsOf(() => parseBody(schema, { name: "a", list: Array(length).fill(line) })) ?? [];
    expect(new Set(named.map(({ pointer }) => pointer.split("/")[2])).size).toBe(lines);
    expect(JSON.stringify(named).length).toBeLessThan(31_500);
  });

  test("of any JSON is accepted or refused as malformed, and throws nothing else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        if (schema.safeParse(body).success) return;
        expect(refusalOf(() => parseBody(schema, body)).status).toBe(400);
      }),
    );
  });
});

describe("a query by its schema", () => {
  const schema = z.strictObject({
    limit: z.string().regex(/^\d$/).optional(),
    status: z.string().optional(),
  });

  test("is decoded as HTML forms are", () => {
    expect(parseQuery(schema, "limit=3&status=a%20b+c")).toEqual({ limit: "3", status: "a b c" });
    expect(parseQuery(schema, "")).toEqual({});
  });

  test.each([
    ["limit=x", "?limit", "INVALID"],
    ["foo=1", "?foo", "UNKNOWN_FIELD"],
    ["__proto__=1", "?__proto__", "UNKNOWN_FIELD"],
    ["limit=1&limit=1", "?limit", "INVALID"],
    ["foo=1&foo=2", "?foo", "INVALID"],
    ["limit=1&lim%69t=2", "?limit", "INVALID"],
  ])("%s is refused with the name of its field %s", (query, pointer, code) => {
    expect(errorsOf(() => parseQuery(schema, query))).toEqual([
      { pointer, code, detail: expect.any(String) },
    ]);
  });

  test("of any text throws nothing but a refusal", () => {
    fc.assert(
      fc.property(anyText(), (query) => {
        try {
          parseQuery(schema, query);
        } catch (error) {
          expect(error).toMatchObject({ code: "INVALID_REQUEST" });
        }
      }),
    );
  });
});

test("a path with an impossible id is answered like one with an unknown id", () => {
  const schema = z.object({ id: z.string().regex(/^org_x$/) });
  expect(parsePath(schema, { id: "org_x", extra: "y" })).toEqual({ id: "org_x" });
  expect(refusalOf(() => parsePath(schema, { id: "org_y" })).code).toBe("NOT_FOUND");
  expect(refusalOf(() => parsePath(schema, {})).code).toBe("NOT_FOUND");
});
