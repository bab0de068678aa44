import { all, type Condition, equals, holds } from "../table/condition.ts";
import { pageInStates, sortKeyOf } from "../table/in-states.ts";
import type { Item, Write } from "../table/item.ts";
import type { Range } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import { pageOfRarest } from "../table/rarest.ts";
import { fitting, mergedPage, shardsToRead } from "../table/shards.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { type AuditItem, auditKeys, auditRecords, placeOf } from "./items.ts";

/** The filters of a list of audit records, besides a period. */
export interface AuditFilter {
  userId?: string | undefined;
  customerId?: string | undefined;
  resourceType?: string | undefined;
}

/** The customer that a record is about, directly or by one of its parts. */
const customerOf = ({ customerId, resourceType, resourceId }: AuditItem): string | undefined =>
  customerId ?? (resourceType === "customer" ? resourceId : undefined);

const keysOf = (reader: string, record: AuditItem) => ({
  id: record.id,
  reader,
  actorId: record.actor.userId,
  resourceType: record.resourceType,
  customerId: customerOf(record),
});

/**
 * The writes of the keys by which filters find a record, from its item in the table's stream. A repetition changes
 * nothing.
 */
export const auditKeysWrite = (item: Item): Write => {
  const { reader, shard } = placeOf(item);
  return auditKeys.upsert({ ...keysOf(reader, auditRecords.parse(item)), shard: shard || undefined });
};

const conditionsOf = ({ userId, customerId, resourceType }: AuditFilter): Condition[] => [
  ...(userId ? [equals("actorId", userId)] : []),
  ...(customerId ? [equals("customerId", customerId)] : []),
  ...(resourceType ? [equals("resourceType", resourceType)] : []),
];

/** The key range of each filter. The range by customer, which has the fewest records, is read first. */
const leading = (
  reader: string,
  { userId, customerId, resourceType }: AuditFilter,
): { range: Range; index: true | 2 | false }[] => [
  ...(customerId ? [{ range: keys.auditBy("CUSTOMER", reader, customerId), index: true as const }] : []),
  ...(userId ? [{ range: keys.auditBy("USER", reader, userId), index: false as const }] : []),
  ...(resourceType ? [{ range: keys.auditBy("TYPE", reader, resourceType), index: 2 as const }] : []),
];

/** One page of an organization's audit records, from all partitions over which they are spread. */
export const pageOfAudits = (
  table: Table,
  reader: string,
  options: PageOptions,
): Promise<{ items: AuditItem[]; next?: Start }> => {
  const ranges = shardsToRead("audits").map((shard) => keys.audits(reader, shard));
  return mergedPage(auditRecords.in(table).page, ranges, options);
};

/** How many key items one query examines. They are small. */
const examined = 1_000;

/**
 * One page of the audit records that match a filter, newest first. The newest are read from the table, which shows
 * recent writes. Older ones are found by the keys that the stream consumer has written. Each read ends early once its
 * items come to more than `bytes`.
 */
export const filteredAudits = (
  table: Table,
  reader: string,
  filter: AuditFilter,
  bounds: Pick<PageOptions, "limit" | "start"> & { between: readonly [string, string]; bytes: number },
): Promise<{ items: AuditItem[]; next?: Start }> => {
  const stored = auditRecords.in(table);
  const whole = keys.audits(reader);
  const leads = leading(reader, filter);
  const conditions = conditionsOf(filter);
  const condition = conditions.length > 1 ? all(...conditions) : undefined;
  const read = async (where: Range, options: PageOptions) => {
    if (where.PK === whole.PK) return pageOfAudits(table, reader, options);
    const { limit, between } = options;
    const ways = leads.map(({ range, index }) => (reading: Pick<PageOptions, "limit" | "start">) => {
      const by = { between, examined, newestFirst: true, ...reading, index, filter: condition };
      return auditKeys.in(table).page(range, by);
    });
    const { items: found, next, by } = await pageOfRarest(ways, { limit });
    const records = await stored.getMany(found);
    const fit = fitting(records, bounds.bytes);
    const last = fit.at(-1);
    // All are sorted by id, so that whatever was read goes on there in each.
    const after = (id: string) => ({ [sortKeyOf(leads[0]?.index ?? true)]: id });
    if (last && fit.length < records.length) return { items: fit, next: after(last.id) };
    const place = next?.[sortKeyOf(leads[by]?.index ?? true)];
    return place ? { items: records, next: after(place) } : { items: records };
  };
  return pageInStates(read, {
    ...bounds,
    all: whole,
    states: leads.slice(0, 1),
    matches: (record) => holds(all(...conditions), keysOf(reader, record)),
  });
};
