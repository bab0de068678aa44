import type { SubscriptionPatch, SubscriptionStatus } from "../../lib/contract/subscriptions.ts";
import { day } from "./clock.ts";

export const lifeStart = new Date("2026-01-31T10:00:00.000Z");
const window = 7 * day;

/** The offers of a life: how long their terms are, and what they can be upgraded to. */
export const lifeOffers = {
  basic: { months: 1, isTrial: false, targets: ["plus", "yearly"] },
  plus: { months: 1, isTrial: false, targets: ["yearly"] },
  yearly: { months: 12, isTrial: false, targets: [] },
  trial: { months: 1, isTrial: true, targets: ["basic", "yearly"] },
} as const satisfies Record<string, { months: number; isTrial: boolean; targets: readonly string[] }>;
export type LifeOffer = keyof typeof lifeOffers;

/** What is planned for the renewal: another quantity or offer, or that there is none. */
interface LifePlan {
  quantity?: number | undefined;
  targetOfferId?: LifeOffer | undefined;
  autoRenewEnabled?: boolean | undefined;
}

const targetsOf = (offer: LifeOffer): readonly string[] => lifeOffers[offer].targets;

const notActive = "SUBSCRIPTION_NOT_ACTIVE";

/** A life by the product's pages (rules 15 to 20), millisecond by millisecond, written without a look at the code. */
export class Life {
  status: SubscriptionStatus = "active";
  now = lifeStart.getTime();
  quantity = 10;
  offer: LifeOffer;
  renews: boolean;
  partner: string | undefined;
  /** Whether who is named may still be named. */
  eligible = true;
  window = lifeStart.getTime() + window;
  end: number;
  earned = new Map<string, number>();
  /** How many seats are credited, of however many there are. */
  private credited = Number.POSITIVE_INFINITY;
  private added: { seats: number; at: number }[] = [];
  private planned: LifePlan | undefined;
  private first = lifeStart;
  private months: number;

  constructor(offer: LifeOffer) {
    this.offer = offer;
    this.renews = !lifeOffers[offer].isTrial;
    this.months = lifeOffers[offer].months;
    this.end = this.monthsAfterFirst(this.months);
  }

  private monthsAfterFirst(count: number): number {
    const [year, month] = [this.first.getUTCFullYear(), this.first.getUTCMonth() + count];
    const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const midnight = Date.UTC(year, month, Math.min(this.first.getUTCDate(), lastDay));
    return midnight + (this.first.getTime() % day);
  }

  get over() {
    return this.status === "cancelled" || this.status === "expired";
  }

  private get isTrial() {
    return lifeOffers[this.offer].isTrial;
  }

  private earn(until: number) {
    const key = `${this.partner} ${this.offer}`;
    const more = Math.min(this.credited, this.quantity) * (until - this.now);
    if (this.status === "active" && this.partner && more > 0)
      this.earned.set(key, (this.earned.get(key) ?? 0) + more);
    this.now = until;
  }

  private judge(otherwise: number) {
    this.credited = this.eligible || !this.partner ? Number.POSITIVE_INFINITY : otherwise;
  }

  advance(milliseconds: number) {
    const until = this.now + milliseconds;
    while (!this.over && this.end <= until) {
      this.earn(this.end);
      if (this.status === "active" && this.renews && this.planned?.autoRenewEnabled !== false) {
        this.carryOut();
        this.window = this.end + window;
        this.months += lifeOffers[this.offer].months;
        this.end = this.monthsAfterFirst(this.months);
        this.added = [];
        this.judge(0);
      } else {
        this.status = "expired";
        this.renews = false;
      }
      this.planned = undefined;
    }
    this.earn(until);
  }

