import { randomUUID } from "node:crypto";
import { type CancellationReason, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { Refusal, unavailable } from "../errors.ts";
import { holds } from "./condition.ts";
import { type Action, type Check, type Item, joined, type RightWrite, type Write } from "./item.ts";
import type { Key } from "./key.ts";
import { caughtUp, itemCheck, lookedAgain, markCheck, raised, right, withdrawn } from "./rights.ts";
import { mostTries } from "./tries.ts";

const conflict = new Set(["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]);

/** The number of attempts after which an unfinished withdrawal counts as abandoned. */
const patience = 6;

/**
 * The same for a transaction that takes a right away itself. Two such transactions may wait for each other. The order
 * of the keys decides which one gives up soon and undoes the other, and which one waits for the other's commit.
 */
const patienceOf = (asked: RightWrite, ending: readonly { key: Key }[]): number => {
  if (ending.length === 0) return patience;
  const nameOf = ({ PK, SK }: Key) => `${PK} ${SK}`;
  return ending.every(({ key }) => nameOf(asked.right) < nameOf(key)) ? 2 : mostTries - 1;
};

/** The first failed check of a write on the item as it was. If all hold by now, the last one counts. */
export const failed = (checks: readonly Check[], item: Item | undefined): Error => {
  const check = checks.find(({ when }) => !holds(when, item)) ?? checks.at(-1);
  if (!check) return new Error("a write without a condition failed its condition");
  return check.refuse(item);
};

const versionOf = z.object({ version: z.int() });

/** The table's functions that a transaction needs. */
export interface Means {
  /** One call of TransactWriteItems. */
  send(actions: readonly Action[], token: string): Promise<void>;
  get(key: Key): Promise<Item | undefined>;
  /** Whether another attempt may begin, after a pause. */
  mayTryAgain(tries: number): Promise<boolean>;
  /** Whether rights are checked on the items themselves, as releases without marks do. */
  checkItems: boolean;
}

/** Makes transactions: adds the checks of their rights, and raises marks before those that take rights away. */
export const transactor = ({ send, get, mayTryAgain, checkItems }: Means) => {
  /** The check of a right: on a mark, if the right holds as far as known. */
  const settled = async (asked: RightWrite): Promise<Action | RightWrite> => {
    if (checkItems) return itemCheck(asked);
    if (asked.version !== undefined) return asked;
    const known = right(asked.right, asked.checks, (await get(asked.right)) ?? "absent");
    return known.version === undefined ? itemCheck(asked) : known;
  };

  /** Decides again on a right whose mark has refused the commit. */
  const afterMark = async (asked: RightWrite, { Item = {} }: CancellationReason, isPatient: boolean) => {
    const mark = versionOf.parse(unmarshall(Item)).version;
    const item = await get(asked.right);
    const found = lookedAgain(asked, item, mark);
    if (found !== "awaited") return found;
    if (isPatient) return asked;
    await catchUp(asked.right, versionOf.parse(item).version, mark);
    const after = lookedAgain(asked, await get(asked.right), mark);
    return after === "awaited" ? asked : after;
  };

  const catchUp = async (key: Key, from: number, to: number): Promise<void> => {
    try {
      await send([caughtUp(key, { from, to })], randomUUID());
    } catch (error) {
      // The item has changed meanwhile, or another writer will find it as it is. Nothing had to be decided here.
      if (!(error instanceof TransactionCanceledException || error instanceof Refusal)) throw error;
    }
  };

  const commit = async (
    writes: readonly Write[],
    ending: readonly { key: Key }[] = [],
    mayBegin?: () => void,
  ): Promise<void> => {
    let asked = await Promise.all(writes.map((each) => ("right" in each ? settled(each) : each)));
    const drawn = () => asked.map((each) => ("right" in each ? markCheck(each) : each));
    let actions = drawn();
    // The same token for every attempt of the same actions, so that an attempt whose reply was lost is not carried out
    // twice.
    let token = randomUUID();
    let isUnknown = false;
    for (let tries = 1; ; tries++) {
      mayBegin?.();
      try {
        return await send(actions, token);
      } catch (error) {
        if (error instanceof TransactionCanceledException) {
          const reasons = error.CancellationReasons ?? [];
          const isFailed = (at: number) => reasons[at]?.Code === "ConditionalCheckFailed";
          const marks = asked.some((each, at) => "right" in each && isFailed(at));
          const at = reasons.findIndex((_, index) => isFailed(index));
          const item = reasons[at]?.Item;
          if (at >= 0 && !marks) throw failed(actions[at]?.checks ?? [], item && unmarshall(item));
          if (at < 0 && !reasons.some(({ Code }) => conflict.has(Code ?? ""))) throw error;
          const found = asked.map((each, index) => {
            const reason = reasons[index];
            if (!("right" in each && reason && isFailed(index))) return each;
            return afterMark(each, reason, tries < patienceOf(each, ending));
          });
          asked = await Promise.all(found);
          // Cancelled, so other marks may be tried, unless an earlier attempt may still be carried out.
          if (marks || !isUnknown) {
            const others = drawn();
            if (asked.some((each) => "right" in each) || marks) [actions, token] = [others, randomUUID()];
            isUnknown = false;
          }
        } else if (error instanceof Refusal && error.code === "UNAVAILABLE") isUnknown = true;
        else throw error;
        if (!(await mayTryAgain(tries))) throw unavailable("The database", error);
      }
    }
  };

  /**
   * All or nothing. Throws the refusal of the first failed check, in the order of `writes`. `mayBegin` is called before
   * each attempt, and throws when the time is over.
   */
  return async (writes: readonly Write[], mayBegin?: () => void): Promise<void> => {
    const actions = joined(writes);
    const ending = withdrawn(actions);
    await Promise.all(
      ending.flatMap(({ key, version }) => raised(key, version).map((marks) => commit(marks))),
    );
    try {
      await commit(actions, ending, mayBegin);
    } catch (error) {
      await Promise.all(ending.map(({ key, version }) => catchUp(key, version - 1, version)));
      throw error;
    }
  };
};
