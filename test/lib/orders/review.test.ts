import { review as contract } from "../../../lib/contract/orders.ts";
import type { OrderItem } from "../../../lib/orders/items.ts";
import { reviewOf } from "../../../lib/orders/review.ts";
import { customer, draft, inputsOf, line, newCustomer, offer, provider, reseller } from "./given.ts";

type ReviewInputs = Parameters<typeof inputsOf>[0];
const problemsOf = (order: OrderItem, inputs: ReviewInputs) =>
  reviewOf(order, inputsOf(inputs)).problems.map(({ pointer, code }) => `${pointer} ${code}`);
const record = ({ organization }: ReturnType<typeof reseller>) =>
  line("suite", 1, { partnerIdOnRecord: organization.mpnId });
const euro = (amount: string) => ({ currency: "EUR", amount });
const swiss = (amount: string) => ({ currency: "CHF", amount });
const suite = offer("suite");
const addon = offer("addon", { prerequisiteOffers: ["suite"] });

it("a review shows lines, prices and totals, and warns of each line without a reseller of record", () => {
  const partner = reseller();
  const offers = [
    offer("suite", { listPrice: euro("0.10") }),
    offer("free", { listPrice: undefined }),
    offer("swiss", { listPrice: swiss("5") }),
  ];
  const lineItems = [line("suite", 3), { ...record(partner), offerId: "free" }, line("swiss", 2)];
  const inputs = inputsOf({ offers, resellers: [partner] });
  const review = contract.parse(reviewOf(draft({ lineItems }), inputs));
  expect(review).toMatchObject({
    customer: newCustomer,
    problems: [],
    lineItems: [
      { offerName: "Offer suite", unitType: "seat", total: euro("0.30") },
      { offerName: "Offer free" },
      { total: swiss("10") },
    ],
    totals: [swiss("10"), euro("0.30")],
    warnings: [0, 2].map((at) => ({
      pointer: `/lineItems/${at}/partnerIdOnRecord`,
      code: "NO_PARTNER_ON_RECORD",
    })),
  });
  expect(review.lineItems[1]?.total).toBeUndefined();
});

it("a review finds all problems of an order at once", () => {
  const [ended, stranger] = [reseller({}, "ended"), reseller({}, "none")];
  const [elsewhere, suspended] = [reseller({ region: "APAC" }), reseller({ status: "suspended" })];
  const supportedBy = (resellerId: string) => line("suite", 1, { supportContact: { resellerId } });
  const { billingProfile } = newCustomer;
  const defaultAddress = { country: "US", city: "Redmond", addressLine1: "1 Way", postalCode: "nowhere" };
  const order = draft({
    resellerId: ended.organization.id,
    customer: { ...newCustomer, billingProfile: { ...billingProfile, defaultAddress } },
    lineItems: [
      line("gone"),
      line("suite", 101),
      line("addon"),
      line("suite", 1, { partnerIdOnRecord: "404" }),
      line("suite", 1, { partnerIdOnRecord: provider.mpnId }),
      ...[ended, stranger, elsewhere, suspended].map(record),
      ...[stranger.organization.id, "org_unknown"].map(supportedBy),
    ],
  });
  const inputs = {
    offers: [suite, offer("addon", { prerequisiteOffers: ["suite", "other"] })],
    resellers: [ended, stranger, elsewhere, suspended],
    otherMpnIds: ["404"],
    domainTaken: "by-own" as const,
  };
  expect(problemsOf(order, inputs)).toEqual([
    "/resellerId PARTNERSHIP_ENDED",
    "/customer/companyProfile/domain DOMAIN_TAKEN",
    "/customer/billingProfile/defaultAddress/state ADDRESS_INVALID",
    "/customer/billingProfile/defaultAddress/postalCode ADDRESS_INVALID",
    "/lineItems/0/offerId OFFER_NOT_FOUND",
    "/lineItems/1/quantity QUANTITY_OUT_OF_RANGE",
    "/lineItems/2/offerId PREREQUISITE_MISSING",
    "/lineItems/3/partnerIdOnRecord MPN_ID_NOT_FOUND",
    "/lineItems/4/partnerIdOnRecord MPN_ID_IS_PROVIDER",
    "/lineItems/5/partnerIdOnRecord PARTNERSHIP_ENDED",
    "/lineItems/6/partnerIdOnRecord PARTNERSHIP_REQUIRED",
    "/lineItems/7/partnerIdOnRecord REGION_MISMATCH",
    "/lineItems/8/partnerIdOnRecord RESELLER_SUSPENDED",
    "/lineItems/9/supportContact/resellerId PARTNERSHIP_REQUIRED",
    "/lineItems/10/supportContact/resellerId PARTNERSHIP_REQUIRED",
  ]);
  for (const { detail } of reviewOf(order, inputsOf(inputs)).problems) expect(detail).toMatch(/\.$/);
});

