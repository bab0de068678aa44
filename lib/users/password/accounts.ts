import { type Locale, locale as locales } from "../../contract/common.ts";
import { delegatedAdminAt } from "../../customers/delegated-admin.ts";
import { type CustomerItem, customers, customerUsers } from "../../customers/items.ts";
import { credentialsResetBy, relationshipWrites } from "../../customers/relationships.ts";
import { customerStore } from "../../customers/store.ts";
import { stale } from "../../errors.ts";
import { preferenceStore } from "../../notification-preferences/store.ts";
import { organizationIsActive } from "../../organizations/standing.ts";
import { organizationStore } from "../../organizations/store.ts";
import { partnershipAccess, partnershipIsActive } from "../../partnerships/access.ts";
import { isActive } from "../../partnerships/items.ts";
import { type Actor, type AuditEntry, type EventEntry, recordWrites } from "../../record/entries.ts";
import type { Write } from "../../table/item.ts";
import type { Table } from "../../table/table.ts";
import { type EmailItem, type UserItem, users } from "../items.ts";
import { type Account, accountOf } from "../signed-out.ts";
import { hasProven, userStore } from "../store.ts";

/**
 * The details of a choice of a password by a mailed link: the request of the mail, the choice itself, or a withdrawn
 * choice whose ground has ended meanwhile.
 */
type Deed = "password-forgotten" | "password-chosen" | "password-withdrawn";

/** An account whose password can be chosen by a mailed link. */
export interface PasswordAccount {
  id: string;
  /** Its organization, or its customer. */
  organizationId: string;
  organizationName: string;
  /** The country that determines the time zone in its mails. */
  country: string;
  /** The name for signing in. */
  email: string;
  /**
   * The address that the link is mailed to: the user's own proven address; for a customer's admin, the customer's
   * billing address.
   */
  mailTo: string;
  /** The organization in whose name the mail is sent. */
  senderId: string;
  /** The user's chosen language of mails, or the customer's language, if the product has it. */
  locale?: Locale | undefined;
  /** The user whose address the reader may release. A customer's admin has no mailbox. */
  user?: UserItem;
  /** A check that the account is as it was read. */
  unchanged: Write;
  /** A check that its organization, or its customer's provider, is active. */
  standing: Write;
  /** Ends every sign-in older than this instant, provided that the account is as it was read. */
  signOut(at: Date): Write;
  /** Ends its sign-ins whatever else has changed meanwhile. */
  signIns: Pick<Account, "lock" | "signOutAgain">;
  /** The instant before which sign-ins no longer count. */
  signedOutAt: string | undefined;
  /**
   * The conditions and changes of a choice: whoever set the billing address may still give new credentials, and if that
   * is a reseller, it knows them from now on.
   */
  chosen(at: Date): Write[];
  /** The audit record and its readers. */
  recorded(deed: Deed, at: Date, requestId: string): Write[];
}

/** The event for the customer's provider. A withdrawn choice has none. */
const statuses = { "password-forgotten": "requested", "password-chosen": "completed" } as const;

