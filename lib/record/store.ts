import { isDeepStrictEqual } from "node:util";
import { decodeTime } from "ulid";
import type { ChannelEventAnswer } from "../contract/record.ts";
import { firstId, lastId } from "../ids.ts";
import { all, any, type Condition, contains, equals } from "../table/condition.ts";
import type { ListOwner } from "../table/in-states.ts";
import { keys } from "../table/keys.ts";
import { mergedPage, shardsToRead } from "../table/shards.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { type AuditFilter, filteredAudits, pageOfAudits } from "./filtered.ts";
import { type AuditItem, auditRecords, type EventItem, events } from "./items.ts";

/** The filters of a list of audit records. Both times are included. */
export interface AuditQuery extends AuditFilter {
  from?: string | undefined;
  to?: string | undefined;
  resourceId?: string | undefined;
}

/** The maximum time of a change from making an id to its commit. */
const longestMilliseconds = 60_000;

/** The kinds of resources that an order creates, by the prefix of their ids. */
const madeByOrders: Readonly<Record<string, string>> = { cus: "customer", sub: "subscription" };
const idForm = /^(cus|sub)_([0-7][0-9a-hjkmnp-tv-z]{25})$/;

/** The cursor of a list that has come to the creation of its resource. */
const toCreation: Start = { creation: "next" };

/** How long a new event is held back: longer than the time from making the id to the commit. */
const heldBackMilliseconds = 15_000;
const keptMilliseconds = 30 * 24 * 3_600_000;

/** The size in bytes at which a page of audit records ends early, since a function's answer has at most 6 MB. */
const largestPage = 3_000_000;

/** Whether a record is about a customer, directly or by one of its parts. */
const ofCustomer = (customerId: string): Condition =>
  any(equals("resourceId", customerId), equals("customerId", customerId));

const epoch = "1970-01-01T00:00:00.000Z";
const farFuture = "9999-12-31T23:59:59.999Z";

/** The events in an item, oldest first, as they are listed, published and delivered. */
export const listedEvents = ({
  at,
  changeId,
  correlationId,
  earlier = [],
  id,
  eventType,
  resourceType,
  resourceId,
  data,
}: EventItem) =>
  [...earlier, { id, eventType, resourceType, resourceId, data }].map((each) => ({
    id: each.id,
    at,
    type: each.eventType,
    resourceType: each.resourceType,
    resourceId: each.resourceId,
    data: each.data,
    changeId,
    correlationId,
  }));

/** One page of an organization's items of events, from all partitions over which they are spread. */
export const pageOfEvents = (
  table: Table,
  organizationId: string,
  options: PageOptions,
): Promise<{ items: EventItem[]; next?: Start }> => {
  const ranges = shardsToRead("events").map((shard) => keys.events(organizationId, shard));
  return mergedPage(events.in(table).page, ranges, options);
};

export const recordStore = (table: Table) => ({
  /**
   * The records of one resource from the index, newest first, with its creation at the end. A resource that an order
   * created has its creation in the order's record, which is listed as the resource's own.
   */
  async ofResource(
    owner: ListOwner,
    query: AuditQuery & { resourceId: string },
    options: PageOptions,
  ): Promise<{ items: AuditItem[]; next?: Start }> {
    const { start, limit } = options;
    const page =
      start && isDeepStrictEqual(start, toCreation)
        ? { items: [] }
        : await this.audits(owner, query, options);
    if (page.next) return page;
    if (page.items.length === limit) return { ...page, next: toCreation };
    return { items: [...page.items, ...(await this.creation(owner.id, query))] };
  },

  /** The record of the order that created a customer or a subscription. The time in the id leads to it. */
  async creation(
    organizationId: string,
    {
      from = epoch,
      to = farFuture,
      resourceType,
      resourceId,
      userId,
      customerId,
    }: AuditQuery & { resourceId: string },
  ): Promise<AuditItem[]> {
    const [, prefix = "", ulid = ""] = idForm.exec(resourceId) ?? [];
    const type = madeByOrders[prefix];
    if (!type || (resourceType && resourceType !== type)) return [];
    const made = decodeTime(ulid.toUpperCase());
    const until = new Date(Math.min(made + longestMilliseconds, Date.parse(to)));
    const since = new Date(Math.max(made, Date.parse(from < epoch ? epoch : from)));
    if (until < since) return [];
    const filter = all(contains("created", resourceId), ...(userId ? [equals("actorId", userId)] : []));
    const { items } = await pageOfAudits(table, organizationId, {
      limit: 1,
      between: [firstId("aud", since), lastId("aud", until)],
      filter: customerId ? all(filter, ofCustomer(customerId)) : filter,
    });
    return items.map((record) => ({
      ...record,
      operation: `${type}.create`,
      resourceType: type,
      resourceId,
      before: undefined,
      after: { orderId: record.resourceId },
    }));
  },

  /**
   * One page of an organization's audit records, newest first. Those of one resource come from the index. Those that
   * match a filter are found by their keys, if all records have these (`filtersIndexed`); before that all records are
   * looked through.
   */
  async audits(
    { id: organizationId, filtersIndexed }: ListOwner,
    query: AuditQuery,
    options: PageOptions,
  ): Promise<{ items: AuditItem[]; next?: Start }> {
    const { from = epoch, to = farFuture, resourceType, resourceId, userId, customerId } = query;
    // There is nothing before 1970, or in a period that ends before it begins.
    if (to < epoch || to < from) return { items: [] };
    const between = [
      firstId("aud", new Date(from < epoch ? epoch : from)),
      lastId("aud", new Date(to)),
    ] as const;
    if (filtersIndexed && !resourceId && (userId || customerId || resourceType)) {
      const { limit, start } = options;
      return filteredAudits(table, organizationId, query, { limit, start, between, bytes: largestPage / 2 });
    }
    const filters: Condition[] = [];
    if (resourceType) filters.push(equals("resourceType", resourceType));
    if (userId) filters.push(equals("actorId", userId));
    if (customerId) filters.push(ofCustomer(customerId));
    const filter = filters.length > 0 ? all(...filters) : undefined;
    const paging = { ...options, newestFirst: true, between, filter, bytes: largestPage };
    if (!resourceId) return pageOfAudits(table, organizationId, paging);
    const range = { PK: keys.auditByResource(organizationId, resourceId), prefix: "" };
    return auditRecords.in(table).page(range, { ...paging, index: true });
  },

  /** One page of an organization's events after a known one, oldest first. The newest are held back. */
  async events(
    organizationId: string,
    after: string | undefined,
    now: Date,
    options: PageOptions,
  ): Promise<{ items: ChannelEventAnswer[]; next?: Start }> {
    const oldest = firstId("evt", new Date(now.getTime() - keptMilliseconds));
    const youngest = lastId("evt", new Date(now.getTime() - heldBackMilliseconds));
    // The last page's end is used as a bound. As a start key it would be refused once it is older than the range.
    const known = options.start?.SK ?? after;
    // With a character added, the bound comes right after this id.
    const from = known && known > oldest ? `${known}!` : oldest;
    if (from > youngest) return { items: [] };
    const { items, next } = await pageOfEvents(table, organizationId, {
      limit: options.limit,
      between: [from, youngest],
    });
    // An item may hold several events of its change, and a page may have ended between them.
    const listed = items.flatMap(listedEvents).filter(({ id }) => !known || id > known);
    const page = listed.slice(0, options.limit);
    const last = page.at(-1);
    if (listed.length === page.length || !last) return { items: page, ...(next && { next }) };
    return { items: page, next: { ...keys.event(organizationId, last.id) } };
  },
});
