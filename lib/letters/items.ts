import * as z from "zod";
import type { OptionalMail } from "../contract/notification-preferences.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

const keptSeconds = 60 * 24 * 3600;

/** Kinds of letters about an account: to its user, or about a customer's admin to the customer's billing address. */
export const adminLetterKinds = [
  "passwordChosen",
  "credentialsReset",
  "secondFactorOn",
  "recoveryCodeUsed",
  "recoveryCodesMade",
  "disabled",
  "enabled",
] as const;

/** The kinds of letters. Those of `security` go to everybody concerned, whatever their preferences. */
export const letterKinds = [
  "accepted",
  "declined",
  "expired",
  "receipt",
  ...adminLetterKinds,
  "clientChanged",
] as const;
export type LetterKind = (typeof letterKinds)[number];

/** The preference that turns such a letter off. */
export const preferenceOf: Readonly<Partial<Record<LetterKind, OptionalMail>>> = {
  accepted: "invitationAccepted",
  declined: "invitationDeclined",
  expired: "invitationExpired",
  receipt: "acceptanceReceipt",
};

export const security: ReadonlySet<string> = new Set<LetterKind>([...adminLetterKinds, "clientChanged"]);

/**
 * A letter: one mail about an event, to a user, or about a customer's admin. It is made after the event or the audit
 * record, and has an id derived from it, so that it is made once. The address is looked up when the mail leaves.
 * Senders check its state and its attempts, which take the place of a version.
 */
export const letters = entity({
  type: "Letter",
  versioned: false,
  key: ({ about, userId }: { about: string; userId: string }) => keys.letter(about, userId),
  derived: { ttl: ({ createdAt }) => Math.floor(new Date(createdAt).getTime() / 1000) + keptSeconds },
  schema: () =>
    z.object({
      /** The id of the event or the audit record. */
      about: z.string(),
      /** The user's organization, or the admin's customer. */
      organizationId: z.string(),
      userId: z.string(),
      kind: storedEnum(letterKinds),
      /** The values of its text's placeholders. */
      data: z.record(z.string(), z.string()),
      state: storedEnum(["queued", "sending", "sent", "failed", "dropped"]),
      leaseUntil: z.number().optional(),
      attempts: z.int(),
      createdAt: z.string(),
    }),
});
export type LetterItem = ItemOf<typeof letters>;
