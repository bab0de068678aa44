import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

const keptSeconds = 60 * 24 * 3600;

/**
 * A notice: one mail to a user of an organization about an event. The address is looked up when the mail leaves.
 * Senders check its state and its attempts, which take the place of a version.
 */
export const notices = entity({
  type: "Notice",
  versioned: false,
  key: ({ id }: { id: string }) => keys.notice(id),
  derived: { ttl: ({ createdAt }) => Math.floor(new Date(createdAt).getTime() / 1000) + keptSeconds },
  schema: () =>
    z.object({
      id: z.string(),
      organizationId: z.string(),
      userId: z.string(),
      kind: storedEnum(["webhook-disabled"]),
      /** The values in its text. */
      data: z.record(z.string(), z.string()),
      state: storedEnum(["queued", "sending", "sent", "failed", "dropped"]),
      leaseUntil: z.number().optional(),
      attempts: z.int(),
      createdAt: z.string(),
      /** When it was last brought into the stream again. */
      nudgedAt: z.string().optional(),
    }),
});
export type NoticeItem = ItemOf<typeof notices>;
