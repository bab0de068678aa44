import * as z from "zod";

/** The relation of one provider and one reseller: one item, whatever its history. */
export const partnershipItem = z.object({
  type: z.literal("Partnership"),
  providerId: z.string(),
  resellerId: z.string(),
  status: z.enum(["active", "ended"]),
  since: z.string(),
  requestId: z.string(),
  endedAt: z.string().optional(),
  ended: z
    .object({ attestationVersion: z.string(), locale: z.string(), textHash: z.string(), by: z.string() })
    .optional(),
  version: z.int(),
});
export type PartnershipItem = z.output<typeof partnershipItem>;
