import * as z from "zod";
import { stale } from "../errors.ts";
import { equals, isNew } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { searchWords } from "./rules.ts";
import { customerStore } from "./store.ts";

const listed = z.object({ words: z.array(z.string()), version: z.int() });

/**
 * Brings the word entries of a customer up to its present name. Which entries there are is kept beside the customer,
 * so that those of an older name are found and taken off. A repetition changes nothing.
 */
export const indexWords = (table: Table, customerId: string): Promise<void> =>
  retryOnConflict(async () => {
    const [customer, item] = await Promise.all([
      customerStore(table).find(customerId),
      table.get(keys.customerWords(customerId)),
    ]);
    if (!customer) return;
    const before = item && listed.parse(item);
    const words = searchWords(customer.billingProfile.companyName);
    const missing = words.filter((word) => !before?.words.includes(word));
    const obsolete = before?.words.filter((word) => !words.includes(word)) ?? [];
    if (missing.length === 0 && obsolete.length === 0) return;
    const { providerId } = customer;
    const writes: Write[] = [
      {
        put: {
          ...keys.customerWords(customerId),
          type: "CustomerWords",
          words,
          version: (before?.version ?? 0) + 1,
        },
        checks: [{ when: before ? equals("version", before.version) : isNew, refuse: stale }],
      },
      ...missing.map(
        (word): Write => ({
          put: { ...keys.word(providerId, word, customerId), type: "CustomerWord", word, customerId },
        }),
      ),
      ...obsolete.map((word): Write => ({ delete: keys.word(providerId, word, customerId) })),
    ];
    await table.transact(writes);
  });
