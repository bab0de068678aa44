import type { Caller } from "../http/caller.ts";
import { absent, all, any, contains, equals, present } from "../table/condition.ts";
import { names, type Range } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import { pageOfMatching } from "../table/matching.ts";
import type { PageOptions, Table } from "../table/table.ts";
import { administeredCustomers } from "./administered-words.ts";
import { administratorsAt } from "./delegated-admin.ts";
import { customerEntries, resellerRelationships } from "./items.ts";
import { type Listed, listEntries } from "./list-entry.ts";
import { comparedRegistration, isFoundBy } from "./rules.ts";
import { customerSearch, type Found } from "./search.ts";
import { customerStore } from "./store.ts";

/** The filters of a list of customers. */
export interface CustomerQuery {
  resellerId?: string | undefined;
  search?: string | undefined;
  domain?: string | undefined;
  organizationRegistrationNumber?: string | undefined;
  withoutReseller?: true | undefined;
}

type Viewer = Caller["organization"];
type Fits = (listed: Listed) => boolean;
type Read = (range: Range, options: PageOptions) => Promise<Found>;

/** Whether a customer has no reseller in the viewer's view: a reseller does not see other resellers. */
const isWithoutReseller = ({ type, id }: Viewer, { associatedPartnerId }: Listed["customer"]): boolean =>
  type === "indirect-reseller" ? associatedPartnerId !== id : associatedPartnerId === null;

const isRegistered = ({ companyProfile }: Listed["customer"], asked: string): boolean =>
  comparedRegistration(companyProfile.organizationRegistrationNumber ?? "") === comparedRegistration(asked);

/**
 * Lists the customers that a caller has access to. An index leads to entries of the provider's list, which are read
 * from the table itself. So outdated index entries never reach an answer.
 */
