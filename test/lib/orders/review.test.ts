import fc from "fast-check";
import { review as contract } from "../../../lib/contract/orders.ts";
import { reviewOf } from "../../../lib/orders/review.ts";
import { customer, draft, factsOf, line, newCustomer, offer, provider, reseller } from "./given.ts";

const found = (review: ReturnType<typeof reviewOf>) =>
  review.problems.map(({ pointer, code }) => [pointer, code]);

it("shows lines, prices and totals, and warns of each line without a reseller of record", () => {
  const partner = reseller();
  const mpnId = partner.organization.mpnId ?? "";
  const offers = [
    offer("suite", { listPrice: { currency: "EUR", amount: "0.10" } }),
    offer("free", { listPrice: undefined }),
    offer("swiss", { listPrice: { currency: "CHF", amount: "5" } }),
  ];
  const order = draft({
    lineItems: [line("suite", 3), line("free", 2, { partnerIdOnRecord: mpnId }), line("swiss", 2)],
  });
  const review = contract.parse(reviewOf(order, factsOf({ offers, resellers: [partner] })));
  expect(review).toMatchObject({
    customer: newCustomer,
    problems: [],
    lineItems: [
      { offerName: "Offer suite", unitType: "seat", total: { currency: "EUR", amount: "0.30" } },
      { offerName: "Offer free" },
      { total: { currency: "CHF", amount: "10" } },
    ],
    totals: [
      { currency: "CHF", amount: "10" },
      { currency: "EUR", amount: "0.30" },
    ],
  });
  expect(review.lineItems[1]?.total).toBeUndefined();
  expect(review.warnings).toEqual([
    expect.objectContaining({ pointer: "/lineItems/0/partnerIdOnRecord", code: "NO_PARTNER_ON_RECORD" }),
    expect.objectContaining({ pointer: "/lineItems/2/partnerIdOnRecord", code: "NO_PARTNER_ON_RECORD" }),
  ]);
});

it("finds all problems of an order at once", () => {
  const ended = reseller({}, "ended");
  const stranger = reseller({}, "none");
  const elsewhere = reseller({ region: "APAC" });
  const suspended = reseller({ status: "suspended" });
  const mpnIdOf = (each: typeof ended) => each.organization.mpnId ?? "";
  const order = draft({
    resellerId: ended.organization.id,
    customer: {
      ...newCustomer,
      billingProfile: {
        ...newCustomer.billingProfile,
        defaultAddress: { country: "US", city: "Redmond", addressLine1: "1 Way", postalCode: "nowhere" },
      },
    },
    lineItems: [
      line("gone"),
      line("suite", 101),
      line("addon"),
      line("suite", 1, { partnerIdOnRecord: "404" }),
      line("suite", 1, { partnerIdOnRecord: provider.mpnId ?? "" }),
      line("suite", 1, { partnerIdOnRecord: mpnIdOf(ended) }),
      line("suite", 1, { partnerIdOnRecord: mpnIdOf(stranger) }),
      line("suite", 1, { partnerIdOnRecord: mpnIdOf(elsewhere) }),
      line("suite", 1, { partnerIdOnRecord: mpnIdOf(suspended) }),
      line("suite", 1, { supportContact: { resellerId: stranger.organization.id } }),
      line("suite", 1, { supportContact: { resellerId: "org_unknown" } }),
    ],
  });
  const facts = factsOf({
    offers: [offer("suite"), offer("addon", { prerequisiteOffers: ["suite", "other"] })],
    resellers: [ended, stranger, elsewhere, suspended],
    otherMpnIds: ["404"],
    domainTaken: true,
  });
  const review = reviewOf(order, facts);
  expect(found(review)).toEqual([
    ["/resellerId", "PARTNERSHIP_ENDED"],
    ["/customer/companyProfile/domain", "DOMAIN_TAKEN"],
    ["/customer/billingProfile/defaultAddress/state", "ADDRESS_INVALID"],
    ["/customer/billingProfile/defaultAddress/postalCode", "ADDRESS_INVALID"],
    ["/lineItems/0/offerId", "OFFER_NOT_FOUND"],
    ["/lineItems/1/quantity", "QUANTITY_OUT_OF_RANGE"],
    ["/lineItems/2/offerId", "PREREQUISITE_MISSING"],
    ["/lineItems/3/partnerIdOnRecord", "MPN_ID_NOT_FOUND"],
    ["/lineItems/4/partnerIdOnRecord", "MPN_ID_IS_PROVIDER"],
    ["/lineItems/5/partnerIdOnRecord", "PARTNERSHIP_ENDED"],
    ["/lineItems/6/partnerIdOnRecord", "PARTNERSHIP_REQUIRED"],
    ["/lineItems/7/partnerIdOnRecord", "REGION_MISMATCH"],
    ["/lineItems/8/partnerIdOnRecord", "RESELLER_SUSPENDED"],
    ["/lineItems/9/supportContact/resellerId", "PARTNERSHIP_REQUIRED"],
    ["/lineItems/10/supportContact/resellerId", "PARTNERSHIP_REQUIRED"],
  ]);
  for (const { detail } of review.problems) expect(detail).toMatch(/\.$/);
});

