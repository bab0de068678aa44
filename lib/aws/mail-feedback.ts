import * as z from "zod";

const tag = z.array(z.string()).min(1).optional();
const mail = z.object({
  messageId: z.string(),
  tags: z.object({ request: tag, provider: tag, outbox: tag, user: tag, organization: tag, link: tag }),
});
const bounced = z.object({ status: z.string().optional() });

/**
 * The parts of an SES event that are read here. Source: "Examples of event data that Amazon SES publishes to Amazon SNS"
 * in the SES developer guide.
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

/** The outcome of a mail after SES had accepted it. */
export interface DeliveryFeedback {
  state: "delivered" | "bounced" | "complained" | "failed";
  /** Why mails to the address are held back from now on: the mailbox does not exist, or its owner complained. */
  hold?: "bounced" | "complained" | undefined;
  /** SES's reason in the product's words, for the provider. A mail server's own text is not passed on. */
  detail?: string | undefined;
  /** The mail's request, the request's provider, and the mail's outbox entry. */
  mail: { request: string; provider: string; outbox: string };
}

/** The outcome of a mail that proves an address, with the user who has the address and the user's organization. */
export interface ProofFeedback extends Omit<DeliveryFeedback, "mail"> {
  mail: { user: string; organization: string };
}

/** The outcome of a mail whose link is about an enrolment request or a user. */
export interface LinkFeedback extends Omit<DeliveryFeedback, "mail"> {
  mail: { link: string };
}

/** The outcome of any of the product's mails. */
export type Feedback = DeliveryFeedback | ProofFeedback | LinkFeedback;

/**
 * Subtypes that mean that SES did not send, because the address is on a suppression list of the account or of SES
 * itself. Source: "Contents of event data that Amazon SES publishes", bounce and complaint types.
 */
const suppressed = new Set(["OnAccountSuppressionList", "Suppressed"]);

/** The same text for every reason, because another provider's mail may have put the address on the list. */
const unsent = {
  state: "bounced",
  hold: "bounced",
  detail: "The mail service sends nothing to this address. Check it, or reach the reseller another way.",
} as const;

/** The characters that a code is made of. */
const plain = (text: string): string => text.replaceAll(/[^\w.-]/g, "").slice(0, 40);

/** The outcome that an event reports; `undefined` when it says nothing about delivery. */
const outcomeOf = (read: z.output<typeof event>): Omit<DeliveryFeedback, "mail"> | undefined => {
  switch (read.eventType) {
    case "Delivery":
      return { state: "delivered" };
    case "Bounce": {
      const { bounceType, bounceSubType, bouncedRecipients } = read.bounce;
      if (suppressed.has(bounceSubType)) return unsent;
      const forGood = bounceType === "Permanent";
      const status = plain(bouncedRecipients[0]?.status ?? "");
      const why = `${plain(bounceType)}/${plain(bounceSubType)}${status && `, status ${status}`}`;
      const next = forGood
        ? "Check the address: mails to it are held back."
        : "The mailbox may take a later mail: send it again.";
      const detail = `The mail came back (${why}). ${next}`;
      return { state: "bounced", hold: forGood ? "bounced" : undefined, detail };
    }
    case "Complaint": {
      // With this type a mailbox provider reports that a mail was wrongly taken for spam.
      if (read.complaint.complaintFeedbackType === "not-spam") return undefined;
      if (suppressed.has(read.complaint.complaintSubType ?? "")) return unsent;
      const detail = "The recipient reported the mail as unwanted. Mails to the address are held back.";
      return { state: "complained", hold: "complained", detail };
    }
    case "Reject": {
      const detail = `The mail service did not send the mail (${plain(read.reject.reason) || "rejected"}). Change its text.`;
      return { state: "failed", detail };
    }
  }
};

/**
 * Parses an event that SES published; `undefined` when it concerns no mail of this product or says nothing about
 * delivery. Throws for anything else.
 */
export const readFeedback = (json: unknown): Feedback | undefined => {
  const read = event.parse(json);
  const [request, provider, outbox, user, organization, link] = (
    ["request", "provider", "outbox", "user", "organization", "link"] as const
  ).map((name) => read.mail.tags[name]?.[0]);
  const outcome = outcomeOf(read);
  if (outcome && request && provider && outbox) return { ...outcome, mail: { request, provider, outbox } };
  if (outcome && link) return { ...outcome, mail: { link } };
  return outcome && user && organization ? { ...outcome, mail: { user, organization } } : undefined;
};
