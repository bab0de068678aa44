import fc from "fast-check";
import type { SubscriptionPatch, SubscriptionStatus } from "../../../lib/contract/subscriptions.ts";
import { Refusal } from "../../../lib/errors.ts";
import { creditWrite, nextCredit, recordChange } from "../../../lib/incentives/credits.ts";
import type { CreditItem, SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import { changed, settledAt, statusAt } from "../../../lib/subscriptions/rules.ts";
import { upgraded } from "../../../lib/subscriptions/upgrades.ts";
import { figure } from "../../support/full.ts";
import { anOffer, aSubscription } from "../../support/subscriptions.ts";

/** The system: a subscription as it lies in the table, and the closed credits beside it. */
class System {
  stored: SubscriptionItem;
  credits: CreditItem[] = [];

  constructor(start: Date) {
    this.stored = aSubscription(start);
  }

  save(after: SubscriptionItem, at: Date) {
    const { subscription, closed } = nextCredit(this.stored, after, at);
    this.stored = subscription;
    if (closed) this.credits.push(closed);
  }

  intervals(now: Date): { from: string; to: string; key: string; quantity: number }[] {
    const expired = statusAt(this.stored, now) === "expired" ? this.stored.commitmentEndDate : undefined;
    const { credit, partnerId } = this.stored;
    const open = credit ? [{ ...credit, partnerId, to: expired ?? now.toISOString() }] : [];
    return [...this.credits, ...open].map(({ from, to, partnerId, offerId, quantity }) => ({
      from,
      to,
      key: `${partnerId} ${offerId}`,
      quantity,
    }));
  }
}

const windowMilliseconds = 7 * 24 * 3_600_000;
const start = new Date("2026-01-31T10:00:00.000Z");

/** The model: what the product's pages say, second by second, written without a look at the rules. */
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

  private earn(until: number) {
    if (this.status === "active" && this.partner) {
      const key = `${this.partner} ${this.offer}`;
      this.earned.set(key, (this.earned.get(key) ?? 0) + this.quantity * (until - this.now));
    }
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

  get over() {
    return this.status === "cancelled" || this.status === "expired";
  }

  patch(patch: SubscriptionPatch): string {
    const { quantity = this.quantity } = patch;
    const late = this.now > start.getTime() + windowMilliseconds;
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
    return "ok";
  }

  upgrade(offer: string): string {
    if (this.status !== "active") return "SUBSCRIPTION_NOT_ACTIVE";
    if (this.offer === offer) return "OFFER_NOT_UPGRADABLE";
    this.offer = offer;
    return "ok";
  }
}

type Command =
  | { kind: "advance"; milliseconds: number }
  | { kind: "patch"; patch: SubscriptionPatch }
  | { kind: "upgrade"; offer: string }
  | { kind: "reassign"; partner: string | undefined }
  | { kind: "schedule" };

const hours = 3_600_000;
const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("advance" as const),
      milliseconds: fc.oneof(
        fc.integer({ min: 0, max: 60 * hours }),
        fc.constantFrom(0, 1, windowMilliseconds, 14 * 24 * hours, 70 * 24 * hours),
      ),
    }),
    fc.record({
      kind: fc.constant("patch" as const),
      patch: fc.record(
        {
          quantity: fc.integer({ min: 8, max: 102 }),
          autoRenewEnabled: fc.boolean(),
          status: fc.constantFrom(
            "active" as const,
            "active" as const,
            "suspended" as const,
            "cancelled" as const,
          ),
          partnerId: fc.constantFrom("42", "43", null),
        },
        { requiredKeys: [] },
      ),
    }),
    fc.record({
      kind: fc.constant("upgrade" as const),
      offer: fc.constantFrom("office-basic", "office-plus"),
    }),
    fc.record({ kind: fc.constant("reassign" as const), partner: fc.constantFrom("42", "43", undefined) }),
    fc.record({ kind: fc.constant("schedule" as const) }),
  ),
  { maxLength: 40 },
);

