import { type Refusal, type Refuse, refusal, stale } from "../errors.ts";
import type { ChangeAccess } from "../http/commit.ts";
import { organizationIsActive, providerSuspended } from "../organizations/standing.ts";
import { missingPartnership, partnershipIsActive } from "../partnerships/access.ts";
import type { PartnershipItem } from "../partnerships/items.ts";
import { equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { right } from "../table/rights.ts";
import { type DelegatedAdmin, recordedAdmin, sameGrant } from "./delegated-admin.ts";
import { type CustomerItem, customers, type ResellerRelationship } from "./items.ts";

/** The caller's relation to a customer or to one of its subscriptions: the strongest one it has. */
export type CustomerRole =
  | "provider"
  | "delegated-admin"
  | "delegated-reader"
  | "reseller-of-record"
  | "support-contact"
  | "customer";

/** A caller's access to a customer, with the conditions under which a change by this caller may commit. */
export interface CustomerAccess extends ChangeAccess {
  customer: CustomerItem;
  role: CustomerRole;
  /** Why the caller may not sell the customer more: it is a former reseller that kept its access (product rule 6). */
  missingPartnership: Refusal | undefined;
  /** Why the caller may only read. A commit is refused with it too. */
  onlyReads: Refusal | undefined;
  /**
   * The same access for a change that needs an active partnership. Throws PARTNERSHIP_REQUIRED, PARTNERSHIP_ENDED.
   * `refuse` is the write's refusal when the partnership ends before the commit.
   */
  withActivePartnership(refuse?: Refuse): CustomerAccess;
  /**
   * The same access for a change that sells the customer more (product rule 23). It needs an active partnership and a
   * provider that is not suspended, which the write checks (PROVIDER_SUSPENDED).
   */
  sellingMore(): CustomerAccess;
}

/** The items that a reseller's access rests on, as they were read. */
export interface Ground {
  relationship?: ResellerRelationship | undefined;
  partnership?: PartnershipItem | undefined;
}

/** Whether a role is a delegated admin's, of either access. */
const administers = (role: CustomerRole): boolean =>
  role === "delegated-admin" || role === "delegated-reader";

/** The role that a delegated admin gives. */
export const roleOf = ({ access }: DelegatedAdmin): CustomerRole =>
  access === "manage" ? "delegated-admin" : "delegated-reader";

const readers: Partial<Record<CustomerRole, () => Refusal>> = {
  "support-contact": refusal(
    "ROLE_REQUIRED",
    "A support contact reads the subscription. The provider, the reseller of record and a delegated admin can change it.",
  ),
  "delegated-reader": refusal(
    "ACCESS_READ_ONLY",
    "Your delegated admin lets you read this customer. Its provider can let you manage it.",
  ),
};

/** The access for a change. Throws ROLE_REQUIRED, or ACCESS_READ_ONLY for an access that only reads. */
export const mustManage = <A extends Pick<CustomerAccess, "onlyReads">>(access: A): A => {
  if (access.onlyReads) throw access.onlyReads;
  return access;
};

/**
 * The condition that the customer still belongs to the provider that was read. Otherwise the change is decided again.
 */
export const isOfProvider = (customer: CustomerItem): Write =>
  right(
    customers.key({ id: customer.id }),
    [{ when: equals("providerId", customer.providerId), refuse: stale }],
    customer,
  );

/**
 * The conditions of a change. The customer still belongs to the same provider. A delegated admin still has the access
 * that was read. A reseller of record and a support contact still have an active partnership; the subscription's
 * version guards that it still names them. When a condition fails, the change is decided again.
 */
const conditionsOf = (
  role: CustomerRole,
  customer: CustomerItem,
  callerId: string,
  { relationship, partnership: read }: Ground,
): Write[] => {
  const { id: customerId, providerId } = customer;
  // A customer's admin changes nothing.
  if (role === "customer") return [];
  const owned = isOfProvider(customer);
  if (role === "provider") return [owned];
  if (!administers(role) || !relationship)
    return [owned, partnershipIsActive(providerId, callerId, { refuse: stale, read })];
  return [
    owned,
    {
      check: keys.resellerRelationship(customerId, callerId),
      checks: [{ when: sameGrant(relationship), refuse: stale }],
    },
  ];
};

/** A caller's access to a customer in a role, and the items that it rests on. */
export const accessOf = (
  callerId: string,
  customer: CustomerItem,
  role: CustomerRole,
  ground: Ground = {},
): CustomerAccess => {
  const { relationship, partnership } = ground;
  const isReseller = role !== "provider" && role !== "customer";
  const conditions = conditionsOf(role, customer, callerId, ground);
  const until = administers(role) && relationship ? recordedAdmin(relationship)?.until : undefined;
  const missing = isReseller ? missingPartnership(partnership?.status) : undefined;
  return {
    customer,
    role,
    conditions,
    // A reseller acts on its customer's behalf (product rule 9).
    ...(isReseller && { onBehalfOf: customer.id }),
    ...(until !== undefined && { until }),
    onlyReads: readers[role]?.(),
    missingPartnership: missing,
    withActivePartnership(refuse) {
      if (missing) throw missing;
      // The other roles rest on the partnership already, which is among the conditions.
      if (!administers(role)) return this;
      return {
        ...this,
        conditions: [
          ...conditions,
          partnershipIsActive(customer.providerId, callerId, { refuse, read: partnership }),
        ],
      };
    },
    sellingMore() {
      const partner = this.withActivePartnership();
      // A provider's own standing is among the caller's rights.
      if (!isReseller) return partner;
      const provider = organizationIsActive(customer.providerId, providerSuspended);
      return { ...partner, conditions: [...partner.conditions, provider] };
    },
  };
};
