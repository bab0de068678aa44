import * as contract from "../lib/contract/subscriptions.ts";
import { customerReach, partnershipRefusal, type Reach } from "../lib/customers/access.ts";
import type { Refusal } from "../lib/errors.ts";
import type { Caller } from "../lib/http/caller.ts";
import type { Commit } from "../lib/http/commit.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { serve } from "../lib/http/serve.ts";
import { incentiveStore } from "../lib/incentives/store.ts";
import { logger } from "../lib/log.ts";
import { sellable } from "../lib/offers/rules.ts";
import { offerStore } from "../lib/offers/store.ts";
import { setting } from "../lib/settings.ts";
import { subscriptionAudience } from "../lib/subscriptions/audience.ts";
import type { SubscriptionItem } from "../lib/subscriptions/items.ts";
import { mayBeGiven, partnerNaming } from "../lib/subscriptions/partner.ts";
import { mustManage, onlyReads, subscriptionReading } from "../lib/subscriptions/reading.ts";
import {
  asksForMore,
  changed,
  mustAllow,
  operationsOf,
  type SubscriptionOperation,
  settledAt,
} from "../lib/subscriptions/rules.ts";
import { shownAt, subscriptionStore } from "../lib/subscriptions/store.ts";
import { heldBeside, type UpgradeCase, upgraded, upgradeReasons } from "../lib/subscriptions/upgrades.ts";
import type { Write } from "../lib/table/item.ts";
import { retryOnConflict } from "../lib/table/retry-on-conflict.ts";
import { openTable } from "../lib/table/table.ts";

const table = openTable(setting("TABLE_NAME"));
const reach = customerReach(table);
const reading = subscriptionReading(table);
const subscriptions = subscriptionStore(table);
const offers = offerStore(table);
const incentives = incentiveStore(table);
const partners = partnerNaming(table);
const audience = subscriptionAudience(table);

type Reached = Reach & { subscription: SubscriptionItem };

/** A subscription that the caller may change. Throws NOT_FOUND, ROLE_REQUIRED. */
const managed = async (caller: Caller, path: { customerId: string; subscriptionId: string }) => {
  const reached = await reach.subscription(caller, path.customerId, path.subscriptionId);
  mustManage(reached);
  return reached;
};

/** Product rule 6: a former reseller that keeps its access may not give the customer more than it has. */
const mustHavePartnership = ({ as, partnership }: Reach): void => {
  if (as === "delegated-admin" && partnership?.status !== "active")
    throw partnershipRefusal(partnership?.status);
};

const contactOf = async (subscription: SubscriptionItem) =>
  (await subscriptions.contacts([subscription]))(subscription);

const shown = async (subscription: SubscriptionItem, now: Date) =>
  shownAt(subscription, await contactOf(subscription), now);

/** Commits a change of one subscription with all that goes with it; answers what `answer` makes of it as it is shown. */
const save = async <A>(
  commit: Commit,
  caller: Caller,
  reached: Reached,
  change: {
    operation: string;
    operations: readonly SubscriptionOperation[];
    after: SubscriptionItem;
    now: Date;
    answer: (shown: contract.Subscription) => A;
    needsPartnership: boolean;
    also?: Write[];
    judgedOn?: number;
  },
): Promise<A> => {
  const { subscription: before, customer } = reached;
  const { operation, operations, after, now, answer, judgedOn, also = [] } = change;
  const writes = await subscriptions.change(before, after, { now, operations, judgedOn });
  const contact = await subscriptions.contacts([before, after]);
  // As it lies in the table: a renewal that this change is the first to record belongs to what it changed.
  const recordedBefore = { ...before, supportContact: contact(before) };
  const shownAfter = shownAt(after, contact(after), now);
  const behalf = reach.onBehalfOf(reached);
  return commit({
    writes: [...reach.rights(caller, reached, { partnership: change.needsPartnership }), ...also, ...writes],
    audit: {
      operation: `subscription.${operation}`,
      resourceType: "subscription",
      resourceId: before.id,
      before: contract.subscription.parse(recordedBefore),
      after: contract.subscription.parse(shownAfter),
      ...(behalf.onBehalfOf && { concerns: customer.providerId }),
    },
    events: await audience.ofChange(before, after),
    answer: answer(shownAfter),
    ...behalf,
  });
};

/** What an upgrade to each of some offers is judged on. */
const upgradeCases = async (
  subscription: SubscriptionItem,
  targetIds: readonly string[] | undefined,
  quantity: number,
  now: Date,
): Promise<UpgradeCase[]> => {
  const current = await offers.find(subscription.offerId);
  const ids = targetIds ?? current?.upgradeTargetOffers ?? [];
  const targets = await offers.some(ids);
  const judged = [...targets.values()].some(({ prerequisiteOffers }) => prerequisiteOffers.length > 0);
  const others = judged ? await subscriptions.all(subscription.customerId) : [];
  const held = heldBeside(subscription, others, now);
  return ids.map((targetOfferId) => {
    const found = targets.get(targetOfferId);
    const target = found && sellable(found);
    return { subscription, current, target, targetOfferId, quantity, held, now };
  });
};

