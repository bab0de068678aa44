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
      /** All words of the name, each after a space. A filter compares a search's other words with them. */
      text: z.string().optional(),
      /** The associated reseller. */
      resellerId: z.string().optional(),
    }),
});

/** The words that a customer has in the index, and the content of their entries. */
export const customerWordLists = entity({
  type: "CustomerWords",
  key: ({ customerId }: { customerId: string }) => keys.customerWords(customerId),
  schema: () =>
    z.object({
      words: z.array(z.string()),
      text: z.string().optional(),
      resellerId: z.string().optional(),
      /** The provider in whose index they are. Older releases left it out; their customers never changed hands. */
      providerId: z.string().optional(),
      /**
       * The version of this item that put the words of a customer without a reseller into the index. It lags when an
       * older release has written them.
       */
      indexedAt: z.int().optional(),
      version: z.int(),
    }),
});

/**
 * A word of a customer's name in the search index of a reseller that has delegated admin there. An entry without a word
 * stands for the customer itself. The second index separates the reseller's own customers from the others.
 */
export const administeredWords = entity({
  type: "AdministeredWord",
  versioned: false,
  key: ({ customerId, resellerId, word }: { customerId: string; resellerId: string; word: string }) =>
    keys.administeredWord(customerId, resellerId, word),
  indexes: ({ customerId, resellerId, word, associated }) => {
    const place = `${word}#${customerId}`;
    const { PK } = keys.wordsAdministeredBy(resellerId, "ALL", "");
    const { PK: some } = keys.wordsAdministeredBy(resellerId, associated ? "OWN" : "OTHERS", "");
    return { GSI1PK: PK, GSI1SK: place, GSI2PK: some, GSI2SK: place };
  },
  schema: () =>
    z.object({
      customerId: z.string(),
      resellerId: z.string(),
      providerId: z.string(),
      word: z.string(),
      /** All words of the name, each after a space. A filter compares a search's other words with them. */
      text: z.string(),
      /** Whether the reseller is the associated one. */
      associated: z.boolean(),
    }),
});

/**
 * The customers of a provider with a word that begins so, while there are few. Once there were too many, the beginning
 * counts as common for good, and the item names no customers any more. A rare beginning leads a search straight to its
 * customers.
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
