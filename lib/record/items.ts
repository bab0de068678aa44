import * as z from "zod";
import { eventTypes } from "../contract/event-types.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

const snapshot = z.record(z.string(), z.unknown()).optional();
const eventDays = 30;

/** The organization and the partition of a record, from its key. */
export const placeOf = ({ PK }: Item): { reader: string; shard: number } => {
  const [reader = "", shard = "0"] = String(PK).slice(keys.audits("").PK.length).split("#");
  return { reader, shard: Number(shard) };
};

/** An audit record of one organization. It never changes. The index finds it by its resource. */
export const auditRecords = entity({
  type: "AuditRecord",
  versioned: false,
  key: ({ reader, id, shard }: { reader: string; id: string; shard?: number | undefined }) =>
    keys.audit(reader, id, shard),
  derived: {
    // A copy at the top of the item, for the filters of a list.
    actorId: ({ actor }) => actor.userId,
    // The backfill sets it, so that the stream consumer writes its keys.
    filtersIndexed: () => true,
  },
  indexes: ({ reader, id, resourceId }) => ({ GSI1PK: keys.auditByResource(reader, resourceId), GSI1SK: id }),
  fromKey: (key) => placeOf({ ...key }),
  schema: () =>
    z.object({
      id: z.string(),
      at: z.string(),
      actor: z.object({ userId: z.string(), organizationId: z.string(), onBehalfOf: z.string().optional() }),
      operation: z.string(),
      resourceType: z.string(),
      resourceId: z.string(),
      /** The customer that it is about, when the resource is another thing. */
      customerId: z.string().optional(),
      /** Further resources that the change has created. */
      created: z.array(z.string()).optional(),
      before: snapshot,
      after: snapshot,
      requestId: z.string(),
    }),
});
export type AuditItem = ItemOf<typeof auditRecords>;

/**
 * The keys by which filters find an audit record: by actor in the table, by customer and by type of resource in the
 * indexes.
 */
export const auditKeys = entity({
  type: "AuditKeys",
  versioned: false,
  key: ({ reader, actorId, id }: { reader: string; actorId: string; id: string }) => ({
    PK: keys.auditBy("USER", reader, actorId).PK,
    SK: id,
  }),
  indexes: ({ reader, id, customerId, resourceType }) => ({
    ...(customerId && { GSI1PK: keys.auditBy("CUSTOMER", reader, customerId).PK, GSI1SK: id }),
    GSI2PK: keys.auditBy("TYPE", reader, resourceType).PK,
    GSI2SK: id,
  }),
  schema: () =>
    z.object({
      id: z.string(),
      reader: z.string(),
      actorId: z.string(),
      resourceType: z.string(),
      customerId: z.string().optional(),
      /** The number of the partition that holds the record; left out for the first. */
      shard: z.int().optional(),
    }),
});

const eventFields = {
  eventType: storedEnum(eventTypes),
  resourceType: z.string(),
  resourceId: z.string(),
  data: z.record(z.string(), z.unknown()),
};

/** An item in the event feed of one organization, with all events of a change. Its id is the last of their ids. */
export const events = entity({
  type: "Event",
  versioned: false,
  key: ({ organizationId, id, shard }: { organizationId: string; id: string; shard?: number }) =>
    keys.event(organizationId, id, shard),
  derived: { ttl: ({ at }) => Math.floor(new Date(at).getTime() / 1000) + eventDays * 24 * 3600 },
  schema: () =>
    z.object({
      id: z.string(),
      at: z.string(),
      organizationId: z.string(),
      ...eventFields,
      /**
       * Further events of the same change for the same organization, before this one. They take no action of the
       * transaction.
       */
      earlier: z.array(z.object({ id: z.string(), ...eventFields })).optional(),
      /** The id of the change's audit record. */
      changeId: z.string().optional(),
      correlationId: z.string().optional(),
    }),
});
export type EventItem = ItemOf<typeof events>;
