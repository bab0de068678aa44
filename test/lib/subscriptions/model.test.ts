import fc from "fast-check";
import type { SubscriptionPatch, SubscriptionStatus } from "../../../lib/contract/subscriptions.ts";
import { creditWrite, nextCredit, recordChange } from "../../../lib/incentives/credits.ts";
import type { CreditItem, SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import { changed, settledAt, statusAt } from "../../../lib/subscriptions/rules.ts";
import { upgraded } from "../../../lib/subscriptions/upgrades.ts";
import { day, hour } from "../../support/clock.ts";
import { figure } from "../../support/full.ts";
import { outcomeOf } from "../../support/refusal.ts";
import { anOffer, aSubscription } from "../../support/subscriptions.ts";

const start = new Date("2026-01-31T10:00:00.000Z");
const window = 7 * day;
const offers = ["office-basic", "office-plus"];
const offerOf = (id: string) => anOffer(id, { upgradeTargetOffers: offers.filter((each) => each !== id) });
const partnerOf = (mpnId: string | null | undefined) =>
  mpnId ? { mpnId, organizationId: `org_${mpnId}` } : undefined;

/** The system: a subscription as the table holds it, and the closed credits beside it. */
class System {
  stored: SubscriptionItem = aSubscription(start);
  credits: CreditItem[] = [];

  save(after: SubscriptionItem, at: Date) {
    const { subscription, closed } = nextCredit(this.stored, after, at);
    this.stored = subscription;
    if (closed) this.credits.push(closed);
  }

  patch(patch: SubscriptionPatch, now: Date) {
    this.save(changed(this.stored, patch, partnerOf(patch.partnerId), now), now);
  }

  upgrade(targetOfferId: string, now: Date) {
    const subscription = this.stored;
    const { offerId, quantity } = subscription;
    const [current, target] = [offerOf(offerId), offerOf(targetOfferId)];
    const held = new Set<string>();
    this.save(upgraded({ subscription, current, target, targetOfferId, quantity, held, now }), now);
  }

  /** Gives the record to another reseller, as a reassignment does. */
  reassign(partner: string | undefined, now: Date) {
    const before = this.stored;
    const { subscription, credits } = recordChange(before, partnerOf(partner), now);
    const { closed } = nextCredit(before, subscription, now);
    expect(credits).toEqual(closed && subscription !== before ? [creditWrite(closed)] : []);
    this.stored = subscription;
    if (closed && credits.length > 0) this.credits.push(closed);
  }

  /** Records what the clock says, as the schedule does. */
  settle(now: Date) {
    const settled = settledAt(this.stored, now);
    const expires = settled.status === "expired" && this.stored.status !== "expired";
    if (settled !== this.stored) this.save(settled, expires ? new Date(this.stored.commitmentEndDate) : now);
  }

  intervals(now: Date) {
    const { credit, partnerId, commitmentEndDate } = this.stored;
    const to = statusAt(this.stored, now) === "expired" ? commitmentEndDate : now.toISOString();
    const open = credit ? [{ ...credit, partnerId, to }] : [];
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

/** The model: the product's rules, millisecond by millisecond, written without a look at the code. */
class Model {
  status: SubscriptionStatus = "active";
  now = start.getTime();
  quantity = 10;
  renews = true;
  term = 0;
  offer = "office-basic";
  partner: string | undefined;
  earned = new Map<string, number>();

  /** The ends of the months after a 31st of January. */
  get end(): number {
    return Date.UTC(2026, 2 + this.term, 0, 10);
  }

  get over() {
    return this.status === "cancelled" || this.status === "expired";
  }

  private earn(until: number) {
    const key = `${this.partner} ${this.offer}`;
    const more = this.quantity * (until - this.now);
    if (this.status === "active" && this.partner && more > 0)
      this.earned.set(key, (this.earned.get(key) ?? 0) + more);
    this.now = until;
  }

  advance(milliseconds: number) {
    const until = this.now + milliseconds;
    while (!this.over && this.end <= until) {
      this.earn(this.end);
      if (this.renews) this.term++;
      else this.status = "expired";
    }
    this.earn(until);
  }

  patch(patch: SubscriptionPatch): string {
    const { quantity = this.quantity } = patch;
    const late = this.now > start.getTime() + window;
    if (this.over) return "SUBSCRIPTION_NOT_ACTIVE";
    if (quantity !== this.quantity && this.status !== "active" && patch.status !== "active")
      return "SUBSCRIPTION_NOT_ACTIVE";
    if (quantity < this.quantity && late) return "CANCELLATION_WINDOW_PASSED";
    if (quantity !== this.quantity && (quantity > 100 || quantity < 1)) return "QUANTITY_OUT_OF_RANGE";
    if (patch.status === "cancelled" && late) return "CANCELLATION_WINDOW_PASSED";
    this.quantity = quantity;
    this.renews = patch.autoRenewEnabled ?? this.renews;
    this.status = patch.status ?? this.status;
    if (patch.partnerId !== undefined) this.partner = patch.partnerId ?? undefined;
    return "done";
  }

  upgrade(offer: string): string {
    if (this.status !== "active") return "SUBSCRIPTION_NOT_ACTIVE";
    if (this.offer === offer) return "OFFER_NOT_UPGRADABLE";
    this.offer = offer;
    return "done";
  }

  reassign(partner: string | undefined) {
    if (!this.over) this.partner = partner;
  }
}

/** A step of both: how the system's ends, and how the model's. */
type Step = (system: System, model: Model, now: Date) => [string, string];
/** A step that a counterexample shows in these words. */
const step = (words: unknown[], take: Step): Step =>
  Object.assign(take, { [fc.toStringMethod]: () => JSON.stringify(words) });
const done: [string, string] = ["done", "done"];
const optional = { requiredKeys: [] };
const mpnIds = fc.constantFrom("42", "43", null);
const patches = fc.record(
  {
    quantity: fc.integer({ min: 8, max: 102 }),
    autoRenewEnabled: fc.boolean(),
    status: fc.constantFrom<SubscriptionPatch["status"][]>("active", "active", "suspended", "cancelled"),
    partnerId: mpnIds,
  },
  optional,
);
const durations = fc.oneof(
  fc.integer({ min: 0, max: 60 * hour }),
  fc.constantFrom(0, 1, window, 14 * day, 70 * day),
);
const steps: fc.Arbitrary<Step> = fc.oneof(
  durations.map((milliseconds) =>
    step(["advance", milliseconds], (_, model) => {
      model.advance(milliseconds);
      return done;
    }),
  ),
  patches.map((patch) =>
    step(["patch", patch], (system, model, now) => [
      outcomeOf(() => system.patch(patch, now)),
      model.patch(patch),
    ]),
  ),
  fc
    .constantFrom(...offers)
    .map((offer) =>
      step(["upgrade", offer], (system, model, now) => [
        outcomeOf(() => system.upgrade(offer, now)),
        model.upgrade(offer),
      ]),
    ),
  mpnIds.map((mpnId) =>
    step(["reassign", mpnId], (system, model, now) => {
      system.reassign(mpnId ?? undefined, now);
      model.reassign(mpnId ?? undefined);
      return done;
    }),
  ),
  fc.constant(
    step(["schedule"], (system, _, now) => {
      system.settle(now);
      return done;
    }),
  ),
);

const mustNotOverlap = (intervals: readonly { from: string; to: string }[]) => {
  for (const [at, { from, to }] of intervals.entries()) {
    expect(from <= to).toBe(true);
    expect(to <= (intervals[at + 1]?.from ?? "~")).toBe(true);
  }
};

it("a subscription and its credits match their model over any 40 steps of changes and time", () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40 }), (taken) => {
      const [system, model] = [new System(), new Model()];
      for (const take of taken) {
        const [ended, expected] = take(system, model, new Date(model.now));
        expect(ended).toBe(expected);
        const now = new Date(model.now);
        const settled = settledAt(system.stored, now);
        const { status, quantity, offer: offerId, partner: partnerId, renews: autoRenewEnabled } = model;
        expect(settled).toMatchObject({ status, quantity, offerId, autoRenewEnabled });
        expect(settled.partnerId).toBe(partnerId);
        if (!model.over) expect(settled.commitmentEndDate).toBe(new Date(model.end).toISOString());
        mustNotOverlap(system.intervals(now));
        // Equal sums over disjoint intervals leave no room for a gap.
        expect(system.earned(now)).toEqual(model.earned);
      }
    }),
    { numRuns: figure(250, 1_000) },
  );
});

it("credits do not overlap when the clocks of two machines differ", () => {
  const patch = fc.record(
    {
      quantity: fc.integer({ min: 10, max: 60 }),
      status: fc.constantFrom("active" as const, "suspended" as const),
      partnerId: mpnIds,
    },
    optional,
  );
  const skewed = fc.record({ moved: fc.integer({ min: -500, max: 1_000 }), patch });
  fc.assert(
    fc.property(fc.array(skewed, { maxLength: 30 }), (taken) => {
      const system = new System();
      let now = start.getTime() + 10_000;
      for (const { moved, patch } of taken) {
        now = Math.max(start.getTime(), now + moved);
        outcomeOf(() => system.patch(patch, new Date(now)));
      }
      const { credit } = system.stored;
      const all = [...system.credits, ...(credit ? [{ from: credit.from, to: "9999" }] : [])];
      for (const { from, to } of all) expect(from < to).toBe(true);
      mustNotOverlap(all.sort((a, b) => (a.from < b.from ? -1 : 1)));
    }),
    { numRuns: figure(250, 1_000) },
  );
});
