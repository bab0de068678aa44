import { cursorInvalid } from "../errors.ts";
import { absent, all, any, contains } from "../table/condition.ts";
import { sortKeyOf } from "../table/in-states.ts";
import { keys } from "../table/keys.ts";
import { pageWithItems } from "../table/matching.ts";
import { pageOfRarest } from "../table/rarest.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { wordsIn } from "../text/words.ts";
import { customerEntries } from "./items.ts";
import { type Listed, listEntries } from "./list-entry.ts";
import { beginningOf, firstMatch, isFoundBy } from "./rules.ts";
import { customerBeginnings, customerWords } from "./search-items.ts";

export interface Found {
  items: Listed[];
  next?: Start;
}

/** The scope of a search: all customers of a provider, or those of one of its resellers. */
export interface SearchScope {
  providerId: string;
  resellerId?: string | undefined;
  /** Only customers without a reseller. */
  withoutReseller?: boolean | undefined;
  /** Whether the index holds all of the provider's customers in this release's form. */
  indexed: boolean;
  /** Whether it also holds those without a reseller. */
  furtherIndexed: boolean;
}

/**
 * Known common beginnings. A common beginning stays common, so the memory never expires. It saves reading the
 * beginning's item again.
 */
const common = new Set<string>();
const remember = (name: string): void => {
  if (common.size > 10_000) common.clear();
  common.add(name);
};

/**
 * The words whose entries a search may read, the longest first. A word that another one begins with is left out: every name
 * with the longer word has the shorter one, and a sort key would not tell by which of the two it was found.
 */
export const leadingWords = (asked: readonly string[]): string[] =>
  asked
    .filter((word) => !asked.some((other) => other !== word && other.startsWith(word)))
    .sort((one, other) => other.length - one.length);

/** Finds a provider's customers by the beginnings of words of their names. */
export const customerSearch = (table: Table) => {
  const entries = customerEntries.in(table);
  const { listed } = listEntries(table);

  const read = async (providerId: string, ids: readonly string[]): Promise<Listed[]> =>
    listed(await entries.getMany(ids.map((customerId) => ({ providerId, customerId }))));

  /**
   * The few customers of the rarest searched word, sorted; `undefined` when every word is common. `goesOn` marks a
   * later page of a list that began with a rare word, and has to continue in the same way.
   */
  const byRareWord = async (
    providerId: string,
    asked: readonly string[],
    goesOn: boolean,
  ): Promise<string[] | undefined> => {
    const nameOf = (beginning: string) => `${providerId} ${beginning}`;
    const beginnings = new Set(asked.flatMap((word) => beginningOf(word) ?? []));
    const wanted = [...beginnings].filter((each) => goesOn || !common.has(nameOf(each)));
    if (wanted.length === 0) return undefined;
    const found = await customerBeginnings
      .in(table)
      .getMany(wanted.map((beginning) => ({ providerId, beginning })));
    if (found.length < wanted.length) return [];
    for (const { beginning, common: isCommon } of found) if (isCommon) remember(nameOf(beginning));
    const rare = found.filter((each) => goesOn || !each.common);
    const [first, ...others] = rare.map(({ customerIds }) => customerIds);
    return first?.filter((id) => others.every((ids) => ids.includes(id))).sort();
  };

  const byWord = async (
    { providerId, resellerId, withoutReseller = false, indexed, furtherIndexed }: SearchScope,
    asked: readonly string[],
    { limit, start }: PageOptions,
  ): Promise<Found> => {
    const inIndex = withoutReseller ? furtherIndexed : resellerId !== undefined && indexed;
    const leads = leadingWords(asked).map((lead) => ({
      lead,
      range: inIndex ? keys.wordsOfReseller(providerId, resellerId, lead) : keys.wordsFrom(providerId, lead),
    }));
    // A next page reads the entries of the word that the page before has read.
    const place = start?.[sortKeyOf(inIndex)];
    const begun = place === undefined ? leads : leads.filter(({ range }) => place.startsWith(range.prefix));
    if (begun.length === 0) throw cursorInvalid();
    const ways = begun.map(({ lead, range }) => (reading: Pick<PageOptions, "limit" | "start">) => {
      const matches = [
        ...asked.flatMap((word) =>
          word === lead ? [] : [any(absent("text"), contains("text", ` ${word}`))],
        ),
        ...(withoutReseller && !inIndex ? [absent("resellerId")] : []),
      ];
      const filter = matches.length > 0 ? all(...matches) : undefined;
      // How many entries one query examines. Entries are small, and matches may be far apart.
      return customerWords.in(table).page(range, { examined: 1_000, ...reading, index: inIndex, filter });
    });
    const { items, by, ...rest } = await pageOfRarest(ways, { limit, start });
    const lead = begun[by]?.lead ?? "";
    const customers = await read(
      providerId,
      items.map(({ customerId }) => customerId),
    );
    const byId = new Map(customers.map((each) => [each.customer.id, each]));
    const counting = items.flatMap(({ customerId, word }) => {
      const found = byId.get(customerId);
      // Several of a customer's words may match. The customer is listed once, at the first of them.
      return found && firstMatch(lead, found.customer.billingProfile.companyName) === word ? [found] : [];
    });
    return { ...rest, items: counting };
  };

  /** One page of the customers in this scope whose names have, for each searched word, a word beginning with it. */
  return async (scope: SearchScope, search: string, options: PageOptions): Promise<Found> => {
    const asked = [...new Set(wordsIn(search))];
    if (asked.length === 0) return { items: [] };
    const { providerId, resellerId, withoutReseller, indexed } = scope;
    const matching = ({ customer }: Listed) =>
      isFoundBy(search, customer.billingProfile.companyName) &&
      (!resellerId || customer.associatedPartnerId === resellerId) &&
      (!withoutReseller || customer.associatedPartnerId === null);
    const { start } = options;
    const after = start?.after;
    if (after !== undefined || (asked.length > 1 && indexed && !start)) {
      const ids = await byRareWord(providerId, asked, after !== undefined);
      if (ids) {
        const found = await read(
          providerId,
          ids.filter((id) => after === undefined || id > after),
        );
        const items = found.filter(matching);
        const page = items.slice(0, options.limit);
        const last = page.at(-1);
        return items.length > page.length && last
          ? { items: page, next: { after: last.customer.id } }
          : { items: page };
      }
    }
    // An entry that no longer belongs to this list, or repeats a customer, makes a page shorter, but never empty.
    return pageWithItems(
      async (from) => {
        const { items, ...rest } = await byWord(scope, asked, { ...options, start: from });
        return { ...rest, items: items.filter(matching) };
      },
      start,
      4,
    );
  };
};
