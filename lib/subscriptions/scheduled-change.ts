import type { Code } from "../contract/codes.ts";
import { kept } from "../contract/kept.ts";
import type { ScheduledChangeAnswer, ScheduledChangeInput } from "../contract/scheduled-changes.ts";
import { termDuration as terms } from "../contract/terms.ts";
import { Refusal } from "../errors.ts";
import type { OfferItem, SellableOffer } from "../offers/items.ts";
import { missingPrerequisites, quantityFault } from "../offers/rules.ts";
import { times } from "../orders/money.ts";
import type { SubscriptionItem } from "./items.ts";
import { notRenewed } from "./prerequisites.ts";
import { isOutdated, settledAt } from "./states.ts";
import { renewedTerm, windowEnd } from "./term.ts";
import { takenOver } from "./upgrades.ts";

/** A plan for a renewal. */
export type Plan = NonNullable<SubscriptionItem["scheduledChange"]>;

/** The inputs that decide whether a plan can be carried out. */
export interface PlanCase {
  subscription: SubscriptionItem;
  plan: Plan;
  /** The subscription's present offer, as it is in the catalogue. */
  current: OfferItem | undefined;
  /**
   * The planned offer; `undefined` when the plan names none, when the offer does not exist, or when this release cannot
   * sell it.
   */
  target: SellableOffer | undefined;
  /** The offers of the customer's other active subscriptions. */
  held: ReadonlySet<string>;
  /** The prerequisites of the present offer that the customer will lack at the renewal. */
  lacking?: readonly string[];
  /** Why more may not be sold now, to the customer or by the planning organization. */
  missing?: Refusal | undefined;
}

/**
 * Throws AZURE_NOT_SUPPORTED, TRIAL_NOT_RENEWED or RENEWAL_NOT_TO_COME for a subscription without a renewal to plan
 * for.
 */
export const mustRenew = ({ billing, isTrial, autoRenewEnabled }: SubscriptionItem): void => {
  if (billing === "azure")
    throw new Refusal(
      "AZURE_NOT_SUPPORTED",
      "An Azure subscription is billed by use. Nothing is planned for it.",
    );
  if (isTrial)
    throw new Refusal("TRIAL_NOT_RENEWED", "It ends with its term. Upgrade it, or order the full offer.");
  if (!autoRenewEnabled)
    throw new Refusal("RENEWAL_NOT_TO_COME", "It ends with its term. Turn automatic renewal on first.");
};

/** The requested plan. `scheduledBy` is the caller's organization, whose rights count when the plan is carried out. */
export const newPlan = (
  input: ScheduledChangeInput,
  scheduledBy: string,
  { commitmentEndDate: at }: Pick<SubscriptionItem, "commitmentEndDate">,
): Plan => ({ ...kept<Plan, ScheduledChangeInput>(input), scheduledBy, at });

/** Whether a plan sells the customer more. */
export const plansMore = (
  { quantity, offerId }: SubscriptionItem,
  plan: Omit<Plan, "scheduledBy" | "at">,
): boolean =>
  (plan.quantity ?? 0) > quantity || (plan.targetOfferId !== undefined && plan.targetOfferId !== offerId);

/** An offer leads to its upgrade targets, and back to the offers that can be upgraded to it, but never to a trial. */
const leadsTo = (current: OfferItem | undefined, target: SellableOffer): boolean =>
  !target.isTrial &&
  (current?.upgradeTargetOffers.includes(target.id) === true ||
    (current !== undefined && target.upgradeTargetOffers.includes(current.id)));

type Problem = ScheduledChangeAnswer["problems"][number];
const problem = (pointer: string, code: Code, detail: string): Problem => ({ pointer, code, detail });

/** Whether a plan names another offer than the present one. */
const changesOffer = ({ subscription, plan }: Pick<PlanCase, "subscription" | "plan">): boolean =>
  plan.targetOfferId !== undefined && plan.targetOfferId !== subscription.offerId;

