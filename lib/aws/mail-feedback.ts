import * as z from "zod";

const tag = z.array(z.string()).min(1).optional();
const mail = z.object({
  messageId: z.string(),
  tags: z.object({ request: tag, provider: tag, outbox: tag }),
});
const bounced = z.object({ status: z.string().optional() });

/**
 * What SES publishes of a mail's fate, as far as it matters here. Source: "Examples of event data that Amazon SES
 * publishes to Amazon SNS" in the SES developer guide.
 */
const event = z.discriminatedUnion("eventType", [
  z.object({ eventType: z.literal("Delivery"), mail }),
  z.object({
    eventType: z.literal("Bounce"),
    mail,
    bounce: z.object({
      bounceType: z.string(),
      bounceSubType: z.string(),
      bouncedRecipients: z.array(bounced).default([]),
    }),
  }),
  z.object({
    eventType: z.literal("Complaint"),
    mail,
    complaint: z.object({
      complaintFeedbackType: z.string().nullish(),
      complaintSubType: z.string().nullish(),
    }),
  }),
  z.object({ eventType: z.literal("Reject"), mail, reject: z.object({ reason: z.string().default("") }) }),
]);

/** What became of one mail after SES had taken it. */
export interface DeliveryFeedback {
  state: "delivered" | "bounced" | "complained" | "failed";
  /** Why mails to the address are held back from now on: it is not there, or its owner wants none. */
  hold?: "bounced" | "complained" | undefined;
  /** For the provider: what SES says, in words of ours. A mail server's own text is nobody's to pass on. */
  detail?: string | undefined;
  /** The mail: its request, that request's provider, and the outbox entry it left by. */
  mail: { request: string; provider: string; outbox: string };
}

/**
 * What SES says when it did not send at all, because the address is on a suppression list: the account's, whoever's mail
 * has put it there, or its own. Source: "Contents of event data that Amazon SES publishes", bounce and complaint types.
 */
const suppressed = new Set(["OnAccountSuppressionList", "Suppressed"]);

/** The same words whatever the reason was: it is another provider's affair. */
const unsent = {
  state: "bounced",
  hold: "bounced",
  detail: "The mail service sends nothing to this address. Check it, or reach the reseller another way.",
} as const;

/** Only what a code is made of. */
const plain = (text: string): string => text.replaceAll(/[^\w.-]/g, "").slice(0, 40);

/**
 * Reads an event that SES published. Answers `undefined` for one that is of no mail of ours or says nothing of its fate.
 * Throws for what is no such event.
 */
export const readFeedback = (json: unknown): DeliveryFeedback | undefined => {
  const read = event.parse(json);
  const { request, provider, outbox } = read.mail.tags;
  if (!request?.[0] || !provider?.[0] || !outbox?.[0]) return undefined;
  const of = { mail: { request: request[0], provider: provider[0], outbox: outbox[0] } };
  switch (read.eventType) {
    case "Delivery":
      return { ...of, state: "delivered" };
    case "Bounce": {
      const { bounceType, bounceSubType, bouncedRecipients } = read.bounce;
      if (suppressed.has(bounceSubType)) return { ...of, ...unsent };
      const forGood = bounceType === "Permanent";
      const status = plain(bouncedRecipients[0]?.status ?? "");
      const why = `${plain(bounceType)}/${plain(bounceSubType)}${status && `, status ${status}`}`;
      const next = forGood
        ? "Check the address: mails to it are held back."
        : "The mailbox may take a later mail: send it again.";
      const detail = `The mail came back (${why}). ${next}`;
      return { ...of, state: "bounced", hold: forGood ? "bounced" : undefined, detail };
    }
    case "Complaint": {
      // A mailbox provider can also report that a mail was wrongly taken for spam.
      if (read.complaint.complaintFeedbackType === "not-spam") return undefined;
      if (suppressed.has(read.complaint.complaintSubType ?? "")) return { ...of, ...unsent };
      const detail = "The recipient reported the mail as unwanted. Mails to the address are held back.";
      return { ...of, state: "complained", hold: "complained", detail };
    }
    case "Reject": {
      const detail = `The mail service did not send the mail (${plain(read.reject.reason) || "rejected"}). Change its text.`;
      return { ...of, state: "failed", detail };
    }
  }
};
