import { createHash } from "node:crypto";
import { type Locale, locale as locales } from "../../contract/common.ts";
import { mailboxOf } from "../../invitations/recipients/mailbox.ts";
import { firstLocale } from "../../languages/offered.ts";
import type { Quota } from "../../limits/quota.ts";
import { claimed } from "../../mailed-links/rules.ts";
import { type AddressProofItem, isDecided } from "./items.ts";

/** How long the link lasts. */
export const linkMilliseconds = 7 * 24 * 3_600_000;

/** The user whose address is to be proven. */
interface Owner {
  id: string;
  organizationId: string;
  email: string;
}

/** The proof with a mail queued: no older link works any more. */
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

/** The proof once the reader of the address has said that it is not the user's; `before` is what there was of it. */
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

/** The proof in the hands of one sender, with its new link. */
export const claimProof = (proof: AddressProofItem, linkHash: string, now: Date): AddressProofItem =>
  claimed(proof, linkHash, linkMilliseconds, now);

/**
 * What a link is worth: it is live, its reader has confirmed the address or let it go, it is over, or it was never issued or
 * has ended.
 */
export type ProofState = "live" | "proven" | "released" | "expired" | "unknown";

/** The state of the link with this hash at `now`. A disabled user proves nothing; another address of the user ends the link. */
export const proofState = (
  proof: AddressProofItem | undefined,
  hash: string | undefined,
  user: { email: string; status: string } | undefined,
  now: Date,
): ProofState => {
  if (!proof?.linkHash || proof.linkHash !== hash) return "unknown";
  if (user?.email !== proof.email) return "unknown";
  // Whoever reads the address can let it go whatever has become of the user.
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

/** The partition of what the whole deployment counts. */
const everybody = "everybody";

/**
 * How many of these mails there may be, each with who counts them: an organization's in all and to one mailbox, and all
 * organizations' to one mailbox. The mailbox itself does not stand in a key.
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
