import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

const keptSeconds = 60 * 24 * 3600;

/**
 * The kinds of scheduled entries: a request expires, a waiting mail is looked after, a draft lapses, a term ends, a job
 * is looked after, a delegated admin ends, renewals stop, a webhook delivery has its turn, a notice is looked after, an
 * event is published that the bus did not accept, an invitation's reader is reminded.
 */
export const scheduledKinds = [
  "request",
  "outbox",
  "order",
  "term",
  "job",
  "access",
  "dependents",
  "webhook",
  "notice",
  "event",
  "reminder",
] as const;

/** A scheduled entry. It stays until it is done. Its subject may have changed by then. */
export const scheduledEntries = entity({
  type: "Due",
  versioned: false,
  key: ({ at, kind, id, shard }: { at: string; kind: string; id: string; shard?: number | undefined }) =>
    keys.scheduledEntry(at, `${kind}#${id}`, shard),
  derived: { ttl: ({ at }) => Math.floor(new Date(at).getTime() / 1000) + keptSeconds },
  schema: () =>
    z.object({
      kind: storedEnum(scheduledKinds),
      id: z.string(),
      providerId: z.string(),
      at: z.string(),
      /** The number of the hour's partition that holds it; left out for the first. */
      shard: z.int().optional(),
    }),
});
export type ScheduledEntry = ItemOf<typeof scheduledEntries>;

/** The hour up to which the schedule has done everything. */
export const watermarks = entity({
  type: "Watermark",
  versioned: false,
  key: (_: object) => keys.watermark,
  schema: () => z.object({ hour: z.string() }),
});
