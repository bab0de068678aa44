import fc from "fast-check";
import {
  absent,
  all,
  any,
  atMost,
  type Condition,
  compile,
  contains,
  differs,
  equals,
  exists,
  greater,
  holds,
  isNew,
  less,
  Placeholders,
  present,
} from "../../../lib/table/condition.ts";
import type { Item } from "../../../lib/table/item.ts";
import { figure } from "../../support/full.ts";
import { describeOnEachEngine } from "../../support/table.ts";

const compiled = (condition: Condition) => {
  const into = new Placeholders();
  return { expression: compile(condition, into), ...into.maps() };
};

describe("a condition as an expression", () => {
  test("names and values travel as placeholders, so that nothing in them is ever read as an expression", () => {
    expect(compiled(equals("status", "a OR :b"))).toEqual({
      expression: "#status = :v0",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: { ":v0": "a OR :b" },
    });
  });

  test("parts stand in parentheses, so that OR inside AND keeps its meaning", () => {
    const { expression } = compiled(all(any(less("a", 1), greater("b", 2)), differs("c", true)));
    expect(expression).toBe("(#a < :v0 OR #b > :v1) AND #c <> :v2");
  });

  test("nothing stands in parentheses of its own, which DynamoDB refuses", () => {
    expect(compiled(all(any(all(equals("a", 1))))).expression).toBe("#a = :v0");
    expect(compiled(all(all(equals("a", 1)), any(equals("b", 2)))).expression).toBe("#a = :v0 AND #b = :v1");
  });

  test("presence needs no values, and the map of values is left out", () => {
    expect(compiled(any(isNew, present("until")))).toEqual({
      expression: "attribute_not_exists(#PK) OR attribute_exists(#until)",
      ExpressionAttributeNames: { "#PK": "PK", "#until": "until" },
    });
  });

  test("functions are spelled as DynamoDB has them", () => {
    expect(compiled(all(contains("roles", "x"), absent("name"))).expression).toBe(
      "contains(#roles, :v0) AND attribute_not_exists(#name)",
    );
    expect(compiled(all(atMost("a", 1), greater("a", 0))).expression).toBe("#a <= :v0 AND #a > :v1");
  });
});

describe("a condition judged on an item", () => {
  const item = { PK: "p", SK: "s", status: "active", count: 3, roles: ["a", "b"] };

  test.each<[string, Condition, boolean]>([
    ["an item that is there exists", exists, true],
    ["an item that is there is not new", isNew, false],
    ["a missing attribute is absent", absent("until"), true],
    ["a missing attribute differs from every value", differs("until", 1), true],
    ["a missing attribute is not less than a value", less("until", 1), false],
    ["a number is no string", equals("count", "3"), false],
    ["a number of another type is not compared by order", greater("count", "0"), false],
    ["a list contains its elements whole", contains("roles", "a"), true],
    ["a list does not contain a part of an element", contains("roles", ""), false],
    ["a text contains a part of itself", contains("status", "ctiv"), true],
  ])("%s", (_, condition, expected) => {
    expect(holds(condition, item)).toBe(expected);
  });

  test("without an item only absence and difference hold", () => {
    expect(holds(isNew, undefined)).toBe(true);
    expect(holds(differs("status", "active"), undefined)).toBe(true);
    expect(holds(equals("status", "active"), undefined)).toBe(false);
  });
});

const attribute = fc.constantFrom("status", "count", "roles", "flag", "missing");
const text = fc.constantFrom("", "a", "ab", "b", "active", "Ä", "\uffff", "😀", "é");
const number = fc.constantFrom(-1, 0, 1, 2.5, 10, 1_741_599_000_000);
const ordered = fc.constantFrom(less, atMost, greater);

const simple: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(fc.constantFrom(present, absent), attribute).map(([make, name]) => make(name)),
  fc
    .tuple(fc.constantFrom(equals, differs), attribute, fc.oneof(text, number, fc.boolean()))
    .map(([make, name, value]) => make(name, value)),
  fc.tuple(ordered, attribute, fc.oneof(text, number)).map(([make, name, value]) => make(name, value)),
  fc.tuple(attribute, text).map(([name, value]) => contains(name, value)),
);

const { condition } = fc.letrec<{ condition: Condition; joined: Condition }>((tie) => ({
  condition: fc.oneof({ depthSize: "small" }, simple, tie("joined")),
  joined: fc
    .tuple(fc.constantFrom(all, any), fc.array(tie("condition"), { minLength: 1, maxLength: 3 }))
    .map(([make, parts]) => make(...parts)),
}));

const item: fc.Arbitrary<Item> = fc.record(
  {
    status: fc.oneof(text, number),
    count: fc.oneof(number, text, fc.boolean()),
    roles: fc.oneof(fc.array(text, { maxLength: 3 }), text),
    flag: fc.boolean(),
  },
  { requiredKeys: [] },
);

describeOnEachEngine("a condition in a write", (open) => {
  test("is judged by us as the engine judges it, for any condition and item", async () => {
    const table = await open();
    const failed = new Error("the engine says no");
    let number = 0;
    await fc.assert(
      fc.asyncProperty(condition, item, fc.boolean(), async (when, attributes, there) => {
        number += 1;
        const key = { PK: `item ${number}`, SK: "-" };
        const stored = there ? { ...key, ...attributes } : undefined;
        if (stored) await table.write({ put: stored });
        const outcome = await table
          .write({ update: key, set: { touched: true }, checks: [{ when, refuse: () => failed }] })
          .then(
            () => true,
            (error) => {
              if (error === failed) return false;
              throw error;
            },
          );
        expect(holds(when, stored)).toBe(outcome);
        expect((await table.get(key))?.touched).toBe(outcome ? true : undefined);
      }),
      { numRuns: figure(60, 150) },
    );
  });
});
