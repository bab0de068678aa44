import { randomUUID } from "node:crypto";
import * as z from "zod";
import { bare } from "./mailbox.ts";
import type { Message } from "./message.ts";

/** The names of the events that SES publishes about a mail. */
export const outcome = z.enum(["Delivery", "Bounce", "TransientBounce", "Complaint", "Reject"]);
export type Outcome = z.infer<typeof outcome>;

/** The events of each address of SES's mailbox simulator. Addresses may carry a label (`bounce+1@…`). */
const simulator: Record<string, Outcome[]> = {
  success: ["Delivery"],
  bounce: ["Bounce"],
  complaint: ["Delivery", "Complaint"],
  ooto: ["Delivery", "TransientBounce"],
  suppressionlist: ["Bounce"],
};

/** The automatic events of a mail. Only the simulator's addresses cause some. */
export function simulated({ to }: Message): Outcome[] {
  const [name = "", domain] = bare(to[0] ?? "").split("@");
  return domain === "simulator.amazonses.com" ? (simulator[name.split("+")[0] ?? ""] ?? []) : [];
}

/**
 * The event as SES publishes it to a topic. Source: "Examples of event data that Amazon SES publishes to Amazon SNS" in
 * the SES developer guide.
 */
export function eventOf(mail: Message, what: Outcome, now: number): { eventType: string } {
  const timestamp = new Date(now).toISOString();
  const recipients = mail.to.map(bare);
  const tags = Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]]));
  const common = {
    mail: {
      timestamp: mail.at,
      source: mail.from,
      messageId: mail.id,
      destination: recipients,
      headersTruncated: false,
      tags: { ...tags, "ses:configuration-set": [mail.configurationSet ?? ""] },
    },
  };
  const feedbackId = randomUUID();
  switch (what) {
    case "Delivery":
      return {
        eventType: what,
        ...common,
        ...{
          delivery: {
            timestamp,
            recipients,
            processingTimeMillis: 1,
            smtpResponse: "250 2.6.0 Message received",
          },
        },
      };
    case "Complaint":
      return {
        eventType: what,
        ...common,
        ...{
          complaint: {
            complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
            complaintFeedbackType: "abuse",
            timestamp,
            feedbackId,
          },
        },
      };
    case "Reject":
      return { eventType: what, ...common, ...{ reject: { reason: "Bad content" } } };
    case "Bounce":
    case "TransientBounce": {
      const [bounceType, bounceSubType, status, diagnosticCode] =
        what === "Bounce"
          ? ["Permanent", "General", "5.1.1", "smtp; 550 5.1.1 user unknown"]
          : ["Transient", "General", "4.4.7", "smtp; 421 4.4.7 try again later"];
      const bouncedRecipients = recipients.map((emailAddress) => ({
        emailAddress,
        action: "failed",
        status,
        diagnosticCode,
      }));
      return {
        eventType: "Bounce",
        ...common,
        ...{ bounce: { bounceType, bounceSubType, bouncedRecipients, timestamp, feedbackId } },
      };
    }
  }
}
