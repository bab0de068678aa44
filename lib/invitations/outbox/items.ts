import * as z from "zod";

/** One mail that is to go out. It never holds a secret, because the link is made when the mail leaves. */
export const outboxItem = z.object({
  type: z.literal("Outbox"),
  id: z.string(),
  requestId: z.string(),
  providerId: z.string(),
  state: z.enum(["queued", "sending", "sent", "failed", "dropped"]),
  leaseUntil: z.number().optional(),
  attempts: z.int(),
  createdAt: z.string(),
});
export type OutboxItem = z.output<typeof outboxItem>;
