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

/** A changed subscription as the answer, with warnings for the caller. */
type Changed = contract.SubscriptionAnswer & { warnings?: { code: string; detail: string }[] };

/** The planned change, for the record. */
const planOf = ({ scheduledChange }: SubscriptionItem) => scheduledChange && { scheduledChange };

/** A change of one subscription by a caller. */
interface SubscriptionChange<A> {
  /** The name of the change in the audit record. */
  operation: string;
  /** The operations on the subscription, in order. */
  operations: readonly SubscriptionOperation[];
  access: CustomerAccess;
  before: SubscriptionItem;
  after: SubscriptionItem;
  now: Date;
  /** Makes the answer from the changed subscription. */
  answer: (subscription: Changed) => A;
  /** The subscription and its customer as they were read before the change, so that they are not read again. */
  known?: {
    contact: contract.SupportContact;
    relationships: readonly ResellerRelationship[];
    /** The judgement of its reseller of record, if the change may name it again. */
    judged?: Promise<Judged> | undefined;
    partnershipOf?: PartnershipFinder;
    /** The customer's subscriptions, if the change decides that an offer will be given up. */
    beside?: ReadBeside | undefined;
  };
  /** Warnings for the caller. */
  warnings?: readonly { code: string; detail: string }[];
  /** Further writes of the transaction. */
  writes?: readonly Write[];
  /** The version of the customer's subscriptions, if the change also depends on the others. */
  judgedOn?: number;
  /** The customer's trials after an upgrade, which also depends on the other subscriptions. */
  trialsUsed?: readonly string[];
}

/** Commits changes of subscriptions, each with its audit record and the events for those who may know of it. */
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
    // Items that only events need are read in parallel with the change's own reads.
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
    // As it is stored: if this change is the first to record a renewal, the renewal is part of it.
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
