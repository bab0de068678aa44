import * as z from "zod";
import { locales } from "../../languages/locales.ts";
import { entity, type ItemOf } from "../../table/entity.ts";
import { keys } from "../../table/keys.ts";
import { storedEnum } from "../../table/stored.ts";

/** For how long a proof stays to tell what its link was: longer than the link lasts. That an address is proven is kept with it. */
const keptSeconds = 60 * 24 * 3_600;

/**
 * How a user's address is proven: the mail that goes out, and the one link that is in it. It never holds the link's secret,
 * which is made when the mail leaves. The stream of `queued` ones wakes the sender.
 */
export const addressProofs = entity({
  type: "AddressProof",
  key: ({ userId }: { userId: string }) => keys.addressProof(userId),
  derived: { ttl: ({ queuedAt }) => Math.floor(new Date(queuedAt).getTime() / 1000) + keptSeconds },
  schema: z.object({
    type: z.literal("AddressProof"),
    userId: z.string(),
    organizationId: z.string(),
    /** The address that the link proves. */
    email: z.string(),
    locale: storedEnum(locales),
    state: storedEnum(["queued", "sending", "sent", "failed", "proven"]),
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
