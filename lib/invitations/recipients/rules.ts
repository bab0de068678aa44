import { Refusal } from "../../errors.ts";
import { usedUp } from "../../limits/allowance.ts";
import type { MailChoiceItem, RecipientItem } from "./items.ts";

/** Protects a person from a flood of mails, however many requests are made and revoked for the address. */
const sendLimit = { sends: 10, milliseconds: 3_600_000 };

/** A mailbox that does not exist today may exist in a month. A complaint holds for good. */
const heldMilliseconds = { bounced: 30 * 24 * 3_600_000, complained: 100 * 365 * 24 * 3_600_000 };

export type Hold = keyof typeof heldMilliseconds;

/** An address without mails so far. It is not stored before its first mail. */
export const newRecipient = (providerId: string, address: string): RecipientItem => ({
  type: "Recipient",
  providerId,
  address,
  sends: [],
  version: 0,
});

/** Why mails to the address are held back at `now`; `undefined` when they are not. */
export const activeHold = (
  { heldBack, heldUntil = "" }: Partial<Pick<RecipientItem, "heldBack" | "heldUntil">>,
  now: Date,
): RecipientItem["heldBack"] => (heldUntil > now.toISOString() ? heldBack : undefined);

/** The mailbox, with the hold of an older item for the same address if it has none of its own. */
export const inheritHold = (recipient: RecipientItem, older: RecipientItem | undefined): RecipientItem =>
  older?.heldUntil && (recipient.heldUntil ?? "") < older.heldUntil
    ? { ...recipient, heldBack: older.heldBack, heldUntil: older.heldUntil }
    : recipient;

/** The mailbox after its reader has ended this organization's mails. */
export const optOut = (recipient: RecipientItem, now: Date): RecipientItem => {
  if (recipient.optedOut) return recipient;
  const { heldBack, heldUntil } = recipient;
  const until = new Date(now.getTime() + heldMilliseconds.complained).toISOString();
  const optedOut = { at: now.toISOString(), heldBack, heldUntil };
  // The hold is stored so that releases without the reader's choice respect it too.
  return { ...recipient, heldBack: "complained", heldUntil: until, optedOut };
};

/** The mailbox after its reader wants the mails again. An earlier bounce or complaint counts as before. */
export const optIn = (recipient: RecipientItem): RecipientItem => {
  const { optedOut } = recipient;
  if (!optedOut) return recipient;
  return { ...recipient, heldBack: optedOut.heldBack, heldUntil: optedOut.heldUntil, optedOut: undefined };
};

/** The mailbox for any organization, when its reader wants no mails of anybody. */
export const withChoice = (recipient: RecipientItem, choice: MailChoiceItem | undefined): RecipientItem =>
  choice?.optedOutAt ? optOut(recipient, new Date(choice.optedOutAt)) : recipient;

/** ADDRESS_HELD_BACK, with the provider's options. */
export const heldBackRefusal = ({
  heldBack,
  heldUntil,
  optedOut,
}: Partial<Pick<RecipientItem, "heldBack" | "heldUntil" | "optedOut">>): Refusal =>
  new Refusal(
    "ADDRESS_HELD_BACK",
    optedOut
      ? "The recipient has unsubscribed: no more mails are sent to this address. Reach the recipient another way (POST …/link)."
      : heldBack === "complained"
        ? "The recipient reported an earlier mail as unwanted: no more are sent to this address. Send the text with its link yourself (POST …/link)."
        : `An earlier mail to this address came back. Check the address, and use another, or wait until ${heldUntil}.`,
  );

/** The address with one more mail counted. Throws ADDRESS_HELD_BACK, RATE_LIMITED. */
export const countMail = (recipient: RecipientItem, now: Date): RecipientItem => {
  if (activeHold(recipient, now)) throw heldBackRefusal(recipient);
  const since = new Date(now.getTime() - sendLimit.milliseconds).toISOString();
  const recent = recipient.sends.filter((at) => at > since);
  const [oldest] = recent;
  if (oldest && recent.length >= sendLimit.sends) {
    const retryAfter = (new Date(oldest).getTime() + sendLimit.milliseconds - now.getTime()) / 1_000;
    throw new Refusal(
      "RATE_LIMITED",
      `No more than ${sendLimit.sends} mails an hour are sent to one address. Wait, then send it again.`,
      {
        retryAfter,
        allowance: usedUp("mails-of-an-address", sendLimit.sends, sendLimit.milliseconds, retryAfter),
      },
    );
  }
  return { ...recipient, sends: [...recent, now.toISOString()] };
};

/** The address with its mails held back; the same object when they are already held back as long or longer. */
export const placeHold = (recipient: RecipientItem, hold: Hold, now: Date): RecipientItem => {
  const known = activeHold(recipient, now);
  // A complaint holds for good, and only a newer release knows about the end of its own kinds of hold.
  if (known === hold || (known && known !== "bounced")) return recipient;
  const heldUntil = new Date(now.getTime() + heldMilliseconds[hold]).toISOString();
  return { ...recipient, heldBack: hold, heldUntil };
};
