import type { Caller } from "../http/caller.ts";
import { equals, present } from "../table/condition.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { type CustomerItem, customerEntries, customerWords, resellerRelationships } from "./items.ts";
import { firstMatch, isFoundBy, wordsIn } from "./rules.ts";
import { customerStore } from "./store.ts";

/** The filters of a list of customers. */
export interface CustomerQuery {
  resellerId?: string | undefined;
  search?: string | undefined;
  domain?: string | undefined;
}

interface Found {
  items: CustomerItem[];
  next?: Start;
}

const nothing: Found = { items: [] };

/**
 * Lists the customers that a caller has access to. One filter selects the candidates by a key. The customers themselves are
 * then checked by all filters, so that a list entry or an index that lags behind shows no wrong customer. So a page may be
 * short.
 */
export const customerLists = (table: Table) => {
  const store = customerStore(table);
  const relationships = resellerRelationships.in(table);

  const matches =
    ({ resellerId, search, domain }: CustomerQuery) =>
    (customer: CustomerItem): boolean =>
      (!resellerId || customer.associatedPartnerId === resellerId) &&
      (!search || isFoundBy(search, customer.billingProfile.companyName)) &&
      (!domain || customer.companyProfile.domain === domain);

  const byDomain = async (domain: string): Promise<Found> => {
    const id = await store.byDomain(domain);
    return id ? { items: await store.many([id]) } : nothing;
  };

  const byWord = async (providerId: string, search: string, options: PageOptions): Promise<Found> => {
    // The longest word of a search is likely to find the fewest customers.
    const [lead] = wordsIn(search).sort((one, other) => other.length - one.length);
    if (!lead) return nothing;
    const { items, ...rest } = await customerWords.in(table).page(keys.wordsFrom(providerId, lead), options);
    const customers = await store.many(items.map(({ customerId }) => customerId));
    const byId = new Map(customers.map((customer) => [customer.id, customer]));
    const counting = items.flatMap(({ customerId, word }) => {
      const customer = byId.get(customerId);
      // A customer with several matching words is listed once, at the first of them.
      return customer && firstMatch(lead, customer.billingProfile.companyName) === word ? [customer] : [];
    });
    return { ...rest, items: counting };
  };

  const byAssociation = async (providerId: string, resellerId: string, options: PageOptions) => {
    const { items, ...rest } = await relationships.page(keys.ofReseller(resellerId, providerId), {
      ...options,
      index: true,
      filter: equals("associated", true),
    });
    return { ...rest, items: await store.many(items.map(({ customerId }) => customerId)) };
  };

  const all = async (providerId: string, options: PageOptions): Promise<Found> => {
    const { items, ...rest } = await customerEntries.in(table).page(keys.customersOf(providerId), options);
    return { ...rest, items: await store.many(items.map(({ customerId }) => customerId)) };
  };

  const ofProvider = async (providerId: string, query: CustomerQuery, options: PageOptions) => {
    const { domain, resellerId, search } = query;
    if (domain) return byDomain(domain);
    if (resellerId) return byAssociation(providerId, resellerId, options);
    return search ? byWord(providerId, search, options) : all(providerId, options);
  };

  const ofReseller = async (resellerId: string, query: CustomerQuery, options: PageOptions) => {
    const { items, ...rest } = query.domain
      ? await byDomain(query.domain)
      : await byAccess(resellerId, options);
    const relationships = await store.relationshipsOf(
      resellerId,
      items.map(({ id }) => id),
    );
    const administered = new Set(
      relationships.flatMap(({ customerId, adminSince }) => (adminSince ? [customerId] : [])),
    );
    return {
      ...rest,
      items: items.filter(
        ({ id }) => administered.has(id) && (!query.resellerId || query.resellerId === resellerId),
      ),
    };
  };

  const byAccess = async (resellerId: string, options: PageOptions): Promise<Found> => {
    const { items, ...rest } = await relationships.page(keys.ofReseller(resellerId), {
      ...options,
      index: true,
      filter: present("adminSince"),
    });
    return { ...rest, items: await store.many(items.map(({ customerId }) => customerId)) };
  };

  return async ({ id, type }: Caller["organization"], query: CustomerQuery, options: PageOptions) => {
    const found =
      type === "indirect-provider"
        ? await ofProvider(id, query, options)
        : type === "indirect-reseller"
          ? await ofReseller(id, query, options)
          : { items: await store.many([id]) };
    const { items, ...rest } = found;
    const mine = items.filter((customer) => type !== "indirect-provider" || customer.providerId === id);
    return { ...rest, items: mine.filter(matches(query)) };
  };
};
