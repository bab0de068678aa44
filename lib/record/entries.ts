import type { EventType } from "../contract/event-types.ts";
import type { EventData } from "../contract/events.ts";
import { newRisingId } from "../ids.ts";
import { maskedForRecord } from "../masking.ts";
import type { Write } from "../table/item.ts";
import { shardToWrite } from "../table/shards.ts";
import { auditRecords, events } from "./items.ts";

/**
 * The actor: a user or an API client. Without either, `userId` is `recipient`, `mail`, `schedule`, `bootstrap` or
 * `erasure`.
 */
export interface Actor {
  userId: string;
  organizationId: string;
  onBehalfOf?: string;
}

/** The audit record of a change. */
export interface AuditEntry {
  /** Its id, if the change chooses it. */
  id?: string;
  operation: string;
  resourceType: string;
  resourceId: string;
  before?: Record<string, unknown> | undefined;
  after?: Record<string, unknown> | undefined;
  /** The customer that the change is about, when the resource is another thing. */
  customerId?: string | undefined;
  /** The ids of further resources that the change has created. Their creation is found by these ids. */
  created?: readonly string[] | undefined;
  /** Another organization that the change concerns. It gets the same record. */
  concerns?: string | undefined;
  /** The change in that organization's view, if it differs from the actor's. */
  concernsSees?: Pick<AuditEntry, "before" | "after"> | undefined;
  /** The resource's id for that organization, if it is another one. */
  concernsAs?: string | undefined;
}

/** An event of one type, without its receiver. */
interface EventOf<T extends EventType> {
  type: T;
  resourceType: string;
  resourceId: string;
  data: EventData[T];
}
export type AnyEvent = { [T in EventType]: EventOf<T> }[EventType];

/**
 * The event of a change for one organization. Events in `earlier` are stored in the same item, so that they cost no
 * action.
 */
export type EventEntry = {
  [T in EventType]: EventOf<T> & { to: string; earlier?: readonly AnyEvent[] };
}[EventType];

/**
 * The writes of a change's audit records and events, for the transaction of the change. `at` is the instant of the
 * write.
 */
export const recordWrites = (
  actor: Actor,
  audit: AuditEntry,
  feedEntries: readonly EventEntry[],
  at: Date,
  requestId: string,
): Write[] => {
  const {
    id = newRisingId("aud", at),
    concerns,
    concernsAs,
    concernsSees,
    before,
    after,
    created,
    ...what
  } = audit;
  const shard = shardToWrite("audits", id);
  const readers = new Set([actor.organizationId, ...(concerns ? [concerns] : [])]);
  const audits = [...readers].map((reader): Write => {
    const resourceId = reader === concerns ? (concernsAs ?? what.resourceId) : what.resourceId;
    const seen = (reader === concerns && concernsSees) || { before, after };
    return auditRecords.create({
      reader,
      id,
      shard,
      at: at.toISOString(),
      actor,
      ...what,
      resourceId,
      created: created && [...created],
      before: seen.before && maskedForRecord(seen.before),
      after: seen.after && maskedForRecord(seen.after),
      requestId,
    });
  });
  const stored = ({ type: eventType, resourceType, resourceId, data }: AnyEvent) => ({
    id: newRisingId("evt", at),
    eventType,
    resourceType,
    resourceId,
    data,
  });
  const feeds = feedEntries.map(({ to: organizationId, earlier, ...event }): Write => {
    // Created first, since the item has the last of their ids.
    const earlierStored = earlier?.map(stored);
    const last = stored(event);
    return events.create({
      ...last,
      shard: shardToWrite("events", last.id),
      at: at.toISOString(),
      organizationId,
      changeId: id,
      correlationId: requestId,
      earlier: earlierStored,
    });
  });
  return [...audits, ...feeds];
};
