import type { Locale } from "../../contract/common.ts";
import { Refusal, refusal, stale } from "../../errors.ts";
import { activeHold } from "../../invitations/recipients/rules.ts";
import { recipientStore } from "../../invitations/recipients/store.ts";
import { isPaused, sendingBreaker } from "../../invitations/sending/breaker.ts";
import { quotaStore } from "../../limits/quota.ts";
import type { Write } from "../../table/item.ts";
import type { Table } from "../../table/table.ts";
import type { UserItem } from "../items.ts";
import { type AddressProofItem, addressProofs } from "./items.ts";
import { proofQuotas, queueProof } from "./rules.ts";

const heldBack = refusal(
  "ADDRESS_HELD_BACK",
  "An earlier mail to this address came back or was reported as unwanted: none is sent. Check the address.",
);
const released = refusal(
  "ADDRESS_HELD_BACK",
  "Whoever reads this address has said that it is not this user's: no mail is sent to it. Create the user anew with an address of its own.",
);
const paused = refusal(
  "SENDING_PAUSED",
  "Too many mails of your organization came back or were reported as unwanted. Check the addresses, and go on tomorrow.",
  { retryAfter: 3_600 },
);

/** The proofs of users' addresses, one for each user who was asked. */
export const addressProofStore = (table: Table) => {
  const stored = addressProofs.in(table);
  const recipients = recipientStore(table);
  const quotas = quotaStore(table);
  const breaker = sendingBreaker(table);

  return {
    find: (userId: string): Promise<AddressProofItem | undefined> => stored.get({ userId }),

    save: (before: AddressProofItem, after: AddressProofItem): Write => addressProofs.update(before, after),

    /** Queues the mail that proves a user's address. Throws ADDRESS_HELD_BACK, SENDING_PAUSED, RATE_LIMITED. */
    async queue(
      user: Pick<UserItem, "id" | "organizationId" | "email">,
      locale: { asked: Locale | undefined; ofHome: Locale },
      now: Date,
    ): Promise<Write[]> {
      const [recipient, sending, before, taken] = await Promise.all([
        recipients.read(user.organizationId, user.email),
        breaker.find(user.organizationId),
        stored.get({ userId: user.id }),
        Promise.all(proofQuotas(user).map(([counting, quota]) => quotas.take(counting, quota, now))),
      ]);
      if (before?.state === "released") throw released();
      if (activeHold(recipient, now)) throw heldBack();
      if (isPaused(sending, now)) throw paused();
      const after = queueProof(before, user, locale.asked ?? before?.locale ?? locale.ofHome, now);
      return [before ? addressProofs.update(before, after) : addressProofs.create(after, stale), ...taken];
    },
  };
};

/** Why a new user gets no mail that proves its address; `undefined` for other errors. */
export const proofNotSent = (error: unknown): { code: string; detail: string } | undefined =>
  error instanceof Refusal && ["RATE_LIMITED", "ADDRESS_HELD_BACK", "SENDING_PAUSED"].includes(error.code)
    ? {
        code: "ADDRESS_PROOF_NOT_SENT",
        detail: `The mail that proves the address was not sent. ${error.message}`,
      }
    : undefined;
