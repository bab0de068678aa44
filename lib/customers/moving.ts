import * as z from "zod";

/** What is stored of a customer whose provider has changed while some of its subscriptions still follow. */
export const moving = z.object({
  transferId: z.string(),
  /** The former provider, and the instant at which the customer went to the new one. */
  from: z.string(),
  at: z.string(),
  /** The resellers that go along, and those of them that stay reseller of record. */
  partners: z.array(z.string()),
  ofRecord: z.array(z.string()),
  /** Who accepted, and by which request. */
  by: z.string(),
  requestId: z.string(),
});
