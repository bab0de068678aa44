import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

const keptSeconds = 60 * 24 * 3600;

/** An entry for the schedule, kept beyond its time until it is done; a stale one is found to be so then. */
export const scheduledEntries = entity({
  type: "Due",
  versioned: false,
  key: ({ at, kind, id }: { at: string; kind: string; id: string }) =>
    keys.scheduledEntry(at, `${kind}#${id}`),
  derived: { ttl: ({ at }) => Math.floor(new Date(at).getTime() / 1000) + keptSeconds },
  schema: z.object({
    /** What kinds of things time does something to. */
    kind: storedEnum(["request", "outbox", "order", "term", "job"]),
    id: z.string(),
    providerId: z.string(),
    at: z.string(),
  }),
});
export type ScheduledEntry = ItemOf<typeof scheduledEntries>;

/** How far the schedule has come. */
export const watermarks = entity({
  type: "Watermark",
  versioned: false,
  key: (_: object) => keys.watermark,
  schema: z.object({ hour: z.string() }),
});
