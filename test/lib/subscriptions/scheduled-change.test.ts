import { Refusal } from "../../../lib/errors.ts";
import type { SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import {
  mustRenew,
  type PlanCase,
  planProblems,
  plansMore,
  toApiScheduledChange,
} from "../../../lib/subscriptions/scheduled-change.ts";
import { outcomeOf } from "../../support/refusal.ts";
import { anOffer, aSubscription } from "../../support/subscriptions.ts";

const start = new Date("2026-01-31T10:00:00.000Z");
const euro = (amount: string) => ({ currency: "EUR", amount });
const basic = anOffer("office-basic", { upgradeTargetOffers: ["office-plus"], listPrice: euro("1.50") });
const plus = anOffer("office-plus", { termDuration: "P1Y", listPrice: euro("20") });
const small = anOffer("office-small", { upgradeTargetOffers: ["office-basic"], maximumQuantity: 5 });
const trial = anOffer("office-trial", { upgradeTargetOffers: ["office-basic"], isTrial: true });

const aCase = (plan: Partial<PlanCase["plan"]>, more: Partial<PlanCase> = {}): PlanCase => ({
  subscription: aSubscription(start),
  plan: { ...plan, scheduledBy: "org_1" },
  current: basic,
  target: [plus, small, trial].find(({ id }) => id === plan.targetOfferId),
  held: new Set(),
  ...more,
});
const at = "2026-02-28T10:00:00.000Z";
const year = { termDuration: "P1Y", commitmentEndDate: "2027-02-28T10:00:00.000Z" };
const month = { termDuration: "P1M", commitmentEndDate: "2026-03-31T10:00:00.000Z" };

it.each<[Partial<PlanCase["plan"]>, object]>([
  [{ quantity: 4 }, { offerId: "office-basic", quantity: 4, ...month, total: euro("6.00") }],
  [{ targetOfferId: "office-plus" }, { offerId: "office-plus", quantity: 10, ...year, total: euro("200") }],
  [
    { targetOfferId: "office-small", quantity: 5 },
    { offerId: "office-small", quantity: 5, ...month },
  ],
  [
    { autoRenewEnabled: false },
    { offerId: "office-basic", quantity: 10, termDuration: "P1M", commitmentEndDate: at },
  ],
])("a plan of %j shows the result, and its cost if there is a price", (plan, preview) => {
  const planned = aCase(plan, {
    target: plan.targetOfferId === small.id ? { ...small, listPrice: undefined } : aCase(plan).target,
  });
  expect(toApiScheduledChange(planned)).toEqual({ ...plan, at, preview, problems: [] });
});

const problems = (planned: PlanCase) =>
  planProblems(planned).map(({ pointer, code }) => `${pointer} ${code}`);

const of = (more: Partial<SubscriptionItem>) => ({ subscription: aSubscription(start, more) });
it.each<[string[], Partial<PlanCase["plan"]>, Partial<PlanCase>]>([
  [["/quantity QUANTITY_OUT_OF_RANGE"], { quantity: 101 }, {}],
  [["/quantity QUANTITY_OUT_OF_RANGE"], { targetOfferId: "office-small" }, {}],
  [["/targetOfferId OFFER_NOT_FOUND"], { targetOfferId: "gone" }, {}],
  [["/targetOfferId OFFER_NOT_UPGRADABLE"], { targetOfferId: "office-trial" }, {}],
  [["/targetOfferId OFFER_NOT_UPGRADABLE"], { targetOfferId: "office-plus" }, { current: undefined }],
  [
    ["/targetOfferId AZURE_NOT_SUPPORTED", "/targetOfferId PREREQUISITE_MISSING"],
    { targetOfferId: "office-plus" },
    { target: { ...plus, billing: "azure", prerequisiteOffers: ["base"] } },
  ],
  [[" PARTNERSHIP_ENDED"], { quantity: 11 }, { missing: new Refusal("PARTNERSHIP_ENDED", "It has ended.") }],
  [[], { quantity: 9 }, { missing: new Refusal("PARTNERSHIP_ENDED", "It has ended.") }],
  [[" SUBSCRIPTION_NOT_ACTIVE"], { quantity: 9 }, of({ status: "suspended" })],
  [[" RENEWAL_NOT_TO_COME"], { quantity: 9 }, of({ autoRenewEnabled: false })],
  [[], { autoRenewEnabled: false }, {}],
])("%j stand in the way of a plan: %j", (expected, plan, more) => {
  expect(problems(aCase(plan, more))).toEqual(expected);
});

it.each<[string, Partial<SubscriptionItem>]>([
  ["done", {}],
  ["AZURE_NOT_SUPPORTED", { billing: "azure" }],
  ["TRIAL_NOT_RENEWED", { isTrial: true }],
  ["RENEWAL_NOT_TO_COME", { autoRenewEnabled: false }],
])("planning is answered with %s for %j", (expected, more) => {
  expect(outcomeOf(() => mustRenew(aSubscription(start, more)))).toBe(expected);
});

it("a plan for more licences or another offer asks for more; one for fewer or as many licences, or for no renewal, does not", () => {
  const subscription = aSubscription(start);
  const more = [{ quantity: 11 }, { targetOfferId: "office-plus" }].map((plan) =>
    plansMore(subscription, plan),
  );
  const less = [{ quantity: 9 }, { targetOfferId: "office-basic" }, { autoRenewEnabled: false }];
  expect([more, less.map((plan) => plansMore(subscription, plan))]).toEqual([
    [true, true],
    [false, false, false],
  ]);
});
