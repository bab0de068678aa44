import type { SubscriptionPatch } from "../../lib/contract/subscriptions.ts";
import { nextCredit, recordChange } from "../../lib/incentives/credits.ts";
import type { SellableOffer } from "../../lib/offers/items.ts";
import type { CreditItem, SubscriptionItem } from "../../lib/subscriptions/items.ts";
import { windowUntil } from "../../lib/subscriptions/licences.ts";
import { namedAnew, namesAnew } from "../../lib/subscriptions/naming.ts";
import { changed } from "../../lib/subscriptions/rules.ts";
import {
  carriedOut,
  mustRenew,
  newPlan,
  type Plan,
  type PlanCase,
  planProblems,
} from "../../lib/subscriptions/scheduled-change.ts";
import { mustAllow, settledAt } from "../../lib/subscriptions/states.ts";
import { upgraded } from "../../lib/subscriptions/upgrades.ts";
import { anOffer, aSubscription } from "./subscriptions.ts";
import { Life, type LifeOffer, lifeOffers, lifeStart } from "./years-model.ts";
import type { Step } from "./years-steps.ts";

const offerOf = (id: LifeOffer): SellableOffer => {
  const { months, isTrial, targets } = lifeOffers[id];
  return anOffer(id, {
    termDuration: months === 1 ? "P1M" : "P1Y",
    isTrial,
    upgradeTargetOffers: [...targets],
  });
};
const partnerOf = (mpnId: string | null | undefined) =>
  mpnId ? { mpnId, organizationId: `org_${mpnId}` } : undefined;

/** A subscription by the product's rules, as its stores keep it, with the closed credits beside it. */
export class Kept {
  stored: SubscriptionItem;
  credits: CreditItem[] = [];
  eligible = true;

  constructor(offerId: LifeOffer) {
    const { offerName, termDuration, isTrial } = { offerName: offerId, ...offerOf(offerId) };
    const more = { offerId, offerName, termDuration, isTrial, autoRenewEnabled: !isTrial };
    this.stored = aSubscription(lifeStart, more);
  }

  private save(after: SubscriptionItem, at: Date, renewed = false) {
    const before = this.stored;
    const judged =
      renewed || namesAnew(before, after)
        ? namedAnew(before, after, { eligible: this.eligible, renewed })
        : after;
    const { subscription, closed } = nextCredit(before, judged, at);
    this.stored = subscription;
    if (closed) this.credits.push(closed);
  }

  /** Records what the clock has done, as the schedule does, and before each change. */
  settle(now: Date) {
    const before = this.stored;
    const settled = settledAt(before, now);
    if (settled === before) return;
    const renewed = settled.status === "active";
    const planned = renewed && before.scheduledChange && this.planned(before.scheduledChange);
    const isPossible = planned && planProblems(planned).length === 0;
    this.save(isPossible ? carriedOut(planned, now) : settled, new Date(before.commitmentEndDate), renewed);
  }

  private planned(plan: Plan): PlanCase {
    const { offerId } = this.stored;
    const target = plan.targetOfferId && offerOf(plan.targetOfferId as LifeOffer);
    const current = offerOf(offerId as LifeOffer);
    return { subscription: this.stored, plan, current, target: target || undefined, held: new Set() };
  }

  plan(plan: Omit<Plan, "scheduledBy">, now: Date) {
    this.settle(now);
    mustAllow(["schedule"], this.stored, now);
    mustRenew(this.stored);
    this.stored = { ...this.stored, scheduledChange: newPlan(plan, this.stored.providerId, this.stored) };
  }

  patch(patch: SubscriptionPatch, now: Date) {
    this.settle(now);
    const { partnerId, ...rest } = patch;
    const names = partnerId !== undefined && partnerId !== (this.stored.partnerId ?? null);
    this.save(changed(this.stored, names ? patch : rest, partnerOf(partnerId), now), now);
  }

  upgrade(targetOfferId: LifeOffer, quantity: number | undefined, now: Date) {
    this.settle(now);
    const subscription = this.stored;
    const [current, target] = [offerOf(subscription.offerId as LifeOffer), offerOf(targetOfferId)];
    const none = { held: new Set<string>(), tried: new Set<string>() };
    const wanted = quantity ?? subscription.quantity;
    this.save(
      upgraded({ subscription, current, target, targetOfferId, quantity: wanted, ...none, now }),
      now,
    );
  }

  /** Names another reseller of record, as a reassignment does. */
  reassign(partner: string | undefined, now: Date) {
    this.settle(now);
    const before = this.stored;
    const { subscription, credits } = recordChange(before, partnerOf(partner), now);
    const { closed } = nextCredit(before, subscription, now);
    expect(credits).toHaveLength(closed && subscription !== before ? 1 : 0);
    this.stored = subscription;
    if (closed && credits.length > 0) this.credits.push(closed);
  }

  /** The same after the schedule's next run. */
  recorded(now: Date): Kept {
    const copy = Object.assign(Object.create(Kept.prototype), this, { credits: [...this.credits] });
    copy.settle(now);
    return copy;
  }

  intervals(now: Date) {
    const { credit, partnerId } = this.stored;
    const open = credit ? [{ ...credit, partnerId, to: now.toISOString() }] : [];
    return [...this.credits, ...open].sort((a, b) => (a.from < b.from ? -1 : 1));
  }

  /** The licence-milliseconds that each reseller has earned with each offer. */
  earned(now: Date) {
    const sums = new Map<string, number>();
    for (const { partnerId, offerId, from, to, quantity } of this.intervals(now)) {
      const length = Date.parse(to) - Date.parse(from);
      const key = `${partnerId} ${offerId}`;
      if (length > 0) sums.set(key, (sums.get(key) ?? 0) + quantity * length);
    }
    return sums;
  }
}

export const mustNotOverlap = (intervals: readonly { from: string; to: string }[]) => {
  for (const [at, { from, to }] of intervals.entries()) {
    expect(from <= to).toBe(true);
    expect(to <= (intervals[at + 1]?.from ?? "~")).toBe(true);
  }
};

/** Lives one life, and compares after each step. Answers the number of its steps. */
export const liveThrough = (offer: LifeOffer, taken: readonly Step[], months: number): number => {
  const [kept, life] = [new Kept(offer), new Life(offer)];
  const last = Date.UTC(2026, months, 31, 10);
  const compare = () => {
    const now = new Date(life.now);
    const recorded = kept.recorded(now);
    // The plan's result shows once it is recorded; everything else at once.
    const isPlanned = kept.stored.scheduledChange !== undefined;
    const settled = isPlanned ? recorded.stored : settledAt(kept.stored, now);
    const { status, quantity, offer: offerId, partner: partnerId, renews: autoRenewEnabled } = life;
    expect(settled).toMatchObject({ status, quantity, offerId, autoRenewEnabled });
    expect(settled.partnerId).toBe(partnerId);
    expect(settled.commitmentEndDate).toBe(new Date(life.end).toISOString());
    if (!life.over) expect(windowUntil(settled)).toBe(new Date(life.window).toISOString());
    mustNotOverlap(recorded.intervals(now));
    // Equal sums over disjoint intervals leave no room for a gap.
    expect(recorded.earned(now)).toEqual(life.earnings.sums);
  };
  let count = 0;
  for (const take of taken) {
    if (life.now >= last) break;
    const [ended, expected] = take(kept, life, new Date(life.now));
    expect(ended).toBe(expected);
    compare();
    count++;
  }
  if (life.now < last) life.advance(last - life.now);
  compare();
  return count;
};
