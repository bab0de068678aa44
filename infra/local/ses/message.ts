import PostalMime from "postal-mime";
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
  /** The fields of the header by their names in lower case, as they were sent. */
  headers: z.record(z.string(), z.string()).default({}),
  tags: z.record(z.string(), z.string()),
  configurationSet: z.string().optional(),
  /** When it was accepted, in ISO 8601. */
  at: z.string(),
});

/** An accepted mail, with all its recipients and its texts unchanged. */
export type Message = z.infer<typeof message>;

/** The content of a raw mail: its header's fields, the addresses in them, and its two texts. */
export const parsed = async (raw: Uint8Array) => {
  const mail = await PostalMime.parse(raw);
  const addressed = (list: typeof mail.to) => (list ?? []).flatMap(({ address }) => address ?? []);
  return {
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
    fields: mail.headers.map(({ key }) => key),
    to: addressed(mail.to),
    cc: addressed(mail.cc),
    bcc: addressed(mail.bcc),
    replyTo: addressed(mail.replyTo),
    subject: mail.subject ?? "",
    text: mail.text,
    html: mail.html,
  };
};
