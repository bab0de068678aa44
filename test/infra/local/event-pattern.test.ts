import { fits } from "../../../infra/local/event-pattern.ts";

test.each<[unknown, unknown, boolean]>([
  [{ a: ["x"] }, { a: "x" }, true],
  [{ a: ["x", "y"] }, { a: "z" }, false],
  [{ a: { b: ["x"] } }, { a: { b: "x", c: 1 } }, true],
  [{ a: { b: ["x"] } }, {}, false],
  [{ a: [{ exists: false }] }, {}, true],
  [{ a: [{ exists: true }] }, {}, false],
  [{ a: [{ exists: true }] }, { a: null }, true],
  [{ a: [null] }, { a: null }, true],
  [{ a: ["x"] }, { a: ["y", "x"] }, true],
])("the pattern %j and the value %j: %s", (pattern, value, expected) => {
  expect(fits(pattern, value)).toBe(expected);
});

test.each(["$or", "prefix"])("%s, which templates never contain, is an error and not ignored", (name) => {
  const pattern = name === "$or" ? { $or: [{ a: ["1"] }] } : { a: [{ [name]: "1" }] };
  expect(() => fits(pattern, { a: "1" })).toThrow(`"${name}" is not known`);
});
