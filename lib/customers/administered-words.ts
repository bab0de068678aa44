import { cursorInvalid } from "../errors.ts";
import { all, contains } from "../table/condition.ts";
import { sortKeyOf } from "../table/in-states.ts";
import { keys } from "../table/keys.ts";
import { pageOfMatching } from "../table/matching.ts";
import { pageOfRarest } from "../table/rarest.ts";
import type { PageOptions, Table } from "../table/table.ts";
import { wordsIn } from "../text/words.ts";
import { type CustomerItem, customerEntries, resellerRelationships } from "./items.ts";
import { listEntries } from "./list-entry.ts";
import { firstMatch, searchText, searchWords } from "./rules.ts";
import { type Found, leadingWords } from "./search.ts";
import { administeredWords } from "./search-items.ts";

/** Writes at the same time. */
const atOnce = 10;

/**
 * Updates the search words by which resellers with delegated admin find a customer: to its present name, and to its
 * present delegated admins. A repetition changes nothing. Updates of one customer must run one after another.
 */
export const updateAdministeredWords = async (table: Table, customer: CustomerItem): Promise<void> => {
  const { id: customerId, providerId } = customer;
  const [relationships, known] = await Promise.all([
    Array.fromAsync(resellerRelationships.in(table).each(keys.resellerRelationships(customerId))),
    Array.fromAsync(administeredWords.in(table).each(keys.administeredWordsAt(customerId))),
  ]);
  const words = searchWords(customer.billingProfile.companyName);
  const text = searchText(words);
  const wanted = relationships
    .filter(({ adminSince }) => adminSince)
    .flatMap(({ resellerId, associated }) =>
      ["", ...words].map((word) => ({ customerId, resellerId, providerId, word, text, associated })),
    );
  const nameOf = ({ resellerId, word }: { resellerId: string; word: string }) => `${resellerId}#${word}`;
  const before = new Map(known.map((each) => [nameOf(each), each]));
  const after = new Set(wanted.map(nameOf));
  const writes = [
    ...wanted.flatMap((each) => {
      const was = before.get(nameOf(each));
      const isSame =
        was?.text === text && was.associated === each.associated && was.providerId === providerId;
      return isSame ? [] : [administeredWords.upsert(each)];
    }),
    ...known.filter((each) => !after.has(nameOf(each))).map((each) => administeredWords.delete(each)),
  ];
  for (let from = 0; from < writes.length; from += atOnce)
    await Promise.all(writes.slice(from, from + atOnce).map((write) => table.write(write)));
};

/** How many entries one query examines. Entries are small, and matches may be far apart. */
const examined = 1_000;

/** The maximum number of queries of a read with several words. */
const mostReads = 4;

/**
 * Finds customers of all providers at which a reseller has delegated admin: by the beginnings of words of their names,
 * or without a search. `whose` narrows both to the reseller's own customers, or to the others.
 */
export const administeredCustomers = (table: Table) => {
  const entries = customerEntries.in(table);
  const { listed } = listEntries(table);

  return async (
    { resellerId, whose }: { resellerId: string; whose: "ALL" | "OWN" | "OTHERS" },
    search: string | undefined,
    options: PageOptions,
  ): Promise<Found> => {
    const asked = [...new Set(wordsIn(search ?? ""))];
    if (search !== undefined && asked.length === 0) return { items: [] };
    const index = whose === "ALL" ? true : 2;
    // The entry that stands for the customer itself has no word. Its sort key begins with the separator that ends a
    // word.
    const leads = (search === undefined ? [""] : leadingWords(asked)).map((lead) => ({
      lead,
      range: keys.wordsAdministeredBy(resellerId, whose, lead || "#"),
    }));
    const read = async ({ limit, start }: Pick<PageOptions, "limit" | "start">): Promise<Found> => {
      // A next page reads the entries of the word that the page before has read.
      const place = start?.[sortKeyOf(index)];
      const begun = place === undefined ? leads : leads.filter(({ range }) => place.startsWith(range.prefix));
      if (begun.length === 0) throw cursorInvalid();
      const ways = begun.map(({ lead, range }) => (reading: Pick<PageOptions, "limit" | "start">) => {
        const more = asked.filter((word) => word !== lead).map((word) => contains("text", ` ${word}`));
        const filter = more.length > 0 ? all(...more) : undefined;
        return administeredWords.in(table).page(range, { examined, ...reading, index, filter });
      });
      const { items, by, ...rest } = await pageOfRarest(ways, { limit, start });
      const lead = begun[by]?.lead ?? "";
      const found = await listed(await entries.getMany(items));
      const byId = new Map(found.map((each) => [each.customer.id, each]));
      // Several of a customer's words may match. The customer is listed once, at the first of them.
      const counting = items.flatMap(({ customerId, word }) => {
        const customer = byId.get(customerId);
        const name = customer?.customer.billingProfile.companyName ?? "";
        return customer && (lead === "" || firstMatch(lead, name) === word) ? [customer] : [];
      });
      return { ...rest, items: counting };
    };
    const { range } = leads[0] ?? { range: keys.wordsAdministeredBy(resellerId, whose, "") };
    return pageOfMatching(
      (_, page) => read(page),
      range,
      options,
      () => true,
      mostReads,
    );
  };
};
