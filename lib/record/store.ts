import type { ChannelEventAnswer } from "../contract/record.ts";
import { firstId, lastId } from "../ids.ts";
import { all, type Condition, equals } from "../table/condition.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { type AuditItem, auditRecords, events } from "./items.ts";

/** The filters of a list of audit records. Both times are included. */
export interface AuditQuery {
  from?: string | undefined;
  to?: string | undefined;
  resourceType?: string | undefined;
  resourceId?: string | undefined;
  userId?: string | undefined;
}

/** How long a new event is held back: longer than a write takes from making the id to the commit. */
const heldBackMilliseconds = 15_000;
const keptMilliseconds = 30 * 24 * 3_600_000;

/** The bytes after which a page of audit records ends early, since a function's answer has at most 6 MB. */
const largestPage = 3_000_000;

const epoch = "1970-01-01T00:00:00.000Z";
const farFuture = "9999-12-31T23:59:59.999Z";

export const recordStore = (table: Table) => ({
  /** One page of an organization's audit records, newest first. Those of one resource come from the index. */
  async audits(
    organizationId: string,
    query: AuditQuery,
    options: PageOptions,
  ): Promise<{ items: AuditItem[]; next?: Start }> {
    const { from = epoch, to = farFuture, resourceType, resourceId, userId } = query;
    // There is nothing before 1970 or in a period that ends before it begins.
    if (to < epoch || to < from) return { items: [] };
    const filters: Condition[] = [];
    if (resourceType) filters.push(equals("resourceType", resourceType));
    if (userId) filters.push(equals("actorId", userId));
    const range = resourceId
      ? { PK: keys.auditByResource(organizationId, resourceId), prefix: "" }
      : keys.audits(organizationId);
    return auditRecords.in(table).page(range, {
      ...options,
      index: resourceId !== undefined,
      newestFirst: true,
      between: [firstId("aud", new Date(from < epoch ? epoch : from)), lastId("aud", new Date(to))],
      filter: filters.length > 0 ? all(...filters) : undefined,
      bytes: largestPage,
    });
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
    const { items, ...rest } = await events.in(table).page(keys.events(organizationId), {
      limit: options.limit,
      between: [from, youngest],
    });
    return { ...rest, items: items.map(({ eventType, ...item }) => ({ ...item, type: eventType })) };
  },
});
