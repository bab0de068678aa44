import type { Identity } from "../aws/identity.ts";
import type { AcceptedTransferAnswer } from "../contract/customer-transfers.ts";
import { resetRoute } from "../customers/admin.ts";
import {
  type CustomerItem,
  customerEntries,
  customers as customerItems,
  customerUsers,
  type ResellerRelationship,
  resellerRelationships,
} from "../customers/items.ts";
import { listEntry } from "../customers/list-entry.ts";
import { customerWordLists } from "../customers/search-items.ts";
import { customerStore } from "../customers/store.ts";
import { stale } from "../errors.ts";
import type { Caller } from "../http/caller.ts";
import type { Change, Commit } from "../http/commit.ts";
import { logger } from "../log.ts";
import { organizations } from "../organizations/items.ts";
import { noneSuspendedSince, providerSuspended, suspensionCounts } from "../organizations/standing.ts";
import { partnershipIsActive } from "../partnerships/access.ts";
import { isActive, partnerships } from "../partnerships/items.ts";
import { termEnds } from "../subscriptions/scheduled.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import type { NewCredentials } from "../users/credentials.ts";
import { accountOf, endSignIns } from "../users/signed-out.ts";
import { transferApiForm } from "./api-form.ts";
import { movedEvents, transferAudit, transferEvents } from "./events.ts";
import type { TransferItem } from "./items.ts";
import { mustHaveFewResellers, type Outlook, transferOutlook } from "./preview.ts";
import { knownCredentials, movedCustomer, movedRelationship } from "./relationships.ts";
import { transferRest } from "./rest.ts";
import { decided } from "./rules.ts";
import { transferStore } from "./store.ts";

/**
 * Accepts transfers. One transaction moves the customer and its resellers' relationships to the new provider. From that
 * instant on the former provider has no access, nor have resellers that do not go along. The subscriptions follow in
 * further transactions before the answer. The stream consumer moves the rest if there are very many.
 */
