import type { Caller } from "../http/caller.ts";
import { equals, present } from "../table/condition.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Table } from "../table/table.ts";
import { administratorsAt } from "./delegated-admin.ts";
import { customerEntries, resellerRelationships } from "./items.ts";
import { type Listed, listEntries } from "./list-entry.ts";
import { isFoundBy } from "./rules.ts";
import { customerSearch, type Found } from "./search.ts";
import { customerStore } from "./store.ts";

/** The filters of a list of customers. */
export interface CustomerQuery {
  resellerId?: string | undefined;
  search?: string | undefined;
  domain?: string | undefined;
}

type Viewer = Caller["organization"];

/**
 * Lists of the customers that a caller has access to. An index leads to the entries of the provider's list, and these are
 * read from the table itself: what an index shows too late is in no answer.
 */
export const customerLists = (table: Table) => {
  const store = customerStore(table);
  const relationships = resellerRelationships.in(table);
  const entries = customerEntries.in(table);
  const { listed, ofCustomers } = listEntries(table);
  const search = customerSearch(table);

  const matches =
    (viewer: Viewer, { resellerId, search, domain }: CustomerQuery, now: Date) =>
    ({ customer, administrators }: Listed): boolean =>
      (viewer.type !== "indirect-provider" || customer.providerId === viewer.id) &&
      (viewer.type !== "indirect-reseller" || administratorsAt(administrators, now).includes(viewer.id)) &&
      (!resellerId || customer.associatedPartnerId === resellerId) &&
      (!search || isFoundBy(search, customer.billingProfile.companyName)) &&
      (!domain || customer.companyProfile.domain === domain);

  const byDomain = async (viewer: Viewer, domain: string): Promise<Found> => {
    const customerId = await store.byDomain(domain);
    if (!customerId) return { items: [] };
    if (viewer.type !== "indirect-provider") return { items: await ofCustomers([customerId]) };
    return { items: await listed(await entries.getMany([{ providerId: viewer.id, customerId }])) };
  };

  const byAssociation = async (
    { id: providerId, listsIndexed }: Viewer,
    resellerId: string,
    options: PageOptions,
  ) => {
    const indexed = { ...options, index: true };
    const { items, ...rest } = listsIndexed
      ? await entries.page(keys.entriesOfReseller(providerId, resellerId), indexed)
      : await relationships.page(keys.ofReseller(resellerId, providerId), {
          ...indexed,
          filter: equals("associated", true),
        });
    const current = await entries.getMany(items.map(({ customerId }) => ({ providerId, customerId })));
    return { ...rest, items: await listed(current) };
  };

  const ofProvider = async (viewer: Viewer, query: CustomerQuery, options: PageOptions): Promise<Found> => {
    const { domain, resellerId } = query;
    if (domain) return byDomain(viewer, domain);
    if (query.search !== undefined) {
      const scope = { providerId: viewer.id, resellerId, indexed: viewer.listsIndexed ?? false };
      return search(scope, query.search, options);
    }
    if (resellerId) return byAssociation(viewer, resellerId, options);
    const { items, ...rest } = await entries.page(keys.customersOf(viewer.id), options);
    return { ...rest, items: await listed(items) };
  };

  const ofReseller = async (viewer: Viewer, query: CustomerQuery, options: PageOptions): Promise<Found> => {
    // Whose else a customer is, a reseller does not learn.
    if (query.resellerId && query.resellerId !== viewer.id) return { items: [] };
    if (query.domain) return byDomain(viewer, query.domain);
    const { items, ...rest } = await relationships.page(keys.ofReseller(viewer.id), {
      ...options,
      index: true,
      filter: present("adminSince"),
    });
    return { ...rest, items: await listed(await entries.getMany(items)) };
  };

  return async (
    viewer: Viewer,
    query: CustomerQuery,
    { now, ...options }: PageOptions & { now: Date },
  ): Promise<Found> => {
    const found =
      viewer.type === "indirect-provider"
        ? await ofProvider(viewer, query, options)
        : viewer.type === "indirect-reseller"
          ? await ofReseller(viewer, query, options)
          : { items: await ofCustomers([viewer.id]) };
    return { ...found, items: found.items.filter(matches(viewer, query, now)) };
  };
};
