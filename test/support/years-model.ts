import type { SubscriptionStatus } from "../../lib/contract/statuses.ts";
import type { SubscriptionPatch } from "../../lib/contract/subscriptions.ts";
import { day } from "./clock.ts";
import { type Credited, Earnings } from "./years-earnings.ts";

export const lifeStart = new Date("2026-01-31T10:00:00.000Z");
const window = 7 * day;

/** The offers of a life: the lengths of their terms, and their upgrade targets. */
export const lifeOffers = {
  basic: { months: 1, isTrial: false, targets: ["plus", "yearly"] },
  plus: { months: 1, isTrial: false, targets: ["yearly"] },
  yearly: { months: 12, isTrial: false, targets: [] },
  trial: { months: 1, isTrial: true, targets: ["basic", "yearly"] },
} as const satisfies Record<string, { months: number; isTrial: boolean; targets: readonly string[] }>;
export type LifeOffer = keyof typeof lifeOffers;

/** The plan for the renewal: another quantity or offer, or no renewal. */
interface LifePlan {
  quantity?: number | undefined;
  targetOfferId?: LifeOffer | undefined;
  autoRenewEnabled?: boolean | undefined;
}

const targetsOf = (offer: LifeOffer): readonly string[] => lifeOffers[offer].targets;

const notActive = "SUBSCRIPTION_NOT_ACTIVE";
const tooLate = "CANCELLATION_WINDOW_PASSED";

/** A life by the product's pages (rules 15 to 20), millisecond by millisecond, written independently of the code. */
export class Life {
  status: SubscriptionStatus = "active";
  now: number;
  quantity = 10;
  offer: LifeOffer;
  renews = false;
  partner: string | undefined;
  /** Whether the reseller of record may still be named. */
  eligible = true;
  window = 0;
  end = 0;
  readonly earnings = new Earnings();
  /** How many of the seats are credited. */
  private credited = Number.POSITIVE_INFINITY;
  private added: { seats: number; at: number }[] = [];
  private planned: LifePlan | undefined;
  /** Whether it has renewed without a record, so that the reseller of record is still to be judged. */
  private unjudged = false;
  private first: Date;
  private months = 0;
  private readonly seatsSold: readonly [fewest: number, most: number];

  constructor(offer: LifeOffer, start = lifeStart, seatsSold: readonly [number, number] = [1, 100]) {
    this.offer = offer;
    this.first = start;
    this.now = start.getTime();
    this.seatsSold = seatsSold;
    this.beginTerm();
  }

  /** The first term of this offer begins now. */
  private beginTerm() {
    const { months, isTrial } = lifeOffers[this.offer];
    this.first = new Date(this.now);
    this.months = months;
    this.end = this.monthsAfterFirst(months);
    this.window = this.now + window;
    this.renews = !isTrial;
    this.added = [];
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

  /** The seats that are credited now. */
  get credit(): Credited | undefined {
    const { status, partner, offer } = this;
    const quantity = Math.min(this.credited, this.quantity);
    return status === "active" && partner && quantity > 0 ? { partner, offer, quantity } : undefined;
  }

  private earn(until: number) {
    if (this.credit) this.earnings.add(this.credit, this.now, until);
    this.now = until;
  }

  private judge(otherwise: number) {
    this.unjudged = false;
    this.credited = this.eligible || !this.partner ? Number.POSITIVE_INFINITY : otherwise;
  }

  /** Time passes. The reseller of record is judged when this is `recorded`. */
  advance(milliseconds: number, recorded = true) {
    const until = this.now + milliseconds;
    if (recorded && this.unjudged) this.judge(0);
    while (!this.over && this.end <= until) {
      this.earn(this.end);
      if (this.status === "active" && this.renews && this.planned?.autoRenewEnabled !== false) {
        this.carryOut();
        this.window = this.end + window;
        this.months += lifeOffers[this.offer].months;
        this.end = this.monthsAfterFirst(this.months);
        this.added = [];
        if (recorded) this.judge(0);
        else this.unjudged = true;
      } else {
        this.status = "expired";
        this.renews = false;
      }
      this.planned = undefined;
    }
    this.earn(until);
  }

  /** Carries out the plan, if that is possible now. */
  private carryOut() {
    const { quantity = this.quantity, targetOfferId = this.offer } = this.planned ?? {};
    const leads =
      targetOfferId === this.offer ||
      targetsOf(this.offer).includes(targetOfferId) ||
      targetsOf(targetOfferId).includes(this.offer);
    const isOther = targetOfferId !== this.offer;
    if (!leads || (isOther && lifeOffers[targetOfferId].isTrial) || this.isOutside(quantity)) return;
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

  /** Whether this takes back seats whose time to be taken back is over. */
  private takesTooMany(quantity: number) {
    const takenBack = this.added.reduce(
      (sum, { seats, at }) => sum + (at + window >= this.now ? seats : 0),
      0,
    );
    return this.isLate && quantity < this.quantity - takenBack;
  }

  private isOutside(quantity: number) {
    const [fewest, most] = this.seatsSold;
    return quantity < fewest || quantity > most;
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

  /** The first reason against a change. */
  patchFault(patch: SubscriptionPatch): string | undefined {
    const { quantity = this.quantity } = patch;
    if (this.over) return notActive;
    if (quantity !== this.quantity && this.status !== "active" && patch.status !== "active") return notActive;
    if (patch.autoRenewEnabled && this.isTrial) return "TRIAL_NOT_RENEWED";
    if (this.takesTooMany(quantity)) return tooLate;
    if (quantity !== this.quantity && this.isOutside(quantity)) return "QUANTITY_OUT_OF_RANGE";
    return this.isLate && patch.status === "cancelled" ? tooLate : undefined;
  }

  patch(patch: SubscriptionPatch): string {
    const fault = this.patchFault(patch);
    if (fault) return fault;
    const { quantity = this.quantity, partnerId = this.partner ?? null } = patch;
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

  private begins(offer: LifeOffer) {
    const { months, isTrial } = lifeOffers[offer];
    return months !== lifeOffers[this.offer].months || (this.isTrial && !isTrial);
  }

  /** The first reason against an upgrade. */
  upgradeFault(offer: LifeOffer, quantity = this.quantity): string | undefined {
    if (this.status !== "active") return notActive;
    if (!targetsOf(this.offer).includes(offer)) return "OFFER_NOT_UPGRADABLE";
    if (!this.begins(offer) && this.takesTooMany(quantity)) return tooLate;
    return this.isOutside(quantity) ? "QUANTITY_OUT_OF_RANGE" : undefined;
  }

  upgrade(offer: LifeOffer, quantity = this.quantity): string {
    const fault = this.upgradeFault(offer, quantity);
    if (fault) return fault;
    const begins = this.begins(offer);
    this.seats(quantity);
    this.offer = offer;
    if (begins) this.beginTerm();
    this.judge(0);
    return "done";
  }

  reassign(partner: string | undefined) {
    if (this.over) return;
    // Whoever it was before: the reseller is now named, and so credited with all seats.
    this.partner = partner;
    this.credited = Number.POSITIVE_INFINITY;
  }
}
