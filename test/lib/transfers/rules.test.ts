import { hasLink, type ResellerRelationship } from "../../../lib/customers/items.ts";
import type { SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import { byOffer } from "../../../lib/transfers/preview.ts";
import { movedCustomer, movedRelationship, relationshipsOf } from "../../../lib/transfers/relationships.ts";
import * as rules from "../../../lib/transfers/rules.ts";
import { movedSubscription } from "../../../lib/transfers/subscriptions.ts";
import { aCustomer } from "../../support/customers.ts";
import { refusalOf } from "../../support/refusal.ts";
import { aSubscription } from "../../support/subscriptions.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const at = now.toISOString();
const ids = { id: "trf_1", customerId: "cus_1", fromProviderId: "org_from", toProviderId: "org_to" };
const preview = {
  companyName: "C",
  domain: "c.example",
  country: "DE",
  subscriptions: [],
  resellers: [],
  problems: [],
};
const offer = rules.newTransfer({ ...ids, preview }, now);

describe("a transfer", () => {
  it("is offered for thirty days, and over from that instant on", () => {
    const times = { createdAt: at, expiresAt: "2026-04-09T09:30:00.000Z" };
    expect(offer).toEqual({
      type: "CustomerTransfer",
      ...ids,
      preview,
      status: "offered",
      ...times,
      version: 1,
    });
    const end = Date.parse(offer.expiresAt);
    expect(rules.statusAt(offer, new Date(end - 1))).toBe("offered");
    expect(rules.statusAt(offer, new Date(end))).toBe("expired");
    expect(rules.statusAt({ ...offer, status: "accepted" }, new Date(end))).toBe("accepted");
  });

  it.each([
    ["accept", "accepted", preview],
    ["reject", "rejected", undefined],
    ["cancel", "cancelled", undefined],
  ] as const)("is decided once, by its time: %s", (decision, status, expected) => {
    const after = rules.decided(offer, decision, now);
    expect(after).toMatchObject({ status, decidedAt: at });
    expect(after.preview).toEqual(expected);
    const ended = (["accepted", "rejected", "cancelled"] as const).map((each) => ({
      ...offer,
      status: each,
    }));
    for (const each of [...ended, { ...offer, expiresAt: at }])
      expect(refusalOf(() => rules.decided(each, decision, now)).code).toBe("TRANSFER_ENDED");
  });

  it("has two sides, each with its own decisions", () => {
    expect(rules.directionFor("org_from", offer)).toBe("outgoing");
    expect(rules.directionFor("org_to", offer)).toBe("incoming");
    for (const transfer of [offer, undefined])
      expect(refusalOf(() => rules.directionFor("org_other", transfer)).code).toBe("NOT_FOUND");
    for (const [wanted, direction, who] of [
      ["incoming", "outgoing", /offered to accepts/],
      ["outgoing", "incoming", /that offers the customer/],
    ] as const)
      expect(refusalOf(() => rules.mustBe(wanted, direction))).toMatchObject({
        code: "ROLE_REQUIRED",
        message: expect.stringMatching(who),
      });
    expect(() => rules.mustBe("incoming", "incoming")).not.toThrow();
  });
});

const relationship: ResellerRelationship = {
  type: "CustomerPartner",
  ...{ customerId: "cus_1", providerId: "org_from", resellerId: "org_r", associated: true, version: 4 },
  ...{ adminSince: at, azureOwnerSince: at, credentialsResetAt: at, recordCount: 2, supportCount: 1 },
};
const all = relationshipsOf(relationship, now);
const none = {
  associated: false,
  delegatedAdmin: false,
  azureTenantOwner: false,
  resellerOfRecord: 0,
  supportContact: 0,
};

describe("when a customer moves,", () => {
  it.each([
    ["keeps all", { isPartner: true, mayBeOfRecord: true }, all],
    ["is named by nothing", { isPartner: true, mayBeOfRecord: false }, { ...all, resellerOfRecord: 0 }],
    ["keeps nothing", { isPartner: false, mayBeOfRecord: false }, none],
  ])("a reseller %s, and it stays known that it reset the credentials", (_, standing, kept) => {
    const after = movedRelationship(relationship, "org_to", standing);
    expect(relationshipsOf(after, now)).toEqual(kept);
    expect(after).toMatchObject({ providerId: "org_to", credentialsResetAt: at });
    expect(hasLink(after)).toBe(true);
    const { credentialsResetAt: _reset, ...forgotten } = after;
    expect(hasLink(forgotten)).toBe(kept !== none);
  });

  const moving = {
    ...{ transferId: "trf_1", from: "org_from", at, by: "usr_1", requestId: "r" },
    ...{ partners: ["org_r", "org_s"], ofRecord: ["org_r"] },
  };

  it.each([
    ["org_r", true],
    ["org_x", false],
  ])("the customer's reseller %s keeps it: %s", (resellerId, stays) => {
    const azureTenantOwner = { resellerId, since: at };
    const before = aCustomer("org_from", { associatedPartnerId: resellerId, azureTenantOwner });
    expect(movedCustomer(before, "org_to", moving)).toEqual({
      ...before,
      ...(!stays && { associatedPartnerId: null, azureTenantOwner: null }),
      ...{ billingEmailVouchedBy: "org_from", providerId: "org_to", moving },
      ...{ version: 2, subscriptionsVersion: 2 },
    });
  });

  const moved = (more: Partial<SubscriptionItem>) =>
    movedSubscription(aSubscription(undefined, { providerId: "org_from", ...more }), "org_to", moving);

  it("a subscription of an eligible reseller moves: the new provider is credited from that instant on", () => {
    const naming = {
      partnerId: "1",
      partnerOrganizationId: "org_r",
      supportResellerId: "org_s",
      creditedQuantity: 3,
    };
    const { subscription, closed } = moved(naming);
    expect(subscription).toMatchObject({
      ...{ providerId: "org_to", partnerOrganizationId: "org_r", supportResellerId: "org_s" },
      ...{ credit: { from: at, quantity: 10 }, creditedUntil: at, creditedQuantity: undefined },
    });
    expect(closed).toMatchObject({ providerId: "org_from", resellerId: "org_r", to: at, quantity: 3 });
  });

  it("a subscription of an ineligible reseller then names nobody, and its plan is dropped together with the plan's author", () => {
    const naming = { partnerId: "2", partnerOrganizationId: "org_s", supportResellerId: "org_x" };
    const { subscription, closed } = moved({
      ...naming,
      scheduledChange: { quantity: 3, scheduledBy: "org_x" },
    });
    for (const field of [
      "partnerId",
      "partnerOrganizationId",
      "supportResellerId",
      "credit",
      "scheduledChange",
    ] as const)
      expect(subscription[field]).toBeUndefined();
    expect(closed).toMatchObject({ resellerId: "org_s", to: at });
    const plan = { quantity: 3, scheduledBy: "org_from" };
    expect(moved({ scheduledChange: plan }).subscription.scheduledChange?.scheduledBy).toBe("org_to");
    const kept = { quantity: 3, scheduledBy: "org_s" };
    expect(moved({ scheduledChange: kept }).subscription.scheduledChange).toEqual(kept);
  });

  it("an ended subscription stays unchanged", () => {
    const naming = { partnerId: "2", partnerOrganizationId: "org_x", status: "cancelled" } as const;
    const { subscription, closed } = moved(naming);
    expect(subscription).toMatchObject({ providerId: "org_to", ...naming });
    expect(closed).toBeUndefined();
  });
});

test("licences are shown by offer, most first, without those that have ended by the clock", () => {
  const start = new Date("2026-02-20T00:00:00.000Z");
  const subscriptions = [
    aSubscription(start, { offerId: "a", offerName: "A", quantity: 3 }),
    aSubscription(start, { offerId: "b", offerName: "B", quantity: 9 }),
    aSubscription(start, { offerId: "a", offerName: "A", quantity: 4, status: "suspended" }),
    aSubscription(start, { offerId: "a", status: "cancelled" }),
    aSubscription(new Date("2026-01-01T00:00:00.000Z"), { offerId: "c", autoRenewEnabled: false }),
  ];
  expect(byOffer(subscriptions, now)).toEqual([
    { offerId: "b", offerName: "B", subscriptions: 1, quantity: 9 },
    { offerId: "a", offerName: "A", subscriptions: 2, quantity: 7 },
  ]);
});
