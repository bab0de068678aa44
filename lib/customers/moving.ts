import * as z from "zod";

/** The stored state of a customer whose provider has changed while some of its subscriptions still follow. */
export const moving = z.object({
  transferId: z.string(),
  /** The former provider, and the instant of the change. */
  from: z.string(),
  at: z.string(),
  /** The resellers that continue at the new provider, and those of them that stay reseller of record. */
  partners: z.array(z.string()),
  ofRecord: z.array(z.string()),
  /** The user who accepted, and the request. */
  by: z.string(),
  requestId: z.string(),
});
