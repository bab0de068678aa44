import * as contract from "../contract/subscriptions.ts";
import type { ResellerRelationship } from "../customers/items.ts";
import type { CustomerAccess } from "../customers/roles.ts";
import type { Commit } from "../http/commit.ts";
import type { Judged } from "../partnerships/naming.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import { renewalWarnings } from "./add-ons.ts";
import { toApiSubscription } from "./api-form.ts";
import { mostResellersBeside, type PartnershipFinder, subscriptionAudience } from "./audience.ts";
import { dependentChanges, dependentWarning, type ReadBeside, warningsOfLater } from "./dependents.ts";
import type { SubscriptionItem } from "./items.ts";
import { partnerNaming } from "./partner.ts";
import type { SubscriptionOperation } from "./states.ts";
import { subscriptionStore } from "./store.ts";

/** A changed subscription as it is answered, with what the caller should know besides. */
type Changed = contract.SubscriptionAnswer & { warnings?: { code: string; detail: string }[] };

/** What is planned, for the record. */
const planOf = ({ scheduledChange }: SubscriptionItem) => scheduledChange && { scheduledChange };

/** A change of one subscription by a caller. */
interface SubscriptionChange<A> {
  /** What the audit record calls the change. */
  operation: string;
  /** What is done to the subscription, one after the other. */
  operations: readonly SubscriptionOperation[];
  access: CustomerAccess;
  before: SubscriptionItem;
  after: SubscriptionItem;
  now: Date;
  /** What of the changed subscription is answered. */
  answer: (subscription: Changed) => A;
  /** What has been read of the subscription before its change, and of its customer, so that it is not read again. */
  known?: {
    contact: contract.SupportContact;
    relationships: readonly ResellerRelationship[];
    /** The judgement of its reseller of record, where it may be named anew. */
    judged?: Promise<Judged> | undefined;
    partnershipOf?: PartnershipFinder;
    /** The customer's subscriptions, where the change decides that an offer will be given up. */
    beside?: ReadBeside | undefined;
  };
  /** What the caller should know besides. */
  warnings?: readonly { code: string; detail: string }[];
  /** More that belongs into the transaction. */
  writes?: readonly Write[];
  /** The version of the customer's subscriptions, when the change was decided on the others too. */
  judgedOn?: number;
  /** The trials that the customer has had after an upgrade, which is judged on the others. */
  trialsUsed?: readonly string[];
}

/** Commits changes of subscriptions, each with its audit record and the events of those who learn of it. */
export const subscriptionSaving = (table: Table) => {
  const subscriptions = subscriptionStore(table);
  const audience = subscriptionAudience(table);
  const naming = partnerNaming(table);
  const changesOfDependents = dependentChanges(table);
  const ofLater = warningsOfLater(table);
  const ofRenewal = renewalWarnings(table);

  return async <A>(commit: Commit, change: SubscriptionChange<A>): Promise<A> => {
    const { operation, operations, access, before, now, answer, trialsUsed, writes = [] } = change;
    const seesAll = access.role === "provider" || access.role === "delegated-admin";
    const beside = change.known?.beside;
    // What is only told is read beside what the change needs.
    const onlyWarned = Promise.all([
      ofLater.of(before, change.after, { seesAll, now, begun: beside }),
      ofRenewal(before, change.after, now),
    ]);
    onlyWarned.catch(() => undefined);
    const [named, others] = await Promise.all([
      naming.judgedAnew(before, change.after, { known: change.known?.judged }),
      changesOfDependents(before, change.after, { from: now, now }),
    ]);
    const { after } = named;
    const judgedOn = change.judgedOn ?? (others && access.customer.subscriptionsVersion);
    const { contact, relationships, partnershipOf } = change.known ?? {};
    const isSameContact = after.supportResellerId === before.supportResellerId;
    const [changes, contactOf, events] = await Promise.all([
      subscriptions.change(before, after, { now, operations, judgedOn, trialsUsed, relationships }),
      contact && isSameContact ? () => contact : subscriptions.contacts([before, after]),
      audience.ofChange(before, after, now, {
        relationships,
        partnershipOf,
        ...(others && { most: mostResellersBeside }),
      }),
    ]);
    // As it is stored: if this change is the first to record a renewal, the renewal belongs to it.
    const recordedBefore = { ...before, supportContact: contactOf(before) };
    const changed = toApiSubscription(after, contactOf(after), now);
    const ofOthers = others ? [dependentWarning(others.dependents, seesAll)] : [];
    const ofChange = change.warnings ?? [];
    const warnings = [...ofChange, ...named.warnings, ...ofOthers, ...(await onlyWarned).flat()];
    const concerns = access.onBehalfOf && { concerns: access.customer.providerId };
    return commit({
      writes: [...writes, ...named.writes, ...changes, ...(others?.writes ?? [])],
      access,
      audit: {
        operation: `subscription.${operation}`,
        resourceType: "subscription",
        resourceId: before.id,
        customerId: before.customerId,
        before: { ...contract.subscription.parse(recordedBefore), ...planOf(before) },
        after: { ...contract.subscription.parse(changed), ...planOf(after) },
        ...concerns,
      },
      besides: (others?.audits ?? []).map((audit) => ({ ...audit, ...concerns })),
      events: [...events, ...(others?.events ?? [])],
      answer: answer({ ...changed, ...(warnings.length > 0 && { warnings }) }),
    });
  };
};
