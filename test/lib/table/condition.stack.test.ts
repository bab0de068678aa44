import fc from "fast-check";
import {
  absent,
  all,
  any,
  atMost,
  type Condition,
  contains,
  differs,
  equals,
  greater,
  holds,
  less,
  present,
} from "../../../lib/table/condition.ts";
import type { Item } from "../../../lib/table/item.ts";
import { figure } from "../../support/full.ts";
import { describeOnEachEngine } from "../../support/table.ts";

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
  test("is evaluated by our code exactly as by the engine, for any condition and item", async () => {
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
