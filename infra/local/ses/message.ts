import * as z from "zod";

export const message = z.object({
  id: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  from: z.string(),
  replyTo: z.array(z.string()),
  subject: z.string(),
  text: z.string().optional(),
  html: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  configurationSet: z.string().optional(),
  /** When it was accepted, in ISO 8601. */
  at: z.string(),
});

/** A mail that was accepted for sending, with all its recipients and its texts unchanged. */
export type Message = z.infer<typeof message>;
