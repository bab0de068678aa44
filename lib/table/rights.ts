import * as z from "zod";
import { stale } from "../errors.ts";
import { any, atMost, equals, holds, isNew } from "./condition.ts";
import { entity } from "./entity.ts";
import type { Action, Check, Item, RightWrite } from "./item.ts";
import { type Key, partitions } from "./key.ts";
import { keys } from "./keys.ts";

/**
 * Every commit of an organization checks the same items for its rights, and in DynamoDB two transactions conflict on an
 * item even when both only check it. So each such item has many marks, which are in partitions of their own. A commit
 * checks one of them, drawn at random at each attempt. A mark says from which version of the item on its rights count.
 * Without a mark, no right has ever been taken away.
 *
 * A withdrawal first raises all marks to the item's next version, and then commits that version. Once all marks are
 * raised, nothing commits that relies on an older version. If the withdrawal never commits, whoever notices first
 * writes that version of the item without any other change.
 */
export const marksOfAnItem = partitions.marks;

/**
 * The number of marks that one transaction raises. It is small, because the transaction conflicts with everybody who
 * checks one of them.
 */
const raisedAtOnce = 8;

export const rightMarks = entity({
  type: "RightMark",
  versioned: false,
  key: ({ PK, SK }: Key) => ({ PK, SK }),
  schema: () => z.object({ version: z.int() }),
});

const versionOf = z.object({ version: z.int() });

/**
 * A right on an item, as it was `read`, if it was. A condition that does not hold there is checked on the item itself,
 * so that its refusal comes in its turn.
 */
export const right = (key: Key, checks: Check[], read?: object | "absent"): RightWrite => {
  const item: Item | undefined = read === "absent" ? undefined : read && { ...read };
  const holdsThere = read !== undefined && checks.every(({ when }) => holds(when, item));
  const version = item ? versionOf.parse(item).version : 0;
  return { right: key, version: holdsThere ? version : undefined, checks };
};

/** The check of one random mark. */
export const markCheck = (
  { right, version = 0 }: RightWrite,
  random: () => number = Math.random,
): Action => ({
  check: keys.rightMark(right, Math.floor(random() * marksOfAnItem)),
  checks: [{ when: any(isNew, atMost("version", version)), refuse: stale }],
});

/** The check of the item itself. */
export const itemCheck = ({ right, checks }: RightWrite): Action => ({ check: right, checks });

/** The transactions that raise all marks of an item. */
export const raised = (key: Key, version: number): (Action | RightWrite)[][] => {
  const all = Array.from({ length: marksOfAnItem }, (_, number) =>
    rightMarks.put(
      { ...keys.rightMark(key, number), version },
      { when: any(isNew, atMost("version", version)), refuse: stale },
    ),
  );
  return Array.from({ length: Math.ceil(all.length / raisedAtOnce) }, (_, at) =>
    all.slice(at * raisedAtOnce, (at + 1) * raisedAtOnce),
  );
};

/** The items whose rights these actions take away, with each item's next version. */
export const withdrawn = (actions: readonly (Action | RightWrite)[]): { key: Key; version: number }[] =>
  actions.flatMap((each) =>
    "update" in each && each.withdraws
      ? [{ key: each.update, version: versionOf.parse(each.set).version }]
      : [],
  );

/** Brings an item to its marks' version after an abandoned withdrawal. Nothing else of the item changes. */
export const caughtUp = (key: Key, { from, to }: { from: number; to: number }): Action => ({
  update: key,
  set: { version: to },
  checks: [{ when: equals("version", from), refuse: stale }],
});

/** The right to try next after its mark refused the commit, given the mark's version and the present item. */
export const lookedAgain = (
  asked: RightWrite,
  item: Item | undefined,
  mark: number,
): Action | RightWrite | "awaited" => {
  if (!item || !asked.checks.every(({ when }) => holds(when, item))) return itemCheck(asked);
  const { version } = versionOf.parse(item);
  return version < mark ? "awaited" : { ...asked, version };
};
