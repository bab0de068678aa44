import type { SellableOffer } from "../../../lib/offers/items.ts";
import type { SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import { heldAtEnd } from "../../../lib/subscriptions/prerequisites.ts";
import { carriedOut } from "../../../lib/subscriptions/scheduled-change.ts";
import {
  heldBeside,
  triedAfter,
  type UpgradeCase,
  upgraded,
  upgradeReasons,
} from "../../../lib/subscriptions/upgrades.ts";
import { outcomeOf } from "../../support/refusal.ts";
import { anOffer, aSubscription } from "../../support/subscriptions.ts";

const start = new Date("2026-01-31T10:00:00.000Z");
const subscription = aSubscription(start, { partnerId: "42", partnerOrganizationId: "org_p" });
const plus = { maximumQuantity: 50, unitType: "seat" } as const;

const aCase = (more: Partial<UpgradeCase> = {}): UpgradeCase => ({
  subscription,
  current: anOffer("office-basic", { upgradeTargetOffers: ["office-plus"] }),
  target: anOffer("office-plus", plus),
  targetOfferId: "office-plus",
  quantity: 10,
  held: new Set(),
  tried: new Set(),
  now: new Date("2026-02-20T00:00:00.000Z"),
  ...more,
});

const nextYear = { commitmentEndDate: "2027-01-31T10:00:00.000Z" };
it.each<[string, Partial<SubscriptionItem>, boolean]>([
  ["is renewed at the same instant", {}, true],
  ["is not renewed", { autoRenewEnabled: false }, false],
  ["is suspended at its own end", { status: "suspended" }, false],
  ["is suspended, and ends later", { status: "suspended", ...nextYear }, true],
  ["was cancelled before", { status: "cancelled", commitmentEndDate: "2026-02-03T10:00:00.000Z" }, false],
  ["expired later", { status: "expired", commitmentEndDate: "2026-02-28T10:00:00.001Z" }, true],
  [
    "was cancelled in a longer period of a usage-based offer",
    { status: "cancelled", billing: "azure", ...nextYear },
    false,
  ],
])("an offer is available at another subscription's end if its own subscription %s", (_, more, there) => {
  const other = aSubscription(start, { id: "sub_other", offerId: "base", ...more });
  const now = new Date("2026-03-01T00:00:00.000Z");
  expect(heldAtEnd(subscription, [subscription, other], now)).toEqual(new Set(there ? ["base"] : []));
});

it("an upgrade in place keeps the id, the reseller of record and the term's end", () => {
  const { id, partnerId, commitmentEndDate, effectiveStartDate } = subscription;
  expect(upgraded(aCase({ quantity: 12 }))).toMatchObject({
    ...{ id, partnerId, commitmentEndDate, effectiveStartDate },
    ...plus,
    offerId: "office-plus",
    offerName: "The offer office-plus",
    quantity: 12,
  });
});

it.each([
  [subscription.offerName, "The offer office-plus"],
  ["Head office", "Head office"],
])(
  "a subscription with the name %s has the name %s with its new offer, upgraded or at its renewal",
  (friendlyName, after) => {
    const change = aCase({ subscription: { ...subscription, friendlyName } });
    const plan = { targetOfferId: "office-plus", scheduledBy: "org_p" };
    expect([upgraded(change), carriedOut({ ...change, plan }, change.now)]).toMatchObject([
      { friendlyName: after },
      { friendlyName: after },
    ]);
  },
);

it.each<[string, Partial<UpgradeCase>]>([
  ["SUBSCRIPTION_NOT_ACTIVE", { subscription: aSubscription(start, { status: "suspended" }) }],
  ["SUBSCRIPTION_NOT_ACTIVE", { subscription: aSubscription(start, { status: "cancelled" }) }],
  ["OFFER_NOT_FOUND", { target: undefined }],
  ["AZURE_NOT_SUPPORTED", { subscription: aSubscription(start, { billing: "azure" }) }],
  ["AZURE_NOT_SUPPORTED", { target: anOffer("office-plus", { billing: "azure" }) }],
  ["OFFER_NOT_UPGRADABLE", { current: anOffer("office-basic") }],
  ["OFFER_NOT_UPGRADABLE", { current: undefined }],
  ["QUANTITY_OUT_OF_RANGE", { quantity: 51 }],
  ["CANCELLATION_WINDOW_PASSED", { quantity: 9 }],
  ["PREREQUISITE_MISSING", { target: anOffer("office-plus", { prerequisiteOffers: ["base"] }) }],
  [
    "AZURE_NOT_SUPPORTED OFFER_NOT_UPGRADABLE QUANTITY_OUT_OF_RANGE PREREQUISITE_MISSING",
    {
      target: anOffer("other", { prerequisiteOffers: ["base"], maximumQuantity: 5, billing: "azure" }),
      targetOfferId: "other",
    },
  ],
])("an upgrade names every reason against it, and is refused with the first: %s", (codes, more) => {
  expect(upgradeReasons(aCase(more)).map(({ code }) => code)).toEqual(codes.split(" "));
  expect(outcomeOf(() => upgraded(aCase(more)))).toBe(codes.split(" ")[0]);
});

const trial = { isTrial: true, autoRenewEnabled: false };
const ends = (minute: string) => ({ commitmentEndDate: `${minute}:00.000Z` });
/** A new term, with its renewal and a window of its own. */
const begun = (end: string) => ({
  ...ends(end),
  ...{ autoRenewEnabled: true, cancellationAllowedUntil: "2026-02-27T00:00:00.000Z" },
});
it.each<[string, Partial<SubscriptionItem>, Partial<SellableOffer>, object]>([
  ["keeps its end and its renewal", {}, {}, { ...ends("2026-02-28T10:00"), autoRenewEnabled: true }],
  ["stays without renewal", { autoRenewEnabled: false }, {}, { autoRenewEnabled: false }],
  ["starts a year", { autoRenewEnabled: false }, { termDuration: "P1Y" }, begun("2027-02-20T00:00")],
  ["starts a paid month after a trial", trial, {}, begun("2026-03-20T00:00")],
  ["never renews a trial", {}, { isTrial: true }, { isTrial: true, autoRenewEnabled: false }],
])("a month's term, upgraded, %s", (_, more, offer, expected) => {
  const upgrade = aCase({ subscription: aSubscription(start, more), target: anOffer("office-plus", offer) });
  expect(upgraded(upgrade)).toMatchObject(expected);
  // A new term can begin with fewer licences, as within its window.
  const begins = "cancellationAllowedUntil" in expected;
  expect(outcomeOf(() => upgraded({ ...upgrade, quantity: 9 }))).toBe(
    begins ? "done" : "CANCELLATION_WINDOW_PASSED",
  );
});

it("a trial can be an upgrade target once, and one that was left counts as used", () => {
  const upgrade = aCase({
    target: anOffer("office-plus", { isTrial: true }),
    tried: new Set(["office-plus"]),
  });
  expect(outcomeOf(() => upgraded(upgrade))).toBe("TRIAL_ALREADY_USED");
  const tried = new Set(Array.from({ length: 100 }, (_, at) => `trial-${at}`));
  expect(outcomeOf(() => upgraded({ ...upgrade, tried }))).toBe("LIMIT_REACHED");
  const left = aSubscription(start, trial);
  expect(triedAfter(new Set(["other"]), left, subscription)).toEqual(["other", "office-basic"]);
});

it("another subscription that is active fulfils a prerequisite", () => {
  const own = aSubscription(start, { offerId: "own" });
  const others = [
    aSubscription(start, { offerId: "base" }),
    aSubscription(start, { offerId: "suspended", status: "suspended" }),
    aSubscription(start, { offerId: "ended", autoRenewEnabled: false }),
  ];
  const held = heldBeside(own, [own, ...others], new Date("2026-06-01T00:00:00.000Z"));
  expect([...held]).toEqual(["base"]);
});
