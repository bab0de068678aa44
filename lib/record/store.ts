import type { ChannelEventAnswer } from "../contract/record.ts";
import { firstId, lastId } from "../ids.ts";
import { all, type Condition, equals } from "../table/condition.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { type AuditItem, auditRecords, events } from "./items.ts";

/** Which of an organization's audit records are asked for; times are ISO 8601, both ends included. */
export interface AuditQuery {
  from?: string | undefined;
  to?: string | undefined;
  resourceType?: string | undefined;
  resourceId?: string | undefined;
  userId?: string | undefined;
}

/** How long the youngest events are held back: longer than a write takes from its id to its commit. */
const heldBackMilliseconds = 15_000;
const keptMilliseconds = 30 * 24 * 3_600_000;

/** A page of audit records ends early once it comes to so many bytes: a function's answer has at most 6 MB. */
const largestPage = 3_000_000;

const epoch = "1970-01-01T00:00:00.000Z";
const farFuture = "9999-12-31T23:59:59.999Z";

export const recordStore = (table: Table) => ({
  /** One page of an organization's audit records, newest first. One resource's are read from the index. */
  async audits(
    organizationId: string,
    asked: AuditQuery,
    options: PageOptions,
  ): Promise<{ items: AuditItem[]; next?: Start }> {
    const { from = epoch, to = farFuture, resourceType, resourceId, userId } = asked;
    // No id is older than the epoch, and no range runs backwards.
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

  /** One page of an organization's events, oldest first, after one that is known; the youngest are held back. */
  async events(
    organizationId: string,
    after: string | undefined,
    now: Date,
    options: PageOptions,
  ): Promise<{ items: ChannelEventAnswer[]; next?: Start }> {
    const oldest = firstId("evt", new Date(now.getTime() - keptMilliseconds));
    const youngest = lastId("evt", new Date(now.getTime() - heldBackMilliseconds));
    // A cursor is where the last page ended. As a start key it could fall out of the thirty days, which DynamoDB refuses.
    const known = options.start?.SK ?? after;
    // No id lies between one and the same with a character added, so the bound excludes just that one.
    const from = known && known > oldest ? `${known}!` : oldest;
    if (from > youngest) return { items: [] };
    const { items, ...rest } = await events.in(table).page(keys.events(organizationId), {
      limit: options.limit,
      between: [from, youngest],
    });
    return { ...rest, items: items.map(({ eventType, ...item }) => ({ ...item, type: eventType })) };
  },
});