export const customerLists = (table: Table) => {
  const store = customerStore(table);
  const relationships = resellerRelationships.in(table);
  const entries = customerEntries.in(table);
  const { listed, ofCustomers } = listEntries(table);
  const search = customerSearch(table);
  const administeredSearch = administeredCustomers(table);

  const matches =
    (viewer: Viewer, query: CustomerQuery, now: Date) =>
    ({ customer, administrators }: Listed): boolean =>
      (viewer.type !== "indirect-provider" || customer.providerId === viewer.id) &&
      (viewer.type !== "indirect-reseller" || administratorsAt(administrators, now).includes(viewer.id)) &&
      (!query.resellerId || customer.associatedPartnerId === query.resellerId) &&
      (!query.withoutReseller || isWithoutReseller(viewer, customer)) &&
      (!query.search || isFoundBy(query.search, customer.billingProfile.companyName)) &&
      (!query.domain || customer.companyProfile.domain === query.domain) &&
      (!query.organizationRegistrationNumber || isRegistered(customer, query.organizationRegistrationNumber));

  const byDomain = async (viewer: Viewer, domain: string): Promise<Found> => {
    // The reads are the same when another organization has the domain, so that their time does not reveal it.
    const customerId = (await store.byDomain(domain)) ?? "nobody";
    if (viewer.type !== "indirect-provider") {
      const own = await relationships.get({ customerId, resellerId: viewer.id });
      return { items: own?.adminSince ? await ofCustomers([customerId]) : [] };
    }
    return { items: await listed(await entries.getMany([{ providerId: viewer.id, customerId }])) };
  };

  /** The present entries for a range of the table or of an index. */
  const entered: Read = async (range, options) => {
    const { items, ...rest } = await entries.page(range, options);
    if (!options.index) return { ...rest, items: await listed(items) };
    const found = items.flatMap(({ customerId, customer }) =>
      customer ? [{ providerId: customer.providerId, customerId }] : [],
    );
    return { ...rest, items: await listed(await entries.getMany(found)) };
  };

  /** The customers that a reseller has access to. */
  const administered: Read = async (range, options) => {
    const { items, ...rest } = await relationships.page(range, options);
    return { ...rest, items: await listed(await entries.getMany(items)) };
  };

  /**
   * The matching ones of all customers that a reseller has access to, in the order of the index. Up to ten pages of a
   * hundred are looked through for one page.
   */
  const lookThrough = async (
    { id }: Viewer,
    range: Range,
    { limit, ...options }: PageOptions,
    fits: Fits,
  ): Promise<Found> => {
    const found: Listed[] = [];
    let start = options.start;
    for (let pages = 0; pages < 10; pages++) {
      const page = await administered(range, { ...options, start, limit: 100 });
      found.push(...page.items.filter(fits));
      const last = found.slice(0, limit).at(-1);
      if (found.length > limit && last) {
        const { id: customerId, providerId } = last.customer;
        const keysOf = options.index === 2 ? keys.administeredBy : keys.byReseller;
        const next = { ...keys.resellerRelationship(customerId, id), ...keysOf(id, providerId, customerId) };
        return { items: found.slice(0, limit), next };
      }
      start = page.next;
      if (!start) return { items: found };
      if (found.length === limit) break;
    }
    return start ? { items: found, next: start } : { items: found };
  };

  /**
   * The customers with a registration number. Many may have a text that is no number, such as "n/a", so the other filters
   * are conditions there. The list of a provider that is not in that index yet is looked through.
   */
  const byRegistration = (viewer: Viewer, query: CustomerQuery, options: PageOptions, fits: Fits) => {
    const isProvider = viewer.type === "indirect-provider";
    if (viewer.filtersIndexed) {
      const number = comparedRegistration(query.organizationRegistrationNumber ?? "");
      const range = keys.registrations(number, isProvider ? viewer.id : undefined);
      const filter = isProvider
        ? query.resellerId || query.withoutReseller
          ? equals(names.index1pk, keys.entriesOfReseller(viewer.id, query.resellerId).PK)
          : undefined
        : any(absent("administratorIds"), contains("administratorIds", viewer.id));
      return pageOfMatching(entered, range, { ...options, index: 2, filter }, fits);
    }
    if (isProvider) return pageOfMatching(entered, keys.customersOf(viewer.id), options, fits);
    const indexed = { ...options, index: true, filter: present("adminSince") };
    return pageOfMatching(administered, keys.ofReseller(viewer.id), indexed, fits);
  };

  const withoutReseller = ({ id, filtersIndexed }: Viewer, options: PageOptions, fits: Fits) => {
    if (filtersIndexed) return entered(keys.entriesOfReseller(id, undefined), { ...options, index: true });
    return pageOfMatching(entered, keys.customersOf(id), options, fits);
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

  const ofProvider = async (
    viewer: Viewer,
    query: CustomerQuery,
    options: PageOptions,
    fits: Fits,
  ): Promise<Found> => {
    const { domain, resellerId } = query;
    if (domain) return byDomain(viewer, domain);
    if (query.organizationRegistrationNumber) return byRegistration(viewer, query, options, fits);
    if (query.search !== undefined) {
      const only = { resellerId, withoutReseller: query.withoutReseller === true };
      const { id: providerId, listsIndexed: indexed = false, furtherIndexed = false } = viewer;
      const scope = { providerId, ...only, indexed, furtherIndexed };
      return search(scope, query.search, options);
    }
    if (resellerId) return byAssociation(viewer, resellerId, options);
    if (query.withoutReseller) return withoutReseller(viewer, options, fits);
    return entered(keys.customersOf(viewer.id), options);
  };

  const ofReseller = async (
    viewer: Viewer,
    query: CustomerQuery,
    options: PageOptions,
    fits: Fits,
  ): Promise<Found> => {
    // A reseller does not learn which other resellers a customer has.
    if (query.resellerId && query.resellerId !== viewer.id) return { items: [] };
    if (query.domain) return byDomain(viewer, query.domain);
    if (query.organizationRegistrationNumber) return byRegistration(viewer, query, options, fits);
    const { search: asked, withoutReseller: isOthers, resellerId: isOwn } = query;
    const { id: resellerId, furtherIndexed, statesIndexed } = viewer;
    // A list that began before the keys were complete, or in an older release, goes on as it began.
    const begunIn = options.start?.[names.index2pk];
    const isOwnIndexed = options.start
      ? begunIn === keys.wordsAdministeredBy(resellerId, "OWN", "").PK
      : statesIndexed;
    const whose = isOthers ? "OTHERS" : isOwn && isOwnIndexed ? "OWN" : "ALL";
    if (furtherIndexed && (asked !== undefined || whose !== "ALL"))
      return administeredSearch({ resellerId, whose }, asked, options);
    const others = isOthers || isOwn ? [equals("associated", isOwn !== undefined)] : [];
    const unindexed = { index: true, filter: all(present("adminSince"), ...others) };
    const indexed = { index: 2 as const, filter: others.length > 0 ? all(...others) : undefined };
    const range = viewer.filtersIndexed ? keys.administered(viewer.id) : keys.ofReseller(viewer.id);
    const paging = { ...options, ...(viewer.filtersIndexed ? indexed : unindexed), examined: 1_000 };
    return query.search === undefined
      ? administered(range, paging)
      : lookThrough(viewer, range, paging, fits);
  };

  return async (
    viewer: Viewer,
    query: CustomerQuery,
    { now, ...options }: PageOptions & { now: Date },
  ): Promise<Found> => {
    if (query.resellerId && query.withoutReseller) return { items: [] };
    const fits = matches(viewer, query, now);
    const found =
      viewer.type === "indirect-provider"
        ? await ofProvider(viewer, query, options, fits)
        : viewer.type === "indirect-reseller"
          ? await ofReseller(viewer, query, options, fits)
          : { items: await ofCustomers([viewer.id]) };
    return { ...found, items: found.items.filter(fits) };
  };
};