/** The accounts whose passwords can be chosen by a mailed link. */
export const passwordAccounts = (table: Table, clock: () => Date) => {
  const organizations = organizationStore(table);
  const partnerships = partnershipAccess(table);
  const accounts = userStore(table);
  const preferences = preferenceStore(table);

  const ofUser = async (owner: EmailItem): Promise<PasswordAccount | undefined> => {
    const { organizationId, userId: id } = owner;
    const [user, organization, own] = await Promise.all([
      users.in(table).get({ organizationId, id }),
      organizations.find(organizationId),
      preferences.find(id),
    ]);
    if (user?.status !== "active" || organization?.status !== "active" || !hasProven(owner, id))
      return undefined;
    return {
      ...{ id, organizationId, user, organizationName: organization.name, senderId: organizationId },
      country: organization.country,
      ...{ email: user.email, mailTo: user.email },
      locale: locales.safeParse(own?.locale).data,
      unchanged: users.unchanged(user),
      standing: organizationIsActive(organizationId, stale, organization),
      signOut: (at) => users.update(user, { ...user, signedOutAt: at.toISOString() }),
      signIns: accountOf(users, user),
      signedOutAt: user.signedOutAt,
      chosen: () => [],
      recorded(deed, at, requestId) {
        const audit = { operation: `user.${deed}`, resourceType: "user", resourceId: id };
        const userId = deed === "password-chosen" ? id : "recipient";
        return recordWrites({ userId, organizationId }, audit, [], at, requestId);
      },
    };
  };

  /**
   * The conditions under which the organization that set the billing address may still give the admin new credentials:
   * it is the customer's provider, or a reseller with delegated admin that manages the customer, is its provider's
   * partner, and is not suspended. A reseller knows a password that is chosen through its own mailbox (product rule
   * 22). `undefined` when it may not.
   */
  const vouching = async (customer: CustomerItem): Promise<((at: Date) => Write[]) | undefined> => {
    const { id: customerId, providerId, billingEmailUnvouched, billingEmailVouchedBy: by } = customer;
    if (billingEmailUnvouched) return undefined;
    if (by === undefined || by === providerId) return () => [];
    const [relationships, partnership, reseller] = await Promise.all([
      customerStore(table).relationships(customerId),
      partnerships.find(providerId, by),
      organizations.find(by),
    ]);
    const relationship = relationships.find(({ resellerId }) => resellerId === by);
    if (delegatedAdminAt(relationship, clock())?.access !== "manage") return undefined;
    if (!isActive(partnership) || reseller?.status !== "active") return undefined;
    return (now) => [
      partnershipIsActive(providerId, by, { refuse: stale, read: partnership }),
      organizationIsActive(by, stale, reseller),
      ...relationshipWrites(customer, credentialsResetBy(relationships, { organizationId: by, now })),
    ];
  };

  /** A customer's admin, by the customer's billing address. */
  const ofCustomer = async ({
    organizationId,
    userId: id,
  }: EmailItem): Promise<PasswordAccount | undefined> => {
    const [admin, customer] = await Promise.all([
      customerUsers.in(table).get({ organizationId, id }),
      customers.in(table).get({ id: organizationId }),
    ]);
    if (admin?.status !== "active" || !customer) return undefined;
    const vouched = await vouching(customer);
    if (!vouched) return undefined;
    const { providerId, billingProfile } = customer;
    const provider = await organizations.find(providerId);
    if (provider?.status !== "active") return undefined;
    const { culture, language } = billingProfile;
    return {
      ...{ id, organizationId, organizationName: billingProfile.companyName, senderId: providerId },
      country: billingProfile.defaultAddress.country,
      ...{ email: admin.email, mailTo: billingProfile.email },
      locale: locales.safeParse(culture).data ?? locales.safeParse(language).data,
      unchanged: customerUsers.unchanged(admin),
      standing: organizationIsActive(providerId, stale, provider),
      signOut: (at) => customerUsers.update(admin, { ...admin, signedOutAt: at.toISOString() }),
      signIns: accountOf(customerUsers, admin),
      signedOutAt: admin.signedOutAt,
      chosen: (at) => [customers.unchanged(customer), ...vouched(at)],
      recorded(deed, at, requestId) {
        const actor: Actor = { userId: deed === "password-chosen" ? id : "recipient", organizationId };
        const audit: AuditEntry = {
          operation: `customer.admin-${deed}`,
          resourceType: "customer",
          resourceId: organizationId,
          after: { userId: id, channel: "billing-address" },
          concerns: providerId,
        };
        const event = (status: (typeof statuses)[keyof typeof statuses]): EventEntry => ({
          to: providerId,
          type: "customer.admin-password-reset",
          resourceType: "customer",
          resourceId: organizationId,
          data: { customerId: organizationId, userId: id, status },
        });
        const events = deed === "password-withdrawn" ? [] : [event(statuses[deed])];
        return recordWrites(actor, audit, events, at, requestId);
      },
    };
  };

  return {
    /** The account that signs in by this address, if a link can be mailed for it. */
    async byAddress(address: string): Promise<PasswordAccount | undefined> {
      const owner = await accounts.byEmail(address);
      if (!owner) return undefined;
      return owner.organizationType === "customer" ? ofCustomer(owner) : ofUser(owner);
    },

    /** The account with this id, if a link can be mailed for it. */
    async find(organizationId: string, id: string): Promise<PasswordAccount | undefined> {
      const stored = organizationId.startsWith("cus_") ? customerUsers : users;
      const account = await stored.in(table).get({ organizationId, id });
      const found = account && (await this.byAddress(account.email));
      return found?.id === id ? found : undefined;
    },
  };
};
