import type { Refuse } from "../errors.ts";
import type { Condition } from "./condition.ts";
import type { Key } from "./keys.ts";

/** An item as it lies in the table, before its own schema has parsed it. */
export type Item = Record<string, unknown>;

/** A condition of a write, and the refusal that its failure means. */
export interface Check {
  when: Condition;
  refuse: Refuse;
}

/** One action of a transaction. `undefined` values are not written. */
export type Write =
  | { put: Item & Key; checks?: Check[] }
  | { update: Key; set?: Item; remove?: string[]; add?: Record<string, number>; checks?: Check[] }
  | { delete: Key; checks?: Check[] }
  | { check: Key; checks: Check[] };

/** The key of the item that a write touches. */
export const keyOf = (write: Write): Key => {
  if ("put" in write) return { PK: write.put.PK, SK: write.put.SK };
  if ("update" in write) return write.update;
  if ("delete" in write) return write.delete;
  return write.check;
};

/**
 * A transaction may touch an item once: checks of one item are joined with the write of the same item. Two writes of
 * one item are a mistake of the caller.
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
    if (!("check" in write) && !("check" in other)) throw new Error(`two writes of the item ${PK} ${SK}`);
    const [action, check] = "check" in write ? [other, write] : [write, other];
    byKey.set(name, { ...action, checks: [...(check.checks ?? []), ...(action.checks ?? [])] });
  }
  return [...byKey.values()];
};
