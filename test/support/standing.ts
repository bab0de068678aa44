import { isDeepStrictEqual } from "node:util";
import type { Item } from "../../lib/table/item.ts";
import type { Baseline } from "./baseline.ts";

/** The types of items that hold the state. Records, events and mails have times and ids of their own. */
const telling =
  /^(Customer|CustomerPartner|Subscription|Order|Partnership|PartnershipRequest|OpenRequest|Domain|Job|RunningJob|User|Organization|ChangeRequest)$/;

/** The types among them that have marks of rights. */
const marked = /^(Partnership|User|Organization)$/;

/** Fields with a new value whenever they are written. */
const fresh = new Set([
  "commitmentEndDate",
  "until",
  "linkHash",
  "outboxId",
  "creditedUntil",
  "requestId",
  "GSI1SK",
  "GSI2SK",
]);

const canonical = (name: string, value: unknown): unknown => {
  if (fresh.has(name)) return undefined;
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** The state, without the parts that differ from run to run. */
export interface Standing {
  lines: string[];
  /** The versions of the items with marks of rights, in the order of the state's lines, which leave them out. */
  versions: number[];
}

/** Whether items with marks differ in nothing but a later version, as an abandoned withdrawal leaves it. */
const onlyMovedOn = (item: Item, was: Item | undefined): boolean =>
  was !== undefined &&
  marked.test(String(item.type)) &&
  isDeepStrictEqual({ ...item, version: was.version }, was);

/** The state of changed items. Ids that the baseline does not know were made in the run. */
export const standingOf = (
  changed: readonly Item[],
  { knows, was }: Pick<Baseline, "knows" | "was">,
): Standing => {
  const found = changed
    .filter((item) => telling.test(String(item.type)) && !onlyMovedOn(item, was(item)))
    .map((item) => {
      const hasMarks = marked.test(String(item.type));
      const line = JSON.stringify(hasMarks ? { ...item, version: undefined } : item, canonical)
        .replaceAll(/[a-z]{3}_[0-9a-z]{26}/g, (id) => (knows(id) ? id : id.slice(0, 3)))
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "then");
      return { line, versions: hasMarks ? [Number(item.version)] : [] };
    })
    .toSorted((one, other) => (one.line < other.line ? -1 : 1));
  return { lines: found.map(({ line }) => line), versions: found.flatMap(({ versions }) => versions) };
};

/**
 * Whether the state is the same as after the actors went in turn. A withdrawal that was abandoned after its marks, or
 * refused and repeated, leaves its item in a later version, with nothing else changed.
 */
export const standsLike = (standing: Standing, inTurn: Standing): boolean =>
  JSON.stringify(standing.lines) === JSON.stringify(inTurn.lines) &&
  inTurn.versions.every((version, at) => (standing.versions[at] ?? 0) >= version);
