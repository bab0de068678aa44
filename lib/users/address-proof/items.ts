import * as z from "zod";
import { locales } from "../../languages/locales.ts";
import { entity, type ItemOf } from "../../table/entity.ts";
import { keys } from "../../table/keys.ts";
import { storedEnum } from "../../table/stored.ts";

/** How long a proof is kept, so that its link's page can show the outcome: longer than the link is valid. */
const keptSeconds = 60 * 24 * 3_600;

/** The reader's decision about the address: none yet, it is the user's, or it is not. */
export const isDecided = (state: string): state is "proven" | "released" =>
  state === "proven" || state === "released";

/**
 * The proof of a user's address: the mail to send, and its one link. It never holds the link's secret, which is made
 * when the mail leaves. The stream of `queued` ones wakes the sender.
 */
export const addressProofs = entity({
  type: "AddressProof",
  key: ({ userId }: { userId: string }) => keys.addressProof(userId),
  // By the link of a proven or released address, its reader can decide again at any time.
  derived: {
    ttl: ({ queuedAt, state }) =>
      isDecided(state) ? undefined : Math.floor(new Date(queuedAt).getTime() / 1000) + keptSeconds,
  },
  schema: () =>
    z.object({
      type: z.literal("AddressProof"),
      userId: z.string(),
      organizationId: z.string(),
      /** The address that the link proves. */
      email: z.string(),
      locale: storedEnum(locales),
      state: storedEnum(["queued", "sending", "sent", "failed", "proven", "released"]),
      queuedAt: z.string(),
      attempts: z.int(),
      leaseUntil: z.number().optional(),
      /** SHA-256 of the secret in the one live link, and when that ends. */
      linkHash: z.string().optional(),
      expiresAt: z.string().optional(),
      version: z.int(),
    }),
});
export type AddressProofItem = ItemOf<typeof addressProofs>;
