import * as z from "zod";
import * as contract from "../contract/record.ts";

/** An event as it lies in the feed of the organization that receives it. */
export const eventItem = z.object({
  type: z.literal("Event"),
  id: z.string(),
  at: z.string(),
  organizationId: z.string(),
  eventType: contract.eventType,
  resourceType: z.string(),
  resourceId: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type EventItem = z.output<typeof eventItem>;
