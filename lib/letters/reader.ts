import { createHash } from "node:crypto";
import type { Locale } from "../contract/common.ts";
import { customers, customerUsers } from "../customers/items.ts";
import { mailboxOf } from "../invitations/recipients/mailbox.ts";
import { activeHold } from "../invitations/recipients/rules.ts";
import { recipientStore } from "../invitations/recipients/store.ts";
import { isPaused, sendingBreaker } from "../invitations/sending/breaker.ts";
import { localeOfReader } from "../languages/of-country.ts";
import { type Quota, quotaStore } from "../limits/quota.ts";
import { localeOfCustomer } from "../notification-preferences/home.ts";
import { mailLocale, wants } from "../notification-preferences/rules.ts";
import { preferenceStore } from "../notification-preferences/store.ts";
import { organizationStore } from "../organizations/store.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import { addressProofs } from "../users/address-proof/items.ts";
import { users } from "../users/items.ts";
import { type LetterItem, type LetterKind, preferenceOf, security } from "./items.ts";

/** The reader of a letter at the time when it leaves. */
export interface LetterReader {
  address: string;
  locale: Locale;
  /** The reader's country: an ISO 3166 code. */
  country: string;
  /** The organization in whose name the mail is sent. */
  sender: { id: string; name: string };
  /** Whether the reader gets a customer's bills, and reads about the customer's admin. */
  ofAdmin?: Readonly<Record<"account" | "organization" | "provider", string>>;
  /** The quota places that are taken when the letter leaves for the first time. */
  counted: readonly Write[];
}

/** The maximum number of letters per day to a billing address, which many customers may share. */
const toBilling = (address: string): Quota => ({
  name: `letters-billing:${createHash("sha256").update(mailboxOf(address)).digest("base64url")}`,
  per: "day",
  limit: 20,
  refusal: "This mailbox has had its mails of today.",
});

type Addressed = Pick<LetterItem, "organizationId" | "userId" | "attempts">;

/** Finds the reader of a letter; `undefined` when the reader does not want it, or no longer exists. */
export const letterReaders = (table: Table) => {
  const organizations = organizationStore(table);
  const recipients = recipientStore(table);
  const breaker = sendingBreaker(table);
  const preferences = preferenceStore(table);
  const quotas = quotaStore(table);

  /** Whether a user with this status gets the letter. */
  const getsLetters = (kind: LetterKind, status: string): boolean =>
    status === "active" || kind === "disabled";

  const user = async (
    kind: LetterKind,
    { organizationId, userId }: Addressed,
    now: Date,
  ): Promise<LetterReader | undefined> => {
    const [found, organization, proof, own, ofOrganization] = await Promise.all([
      users.in(table).get({ organizationId, id: userId }),
      organizations.find(organizationId),
      addressProofs.in(table).get({ userId }),
      preferences.find(userId),
      preferences.find(organizationId),
    ]);
    if (!found || !organization || !getsLetters(kind, found.status)) return undefined;
    const preference = preferenceOf[kind];
    if (preference && !wants(preference, own, ofOrganization)) return undefined;
    const address = found.email;
    if (!security.has(kind)) {
      const [recipient, sending] = await Promise.all([
        recipients.read(organizationId, address),
        breaker.find(organizationId),
      ]);
      if (activeHold(recipient, now) || isPaused(sending, now) || organization.status !== "active")
        return undefined;
    }
    const locale = mailLocale(own, proof?.locale, localeOfReader([], organization.country));
    const { country, name } = organization;
    return { address, locale, country, sender: { id: organizationId, name }, counted: [] };
  };

  /**
   * A customer's admin has no mailbox, so the customer's billing address gets the letter. Nobody has proven that
   * address, so holds and a quota apply.
   */
  const admin = async (
    kind: LetterKind,
    { organizationId, userId, attempts }: Addressed,
    now: Date,
  ): Promise<LetterReader | undefined> => {
    const [found, customer] = await Promise.all([
      customerUsers.in(table).get({ organizationId, id: userId }),
      customers.in(table).get({ id: organizationId }),
    ]);
    const provider = customer && (await organizations.find(customer.providerId));
    if (!found || !provider || !getsLetters(kind, found.status)) return undefined;
    const { billingProfile } = customer;
    const address = billingProfile.email;
    const [recipient, own, counted] = await Promise.all([
      recipients.read(provider.id, address),
      preferences.find(userId),
      attempts === 0 ? quotas.takeQuietly("everybody", toBilling(address), now) : undefined,
    ]);
    if (activeHold(recipient, now) || (attempts === 0 && !counted)) return undefined;
    return {
      address,
      locale: mailLocale(own, undefined, localeOfCustomer(customer)),
      country: billingProfile.defaultAddress.country,
      sender: { id: provider.id, name: provider.name },
      ofAdmin: { account: found.email, organization: billingProfile.companyName, provider: provider.name },
      counted: counted ? [counted] : [],
    };
  };

  return (kind: LetterKind, letter: Addressed, now: Date): Promise<LetterReader | undefined> =>
    letter.organizationId.startsWith("cus_") ? admin(kind, letter, now) : user(kind, letter, now);
};
