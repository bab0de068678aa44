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

/** Who reads a letter, as things stand when it leaves. */
export interface LetterReader {
  address: string;
  locale: Locale;
  /** Where the reader is: an ISO 3166 code. */
  country: string;
  /** The organization whose mail it is. */
  sender: { id: string; name: string };
  /** Whoever gets the bills of a customer reads about its admin's account, and is told of these. */
  ofAdmin?: Readonly<Record<"account" | "organization" | "provider", string>>;
  /** What is counted when the letter leaves for the first time. */
  counted: readonly Write[];
}

/** How many letters a day go to a billing address, which may be that of many customers. */
const toBilling = (address: string): Quota => ({
  name: `letters-billing:${createHash("sha256").update(mailboxOf(address)).digest("base64url")}`,
  per: "day",
  limit: 20,
  refusal: "This mailbox has had its mails of today.",
});

type Addressed = Pick<LetterItem, "organizationId" | "userId" | "attempts">;

/** Finds who reads a letter; `undefined` where nobody wants it, or nobody is there any more. */
export const letterReaders = (table: Table) => {
  const organizations = organizationStore(table);
  const recipients = recipientStore(table);
  const breaker = sendingBreaker(table);
  const preferences = preferenceStore(table);
  const quotas = quotaStore(table);

  /** Whether somebody who has this status is told of it. */
  const isTold = (kind: LetterKind, status: string): boolean => status === "active" || kind === "disabled";

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
    if (!found || !organization || !isTold(kind, found.status)) return undefined;
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
   * A customer's admin has no mailbox: the customer's billing address is told. Nobody has proven that, so a hold on it counts
   * here, and so does a measure.
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
    if (!found || !provider || !isTold(kind, found.status)) return undefined;
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