  /** What was planned, if it is possible now. */
  private carryOut() {
    const { quantity = this.quantity, targetOfferId = this.offer } = this.planned ?? {};
    const leads =
      targetOfferId === this.offer ||
      targetsOf(this.offer).includes(targetOfferId) ||
      targetsOf(targetOfferId).includes(this.offer);
    const isOther = targetOfferId !== this.offer;
    if (!leads || (isOther && lifeOffers[targetOfferId].isTrial) || quantity < 1 || quantity > 100) return;
    this.offer = targetOfferId;
    this.quantity = quantity;
  }

  plan(plan: LifePlan): string {
    if (this.status !== "active") return notActive;
    if (this.isTrial) return "TRIAL_NOT_RENEWED";
    if (!this.renews) return "RENEWAL_NOT_TO_COME";
    this.planned = plan;
    return "done";
  }

  private get takenBack() {
    return this.added.reduce((sum, { seats, at }) => sum + (at + window >= this.now ? seats : 0), 0);
  }

  private get isLate() {
    return this.now > this.window;
  }

  private seats(quantity: number) {
    if (quantity > this.quantity) this.added.push({ seats: quantity - this.quantity, at: this.now });
    for (let fewer = this.quantity - quantity; fewer > 0 && this.added.length > 0; ) {
      const newest = this.added.at(-1)!;
      const back = Math.min(fewer, newest.seats);
      newest.seats -= back;
      fewer -= back;
      if (newest.seats === 0) this.added.pop();
    }
    this.quantity = quantity;
  }

  patch(patch: SubscriptionPatch): string {
    const { quantity = this.quantity } = patch;
    if (this.over) return notActive;
    if (quantity !== this.quantity && this.status !== "active" && patch.status !== "active") return notActive;
    if (patch.autoRenewEnabled && this.isTrial) return "TRIAL_NOT_RENEWED";
    if (this.isLate && quantity < this.quantity - this.takenBack) return "CANCELLATION_WINDOW_PASSED";
    if (quantity !== this.quantity && (quantity > 100 || quantity < 1)) return "QUANTITY_OUT_OF_RANGE";
    if (this.isLate && patch.status === "cancelled") return "CANCELLATION_WINDOW_PASSED";
    const { partnerId = this.partner ?? null } = patch;
    const isMore = quantity > this.quantity;
    const creditedBefore = Math.min(this.credited, this.quantity);
    this.seats(quantity);
    this.renews = patch.autoRenewEnabled ?? this.renews;
    this.status = patch.status ?? this.status;
    if (this.status === "cancelled") {
      this.renews = false;
      this.planned = undefined;
      this.end = this.now;
    }
    if ((partnerId ?? undefined) !== this.partner) {
      this.partner = partnerId ?? undefined;
      this.credited = Number.POSITIVE_INFINITY;
    } else if (isMore) this.judge(creditedBefore);
    return "done";
  }

  upgrade(offer: LifeOffer, wanted: number | undefined): string {
    const { months, isTrial } = lifeOffers[offer];
    const quantity = wanted ?? this.quantity;
    if (this.status !== "active") return notActive;
    if (!(lifeOffers[this.offer].targets as readonly string[]).includes(offer)) return "OFFER_NOT_UPGRADABLE";
    const begins = months !== lifeOffers[this.offer].months || (this.isTrial && !isTrial);
    if (!begins && this.isLate && quantity < this.quantity - this.takenBack)
      return "CANCELLATION_WINDOW_PASSED";
    if (quantity > 100 || quantity < 1) return "QUANTITY_OUT_OF_RANGE";
    this.seats(quantity);
    this.offer = offer;
    if (begins) {
      this.first = new Date(this.now);
      this.months = months;
      this.end = this.monthsAfterFirst(months);
      this.window = this.now + window;
      this.renews = !isTrial;
      this.added = [];
    }
    this.judge(0);
    return "done";
  }

  reassign(partner: string | undefined) {
    if (this.over) return;
    // Whoever it was: it is named, and so credited with all.
    this.partner = partner;
    this.credited = Number.POSITIVE_INFINITY;
  }
}
