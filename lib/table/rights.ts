import * as z from "zod";
import { stale } from "../errors.ts";
import { any, atMost, equals, holds, isNew } from "./condition.ts";
import { entity } from "./entity.ts";
import type { Action, Check, Item, RightWrite } from "./item.ts";
import { type Key, partitions } from "./key.ts";
import { keys } from "./keys.ts";

/**
 * Rights that hang on one item are asked for by every commit of an organization, and DynamoDB lets two transactions
 * conflict on an item even when both only check it. So each such item has many marks, which lie in partitions of their
 * own. A commit checks one of them, drawn anew at each try. A mark says from which version of the item on its rights
 * count; where there is none, nobody has ever lost any.
 *
 * Whoever takes a right away raises all marks to the version that comes, and then commits it. From the last mark on
 * nothing commits that relies on an older version, so nothing does after the commit. When the commit never comes, the
 * item takes that version without any other change, by whoever notices first.
 */
export const marksOfAnItem = partitions.marks;

/** How many marks one transaction raises: few, since it conflicts with everybody who checks one of them. */
const raisedAtOnce = 8;

export const rightMarks = entity({
  type: "RightMark",
  versioned: false,
  key: ({ PK, SK }: Key) => ({ PK, SK }),
  schema: () => z.object({ version: z.int() }),
});

const versionOf = z.object({ version: z.int() });

/**
 * A right on an item, as it was `read`, if it was: what does not hold there is asked of the item itself, so that its
 * refusal comes in its turn.
 */
export const right = (key: Key, checks: Check[], read?: object | "absent"): RightWrite => {
  const item: Item | undefined = read === "absent" ? undefined : read && { ...read };
  const holdsThere = read !== undefined && checks.every(({ when }) => holds(when, item));
  const version = item ? versionOf.parse(item).version : 0;
  return { right: key, version: holdsThere ? version : undefined, checks };
};

/** The check of one mark, by chance. */
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

/** The items whose rights these actions take away, in the version that each of them gets. */
export const withdrawn = (actions: readonly (Action | RightWrite)[]): { key: Key; version: number }[] =>
  actions.flatMap((each) =>
    "update" in each && each.withdraws
      ? [{ key: each.update, version: versionOf.parse(each.set).version }]
      : [],
  );

/** Lets the item reach its marks, of which somebody has given the commit up: nothing of it changes but the version. */
export const caughtUp = (key: Key, { from, to }: { from: number; to: number }): Action => ({
  update: key,
  set: { version: to },
  checks: [{ when: equals("version", from), refuse: stale }],
});

/** What a right has become after its mark refused the commit, given the mark's version and the item as it is now. */
export const lookedAgain = (
  asked: RightWrite,
  item: Item | undefined,
  mark: number,
): Action | RightWrite | "awaited" => {
  if (!item || !asked.checks.every(({ when }) => holds(when, item))) return itemCheck(asked);
  const { version } = versionOf.parse(item);
  return version < mark ? "awaited" : { ...asked, version };
};
