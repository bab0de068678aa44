import { SESClient, SESServiceException, SendRawEmailCommand } from "@aws-sdk/client-ses";
import { plainLine } from "../text/plain.ts";
import { clientDefaults } from "./client-defaults.ts";
import { deadlineSignal } from "./deadline.ts";
import { mimeOf } from "./mime.ts";

/** The purposes of mails. Mailbox providers report complaints by purpose. */
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
  /** The display name beside the deployment's own address. */
  senderName: string;
  subject: string;
  text: string;
  html: string;
  /** The language of both texts. */
  locale: string;
  kind: MailKind;
  /** The organization whose mail it is. Mailbox providers split their figures by it. */
  organizationId: string;
  /** The address that ends such mails with one click (RFC 8058). Necessary mails have none. */
  unsubscribe?: string | undefined;
  /** SES returns these tags with its events about this mail. Values may hold ASCII letters, digits, `_` and `-`. */
  tags: Record<string, string>;
}

export type Sent =
  | { state: "sent"; messageId: string }
  /** SES will never take this mail. */
  | { state: "rejected"; reason: string };

export interface Mailer {
  /**
   * Makes one SES call without a retry, because SES has no idempotency token. Throws when a later attempt may succeed.
   */
  send(mail: Mail): Promise<Sent>;
}

/**
 * Messages of `MessageRejected` that concern the deployment and not the mail: the sender's address is not verified, the
 * account is in SES's sandbox, or its sending is paused. The mail can leave once the operator has fixed that.
 */
const deploymentProblem = /is not verified|sending (is )?(paused|suspended)/i;

/**
 * One attempt, because SES has no idempotency token. It may take longer than calls to other services, because a mail
 * whose answer comes too late would be sent again.
 */
export const mailClientDefaults = {
  ...clientDefaults,
  maxAttempts: 1,
  requestHandler: { ...clientDefaults.requestHandler, requestTimeout: 6_000 },
};

const permanent = new Set(["MessageRejected", "InvalidParameterValue", "InvalidParameterValueException"]);

/** The maximum length of a display name in bytes. Encoded and with the address it stays below SES's limit of 320. */
const longestName = 120;

/**
 * The display name beside the deployment's address. Text that looks like an address is removed, because many mail
 * programs show only the name. A name that is too long is cut, never inside a character.
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

/** The functions' only SES client. */
export const openMailer = (
  sender: { address: string; configurationSet: string },
  client = new SESClient(mailClientDefaults),
): Mailer => ({
  async send(mail) {
    const abortSignal = deadlineSignal();
    const from = { name: displayName(mail.senderName), address: sender.address };
    const tags = {
      ...mail.tags,
      // SES puts these two into `Feedback-ID` as its first parts.
      "ses:feedback-id-a": mail.kind,
      "ses:feedback-id-b": mail.organizationId,
    };
    const command = new SendRawEmailCommand({
      Source: sender.address,
      // The recipient comes from this field only, never from the header's text.
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
