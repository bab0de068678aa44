import * as z from "zod";
import { entity } from "../table/entity.ts";
import { keys } from "../table/keys.ts";

/** A word of a customer's name in its provider's search index. */
export const customerWords = entity({
  type: "CustomerWord",
  versioned: false,
  key: ({ providerId, word, customerId }: { providerId: string; word: string; customerId: string }) =>
    keys.word(providerId, word, customerId),
  indexes: ({ providerId, word, customerId, resellerId }) =>
    keys.wordOfReseller(providerId, resellerId, word, customerId),
  schema: () =>
    z.object({
      word: z.string(),
      customerId: z.string(),
      /** All words of the name, each after a space: what a filter compares the other words of a search with. */
      text: z.string().optional(),
      /** Whose customer it is. */
      resellerId: z.string().optional(),
    }),
});

/** Which of those words a customer has, and what their entries say. */
export const customerWordLists = entity({
  type: "CustomerWords",
  key: ({ customerId }: { customerId: string }) => keys.customerWords(customerId),
  schema: () =>
    z.object({
      words: z.array(z.string()),
      text: z.string().optional(),
      resellerId: z.string().optional(),
      /** In whose part of the index they are; left out by older releases, whose customers never changed hands. */
      providerId: z.string().optional(),
      /**
       * The version of this item with which words of a customer without a reseller came into the index. It lags where an
       * older release has written them.
       */
      indexedAt: z.int().optional(),
      version: z.int(),
    }),
});

/**
 * A word of a customer's name in the search index of a reseller that has delegated admin there. One without a word stands for
 * the customer itself: in the second index it leads to those that are not the reseller's own.
 */
export const administeredWords = entity({
  type: "AdministeredWord",
  versioned: false,
  key: ({ customerId, resellerId, word }: { customerId: string; resellerId: string; word: string }) =>
    keys.administeredWord(customerId, resellerId, word),
  indexes: ({ customerId, resellerId, word, associated }) => {
    const place = `${word}#${customerId}`;
    const { PK } = keys.wordsAdministeredBy(resellerId, "ALL", "");
    const { PK: others } = keys.wordsAdministeredBy(resellerId, "OTHERS", "");
    return { GSI1PK: PK, GSI1SK: place, ...(!associated && { GSI2PK: others, GSI2SK: place }) };
  },
  schema: () =>
    z.object({
      customerId: z.string(),
      resellerId: z.string(),
      providerId: z.string(),
      word: z.string(),
      /** All words of the name, each after a space: what a filter compares the other words of a search with. */
      text: z.string(),
      /** Whether it is the reseller's customer. */
      associated: z.boolean(),
    }),
});

/**
 * The customers of a provider with a word that begins so, as long as they are few. Once they were more it is common for
 * good, and names nobody else any more: a rare beginning leads a search straight to its customers.
 */
export const customerBeginnings = entity({
  type: "CustomerBeginning",
  key: ({ providerId, beginning }: { providerId: string; beginning: string }) =>
    keys.beginning(providerId, beginning),
  schema: () =>
    z.object({
      providerId: z.string(),
      beginning: z.string(),
      customerIds: z.array(z.string()),
      common: z.boolean().optional(),
      version: z.int(),
    }),
});
