import { SESClient, SESServiceException, SendEmailCommand } from "@aws-sdk/client-ses";
import { clientDefaults } from "./client-defaults.ts";
import { deadlineSignal } from "./deadline.ts";

/** One mail to one recipient. */
export interface Mail {
  to: string;
  replyTo?: string | undefined;
  /** The display name beside our own address. */
  senderName: string;
  subject: string;
  text: string;
  html: string;
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

/** The name as a header allows it: quoted, or as encoded words of at most 75 characters (RFC 2047). */
export const encodedName = (name: string): string => {
  if (/^[A-Za-z0-9 _-]*$/.test(name)) return `"${name}"`;
  const words: string[] = [];
  let word = "";
  for (const character of name) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((part) => `=?UTF-8?B?${Buffer.from(part).toString("base64")}?=`).join(" ");
};

/** The most bytes that SES takes for an address together with its display name. */
const longestSource = 320;

/** `name <address>`. A name that is too long for SES is cut, never inside a character. */
export const sourceOf = (name: string, address: string): string => {
  const characters = [...name];
  // Every character takes a byte or more, so the search begins at the limit.
  for (let length = Math.min(characters.length, longestSource); length > 0; length--) {
    const shown = characters.slice(0, length).join("").trimEnd();
    const source = `${encodedName(length === characters.length ? shown : `${shown}…`)} <${address}>`;
    if (Buffer.byteLength(source) <= longestSource) return source;
  }
  return address;
};

/** The only SES client of the functions. */
export const openMailer = (
  from: { address: string; configurationSet: string },
  client = new SESClient(mailClientDefaults),
): Mailer => ({
  async send({ to, replyTo, senderName, subject, text, html, tags }) {
    const abortSignal = deadlineSignal();
    const part = (Data: string) => ({ Data, Charset: "UTF-8" });
    const command = new SendEmailCommand({
      Source: sourceOf(senderName, from.address),
      Destination: { ToAddresses: [to] },
      ...(replyTo && { ReplyToAddresses: [replyTo] }),
      Message: { Subject: part(subject), Body: { Text: part(text), Html: part(html) } },
      ConfigurationSetName: from.configurationSet,
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
