import { SESClient, SESServiceException, SendRawEmailCommand } from "@aws-sdk/client-ses";
import { plainLine } from "../text/plain.ts";
import { clientDefaults } from "./client-defaults.ts";
import { deadlineSignal } from "./deadline.ts";
import { mimeOf } from "./mime.ts";

/** What the mails are about that leave: mailbox providers tell complaints apart by it. */
export type MailKind =
  | "invitation"
  | "reminder"
  | "address-proof"
  | "enrolment"
  | "password"
  | "notice"
  | "letter"
  | "security";

/** One mail to one recipient. */
export interface Mail {
  to: string;
  replyTo?: string | undefined;
  /** The display name beside our own address. */
  senderName: string;
  subject: string;
  text: string;
  html: string;
  /** The language of both texts. */
  locale: string;
  kind: MailKind;
  /** Whose mail it is, as the mailbox providers' figures are split. */
  organizationId: string;
  /** The page that ends such mails by one click (RFC 8058). Mails that people need have none. */
  unsubscribe?: string | undefined;
  /** SES returns these with its events on this mail. Values may hold ASCII letters, digits, `_` and `-`. */
  tags: Record<string, string>;
}

export type Sent =
  | { state: "sent"; messageId: string }
  /** SES will never take this mail. */
  | { state: "rejected"; reason: string };

export interface Mailer {
  /** Makes one SES call without a retry, for SES has no idempotency token. Throws when trying later may help. */
  send(mail: Mail): Promise<Sent>;
}

/**
 * Messages of `MessageRejected` that concern the deployment and not the mail: our address is not verified, the account is
 * in SES's sandbox, or its sending is paused. The mail can leave once the operator has mended that.
 */
const deploymentProblem = /is not verified|sending (is )?(paused|suspended)/i;

/**
 * One attempt, for SES has no idempotency token. It may take longer than calls to other services, because a mail whose
 * answer came too late would be sent again.
 */
export const mailClientDefaults = {
  ...clientDefaults,
  maxAttempts: 1,
  requestHandler: { ...clientDefaults.requestHandler, requestTimeout: 6_000 },
};

const permanent = new Set(["MessageRejected", "InvalidParameterValue", "InvalidParameterValueException"]);

/** The most bytes of a display name: encoded and with our address it stays below the 320 that SES takes. */
const longestName = 120;

/**
 * The display name beside our address. Nothing that reads as an address stays in it, for many mail programs show only the
 * name. One that is too long is cut, never inside a character.
 */
export const displayName = (name: string): string => {
  const plain = plainLine(name.replace(/[<>@"\\]+/g, " "));
  if (Buffer.byteLength(plain) <= longestName) return plain;
  let kept = "";
  for (const character of plain) {
    if (Buffer.byteLength(kept + character) > longestName) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
};

/** The only SES client of the functions. */
export const openMailer = (
  sender: { address: string; configurationSet: string },
  client = new SESClient(mailClientDefaults),
): Mailer => ({
  async send(mail) {
    const abortSignal = deadlineSignal();
    const from = { name: displayName(mail.senderName), address: sender.address };
    const tags = {
      ...mail.tags,
      // Of these SES makes the first two parts of `Feedback-ID`.
      "ses:feedback-id-a": mail.kind,
      "ses:feedback-id-b": mail.organizationId,
    };
    const command = new SendRawEmailCommand({
      Source: sender.address,
      // The header's text never decides who gets the mail.
      Destinations: [mail.to],
      RawMessage: { Data: await mimeOf(mail, from) },
      ConfigurationSetName: sender.configurationSet,
      Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
    });
    try {
      const { MessageId = "" } = await client.send(command, abortSignal ? { abortSignal } : {});
      return { state: "sent", messageId: MessageId };
    } catch (error) {
      const mendable = error instanceof Error && deploymentProblem.test(error.message);
      if (error instanceof SESServiceException && permanent.has(error.name) && !mendable)
        return { state: "rejected", reason: error.name };
      throw error;
    }
  },
});
