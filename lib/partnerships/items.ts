import * as z from "zod";

/** The relation of one provider and one reseller. It is one item, however often it ended and began again. */
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
