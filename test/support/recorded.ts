import type { Item } from "../../lib/table/item.ts";
import type { WrittenItem } from "./write-calls.ts";

/**
 * Types of items that count, tidy up or forward, and are no caller's change: keys, due times, quotas, mails, their pace
 * and links, words and their beginnings, entries of lists, keys for filters, progress, marks of rights, sums of links.
 */
const bookkeeping =
  /^(ACCESS#|AUDIT-USER#|RIGHT#|IDEMPOTENCY#|SEALING-KEYS|SCHEDULE|DUE#|CREDITS-BY-END#|OUTBOX#|OUTBOX PACE$|QUOTA#|INVITATION#|JOB#|CUSTOMER#\S+ ORDER#)| (RESELLER-NAMES?#|(ADMINISTERED-)?WORD#|WORDS$|BEGINNING#|CUSTOMER#|JOB#|RUNNING-JOB#|ADDRESS-PROOF$|PURPOSE#|SUBSCRIPTION-KEYS#)/;

/** An audit record in an organization's own view. */
export const isRecord = ({ key }: WrittenItem): boolean => key.startsWith("AUDIT#");

/**
 * Once the user pool has answered, the recorded instant at which a reset ended older tokens moves there, and a recovery
 * that the reset has ended is removed. An item whose marks were left by a withdrawal takes their version.
 */
const movesSignOut = ({ how, names }: WrittenItem): boolean =>
  how === "update" &&
  Object.values(names).every((name) =>
    ["PK", "type", "version", "signedOutAt", "recoveringSince"].includes(name),
  );

/** The changes of callers, each of which must be on record. */
export const isChange = (written: WrittenItem): boolean =>
  !isRecord(written) &&
  !written.key.startsWith("EVENTS#") &&
  !bookkeeping.test(written.key) &&
  !movesSignOut(written);

/** The audit records among written items, once each, in the view of the organization that acted. */
export const recordsIn = (calls: readonly WrittenItem[][]): Item[] => {
  const found = new Map<unknown, Item>();
  for (const { item = {} } of calls.flat().filter(isRecord))
    if (!found.has(item.id)) found.set(item.id, item);
  return [...found.values()];
};

/** Whether an audit record is of what follows a change by itself, such as a customer's parts to its new provider. */
export const isOfWhatFollows = ({ requestId }: { requestId?: unknown }): boolean =>
  String(requestId).endsWith("-rest");
const ofItsOwn = ({ item = {} }: WrittenItem): boolean => isOfWhatFollows(item);
const letsGo = ({ how, names }: WrittenItem): boolean =>
  how === "update" && Object.values(names).toSorted().join(" ") === "moving version";

/**
 * The calls without those that let a customer's parts follow it to its new provider. Each of these is on record under
 * an id of its own, whoever makes it: the request that accepted, the stream's consumer or the next change. At the end
 * the customer forgets the move.
 */
export const besidesWhatFollows = (calls: readonly WrittenItem[][]): WrittenItem[][] =>
  calls.filter((items) => !items.some((each) => isRecord(each) && ofItsOwn(each)) && !items.every(letsGo));