/** All obstacles to a plan, with pointers into the plan. */
export const planProblems = (planned: PlanCase): Problem[] => {
  const { subscription, plan, current, target, held, lacking = [], missing } = planned;
  if (isOutdated(plan, subscription)) {
    const detail = `It was planned for the renewal of ${plan.at}, which has passed. Plan it anew, or drop it.`;
    return [problem("", "RENEWAL_PASSED", detail)];
  }
  if (plan.autoRenewEnabled === false) return [];
  const at = "/targetOfferId";
  const problems: Problem[] = [];
  if (subscription.status !== "active")
    problems.push(
      problem("", "SUBSCRIPTION_NOT_ACTIVE", "It is not active, and so not renewed. Reactivate it."),
    );
  else if (!subscription.autoRenewEnabled)
    problems.push(problem("", "RENEWAL_NOT_TO_COME", "It ends with its term. Turn automatic renewal on."));
  if (missing && plansMore(subscription, plan)) problems.push(problem("", missing.code, missing.message));
  if (!changesOffer(planned) && lacking.length > 0)
    problems.push(problem("", "PREREQUISITE_MISSING", notRenewed(lacking)));
  if (changesOffer(planned)) {
    if (!target) {
      const detail = `The catalogue has no offer ${plan.targetOfferId}. GET /v1/offers lists those there are.`;
      return [...problems, problem(at, "OFFER_NOT_FOUND", detail)];
    }
    if (target.billing === "azure")
      problems.push(
        problem(at, "AZURE_NOT_SUPPORTED", "Azure offers are billed by use. Order the other offer."),
      );
    if (!leadsTo(current, target))
      problems.push(problem(at, "OFFER_NOT_UPGRADABLE", `The present offer does not lead to ${target.id}.`));
    const needed = missingPrerequisites(target, held);
    if (needed.length > 0) {
      const detail = `The customer needs active subscriptions of ${needed.join(", ")} first. Order them.`;
      problems.push(problem(at, "PREREQUISITE_MISSING", detail));
    }
  }
  const range = changesOffer(planned) && target ? target : subscription;
  const fault = quantityFault(range, plan.quantity ?? subscription.quantity);
  if (fault) problems.push(problem("/quantity", "QUANTITY_OUT_OF_RANGE", fault));
  return problems;
};

/** The subscription in its next term by the plan; if that term has begun at `now`, in the running one. */
export const carriedOut = (planned: PlanCase, now: Date): SubscriptionItem => {
  const { subscription, plan, target } = planned;
  const { commitmentEndDate } = subscription;
  if (plan.autoRenewEnabled === false)
    return settledAt({ ...subscription, autoRenewEnabled: false }, new Date(commitmentEndDate));
  const offer = changesOffer(planned) && target ? takenOver(subscription, target) : {};
  const changed = { ...subscription, ...offer, quantity: plan.quantity ?? subscription.quantity };
  const term = terms.parse(changed.termDuration);
  const first = subscription.termsFrom ?? subscription.effectiveStartDate;
  const at = now.toISOString() > commitmentEndDate ? now : new Date(commitmentEndDate);
  const { start, end } = renewedTerm(commitmentEndDate, first, term, at);
  return {
    ...changed,
    commitmentEndDate: end,
    cancellationAllowedUntil: windowEnd(start),
    addedSeats: undefined,
    scheduledChange: undefined,
  };
};

/** A plan in the API's form: the future subscription, its price if there is one, and the obstacles. */
export const toApiScheduledChange = (planned: PlanCase): ScheduledChangeAnswer => {
  const { subscription, plan, current, target } = planned;
  const { scheduledBy: _, at: __, ...rest } = plan;
  const at = subscription.commitmentEndDate;
  const after = carriedOut(planned, new Date(at));
  const price = changesOffer(planned) ? target?.listPrice : current?.listPrice;
  const renews = plan.autoRenewEnabled !== false;
  return {
    ...rest,
    at,
    preview: {
      offerId: after.offerId,
      quantity: after.quantity,
      termDuration: after.termDuration,
      commitmentEndDate: after.commitmentEndDate,
      ...(renews && price && { total: times(price, after.quantity) }),
    },
    problems: planProblems(planned),
  };
};
