import type { SupportContact } from "../contract/subscriptions.ts";
import { type ResellerRelationship, resellerRelationships } from "../customers/items.ts";
import { relationshipWrite } from "../customers/relationships.ts";
import { stale } from "../errors.ts";
import { creditWrite, nextCredit } from "../incentives/credits.ts";
import { organizations } from "../organizations/items.ts";
import { scheduleWrite } from "../schedule/store.ts";
import { type Condition, equals, exists } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Table } from "../table/table.ts";
import { type SubscriptionItem, subscriptions } from "./items.ts";
import { isOver, type SubscriptionOperation, transitions } from "./states.ts";

/** How often a subscription counts in each reseller's relationship to the customer. */
const countsOf = (
  subscription: SubscriptionItem,
): { resellerId: string; record: number; support: number }[] => {
  const { status, partnerOrganizationId, supportResellerId } = subscription;
  const named = isOver(status) ? [] : [partnerOrganizationId, supportResellerId];
  return [...new Set(named.filter((id) => id !== undefined))].map((resellerId) => ({
    resellerId,
    record: partnerOrganizationId === resellerId ? 1 : 0,
    support: supportResellerId === resellerId ? 1 : 0,
  }));
};

/** How a change moves the counts of each reseller. Resellers with unchanged counts are left out. */
export const countChanges = (before: SubscriptionItem, after: SubscriptionItem) => {
  const [from, to] = [countsOf(before), countsOf(after)];
  return [...new Set([...from, ...to].map(({ resellerId }) => resellerId))]
    .map((resellerId) => {
      const was = from.find((each) => each.resellerId === resellerId);
      const is = to.find((each) => each.resellerId === resellerId);
      const record = (is?.record ?? 0) - (was?.record ?? 0);
      const support = (is?.support ?? 0) - (was?.support ?? 0);
      return { resellerId, record, support };
    })
    .filter(({ record, support }) => record !== 0 || support !== 0);
};

/** A customer's subscriptions, and everything that is written with a change of one. */
export const subscriptionStore = (table: Table) => {
  const stored = subscriptions.in(table);

  /** The support contacts of some subscriptions. Names are read from the organizations, so that they are current. */
  const contacts = async (
    named: readonly SubscriptionItem[],
  ): Promise<(subscription: SubscriptionItem) => SupportContact> => {
    const idOf = ({ supportResellerId, providerId }: SubscriptionItem) => supportResellerId ?? providerId;
    const ids = [...new Set(named.map(idOf))].map((id) => ({ id }));
    const found = await organizations.in(table).getMany(ids);
    const byId = new Map(found.map((organization) => [organization.id, organization]));
    return (subscription) => {
      const supportTenantId = idOf(subscription);
      const { mpnId = "", name = "" } = byId.get(supportTenantId) ?? {};
      return { supportTenantId, supportMpnId: mpnId, name };
    };
  };

  return {
    page: (customerId: string, options: PageOptions) => stored.page(keys.subscriptions(customerId), options),

    find: (customerId: string, id: string) => stored.get({ customerId, id }),

    /** All subscriptions of a customer, or those for which a condition holds. */
    all: (customerId: string, filter?: Condition): Promise<SubscriptionItem[]> =>
      Array.fromAsync(stored.each(keys.subscriptions(customerId), { filter })),

    contacts,

    /** The support contact of one subscription. */
    async contact(subscription: SubscriptionItem): Promise<SupportContact> {
      return (await contacts([subscription]))(subscription);
    },

    /**
     * All writes of a change of one subscription: the subscription, the closed credit, the counts of the named
     * resellers, the scheduled entry of a renewed term, and the customer's `subscriptionsVersion` when the status or
     * the offer changes. A change that depends on the customer's other subscriptions passes their version as
     * `judgedOn`, which the write checks.
     */
    async change(
      before: SubscriptionItem,
      after: SubscriptionItem,
      {
        now,
        operations,
        judgedOn,
        trialsUsed,
        relationships: known,
      }: {
        now: Date;
        /** The operations of the change, in order. The stored status must be one in which they are possible. */
        operations: readonly SubscriptionOperation[];
        judgedOn?: number | undefined;
        /** The customer's trials, if they have changed. */
        trialsUsed?: readonly string[] | undefined;
        /** Every reseller's relationship to the customer, if that has been read. */
        relationships?: readonly ResellerRelationship[] | undefined;
      },
    ): Promise<Write[]> {
      const { customerId, providerId, commitmentEndDate } = before;
      const { subscription, closed } = nextCredit(before, after, now);
      const relationships = countChanges(before, after).map(async ({ resellerId, record, support }) => {
        const relationship = known
          ? known.find((each) => each.resellerId === resellerId)
          : await resellerRelationships.in(table).get({ customerId, resellerId });
        const { recordCount = 0, supportCount = 0 } = relationship ?? {};
        // The customer has another provider by now, which does not name the reseller. The subscription follows.
        if (recordCount + record < 0 || supportCount + support < 0) throw stale();
        return relationshipWrite(relationship, { customerId, providerId, resellerId }, { record, support });
      });
      const marks = before.status !== after.status || before.offerId !== after.offerId;
      const customer: Write = {
        update: keys.customer(customerId),
        add: { subscriptionsVersion: 1 },
        ...(trialsUsed?.length && { set: { trialsUsed } }),
        checks: [
          {
            when: judgedOn === undefined ? exists : equals("subscriptionsVersion", judgedOn),
            refuse: stale,
          },
        ],
      };
      return [
        subscriptions.update(
          before,
          subscription,
          inStateFor(...operations.map((operation) => transitions[operation])),
        ),
        ...(closed ? [creditWrite(closed)] : []),
        ...(await Promise.all(relationships)),
        ...(after.commitmentEndDate === commitmentEndDate || isOver(after.status)
          ? []
          : [scheduleWrite(after.commitmentEndDate, "term", customerId, providerId)]),
        ...(marks ? [customer] : []),
      ];
    },
  };
};