export const handler = serve(
  "subscriptions",
  {
    "GET /v1/customers/{customerId}/subscriptions": async ({
      caller,
      path,
      query: { limit },
      start,
      now,
    }) => {
      const { items, ...rest } = await reading.page(caller, path.customerId, { limit, start });
      const contact = await subscriptions.contacts(items);
      return { ...rest, items: items.map((item) => shownAt(item, contact(item), now)) };
    },

    "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}": async ({ caller, path, now }) => {
      const { subscription } = await reach.subscription(caller, path.customerId, path.subscriptionId);
      return shown(subscription, now);
    },

    "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": ({
      caller,
      path,
      body,
      ifMatch,
      now,
      commit,
    }) =>
      retryOnConflict(async () => {
        const reached = await managed(caller, path);
        const { subscription: before } = reached;
        ifMatch.check(contract.subscription, await shown(before, now));
        const operations = operationsOf(before, body);
        mustAllow(operations, before, now);
        const needsPartnership = asksForMore(before, body);
        if (needsPartnership) mustHavePartnership(reached);
        const { partnerId, ...rest } = body;
        const names = partnerId !== undefined && partnerId !== (before.partnerId ?? null);
        const { organization } = caller;
        const partner =
          names && partnerId !== null ? await partners.named(partnerId, organization) : undefined;
        const after = changed(before, names ? body : rest, partner, now);
        const also = partner ? mayBeGiven(organization.id, partner.organizationId) : [];
        return save(commit, caller, reached, {
          operation: "update",
          operations,
          after,
          now,
          answer: (subscription) => subscription,
          needsPartnership,
          also,
        });
      }),

    "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": async ({
      caller,
      path,
      now,
    }) => {
      const { subscription, as, partnership } = await reach.subscription(
        caller,
        path.customerId,
        path.subscriptionId,
      );
      const cases = await upgradeCases(subscription, undefined, subscription.quantity, now);
      const former = as === "delegated-admin" && partnership?.status !== "active";
      const reasonsOf = (the: UpgradeCase) => {
        const told = ({ code, message: detail }: Refusal) => ({ code, detail });
        // Nothing more: what else the customer has is not a support contact's to know.
        if (as === "support-contact") return [told(onlyReads())];
        return [...(former ? [told(partnershipRefusal(partnership?.status))] : []), ...upgradeReasons(the)];
      };
      const items = cases.map((the) => {
        const reasons = reasonsOf(the);
        const { targetOfferId, target } = the;
        return {
          targetOfferId,
          name: target?.name ?? targetOfferId,
          eligible: reasons.length === 0,
          reasons,
        };
      });
      return { items };
    },

    "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": ({
      caller,
      path,
      body,
      now,
      commit,
    }) =>
      retryOnConflict(async () => {
        const reached = await managed(caller, path);
        const { subscription, customer } = reached;
        mustAllow(["upgrade"], subscription, now);
        mustHavePartnership(reached);
        const quantity = body.quantity ?? subscription.quantity;
        const [the] = await upgradeCases(subscription, [body.targetOfferId], quantity, now);
        if (!the) throw new Error("one target makes one case");
        const after = upgraded(the);
        return save(commit, caller, reached, {
          operation: "upgrade",
          operations: ["upgrade"],
          after,
          now,
          answer: (subscription) => subscription,
          needsPartnership: true,
          judgedOn: customer.subscriptionsVersion,
        });
      }),

    "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": async ({
      caller,
      path,
    }) => {
      const { subscription } = await reach.subscription(caller, path.customerId, path.subscriptionId);
      return contactOf(subscription);
    },

    "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": ({
      caller,
      path,
      body: { resellerId },
      ifMatch,
      now,
      commit,
    }) =>
      retryOnConflict(async () => {
        const reached = await reach.subscription(caller, path.customerId, path.subscriptionId);
        const { subscription: before } = reached;
        ifMatch.check(contract.supportContact, await contactOf(before));
        mustAllow(["change"], before, now);
        const supportResellerId = resellerId ?? undefined;
        const isNew = supportResellerId !== undefined && supportResellerId !== before.supportResellerId;
        if (isNew) await partners.mustBePartner(caller.organization.id, supportResellerId);
        const after = { ...settledAt(before, now), supportResellerId };
        return save(commit, caller, reached, {
          operation: "support-contact",
          operations: ["change"],
          after,
          now,
          answer: ({ supportContact }) => supportContact,
          needsPartnership: false,
          also: isNew ? mayBeGiven(caller.organization.id, supportResellerId) : [],
        });
      }),

    "GET /v1/incentives": async ({ caller, query: { resellerId, from, to, limit }, start, now }) => {
      const { id, type } = caller.organization;
      const options = { limit, start, now };
      if (type === "indirect-provider") return incentives.ofProvider(id, resellerId, { from, to }, options);
      // Another reseller's credits are nobody else's to see: none of them is in reach.
      if (resellerId && resellerId !== id) return { items: [] };
      return incentives.ofReseller(id, { from, to }, options);
    },
  },
  {
    logger,
    limits: limitsOf(setting),
    table,
    reaches: {
      "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": ({ caller, path }) =>
        managed(caller, path),
      "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": ({ caller, path }) =>
        managed(caller, path),
    },
  },
);
