import fc from "fast-check";
import type { SubscriptionPatch } from "../../lib/contract/subscriptions.ts";
import { day, hour } from "./clock.ts";
import { outcomeOf } from "./refusal.ts";
import type { Kept } from "./years.ts";
import { type Life, type LifeOffer, lifeOffers } from "./years-model.ts";

/** A step of both: the result of the product, and that of the calculation. */
export type Step = (kept: Kept, life: Life, now: Date) => [string, string];
/** A step, in the words that a counterexample shows. */
const step = (words: unknown[], take: Step): Step =>
  Object.assign(take, { [fc.toStringMethod]: () => JSON.stringify(words) });
const done: [string, string] = ["done", "done"];
const mpnIds = fc.constantFrom("42", "43", null);
const offerIds = fc.constantFrom(...(Object.keys(lifeOffers) as LifeOffer[]));
const quantities = fc.integer({ min: 8, max: 102 });
const patches = fc.record(
  {
    quantity: quantities,
    autoRenewEnabled: fc.boolean(),
    status: fc.constantFrom<SubscriptionPatch["status"][]>(
      "active",
      "active",
      "active",
      "suspended",
      "cancelled",
    ),
    partnerId: mpnIds,
  },
  { requiredKeys: [] },
);
const plans = fc.oneof(
  fc.record({ quantity: quantities, targetOfferId: offerIds }, { requiredKeys: [] }),
  fc.constant({ autoRenewEnabled: false }),
);
const durations = fc.oneof(
  fc.integer({ min: 0, max: 60 * hour }),
  fc.constantFrom(0, 1, 7 * day, 14 * day, 40 * day, 70 * day),
);

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: durations.map((milliseconds) =>
      step(["advance", milliseconds], (_, life) => {
        life.advance(milliseconds);
        return done;
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: patches.map((patch) =>
      step(["patch", patch], (kept, life, now) => {
        // An ineligible reseller is not named anew: that is refused before the rules are asked.
        const { partnerId, ...rest } = patch;
        const asked = partnerId && !life.eligible ? rest : patch;
        return [outcomeOf(() => kept.patch(asked, now)), life.patch(asked)];
      }),
    ),
  },
  fc
    .tuple(offerIds, fc.option(quantities, { nil: undefined }))
    .map(([offer, quantity]) =>
      step(["upgrade", offer, quantity], (kept, life, now) => [
        outcomeOf(() => kept.upgrade(offer, quantity, now)),
        life.upgrade(offer, quantity),
      ]),
    ),
  mpnIds.map((mpnId) =>
    step(["reassign", mpnId], (kept, life, now) => {
      if (mpnId && !life.eligible) return done;
      kept.reassign(mpnId ?? undefined, now);
      life.reassign(mpnId ?? undefined);
      return done;
    }),
  ),
  plans.map((plan) =>
    step(["plan", plan], (kept, life, now) => [outcomeOf(() => kept.plan(plan, now)), life.plan(plan)]),
  ),
  fc.boolean().map((eligible) =>
    step(["eligible", eligible], (kept, life, now) => {
      kept.settle(now);
      kept.eligible = eligible;
      life.eligible = eligible;
      return done;
    }),
  ),
);

/** A life: its first offer, and its steps. */
export const lives = fc.tuple(offerIds, fc.array(steps, { minLength: 20, maxLength: 60 }));
