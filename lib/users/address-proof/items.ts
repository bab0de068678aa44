import * as z from "zod";
import { locales } from "../../languages/locales.ts";
import { entity, type ItemOf } from "../../table/entity.ts";
import { keys } from "../../table/keys.ts";
import { storedEnum } from "../../table/stored.ts";

/** For how long a proof stays to tell what its link was: longer than the link lasts. */
const keptSeconds = 60 * 24 * 3_600;

/** Whether the reader of the address has said whether it is the user's. */
export const isDecided = (state: string): state is "proven" | "released" =>
  state === "proven" || state === "released";

/**
 * How a user's address is proven: the mail that goes out, and the one link that is in it. It never holds the link's secret,
 * which is made when the mail leaves. The stream of `queued` ones wakes the sender.
 */
export const addressProofs = entity({
  type: "AddressProof",
  key: ({ userId }: { userId: string }) => keys.addressProof(userId),
  // By the link of an address that is proven, or was let go, its reader decides again at any time.
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
