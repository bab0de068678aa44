import { createHash } from "node:crypto";
import { type Locale, locale as locales } from "../../contract/common.ts";
import { mailboxOf } from "../../invitations/recipients/mailbox.ts";
import { firstLocale } from "../../languages/offered.ts";
import type { Quota } from "../../limits/quota.ts";
import { type AddressProofItem, isDecided } from "./items.ts";

/** How long the link is valid. */
export const linkMilliseconds = 7 * 24 * 3_600_000;

/** The user whose address is to be proven. */
interface Owner {
  id: string;
  organizationId: string;
  email: string;
}

/** The proof with a mail queued. No older link works any more. */
export const queueProof = (
  before: AddressProofItem | undefined,
  { id: userId, organizationId, email }: Owner,
  locale: AddressProofItem["locale"],
  now: Date,
): AddressProofItem => ({
  ...before,
  type: "AddressProof",
  userId,
  organizationId,
  email,
  locale,
  state: "queued",
  queuedAt: now.toISOString(),
  attempts: before?.attempts ?? 0,
  linkHash: undefined,
  expiresAt: undefined,
  version: before?.version ?? 1,
});

/**
 * The proof after the reader of the address has said that it is not the user's. `before` is the former proof, if there
 * was one.
 */
export const releasedProof = (
  before: AddressProofItem | undefined,
  user: Owner,
  now: Date,
): AddressProofItem => ({
  ...(before ?? queueProof(undefined, user, firstLocale, now)),
  state: "released",
});

/** The proof's language, if this release has it. */
export const localeOf = ({ locale }: Pick<AddressProofItem, "locale">): Locale =>
  locales.safeParse(locale).data ?? firstLocale;

/** The state of a link: live, confirmed, released, over, or unknown (never issued, or ended). */
export type ProofState = "live" | "proven" | "released" | "expired" | "unknown";

/**
 * The state of the link with this hash at `now`. A disabled user proves nothing. A change of the user's address ends
 * the link.
 */
export const proofState = (
  proof: AddressProofItem | undefined,
  hash: string | undefined,
  user: { email: string; status: string } | undefined,
  now: Date,
): ProofState => {
  if (!proof?.linkHash || proof.linkHash !== hash) return "unknown";
  if (user?.email !== proof.email) return "unknown";
  // The reader of the address can release it whatever the user's state is.
  if (isDecided(proof.state)) return proof.state;
  if (user.status !== "active") return "unknown";
  return (proof.expiresAt ?? "") > now.toISOString() ? "live" : "expired";
};

const perOrganization: Quota = {
  name: "address-proofs",
  per: "day",
  limit: 200,
  refusal: "Your organization has had its 200 mails of today that prove an address. Go on tomorrow (UTC).",
};

/** The partition of counts over the whole deployment. */
const everybody = "everybody";

/**
 * The limits on these mails, each with its counting partition: an organization's in all and to one mailbox, and all
 * organizations' to one mailbox. The mailbox itself is not part of the key.
 */
export const proofQuotas = ({ organizationId, email }: Owner): [counting: string, quota: Quota][] => {
  const mailbox = createHash("sha256").update(mailboxOf(email)).digest("base64url");
  const toMailbox = (limit: number): Quota => ({
    name: `address-proofs:${mailbox}`,
    per: "day",
    limit,
    refusal:
      "This mailbox has had its mails of today that prove an address. Use the newest one, or go on tomorrow (UTC).",
  });
  return [
    [organizationId, perOrganization],
    [organizationId, toMailbox(3)],
    [everybody, toMailbox(10)],
  ];
};
