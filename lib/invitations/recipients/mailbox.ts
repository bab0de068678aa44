import { createHash } from "node:crypto";

interface MailHost {
  /** All domain names of the host. Its mailboxes are counted under the first one. */
  names: readonly string[];
  /** The characters that the host ignores in the name of a mailbox. */
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
 * The normalised spelling of an address's mailbox. Limits, holds and "one open request" count mailboxes: case, a tag
 * after `+`, and characters that large hosts ignore make no difference. Mails go to the address as it was written.
 */
export const mailboxOf = (address: string): string => {
  const [name = "", domain = ""] = address.toLowerCase().split(/@(?=[^@]*$)/);
  const [untagged = ""] = name.split(/(?<=.)\+/);
  const host = hosts.find(({ names }) => names.includes(domain));
  return host ? `${host.spelling(untagged)}@${host.names[0]}` : `${untagged}@${domain}`;
};

/** The mailbox as a key may contain it. */
export const mailboxHashOf = (address: string): string =>
  createHash("sha256").update(mailboxOf(address)).digest("base64url");

/** The spellings under which items about an address may be stored: its mailbox, and those of older releases. */
export const spellingsOf = (address: string, older: string): string[] => [
  ...new Set([mailboxOf(address), older]),
];
