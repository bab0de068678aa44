/** Hosts that ignore dots in the name of a mailbox, each with the name by which it is known. Source: Google's help. */
const withoutDots: Readonly<Record<string, string>> = {
  "gmail.com": "gmail.com",
  "googlemail.com": "gmail.com",
};

/**
 * The one spelling of the mailbox that an address leads to. Limits, holds and "one open request" count mailboxes: case,
 * a tag after `+`, and the dots of hosts that ignore them do not make another one. Mails go to the address as written.
 */
export const mailboxOf = (address: string): string => {
  const [name = "", domain = ""] = address.toLowerCase().split(/@(?=[^@]*$)/);
  const [untagged = ""] = name.split(/(?<=.)\+/);
  const host = withoutDots[domain];
  return host ? `${untagged.replaceAll(".", "")}@${host}` : `${untagged}@${domain}`;
};

/** The spellings under which something about an address may be stored: its mailbox, and what older releases wrote. */
export const spellingsOf = (address: string, older: string): string[] => [
  ...new Set([mailboxOf(address), older]),
];
