import * as z from "zod";
import { etagOf, parseIfMatch } from "../../../lib/http/etag.ts";

const schema = z.object({ id: z.string(), name: z.string().optional() });
const current = { id: "a", name: "b" };
const etag = etagOf(schema, current);
const failed = expect.objectContaining({ code: "PRECONDITION_FAILED", status: 412 });

test("an ETag is strong, and covers exactly the resource's fields, in any order", () => {
  expect(etag).toMatch(/^"[A-Za-z0-9_-]{27}"$/);
  expect(etagOf(schema, { name: "b", id: "a" })).toBe(etag);
  expect(etagOf(schema, { ...current, version: 9 })).toBe(etag);
  expect(etagOf(schema, { ...current, name: "c" })).not.toBe(etag);
  expect(etagOf(schema, { id: "a", name: undefined })).toBe(etagOf(schema, { id: "a" }));
});

describe("If-Match", () => {
  test.each([
    ["without the header", undefined],
    ["the resource's ETag", etag],
    ["any", "*"],
    ["a list with the resource's ETag", `"x", ${etag} ,"y"`],
  ])("%s matches", (_, header) => {
    expect(() => parseIfMatch(header).check(schema, current)).not.toThrow();
  });

  test.each([
    ["another", '"x"'],
    ["an empty ETag", '""'],
    ["an ETag with a comma", `"${etag.slice(1, -1)},x"`],
  ])("%s does not match", (_, header) => {
    expect(() => parseIfMatch(header).check(schema, current)).toThrow(failed);
  });

  test.each([
    ["a weak ETag", `W/${etag}`],
    ["an ETag without quotes", etag.slice(1, -1)],
    ["an ETag with one quote", etag.slice(1)],
    ["an empty header", ""],
    ["a list with *", `*, ${etag}`],
    ["a list with a weak ETag", `${etag}, W/"x"`],
    ["a list with nothing between commas", `${etag},,"x"`],
  ])("%s is malformed, and the refusal shows the right form", (_, header) => {
    const message = expect.stringContaining('If-Match: "abc"');
    const malformed = expect.objectContaining({ code: "IF_MATCH_INVALID", status: 400, message });
    expect(() => parseIfMatch(header)).toThrow(malformed);
  });

  test("matches nothing without a resource, not even with *", () => {
    expect(() => parseIfMatch("*").check(schema, undefined)).toThrow(failed);
    expect(() => parseIfMatch(etag).check(schema, undefined)).toThrow(failed);
    expect(() => parseIfMatch(undefined).check(schema, undefined)).not.toThrow();
  });
});
