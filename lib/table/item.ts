import type { Refuse } from "../errors.ts";
import type { Condition } from "./condition.ts";
import type { Key } from "./key.ts";

/** An item in the table, before its own schema has parsed it. */
export type Item = Record<string, unknown>;

/** A condition of a write, and the refusal for its failure. */
export interface Check {
  when: Condition;
  refuse: Refuse;
}

/** One action of a transaction, as DynamoDB takes it. `undefined` values are not written. */
export type Action =
  | { put: Item & Key; checks?: Check[] }
  | Update
  | { delete: Key; checks?: Check[] }
  | { check: Key; checks: Check[] };

interface Update {
  update: Key;
  set?: Item;
  remove?: string[];
  add?: Record<string, number>;
  checks?: Check[];
  /** The write may take a right away: no commit that relies on an older version of the item may follow (rights.ts). */
  withdraws?: boolean;
}

/**
 * The conditions on an item that many writers check at once: a user, an organization, a partnership. They were
 * evaluated on the named version of the item. Without a version, the item is read before the write (rights.ts).
 */
export interface RightWrite {
  right: Key;
  version: number | undefined;
  checks: Check[];
}

/** An action, or a right that the transaction asks for. */
export type Write = Action | RightWrite;

/** The key of the item that a write touches. */
export const keyOf = (write: Write): Key => {
  if ("put" in write) return { PK: write.put.PK, SK: write.put.SK };
  if ("update" in write) return write.update;
  if ("delete" in write) return write.delete;
  if ("right" in write) return write.right;
  return write.check;
};

/** Merges two rights on one item. The older of the two versions counts; without one, the item is read. */
const both = (one: RightWrite, other: RightWrite): RightWrite => ({
  ...one,
  version:
    one.version === undefined || other.version === undefined
      ? undefined
      : Math.min(one.version, other.version),
  checks: [...one.checks, ...other.checks],
});

/**
 * A transaction may touch an item once. So checks of one item are joined with the write of the same item, and so is a
 * right on it. Two writes of one item are a bug.
 */
export const joined = (writes: readonly Write[]): Write[] => {
  const byKey = new Map<string, Write>();
  for (const write of writes) {
    const { PK, SK } = keyOf(write);
    const name = `${PK}\u0000${SK}`;
    const other = byKey.get(name);
    if (!other) {
      byKey.set(name, write);
      continue;
    }
    if ("right" in write && "right" in other) {
      byKey.set(name, both(other, write));
      continue;
    }
    const asks = (each: Write) => "check" in each || "right" in each;
    if (!asks(write) && !asks(other)) throw new Error(`two writes of the item ${PK} ${SK}`);
    const [action, check] =
      "right" in write || ("check" in write && !("right" in other)) ? [other, write] : [write, other];
    byKey.set(name, { ...action, checks: [...(check.checks ?? []), ...(action.checks ?? [])] });
  }
  return [...byKey.values()];
};
