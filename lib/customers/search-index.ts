import { stale } from "../errors.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { customerWordLists, customerWords } from "./items.ts";
import { searchWords } from "./rules.ts";
import { customerStore } from "./store.ts";

/**
 * Updates the search index to a customer's present name. The customer's words in the index are stored beside it, so that
 * those of an older name are removed. A repetition changes nothing.
 */
export const updateSearchIndex = (table: Table, customerId: string): Promise<void> =>
  retryOnConflict(async () => {
    const [customer, before] = await Promise.all([
      customerStore(table).find(customerId),
      customerWordLists.in(table).get({ customerId }),
    ]);
    if (!customer) return;
    const words = searchWords(customer.billingProfile.companyName);
    const missing = words.filter((word) => !before?.words.includes(word));
    const obsolete = before?.words.filter((word) => !words.includes(word)) ?? [];
    if (missing.length === 0 && obsolete.length === 0) return;
    const { providerId } = customer;
    const after = { words, version: 1 };
    await table.transact([
      before
        ? customerWordLists.update({ ...before, customerId }, { ...after, customerId })
        : customerWordLists.create({ ...after, customerId }, stale),
      ...missing.map((word) => customerWords.put({ providerId, word, customerId })),
      ...obsolete.map((word) => customerWords.delete({ providerId, word, customerId })),
    ]);
  });
