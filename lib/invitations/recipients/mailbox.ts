import { createHash } from "node:crypto";

interface MailHost {
  /** All names of the host, the one first under which its mailboxes are counted. */
  names: readonly string[];
  /** What it ignores in the name of a mailbox, or takes for the same. */
  spelling: (name: string) => string;
}

const asWritten = (name: string) => name;

/** Large hosts at which one mailbox has several spellings. Source: the help pages of each. */
const hosts: readonly MailHost[] = [
  { names: ["gmail.com", "googlemail.com"], spelling: (name) => name.replaceAll(".", "") },
  {
    names: ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"],
    spelling: (name) => name.replaceAll(/[._-]/g, ""),
  },
  { names: ["icloud.com", "me.com", "mac.com"], spelling: asWritten },
  {
    names: ["yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua"],
    spelling: (name) => name.replaceAll(".", "-"),
  },
];

/**
 * The one spelling of the mailbox that an address leads to. Limits, holds and "one open request" count mailboxes: case,
 * a tag after `+`, and what large hosts ignore do not make another one. Mails go to the address as written.
 */
export const mailboxOf = (address: string): string => {
  const [name = "", domain = ""] = address.toLowerCase().split(/@(?=[^@]*$)/);
  const [untagged = ""] = name.split(/(?<=.)\+/);
  const host = hosts.find(({ names }) => names.includes(domain));
  return host ? `${host.spelling(untagged)}@${host.names[0]}` : `${untagged}@${domain}`;
};

/** The mailbox as it may stand in a key. */
export const mailboxHashOf = (address: string): string =>
  createHash("sha256").update(mailboxOf(address)).digest("base64url");

/** The spellings under which something about an address may be stored: its mailbox, and what older releases wrote. */
export const spellingsOf = (address: string, older: string): string[] => [
  ...new Set([mailboxOf(address), older]),
];
