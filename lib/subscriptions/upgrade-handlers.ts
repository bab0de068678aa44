import type { SubscriptionAccess } from "../customers/access.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { sellable } from "../offers/rules.ts";
import { offerStore } from "../offers/store.ts";
import { providerSuspended } from "../organizations/standing.ts";
import { organizationStore } from "../organizations/store.ts";
import type { Table } from "../table/table.ts";
import { subscriptionAccess } from "./access.ts";
import { planWarnings } from "./plan-warnings.ts";
import { subscriptionSaving } from "./save.ts";
import { termsRecordedFirst } from "./scheduled.ts";
import { mustAllow } from "./states.ts";
import { subscriptionStore } from "./store.ts";
import { heldBeside, triedAfter, type UpgradeCase, upgraded, upgradeReasons } from "./upgrades.ts";

type OfSubscription = { caller: Caller; path: { customerId: string; subscriptionId: string }; now: Date };

/** The routes by which a subscription is upgraded to another offer. */
export const upgradeHandlers = (table: Table) => {
  const access = subscriptionAccess(table);
  const subscriptions = subscriptionStore(table);
  const offers = offerStore(table);
  const organizations = organizationStore(table);
  const save = subscriptionSaving(table);
  const recordTermFirst = termsRecordedFirst(table);

  /** The inputs that upgrades to some offers are judged on. */
  const upgradeCases = async (
    { subscription, access: { customer } }: SubscriptionAccess,
    targetIds: readonly string[] | undefined,
    quantity: number,
    now: Date,
  ): Promise<UpgradeCase[]> => {
    const current = await offers.find(subscription.offerId);
    const ids = targetIds ?? current?.upgradeTargetOffers ?? [];
    const targets = await offers.some(ids);
    const needsOthers = [...targets.values()].some(({ prerequisiteOffers }) => prerequisiteOffers.length > 0);
    const others = needsOthers ? await subscriptions.all(subscription.customerId) : [];
    const held = heldBeside(subscription, others, now);
    const tried = new Set(customer.trialsUsed);
    return ids.map((targetOfferId) => {
      const found = targets.get(targetOfferId);
      const target = found && sellable(found);
      return { subscription, current, target, targetOfferId, quantity, held, tried, now };
    });
  };

  return {
    "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": loadThen(
      ({ caller, path, now }: OfSubscription) => access.readable(caller, path, now),
      async ({ loaded, now }) => {
        const { subscription, access } = loaded;
        const cases = await upgradeCases(loaded, undefined, subscription.quantity, now);
        const { role, missingPartnership, onlyReads, customer } = access;
        // A suspended provider cannot send requests itself, so only a reseller's request needs this check.
        const provider = role === "provider" ? undefined : await organizations.find(customer.providerId);
        const unsold = provider && provider.status !== "active" ? providerSuspended() : undefined;
        const refusals = [onlyReads ?? missingPartnership, unsold].filter((each) => each !== undefined);
        const ofCaller = refusals.map(({ code, message }) => ({ code, detail: message }));
        const items = cases.map((upgrade) => {
          const { targetOfferId, target } = upgrade;
          // A support contact does not learn which other subscriptions the customer has.
          const ofUpgrade = role === "support-contact" ? [] : upgradeReasons(upgrade);
          const reasons = [...ofCaller, ...ofUpgrade];
          const name = target?.name ?? targetOfferId;
          return { targetOfferId, name, eligible: reasons.length === 0, reasons };
        });
        return { items };
      },
    ),

    "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": loadThen(
      ({ caller, path, now }: OfSubscription) => access.manageable(caller, path, now),
      async ({ loaded, body, now, requestId, commit }) => {
        const { subscription } = loaded;
        await recordTermFirst(loaded.access, subscription, now, requestId);
        mustAllow(["upgrade"], subscription, now);
        const ofCustomer = loaded.access.sellingMore();
        const quantity = body.quantity ?? subscription.quantity;
        const [upgrade] = await upgradeCases(loaded, [body.targetOfferId], quantity, now);
        if (!upgrade) throw new Error("one target makes one case");
        const after = upgraded(upgrade);
        return save(commit, {
          operation: "upgrade",
          operations: ["upgrade"],
          access: ofCustomer,
          before: subscription,
          after,
          warnings: planWarnings(subscription, after),
          trialsUsed: triedAfter(upgrade.tried, subscription, after),
          now,
          answer: (changed) => changed,
          judgedOn: ofCustomer.customer.subscriptionsVersion,
        });
      },
    ),
  } satisfies Partial<Handlers<"subscriptions">>;
};
