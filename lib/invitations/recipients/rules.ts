import { Refusal } from "../../errors.ts";
import type { RecipientItem } from "./items.ts";

/** A person is not to be flooded, however many requests are drawn up and revoked for the address. */
const sendLimit = { sends: 10, milliseconds: 3_600_000 };

/** A mailbox that is not there today may be there in a month; who complained has decided for good. */
const heldMilliseconds = { bounced: 30 * 24 * 3_600_000, complained: 100 * 365 * 24 * 3_600_000 };

export type Hold = keyof typeof heldMilliseconds;

/** An address to which nothing was sent yet. */
export const newRecipient = (providerId: string, address: string): RecipientItem => ({
  type: "Recipient",
  providerId,
  address,
  sends: [],
  version: 0,
});

/** Why mails to the address are held back at `now`; `undefined` when they are not. */
export const activeHold = (
  { heldBack, heldUntil }: Partial<Pick<RecipientItem, "heldBack" | "heldUntil">>,
  now: Date,
): Hold | undefined => (heldUntil !== undefined && heldUntil > now.toISOString() ? heldBack : undefined);

/** ADDRESS_HELD_BACK, for an address that is. */
export const heldBackRefusal = ({
  heldBack,
  heldUntil,
}: Partial<Pick<RecipientItem, "heldBack" | "heldUntil">>): Refusal =>
  new Refusal(
    "ADDRESS_HELD_BACK",
    heldBack === "complained"
      ? "The recipient reported an earlier mail as unwanted: no more are sent to this address. Reach the reseller another way."
      : `An earlier mail to this address came back. Check the address, and use another, or wait until ${heldUntil}.`,
  );

/** The address once one more mail is queued for it. Throws ADDRESS_HELD_BACK, RATE_LIMITED. */
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
      { retryAfter },
    );
  }
  return { ...recipient, sends: [...recent, now.toISOString()] };
};

/** The address once mails to it are held back; the same item when they are already, for as long or longer. */
export const placeHold = (recipient: RecipientItem, hold: Hold, now: Date): RecipientItem => {
  const known = activeHold(recipient, now);
  if (known === hold || known === "complained") return recipient;
  const heldUntil = new Date(now.getTime() + heldMilliseconds[hold]).toISOString();
  return { ...recipient, heldBack: hold, heldUntil };
};
