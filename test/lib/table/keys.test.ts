import { type AnyEntity, entities } from "../../../lib/entities.ts";
import type { Item } from "../../../lib/table/item.ts";
import { beneath } from "../../../lib/table/key.ts";

type Keyed = Pick<AnyEntity, "type" | "key">;

/** Stands for any input of a key. */
const anyValue = "\u0000";
const anyId: Item = new Proxy({}, { get: () => anyValue });

/** The beginnings of an entity's keys: the family of its partitions, and the prefix before its own ids there. */
const beginningOf = ({ key }: Keyed) => {
  const { PK, SK } = key(anyId);
  const fixed = (text: string): string => text.split(anyValue, 1)[0] ?? "";
  return { family: fixed(PK), own: fixed(SK), isOne: !SK.includes(anyValue) };
};

/** The pairs of entities of which one's item could lie where the other's does, or be read among the other's. */
const clashes = (all: readonly Keyed[]): string[] => {
  // A key that the item itself contains is made by its writer.
  const found = all
    .map((each) => ({ type: each.type, ...beginningOf(each) }))
    .filter(({ family }) => family !== "");
  return found.flatMap((one, at) =>
    found
      .slice(at + 1)
      .filter(
        ({ family, own, isOne }) =>
          family === one.family &&
          (own === one.own || (!isOne && one.own.startsWith(own)) || (!one.isOne && own.startsWith(one.own))),
      )
      .map(({ type }) => `${one.type} and ${type}`),
  );
};

// A customer's admin is keyed like a user, because one signs in like the other. Its outer id, `cus_`, is never an
// organization's.
const onPurpose = ["CustomerUser and User"];

test("no entity's keys have another entity's prefix", () => {
  expect(clashes(entities)).toEqual(onPurpose);
});

test.each([
  ["NOTE", "NOTE", ["A and B"]],
  ["NOTE", "REMARK", []],
  ["NOTE", "NOTE-KEYS", []],
  ["NOTE", "NOTE#KEYS", ["A and B"]],
])("two entities beneath a customer, %s and %s, are named if their keys clash", (one, other, named) => {
  const under = (type: string, noun: string): Keyed => ({
    type,
    key: ({ customerId, id }) => beneath("CUSTOMER", noun).one(String(customerId), String(id)),
  });
  expect(clashes([under("A", one), under("B", other)])).toEqual(named);
});
