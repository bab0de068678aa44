import { stale } from "../errors.ts";
import { nextVersion } from "../table/entity.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { updateAdministeredWords } from "./administered-words.ts";
import { listEntries } from "./list-entry.ts";
import { beginningsOf, searchText, searchWords } from "./rules.ts";
import { customerBeginnings, customerWordLists, customerWords } from "./search-items.ts";
import { customerStore } from "./store.ts";

/** The maximum number of customers of a rare beginning: one batch reads them beside the rest of a page. */
const few = 50;

/** Writes at the same time. */
const atOnce = 10;

/**
 * Updates the search items of a customer: its list entry, where an older release has changed the customer, and the
 * words of its name with their beginnings. An item beside the customer keeps its words, so that the words of a former
 * name are found and removed. A repetition changes nothing.
 */
export const updateSearchIndex = (table: Table, customerId: string): Promise<void> => {
  const beginnings = customerBeginnings.in(table);

  const rewrite = async (
    providerId: string,
    wanted: readonly string[],
    ids: (before: readonly string[]) => string[],
  ): Promise<void> => {
    const found = await beginnings.getMany(wanted.map((beginning) => ({ providerId, beginning })));
    const known = new Map(found.map((each) => [each.beginning, each]));
    const writes = wanted.flatMap((beginning) => {
      const before = known.get(beginning);
      const [now, after] = [before?.customerIds ?? [], ids(before?.customerIds ?? [])];
      if (before?.common && after.length >= now.length) return [];
      if (before && after.length === now.length) return [];
      const isFull = after.length > few;
      const customerIds = isFull ? now : after;
      if (!before)
        return customerIds.length === 0
          ? []
          : [customerBeginnings.create({ providerId, beginning, customerIds, version: 1 }, stale)];
      return [customerBeginnings.update(before, { ...before, customerIds, ...(isFull && { common: true }) })];
    });
    for (let from = 0; from < writes.length; from += atOnce)
      await Promise.all(writes.slice(from, from + atOnce).map((write) => table.write(write)));
  };

  return retryOnConflict(async () => {
    const [customer, found] = await Promise.all([
      customerStore(table).find(customerId),
      customerWordLists.in(table).get({ customerId }),
    ]);
    if (!customer) return;
    const { providerId, associatedPartnerId } = customer;
    const home = found?.providerId ?? providerId;
    await listEntries(table).complete(customer);
    await updateAdministeredWords(table, customer);
    const words = searchWords(customer.billingProfile.companyName);
    const text = searchText(words);
    const resellerId = associatedPartnerId ?? undefined;
    // The words belong to the provider that the customer had then.
    const left = found && home !== providerId ? found : undefined;
    if (left) await rewrite(home, beginningsOf(left.words), (ids) => ids.filter((id) => id !== customerId));
    const before = left ? undefined : found;
    const isIndexed = before !== undefined && before.indexedAt === before.version;
    if (isIndexed && before.text === text && before.resellerId === resellerId) return;
    const [was, is] = [beginningsOf(before?.words ?? []), beginningsOf(words)];
    if (before?.text !== text) {
      const obsolete = was.filter((each) => !is.includes(each));
      await rewrite(providerId, is, (ids) => (ids.includes(customerId) ? [...ids] : [...ids, customerId]));
      await rewrite(providerId, obsolete, (ids) => ids.filter((id) => id !== customerId));
    }
    const obsolete = before?.words.filter((word) => !words.includes(word)) ?? [];
    const after = { words, text, resellerId, providerId, indexedAt: nextVersion(found), version: 1 };
    await table.transact([
      found
        ? customerWordLists.update({ ...found, customerId }, { ...after, customerId })
        : customerWordLists.create({ ...after, customerId }, stale),
      ...(left?.words ?? []).map((word) => customerWords.delete({ providerId: home, word, customerId })),
      ...words.map((word) => customerWords.upsert({ providerId, word, customerId, text, resellerId })),
      ...obsolete.map((word) => customerWords.delete({ providerId, word, customerId })),
    ]);
  });
};
