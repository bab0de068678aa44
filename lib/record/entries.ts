import type { EventType } from "../contract/record.ts";
import { newRisingId } from "../ids.ts";
import { maskedForRecord } from "../masking.ts";
import type { Write } from "../table/item.ts";
import { auditRecords, events } from "./items.ts";

/** Who acted: a user, or what acted without one (`recipient`, `mail`, `schedule`, `bootstrap`). */
export interface Actor {
  userId: string;
  organizationId: string;
  onBehalfOf?: string;
}

/** What a change leaves in the audit record. */
export interface AuditEntry {
  operation: string;
  resourceType: string;
  resourceId: string;
  before?: Record<string, unknown> | undefined;
  after?: Record<string, unknown> | undefined;
  /** Another organization whose thing was changed: it finds the same record among its own. */
  concerns?: string | undefined;
  /** What was changed as that organization sees it, when who acted does not see all of it. */
  concernsSees?: Pick<AuditEntry, "before" | "after"> | undefined;
  /** By which id that organization knows the thing, when it is another. */
  concernsAs?: string | undefined;
}

/** What one receiving organization learns of a change. */
export interface EventEntry {
  to: string;
  type: EventType;
  resourceType: string;
  resourceId: string;
  data: Record<string, unknown>;
}

/** The items that record a change, to be written in its own transaction. `at` is the instant of the write. */
export const recordWrites = (
  actor: Actor,
  audit: AuditEntry,
  told: readonly EventEntry[],
  at: Date,
  requestId: string,
): Write[] => {
  const { concerns, concernsAs, concernsSees, before, after, ...what } = audit;
  const id = newRisingId("aud", at);
  const readers = new Set([actor.organizationId, ...(concerns ? [concerns] : [])]);
  const audits = [...readers].map((reader): Write => {
    const resourceId = reader === concerns ? (concernsAs ?? what.resourceId) : what.resourceId;
    const seen = (reader === concerns && concernsSees) || { before, after };
    return auditRecords.create({
      reader,
      id,
      at: at.toISOString(),
      actor,
      ...what,
      resourceId,
      before: seen.before && maskedForRecord(seen.before),
      after: seen.after && maskedForRecord(seen.after),
      requestId,
    });
  });
  const feeds = told.map(({ to, type: eventType, ...event }): Write => {
    const eventId = newRisingId("evt", at);
    return events.create({ id: eventId, at: at.toISOString(), organizationId: to, eventType, ...event });
  });
  return [...audits, ...feeds];
};
