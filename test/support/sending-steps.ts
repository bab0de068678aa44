/** The sender's reads before the mail leaves, by a part of the item's key. */
const reads = [
  ['"OUTBOX#', "look at the entry"],
  ['"PACE"', "look at the pace"],
  ['"REQUEST#', "read the request"],
  ['"RECIPIENT#', "read the recipient"],
  ['"CHOICE"', "read the reader's choice"],
  ['"SENDING"', "read the provider's failures"],
  ['"ORGANIZATION"', "read the provider"],
  ['"USER#', "read the inviter"],
] as const;
/**
 * The sender's calls for each mail; `claim` and `mark` are its two transactions. The calls between SES's answer and the
 * mark have their own names: a process that dies there sends the mail twice.
 */
const marking = ["look at the entry to mark", "read the request to mark", "mark"];
/** Few mails come to these: after a failure of SES, and before there is a key that seals the mails' links. */
export const rare = ["give the lease back", "find the sealing key"];
/** All calls of the sender. A call with another name is one that the test has to learn. */
export const steps: string[] = [
  ...reads.map(([, step]) => step),
  "take a turn",
  "claim",
  "send",
  ...marking,
  ...rare,
];

/** `unmarked` means that SES has accepted the mail and the entry does not say so yet. */
export const stepOf = (operation: string, body: string, unmarked: boolean): string => {
  if (operation === "SendRawEmail") return "send";
  if (operation === "TransactWriteItems") return body.includes("leaseUntil") ? "claim" : "mark";
  if (operation === "UpdateItem" && body.includes('"PACE"')) return "take a turn";
  if (operation === "UpdateItem" && body.includes("leaseUntil")) return "give the lease back";
  if (body.includes('"SEALING-KEYS"')) return "find the sealing key";
  const read = operation === "GetItem" && reads.find(([part]) => body.includes(part))?.[1];
  if (!read) return `unknown: ${operation} ${body}`;
  return unmarked && marking.includes(`${read} to mark`) ? `${read} to mark` : read;
};

/** The outbox entry of a mail, from the mail's tags. */
export const outboxOf = (body: string): string =>
  [...new URLSearchParams(body).values()].find((value) => value.startsWith("out_")) ?? "";
