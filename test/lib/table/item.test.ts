import { equals, exists } from "../../../lib/table/condition.ts";
import { joined, keyOf, type Write } from "../../../lib/table/item.ts";

const key = { PK: "one", SK: "-" };
const refuse = (name: string) => () => new Error(name);
const check = (name: string): Write => ({
  check: key,
  checks: [{ when: equals(name, 1), refuse: refuse(name) }],
});
const reasons = (write: Write | undefined) => write?.checks?.map((each) => each.refuse().message);

test("checks of one item are joined with its write, and come first; the given writes stay as they are", () => {
  const update: Write = {
    update: key,
    set: { a: 1 },
    checks: [{ when: exists, refuse: refuse("own") }],
  };
  for (const writes of [
    [check("first"), update],
    [update, check("first")],
  ]) {
    const given = writes.map(reasons);
    const [only, ...more] = joined(writes);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ update: key, set: { a: 1 } });
    expect(reasons(only)).toEqual(["first", "own"]);
    expect(writes.map(reasons)).toEqual(given);
  }
});

test("several checks of one item become one", () => {
  const [only, ...more] = joined([check("a"), check("b"), check("c")]);
  expect(more).toEqual([]);
  expect(only).toHaveProperty("check", key);
  expect(reasons(only)?.sort()).toEqual(["a", "b", "c"]);
});

test("a check without a write, and writes of other items, stay in their order", () => {
  const put: Write = { put: { PK: "two", SK: "-" } };
  const remove: Write = { delete: { PK: "one", SK: "other" } };
  expect(joined([put, check("a"), remove]).map(keyOf)).toEqual([
    { PK: "two", SK: "-" },
    key,
    { PK: "one", SK: "other" },
  ]);
});

test("two writes of one item are reported at once as a mistake", () => {
  expect(() => joined([{ put: { ...key, a: 1 } }, { delete: key }])).toThrow("two writes of the item one -");
});
