import { randomBytes, randomUUID } from "node:crypto";
import type { Mailbox } from "./mailbox.ts";
import type { Message } from "./message.ts";
import { members, SesError } from "./query-protocol.ts";
import { checkAddress, checkHeader, checkTag, invalid, isSimulator, isVerified } from "./rules.ts";

export interface Account {
  mailbox: Mailbox;
  now: () => number;
  /** Recipients per second. */
  sendingRate: number;
  /** Whether mails go to verified addresses and to the mailbox simulator alone, 200 in 24 hours. */
  sandbox: boolean;
  identities: string[] | undefined;
  configurationSets: string[] | undefined;
}

const sandboxQuota = 200;
const day = 86_400_000;
const largest = 10 * 1024 * 1024;

/** Accepts mails as SES does. It checks the mail, then the sending rate, and then stores the mail. */
export function createSender(account: Account) {
  const { mailbox, now, sendingRate, sandbox, identities, configurationSets } = account;
  // One entry for each recipient, since SES counts recipients and not mails.
  let sent: number[] = [];

  function sendEmail(form: URLSearchParams): Message {
    const from = required(form, "Source");
    const to = members(form, "Destination.ToAddresses");
    const cc = members(form, "Destination.CcAddresses");
    const bcc = members(form, "Destination.BccAddresses");
    const replyTo = members(form, "ReplyToAddresses");
    const recipients = [...to, ...cc, ...bcc];
    for (const address of [from, ...recipients, ...replyTo]) checkAddress(address);
    if (recipients.length === 0) throw invalid("Missing required header 'To'.");
    if (recipients.length > 50) throw invalid("Recipient count exceeds 50.");
    const subject = required(form, "Message.Subject.Data");
    checkHeader(subject);
    const { text, html } = bodyOf(form);
    const tags = tagsOf(form);
    const configurationSet = form.get("ConfigurationSetName") ?? undefined;
    const mustBeVerified = [from, ...(sandbox ? recipients.filter((address) => !isSimulator(address)) : [])];
    const unverified = mustBeVerified.filter((address) => identities && !isVerified(address, identities));
    if (unverified.length > 0) {
      const failed = unverified.join(", ");
      const message = `Email address is not verified. The following identities failed the check: ${failed}`;
      throw new SesError("MessageRejected", message);
    }
    if (configurationSet !== undefined && configurationSets?.includes(configurationSet) === false) {
      const message = `Configuration set <${configurationSet}> does not exist.`;
      throw new SesError("ConfigurationSetDoesNotExist", message);
    }
    count(recipients.length);
    const id = `${randomBytes(8).toString("hex")}-${randomUUID()}-000000`;
    const at = new Date(now()).toISOString();
    const mail: Message = { id, to, cc, bcc, from, replyTo, subject, text, html, tags, configurationSet, at };
    mailbox.add(mail);
    return mail;
  }

  function count(recipients: number): void {
    const at = now();
    sent = sent.filter((time) => time > at - (sandbox ? day : 1_000));
    if (sandbox && sent.length + recipients > sandboxQuota) {
      throw new SesError("Throttling", "Daily message quota exceeded.");
    }
    if (sent.filter((time) => time > at - 1_000).length >= sendingRate) {
      throw new SesError("Throttling", "Maximum sending rate exceeded.");
    }
    for (let n = 0; n < recipients; n++) sent.push(at);
  }

  return { sendEmail };
}

function bodyOf(form: URLSearchParams): { text?: string; html?: string } {
  const text = form.get("Message.Body.Text.Data") ?? undefined;
  const html = form.get("Message.Body.Html.Data") ?? undefined;
  if (text === undefined && html === undefined) throw invalid("Missing required body: Text or Html.");
  if (Buffer.byteLength(text ?? "") + Buffer.byteLength(html ?? "") > largest) {
    throw invalid("Message length is more than 10485760 bytes long.");
  }
  return { text, html };
}

function tagsOf(form: URLSearchParams): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let n = 1; ; n++) {
    const name = form.get(`Tags.member.${n}.Name`);
    if (name === null) return tags;
    const value = form.get(`Tags.member.${n}.Value`) ?? "";
    checkTag(name, value);
    tags[name] = value;
  }
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null) throw new SesError("ValidationError", `Value null at '${name}' must not be null`);
  return value;
}
