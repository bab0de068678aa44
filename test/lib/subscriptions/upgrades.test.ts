import {
  heldBeside,
  type UpgradeCase,
  upgraded,
  upgradeReasons,
} from "../../../lib/subscriptions/upgrades.ts";
import { outcomeOf } from "../../support/refusal.ts";
import { anOffer, aSubscription } from "../../support/subscriptions.ts";

const start = new Date("2026-01-31T10:00:00.000Z");
const subscription = aSubscription(start, { partnerId: "42", partnerOrganizationId: "org_p" });
const plus = { maximumQuantity: 50, unitType: "seat", termDuration: "P1Y" } as const;

const aCase = (more: Partial<UpgradeCase> = {}): UpgradeCase => ({
  subscription,
  current: anOffer("office-basic", { upgradeTargetOffers: ["office-plus"] }),
  target: anOffer("office-plus", plus),
  targetOfferId: "office-plus",
  quantity: 10,
  held: new Set(),
  now: new Date("2026-02-20T00:00:00.000Z"),
  ...more,
});

it("upgrades in place: the id, the reseller of record and the term's end stay", () => {
  const { id, partnerId, commitmentEndDate, effectiveStartDate } = subscription;
  expect(upgraded(aCase({ quantity: 12 }))).toMatchObject({
    ...{ id, partnerId, commitmentEndDate, effectiveStartDate },
    ...plus,
    offerId: "office-plus",
    offerName: "The offer office-plus",
    quantity: 12,
  });
});

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
])("tells every reason against an upgrade, and refuses it with the first: %s", (codes, more) => {
  expect(upgradeReasons(aCase(more)).map(({ code }) => code)).toEqual(codes.split(" "));
  expect(outcomeOf(() => upgraded(aCase(more)))).toBe(codes.split(" ")[0]);
});

it("a trial that is upgraded does not renew by itself, and one upgraded to never does", () => {
  const trial = aSubscription(start, { isTrial: true, autoRenewEnabled: false });
  expect(upgraded(aCase({ subscription: trial }))).toMatchObject({ isTrial: false, autoRenewEnabled: false });
  const target = anOffer("office-plus", { isTrial: true });
  expect(upgraded(aCase({ target }))).toMatchObject({ isTrial: true, autoRenewEnabled: false });
});

it("a prerequisite is held by another subscription that is active", () => {
  const own = aSubscription(start, { offerId: "own" });
  const others = [
    aSubscription(start, { offerId: "base" }),
    aSubscription(start, { offerId: "suspended", status: "suspended" }),
    aSubscription(start, { offerId: "ended", autoRenewEnabled: false }),
  ];
  const held = heldBeside(own, [own, ...others], new Date("2026-06-01T00:00:00.000Z"));
  expect([...held]).toEqual(["base"]);
});
