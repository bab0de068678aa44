import * as z from "zod";
import { entity, type ItemOf } from "../../table/entity.ts";
import { keys } from "../../table/keys.ts";
import { storedEnum } from "../../table/stored.ts";

const keptSeconds = 60 * 24 * 3600;

/**
 * One mail to be sent. It never holds a secret, because the link is made when the mail leaves. Every sender and sweep
 * checks its state and its number of attempts, which take the place of a version.
 */
export const outboxEntries = entity({
  type: "Outbox",
  versioned: false,
  key: ({ id }: { id: string }) => keys.outbox(id),
  derived: { ttl: ({ createdAt }) => Math.floor(new Date(createdAt).getTime() / 1000) + keptSeconds },
  schema: () =>
    z.object({
      type: z.literal("Outbox"),
      id: z.string(),
      requestId: z.string(),
      providerId: z.string(),
      state: storedEnum(["queued", "sending", "sent", "failed", "dropped"]),
      leaseUntil: z.number().optional(),
      attempts: z.int(),
      createdAt: z.string(),
      /** When the sweep last brought the mail into the stream again. */
      nudgedAt: z.string().optional(),
    }),
});
export type OutboxItem = ItemOf<typeof outboxEntries>;
