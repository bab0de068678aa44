import { isDeepStrictEqual } from "node:util";
import type { Item } from "../../lib/table/item.ts";
import type { Baseline } from "./baseline.ts";

/** The items that say how things stand; records, events and mails have times and ids of their own. */
const telling =
  /^(Customer|CustomerPartner|Subscription|Order|Partnership|PartnershipRequest|OpenRequest|Domain|Job|RunningJob|User|Organization|ChangeRequest)$/;

/** Those of them that have marks of rights. */
const marked = /^(Partnership|User|Organization)$/;

/** Fields that hold something new whenever they are written. */
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

/** How things stand, without what differs from run to run. */
export interface Standing {
  lines: string[];
  /** The versions of what has marks of rights, in the order of its lines, which do not tell them. */
  versions: number[];
}

/** Whether nothing of an item with marks is new but its version, as a withdrawal leaves it that was given up. */
const onlyMovedOn = (item: Item, was: Item | undefined): boolean =>
  was !== undefined &&
  marked.test(String(item.type)) &&
  isDeepStrictEqual({ ...item, version: was.version }, was);

/** How changed items stand. Ids that the baseline does not know were made in the run. */
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
 * Whether things stand as they do after the actors went in turn. A withdrawal that was given up after its marks, or
 * refused and tried again, leaves its item in a later version, with nothing else changed.
 */
export const standsLike = (standing: Standing, inTurn: Standing): boolean =>
  JSON.stringify(standing.lines) === JSON.stringify(inTurn.lines) &&
  inTurn.versions.every((version, at) => (standing.versions[at] ?? 0) >= version);
