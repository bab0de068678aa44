import { randomBytes, randomUUID } from "node:crypto";
import { bare, type Mailbox } from "./mailbox.ts";
import { type Message, parsed } from "./message.ts";
import { members, SesError } from "./query-protocol.ts";
import { checkAddress, checkHeader, checkOnce, checkTag, invalid, isSimulator, isVerified } from "./rules.ts";

export interface Account {
  mailbox: Mailbox;
  now: () => number;
  /** Recipients per second. */
  sendingRate: number;
  /**
   * Whether the account is in the sandbox: mails only go to verified addresses and the mailbox simulator, 200 in 24
   * hours.
   */
  sandbox: boolean;
  identities: string[] | undefined;
  configurationSets: string[] | undefined;
}

const sandboxQuota = 200;
const day = 86_400_000;
const largest = 10 * 1024 * 1024;

/** Accepts mails as SES does: checks the mail, then the sending rate, and then stores the mail. */
export function createSender(account: Account) {
  const { mailbox, now, sendingRate, sandbox, identities, configurationSets } = account;
  // One entry per recipient, since SES counts recipients and not mails.
  let sent: number[] = [];

  async function sendRawEmail(form: URLSearchParams): Promise<Message> {
    const given = Buffer.from(required(form, "RawMessage.Data"), "base64");
    if (given.length > largest) throw invalid("Message length is more than 10485760 bytes long.");
    const mail = await parsed(given);
    checkOnce(mail.fields);
    const { from = "", subject: written = "" } = mail.headers;
    if (from === "") throw invalid("Missing required header 'From'.");
    const source = form.get("Source") ?? from;
    const named = members(form, "Destinations");
    const recipients = named.length > 0 ? named : [...mail.to, ...mail.cc, ...mail.bcc];
    for (const address of [from, source, ...recipients, ...mail.to, ...mail.cc, ...mail.replyTo])
      checkAddress(address);
    if (recipients.length === 0) throw invalid("Missing required header 'To'.");
    if (recipients.length > 50) throw invalid("Recipient count exceeds 50.");
    checkHeader(written);
    const { text, html, subject, replyTo } = mail;
    if (text === undefined && html === undefined) throw invalid("Missing required body: Text or Html.");
    const tags = tagsOf(form);
    const configurationSet = form.get("ConfigurationSetName") ?? undefined;
    const mustBeVerified = [
      from,
      source,
      ...(sandbox ? recipients.filter((address) => !isSimulator(address)) : []),
    ];
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
    const [a, b] = ["ses:feedback-id-a", "ses:feedback-id-b"].map((name) => tags[name] ?? "");
    const own = {
      "Message-ID": `<${id}@eu-west-1.amazonses.com>`,
      Date: new Date(now()).toUTCString().replace("GMT", "+0000"),
      "Feedback-ID": `${a}:${b}:1.eu-west-1.local:AmazonSES`,
    };
    const inHeader = (list: readonly string[]) => {
      const known = new Set(list.map(bare));
      return recipients.filter((each) => known.has(bare(each)));
    };
    const [to, cc] = [inHeader(mail.to), inHeader(mail.cc)];
    const bcc = recipients.filter((each) => ![...to, ...cc].includes(each));
    const headers = { ...mail.headers };
    for (const [name, value] of Object.entries(own)) headers[name.toLowerCase()] = value;
    const at = new Date(now()).toISOString();
    const kept: Message = {
      ...{ id, to, cc, bcc, from, replyTo, subject, text, html },
      ...{ headers, tags, configurationSet, at },
    };
    mailbox.add(kept, withFields(given, own));
    return kept;
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

  return { sendRawEmail };
}

/** The mail's bytes with these fields in place of its own fields of the same names, and without `Bcc`. */
function withFields(raw: Buffer, own: Record<string, string>): Buffer {
  const end = raw.indexOf("\r\n\r\n");
  const lines = raw
    .subarray(0, end)
    .toString("latin1")
    .split(/\r\n(?![ \t])/);
  const dropped = [...Object.keys(own), "Bcc"].map((name) => `${name.toLowerCase()}:`);
  const kept = lines.filter((line) => !dropped.some((start) => line.toLowerCase().startsWith(start)));
  const added = Object.entries(own).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([Buffer.from([...added, ...kept].join("\r\n"), "latin1"), raw.subarray(end)]);
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