export const acceptance = (dependencies: { table: Table; identity: Identity; clock: () => Date }) => {
  const { table, clock } = dependencies;
  const transfers = transferStore(table);
  const customers = customerStore(table);
  const outlook = transferOutlook(table);
  const apiForm = transferApiForm(table);
  const rest = transferRest(table);
  const terms = termEnds(table, clock);
  const signIns = endSignIns(dependencies);

  /**
   * The customer as it is offered. Ended delegated admins are recorded first, because they ended with the former
   * provider.
   */
  const offered = async ({ customerId, fromProviderId }: TransferItem, requestId: string) => {
    await terms.term(fromProviderId, customerId, `${requestId}-term`);
    const [customer, relationships] = await customers.withRelationships(customerId);
    if (customer?.moving) await rest.finish(customerId, clock);
    if (customer?.providerId !== fromProviderId || customer.moving) throw stale();
    return { customer, relationships };
  };

  /** The index with the words of the customer's name, if an older release has written them. */
  const wordsOf = async ({ id: customerId, providerId }: CustomerItem): Promise<Write[]> => {
    const words = await customerWordLists.in(table).get({ customerId });
    if (!words || words.providerId !== undefined) return [];
    const before = { ...words, customerId };
    return [customerWordLists.update(before, { ...before, providerId })];
  };

  /** The writes by which the customer and its resellers move. */
  const changeOver = async (
    before: CustomerItem,
    relationships: readonly ResellerRelationship[],
    { related }: Outlook,
    { to, moving, resets }: { to: string; moving: NonNullable<CustomerItem["moving"]>; resets: boolean },
  ): Promise<Write[]> => {
    const after = movedCustomer(before, to, moving);
    const changes = related.map(({ relationship, standing }) => ({
      before: relationship,
      after: movedRelationship(relationship, to, standing, resets),
    }));
    const changed = new Map(changes.map((each) => [each.before, each.after]));
    return [
      customerItems.update(before, after),
      customerEntries.delete({ providerId: before.providerId, customerId: before.id }),
      customerEntries.upsert(
        listEntry(
          after,
          relationships.map((each) => changed.get(each) ?? each),
        ),
      ),
      ...changes.map((each) => resellerRelationships.update(each.before, each.after)),
      ...(await wordsOf(before)),
    ];
  };

  /**
   * Commits the acceptance with new credentials for the customer's admin, which end everybody else's knowledge of them.
   */
  const withNewCredentials = async (
    customer: CustomerItem,
    commit: Commit,
    change: Pick<Change<unknown>, "writes" | "audit" | "events">,
    final: object,
  ): Promise<NewCredentials> => {
    const account = accountOf(customerUsers, await customers.admin(customer));
    const { audit, ...rest } = change;
    const recorded = { ...audit, after: { ...audit.after, userId: customer.adminId } };
    const ending = { ...rest, audit: recorded, final, anotherWay: resetRoute(customer.id) };
    return signIns.resetCredentialsWith(commit, account, ending);
  };

  /**
   * Moves the rest of a customer that has changed hands. The commit has woken the stream consumer, which moves
   * what this request leaves.
   */
  const follow = async ({ id: transferId, customerId }: TransferItem): Promise<void> => {
    try {
      await rest.finish(customerId, clock);
    } catch (error) {
      logger.warn("what follows a customer is left to the stream", { error: error as Error, transferId });
    }
  };

  return async (
    before: TransferItem,
    request: { caller: Caller; now: Date; requestId: string; resets: boolean; commit: Commit },
  ): Promise<AcceptedTransferAnswer> => {
    const { caller, now, requestId, resets, commit } = request;
    const { id: transferId, fromProviderId, toProviderId } = before;
    decided(before, "accept", now);
    const suspensions = await suspensionCounts.in(table).get({});
    const sides = await organizations.in(table).getMany([{ id: fromProviderId }, { id: toProviderId }]);
    const [from, to] = [fromProviderId, toProviderId].map((id) => sides.find((each) => each.id === id));
    if (!from || !to) throw new Error(`a side of the transfer ${transferId} is gone`);
    if (from.status !== "active") throw providerSuspended();
    const { customer, relationships } = await offered(before, requestId);
    const judged = await outlook(customer, relationships, { from, to }, now);
    mustHaveFewResellers(judged);
    const { related, preview } = judged;
    const goAlong = related.filter(({ standing }) => standing.isPartner);
    const partners = goAlong.map(({ relationship }) => relationship.resellerId);
    const moving = {
      transferId,
      from: fromProviderId,
      at: now.toISOString(),
      partners,
      ofRecord: goAlong
        .filter(({ standing }) => standing.mayBeOfRecord)
        .map(({ relationship }) => relationship.resellerId),
      by: caller.user.id,
      // These changes are not part of the caller's request, and have their own id in the record.
      requestId: `${requestId}-rest`,
    };
    const after = { ...decided(before, "accept", now), preview };
    const left = related.filter(({ standing }) => !standing.isPartner);
    const former = await partnerships
      .in(table)
      .getMany(left.map(({ relationship: { resellerId } }) => ({ providerId: fromProviderId, resellerId })));
    const formerPartners = former.filter(isActive).map(({ resellerId }) => resellerId);
    const change = {
      writes: [
        ...transfers.decide("accept", before, after),
        ...(await changeOver(customer, relationships, judged, { to: toProviderId, moving, resets })),
        // Neither side, nor a reseller that goes along, was suspended since the transfer was judged.
        noneSuspendedSince(suspensions),
        ...partners.map((resellerId) => partnershipIsActive(toProviderId, resellerId, { refuse: stale })),
      ],
      audit: transferAudit("accept", before, after, toProviderId),
      events: [
        ...transferEvents("customer-transfer.accepted", after),
        ...movedEvents(after, related, { formerPartners: new Set(formerPartners), now }),
      ],
    };
    const accepted = await apiForm.one(after, now);
    let following: Promise<void> | undefined;
    /** The customer's subscriptions need not wait for the user pool. */
    const committing: Commit = async (...given) => {
      const answer = await commit(...given);
      following = follow(before);
      return answer;
    };
    const answer = resets
      ? { ...accepted, ...(await withNewCredentials(customer, committing, change, accepted)) }
      : await committing({
          ...change,
          answer: { ...accepted, warnings: [knownCredentials(customer, relationships)] },
        });
    await following;
    return answer;
  };
};