it("asks for the agreement of who is named of record", () => {
  const partner = reseller();
  const order = draft({ lineItems: [line("suite", 1, { partnerIdOnRecord: partner.organization.mpnId })] });
  expect(found(reviewOf(order, factsOf({ resellers: [partner], unsigned: true })))).toEqual([
    ["/lineItems/0/partnerIdOnRecord", "AGREEMENT_NOT_SIGNED"],
  ]);
});

it("takes a prerequisite from the same order or from what the customer has", () => {
  const offers = [offer("suite"), offer("addon", { prerequisiteOffers: ["suite"] })];
  const alone = draft({ customerId: "cus_1", lineItems: [line("addon")] });
  const together = draft({ lineItems: [line("addon"), line("suite")] });
  expect(found(reviewOf(together, factsOf({ offers })))).toEqual([]);
  const known = customer();
  expect(
    found(reviewOf(alone, factsOf({ offers: offers.slice(1), customer: known, held: ["suite"] }))),
  ).toEqual([]);
  expect(found(reviewOf(alone, factsOf({ offers: offers.slice(1), customer: known })))).toEqual([
    ["/lineItems/0/offerId", "PREREQUISITE_MISSING"],
  ]);
});

it("gives another version to whatever would commit something else, and the same to the rest", () => {
  const partner = reseller();
  const order = draft({ lineItems: [line("suite", 2, { partnerIdOnRecord: partner.organization.mpnId })] });
  const version = (more: Parameters<typeof factsOf>[0] = {}, changed = order) =>
    reviewOf(changed, factsOf({ resellers: [partner], ...more })).version;
  const first = version();
  expect(version()).toBe(first);
  // Problems keep an order back by themselves.
  expect(version({ domainTaken: true })).toBe(first);
  expect(version({ offers: [offer("suite", { description: "Reworded." })] })).toBe(first);
  const others = [
    version({ offers: [offer("suite", { listPrice: { currency: "EUR", amount: "1.11" } })] }),
    version({ offers: [offer("suite", { name: "Renamed" })] }),
    version({ offers: [offer("suite", { termDuration: "P3Y" })] }),
    version({ offers: [offer("suite", { maximumQuantity: 3 })] }),
    version({ offers: [] }),
    version({}, { ...order, lineItems: [line("suite", 3)] }),
    version({}, { ...order, version: 2 }),
    version({}, { ...order, resellerId: partner.organization.id }),
  ];
  expect(new Set([first, ...others]).size).toBe(others.length + 1);
});

it("points into the order with every problem and warning, whatever the order", () => {
  const partners = [reseller(), reseller({}, "ended"), reseller({}, "none"), reseller({ region: "APAC" })];
  const mpnIds = ["1", provider.mpnId ?? "", ...partners.map(({ organization }) => organization.mpnId ?? "")];
  const ids = partners.map(({ organization }) => organization.id);
  const anyLine = fc.record(
    {
      offerId: fc.constantFrom("suite", "addon", "gone"),
      quantity: fc.integer({ min: 1, max: 200 }),
      partnerIdOnRecord: fc.constantFrom(...mpnIds),
      supportContact: fc.record({ resellerId: fc.constantFrom(...ids) }),
    },
    { requiredKeys: ["offerId", "quantity"] },
  );
  const input = fc.record(
    { lineItems: fc.array(anyLine, { minLength: 1, maxLength: 8 }), resellerId: fc.constantFrom(...ids) },
    { requiredKeys: ["lineItems"] },
  );
  const facts = factsOf({
    offers: [offer("suite"), offer("addon", { prerequisiteOffers: ["suite"] })],
    resellers: partners,
    otherMpnIds: ["1"],
    domainTaken: true,
  });
  const at = (value: unknown, pointer: string): unknown =>
    pointer
      .split("/")
      .slice(1)
      .reduce((inside: any, name) => inside?.[name], value);
  fc.assert(
    fc.property(input, (given) => {
      const order = draft(given);
      const before = structuredClone(order);
      const review = contract.parse(reviewOf(order, facts));
      expect(order).toEqual(before);
      for (const { pointer } of review.problems) expect(at(order, pointer)).toBeDefined();
      for (const { pointer } of review.warnings) {
        expect(at(order, pointer)).toBeUndefined();
        expect(at(order, pointer.slice(0, pointer.lastIndexOf("/")))).toBeDefined();
      }
    }),
    { numRuns: 150 },
  );
});