const codeOf = (work: () => void): string => {
  try {
    work();
    return "ok";
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
};

const partnerOf = (mpnId: string | null | undefined) =>
  mpnId ? { mpnId, organizationId: `org_${mpnId}` } : undefined;

const run = (command: Command, system: System, model: Model): [string, string] => {
  const now = new Date(model.now);
  switch (command.kind) {
    case "advance":
      model.advance(command.milliseconds);
      return ["ok", "ok"];
    case "patch": {
      const { patch } = command;
      const real = codeOf(() =>
        system.save(changed(system.stored, patch, partnerOf(patch.partnerId), now), now),
      );
      return [real, model.patch(patch)];
    }
    case "upgrade": {
      const offerOf = (id: string) =>
        anOffer(id, { upgradeTargetOffers: ["office-basic", "office-plus"].filter((each) => each !== id) });
      const real = codeOf(() => {
        const { stored } = system;
        const current = offerOf(stored.offerId);
        const target = offerOf(command.offer);
        const { quantity } = stored;
        const the = { current, target, targetOfferId: command.offer, quantity, held: new Set<string>(), now };
        system.save(upgraded({ subscription: stored, ...the }), now);
      });
      return [real, model.upgrade(command.offer)];
    }
    case "reassign": {
      const { subscription, credits } = recordChange(system.stored, partnerOf(command.partner), now);
      const before = system.stored;
      const { closed } = nextCredit(before, subscription, now);
      expect(credits).toEqual(closed && subscription !== before ? [creditWrite(closed)] : []);
      system.stored = subscription;
      if (closed && credits.length > 0) system.credits.push(closed);
      if (!model.over) model.partner = command.partner;
      return ["ok", "ok"];
    }
    case "schedule": {
      const { stored } = system;
      const settled = settledAt(stored, now);
      const expired = settled.status === "expired" && stored.status !== "expired";
      if (settled !== stored) system.save(settled, expired ? new Date(stored.commitmentEndDate) : now);
      return ["ok", "ok"];
    }
  }
};

const sums = (system: System, now: Date) => {
  const earned = new Map<string, number>();
  for (const { key, from, to, quantity } of system.intervals(now)) {
    const length = new Date(to).getTime() - new Date(from).getTime();
    if (length > 0) earned.set(key, (earned.get(key) ?? 0) + quantity * length);
  }
  return earned;
};

const positive = (map: Map<string, number>) => new Map([...map].filter(([, value]) => value > 0));

it("a subscription and its credits match their model over any 40 steps of changes and time", () => {
  const runs = { numRuns: figure(250, 1_000), ...(process.env.SEED && { seed: Number(process.env.SEED) }) };
  fc.assert(
    fc.property(commands, (steps) => {
      const system = new System(start);
      const model = new Model();
      for (const step of steps) {
        const [real, expected] = run(step, system, model);
        expect(real).toBe(expected);
        const now = new Date(model.now);
        const { status, quantity, offerId, partnerId, autoRenewEnabled, commitmentEndDate } = settledAt(
          system.stored,
          now,
        );
        expect({ status, quantity, offerId, partnerId, autoRenewEnabled }).toEqual({
          status: model.status,
          quantity: model.quantity,
          offerId: model.offer,
          partnerId: model.partner,
          autoRenewEnabled: model.renews,
        });
        if (!model.over) expect(commitmentEndDate).toBe(new Date(model.end).toISOString());
        const intervals = system.intervals(now).sort((a, b) => (a.from < b.from ? -1 : 1));
        intervals.forEach(({ from, to }, at) => {
          expect(from <= to).toBe(true);
          const next = intervals[at + 1];
          if (next) expect(to <= next.from).toBe(true);
        });
        // Equal sums over disjoint intervals leave no room for a gap.
        expect(sums(system, now)).toEqual(positive(model.earned));
      }
    }),
    runs,
  );
});

it("credits do not overlap when the clocks of two machines differ", () => {
  const skewed = fc.array(
    fc.record({
      step: fc.integer({ min: -500, max: 1_000 }),
      patch: fc.record(
        {
          quantity: fc.integer({ min: 10, max: 60 }),
          status: fc.constantFrom("active" as const, "suspended" as const),
          partnerId: fc.constantFrom("42", "43", null),
        },
        { requiredKeys: [] },
      ),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(skewed, (steps) => {
      const system = new System(start);
      let now = start.getTime() + 10_000;
      for (const { step, patch } of steps) {
        now = Math.max(start.getTime(), now + step);
        const at = new Date(now);
        codeOf(() => system.save(changed(system.stored, patch, partnerOf(patch.partnerId), at), at));
      }
      const { credit } = system.stored;
      const all = [...system.credits, ...(credit ? [{ ...credit, to: "9999" }] : [])];
      const sorted = all.sort((a, b) => (a.from < b.from ? -1 : 1));
      sorted.forEach(({ from, to }, at) => {
        expect(from < to).toBe(true);
        const next = sorted[at + 1];
        if (next) expect(to <= next.from).toBe(true);
      });
    }),
    { numRuns: figure(250, 1_000) },
  );
});
