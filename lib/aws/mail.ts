import { SESClient, SESServiceException, SendEmailCommand } from "@aws-sdk/client-ses";
import { clientDefaults } from "./client-defaults.ts";
import { deadlineSignal } from "./deadline.ts";

/** One mail to one recipient. */
export interface Mail {
  to: string;
  replyTo?: string | undefined;
  /** Shown beside our own address as who writes. */
  senderName: string;
  subject: string;
  text: string;
  html: string;
  /** Comes back with SES's events on this mail; ASCII letters, digits, `_` and `-`. */
  tags: Record<string, string>;
}

export type Sent =
  | { state: "sent"; messageId: string }
  /** SES will never take this mail: trying again is of no use. */
  | { state: "rejected"; reason: string };

export interface Mailer {
  /** One SES call and no retry of its own: SES has no idempotency token. Throws when trying later may help. */
  send(mail: Mail): Promise<Sent>;
}

/**
 * What SES says with `MessageRejected` of the deployment, not of the mail: an address of ours that is not verified, its
 * sandbox, an account whose sending is paused. The mail leaves once that is mended.
 */
const oursToMend = /is not verified|sending (is )?(paused|suspended)/i;

/**
 * One attempt, for SES has no idempotency token. What it answers late would be sent again, so it is waited for longer
 * than the others.
 */
export const mailClientDefaults = {
  maxAttempts: 1,
  requestHandler: { ...clientDefaults.requestHandler, requestTimeout: 6_000 },
};

const permanent = new Set(["MessageRejected", "InvalidParameterValue", "InvalidParameterValueException"]);

/** RFC 2047: a name with more than plain letters travels as encoded words of at most 75 characters. */
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

/** SES counts an address with its display name, and takes 320 bytes at most. */
const longestSource = 320;

/** `name <address>`, the name cut by whole characters until SES takes it. */
export const sourceOf = (name: string, address: string): string => {
  const characters = [...name];
  // No more characters fit than bytes: what a longer name has beyond them is not tried one by one.
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
      const ours = error instanceof Error && oursToMend.test(error.message);
      if (error instanceof SESServiceException && permanent.has(error.name) && !ours)
        return { state: "rejected", reason: error.name };
      throw error;
    }
  },
});
