import { Refusal } from "../errors.ts";
import type { EventEntry } from "../record/entries.ts";
import {
  administratorsAt,
  delegatedAdminAt,
  type Granted,
  isSameTerms,
  limitsOf,
  storedTerms,
  type Terms,
  withoutLimit,
} from "./delegated-admin.ts";
import { customerEvent } from "./events.ts";
import type { CustomerItem, ResellerRelationship } from "./items.ts";
import type { RelationshipUpdate } from "./relationships.ts";

/** The changes of an assignment of a customer to a reseller. */
export interface Assignment {
  customer: CustomerItem;
  /** The changes of the relationships of the former reseller and of the new one. */
  changes: RelationshipUpdate[];
  events: EventEntry[];
}

/**
 * Whether the former reseller gets an event when the customer is assigned to another. It does when it can read the
 * customer, or is still a partner.
 */
export const formerResellerLearns = (
  relationship: Granted | undefined,
  leftIsPartner: boolean,
  now: Date,
): boolean => delegatedAdminAt(relationship, now) !== undefined || leftIsPartner;

/** The delegated admin terms that an assignment asks for; `undefined` for an assignment without delegated admin. */
const termsOf = (delegatedAdmin: boolean | Terms): Terms | undefined =>
  delegatedAdmin === true ? withoutLimit : delegatedAdmin || undefined;

/**
 * The maximum number of delegated admins at one customer. All of them get events of its changes, and are part of its
 * list entry.
 */
export const mostDelegatedAdmins = 50;

/** Throws LIMIT_REACHED when no other reseller can get delegated admin. */
const mayHaveOneMore = (relationships: readonly ResellerRelationship[], now: Date): void => {
  if (administratorsAt(relationships, now).length < mostDelegatedAdmins) return;
  throw new Refusal(
    "LIMIT_REACHED",
    `${mostDelegatedAdmins} resellers have delegated admin at this customer. Revoke one's first, or associate the reseller without it.`,
  );
};

/**
 * Assigns a customer to a reseller, or to none, with or without delegated admin. Nobody else loses access by it. If the
 * reseller already has delegated admin, it gets the requested terms. An assignment that changes nothing makes no event.
 * `subscriptionIds` are the subscriptions that get the new reseller of record at the same time. The new reseller gets
 * an event, and the former one does if `formerResellerLearns`. Throws LIMIT_REACHED.
 */
export const assigned = (
  customer: CustomerItem,
  relationships: readonly ResellerRelationship[],
  to: { resellerId: string | null; delegatedAdmin: boolean | Terms },
  {
    now,
    leftIsPartner,
    subscriptionIds = [],
  }: { now: Date; leftIsPartner: boolean; subscriptionIds?: readonly string[] },
): Assignment => {
  const relationshipOf = (resellerId: string) =>
    relationships.find((relationship) => relationship.resellerId === resellerId);
  const reassigned = subscriptionIds.length;
  const left = customer.associatedPartnerId;
  const { resellerId } = to;
  const before = resellerId ? relationshipOf(resellerId) : undefined;
  const terms = resellerId === null ? undefined : termsOf(to.delegatedAdmin);
  const current = delegatedAdminAt(before, now);
  const grants = terms !== undefined && current === undefined;
  const since = current?.since ?? now.toISOString();
  const limits = terms !== undefined && !(current && isSameTerms(current, terms));
  if (left === resellerId && !limits) return { customer, changes: [], events: [] };
  if (grants) mayHaveOneMore(relationships, now);
  const changes: Assignment["changes"] = [];
  if (left && left !== resellerId)
    changes.push({
      resellerId: left,
      before: relationshipOf(left),
      change: { associated: false, ...(reassigned > 0 && { record: -reassigned }) },
    });
  if (resellerId)
    changes.push({
      resellerId,
      before,
      change: {
        associated: true,
        ...(grants && { adminSince: since }),
        ...(limits && { adminTerms: storedTerms(since, terms, { now, before }) }),
        ...(reassigned > 0 && { record: reassigned }),
      },
    });

  const subscriptions = reassigned > 0 ? { subscriptionIds: [...subscriptionIds] } : {};
  const data = { customerId: customer.id, associatedPartnerId: resellerId, ...subscriptions };
  const eventFor = (to: string): EventEntry => {
    if (!resellerId || !limits) return customerEvent(to, "customer.updated", data);
    if (!grants)
      return customerEvent(to, "customer.updated", {
        ...data,
        ...{ resellerId, changed: ["delegatedAdmins"], delegatedAdmin: terms },
      });
    const granted = { ...data, resellerId, access: ["delegated-admin"], ...limitsOf(terms) };
    return customerEvent(to, "access.granted", granted);
  };
  const receivers = [customer.providerId, customer.id, ...(resellerId ? [resellerId] : [])];
  const events = receivers.map(eventFor);
  // The former reseller does not learn who the new one is.
  if (left && left !== resellerId && formerResellerLearns(relationshipOf(left), leftIsPartner, now))
    events.push(customerEvent(left, "customer.updated", { ...data, associatedPartnerId: null }));
  return { customer: { ...customer, associatedPartnerId: resellerId }, changes, events };
};