it("a review accepts a prerequisite from the same order or from the customer's subscriptions", () => {
  const alone = draft({ customerId: "cus_1", lineItems: [line("addon")] });
  const together = draft({ lineItems: [line("addon"), line("suite")] });
  const known = { offers: [addon], customer: customer() };
  expect(problemsOf(together, { offers: [suite, addon] })).toEqual([]);
  expect(problemsOf(alone, { ...known, held: ["suite"] })).toEqual([]);
  expect(problemsOf(alone, known)).toEqual(["/lineItems/0/offerId PREREQUISITE_MISSING"]);
});

it("a review lets a customer try an offer once, in all of its orders and in this one", () => {
  const trial = offer("trial", { isTrial: true });
  const order = draft({ lineItems: [line("trial"), line("suite"), line("trial"), line("suite")] });
  const known = { offers: [suite, trial] };
  const twice = ["/lineItems/2/offerId TRIAL_ALREADY_USED"];
  expect(problemsOf(order, known)).toEqual(twice);
  expect(problemsOf(order, { ...known, trialsUsed: ["trial"] })).toEqual([
    "/lineItems/0/offerId TRIAL_ALREADY_USED",
    ...twice,
  ]);
  const hundred = Array.from({ length: 100 }, (_, at) => `trial-${at}`);
  expect(problemsOf(order, { ...known, trialsUsed: hundred.slice(1) })).toEqual(twice);
  expect(problemsOf(order, { ...known, trialsUsed: hundred })).toEqual([
    "/lineItems/0/offerId LIMIT_REACHED",
    ...twice,
  ]);
});

it("a review says that a domain is the provider's own customer's; only a submit says that it is another provider's", () => {
  const order = draft({ customer: newCustomer, lineItems: [line("suite")] });
  const codes = (domainTaken: "by-own" | "by-another", purpose: "review" | "submit") =>
    reviewOf(order, inputsOf({ domainTaken }), purpose).problems.map(({ code }) => code);
  expect(codes("by-own", "review")).toEqual(["DOMAIN_TAKEN"]);
  expect(codes("by-own", "submit")).toEqual(["DOMAIN_TAKEN"]);
  expect(codes("by-another", "review")).toEqual([]);
  expect(codes("by-another", "submit")).toEqual(["DOMAIN_TAKEN"]);
});

it("a review's version differs for orders that would commit something else, and is the same for all others", () => {
  const partner = reseller();
  const order = draft({ lineItems: [{ ...record(partner), quantity: 2 }] });
  const version = (more: ReviewInputs = {}, changes: Partial<OrderItem> = {}) =>
    reviewOf({ ...order, ...changes }, inputsOf({ resellers: [partner], ...more })).version;
  const withOffer = (more: Parameters<typeof offer>[1]) => version({ offers: [offer("suite", more)] });
  const first = version();
  // One problem is enough to hold an order back.
  for (const same of [
    version(),
    version({ domainTaken: "by-own" as const }),
    withOffer({ description: "Reworded." }),
  ])
    expect(same).toBe(first);
  const others = [
    withOffer({ listPrice: euro("1.11") }),
    withOffer({ name: "Renamed" }),
    withOffer({ termDuration: "P3Y" }),
    withOffer({ maximumQuantity: 3 }),
    version({ offers: [] }),
    version({}, { lineItems: [line("suite", 3)] }),
    version({}, { version: 2 }),
    version({}, { resellerId: partner.organization.id }),
  ];
  expect(new Set([first, ...others]).size).toBe(others.length + 1);
});
