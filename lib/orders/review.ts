import { createHash } from "node:crypto";
import { theOperator } from "../brand.ts";
import type { LineItem, OrderProblem, Review } from "../contract/orders.ts";
import type { Money } from "../contract/terms.ts";
import { domainTaken } from "../customers/admin.ts";
import { profileProblems } from "../customers/profiles.ts";
import type { SellableOffer } from "../offers/items.ts";
import { missingPrerequisites, quantityFault, trialsAtEnd } from "../offers/rules.ts";
import { missingPartnership } from "../partnerships/access.ts";
import type { OrderItem } from "./items.ts";
import { sums, times } from "./money.ts";
import type { ReviewInputs } from "./review-inputs.ts";

/** The purpose of judging an order: to show the result, or to carry the order out. */
type Purpose = "review" | "submit";

/** The problems by which an order may give this reseller nothing. */
const resellerProblems = (id: string, pointer: string, { resellers }: ReviewInputs): OrderProblem[] => {
  const named = resellers.get(id);
  const missing = missingPartnership(named?.partnership?.status);
  if (missing) return [{ pointer, code: missing.code, detail: missing.message }];
  if (named?.organization?.status === "active") return [];
  const detail = `This reseller is suspended. Ask ${theOperator}.`;
  return [{ pointer, code: "RESELLER_SUSPENDED", detail }];
};

const recordProblems = (mpnId: string, pointer: string, { partners }: ReviewInputs): OrderProblem[] =>
  (partners.get(mpnId)?.problems ?? []).map((problem) => ({ pointer, ...problem }));

const offerProblems = (
  line: LineItem,
  offer: SellableOffer | undefined,
  at: string,
  held: ReadonlySet<string>,
): OrderProblem[] => {
  if (!offer) {
    const detail = `There is no offer ${line.offerId}. GET /v1/offers lists those there are.`;
    return [{ pointer: `${at}/offerId`, code: "OFFER_NOT_FOUND", detail }];
  }
  const fault = quantityFault(offer, line.quantity);
  const missing = missingPrerequisites(offer, held);
  return [
    ...(fault ? [{ pointer: `${at}/quantity`, code: "QUANTITY_OUT_OF_RANGE", detail: fault }] : []),
    ...(missing.length > 0
      ? [
          {
            pointer: `${at}/offerId`,
            code: "PREREQUISITE_MISSING",
            detail: `The customer needs an active subscription of ${missing.join(", ")}. Add it to this order.`,
          },
        ]
      : []),
  ];
};

/** A trial that the customer has had, or that an earlier line of the order contains. */
const trialProblems = (
  { lineItems }: OrderItem,
  offer: SellableOffer | undefined,
  index: number,
  { trialsUsed }: ReviewInputs,
): OrderProblem[] => {
  if (!offer?.isTrial) return [];
  const first = lineItems.findIndex(({ offerId }) => offerId === offer.id);
  const pointer = `/lineItems/${index}/offerId`;
  if (first === index && !trialsUsed.has(offer.id)) {
    const atEnd = trialsAtEnd(trialsUsed);
    return atEnd ? [{ pointer, code: atEnd.code, detail: atEnd.message }] : [];
  }
  const before = first < index ? `Line ${first + 1} orders it already.` : "It has had this one.";
  const detail = `A customer tries an offer once. ${before} Take the line off, or order the full offer.`;
  return [{ pointer, code: "TRIAL_ALREADY_USED", detail }];
};

const customerProblems = (order: OrderItem, inputs: ReviewInputs, purpose: Purpose): OrderProblem[] => {
  if (inputs.customer || !order.customer) return [];
  const { code, message } = domainTaken();
  const pointer = "/customer/companyProfile/domain";
  const isReported = inputs.domainTaken === "by-own" || (inputs.domainTaken && purpose === "submit");
  const taken = isReported ? [{ pointer, code, detail: message }] : [];
  const unfit = profileProblems(order.customer).map((problem) => ({
    ...problem,
    pointer: `/customer${problem.pointer}`,
  }));
  return [...taken, ...unfit];
};

/** Every problem that keeps the order from being submitted, with a pointer into the order. */
const problemsOf = (order: OrderItem, inputs: ReviewInputs, purpose: Purpose): OrderProblem[] => {
  const { resellerId, lineItems } = order;
  const held = new Set([...inputs.held, ...inputs.offers.keys()]);
  const lines = lineItems.flatMap((line, index) => {
    const at = `/lineItems/${index}`;
    const { partnerIdOnRecord, supportContact } = line;
    const support = supportContact?.resellerId;
    const offer = inputs.offers.get(line.offerId);
    return [
      ...offerProblems(line, offer, at, held),
      ...trialProblems(order, offer, index, inputs),
      ...(partnerIdOnRecord ? recordProblems(partnerIdOnRecord, `${at}/partnerIdOnRecord`, inputs) : []),
      ...(support ? resellerProblems(support, `${at}/supportContact/resellerId`, inputs) : []),
    ];
  });
  return [
    ...(resellerId ? resellerProblems(resellerId, "/resellerId", inputs) : []),
    ...customerProblems(order, inputs, purpose),
    ...lines,
  ];
};

const warningsOf = ({ lineItems }: OrderItem): OrderProblem[] =>
  lineItems.flatMap(({ partnerIdOnRecord }, index) =>
    partnerIdOnRecord
      ? []
      : [
          {
            pointer: `/lineItems/${index}/partnerIdOnRecord`,
            code: "NO_PARTNER_ON_RECORD",
            detail: "The line names no reseller of record: no incentive will be credited.",
          },
        ],
  );

const reviewedLine = (line: LineItem, offer: SellableOffer | undefined): Review["lineItems"][number] => ({
  ...line,
  offerName: offer?.name,
  unitType: offer?.unitType,
  listPrice: offer?.listPrice,
  total: offer?.listPrice && times(offer.listPrice, line.quantity),
});

/** The terms of an offer that go into a subscription and are not in the review. */
const termsOf = (offer: SellableOffer | undefined) =>
  offer && [
    offer.billing,
    offer.termDuration,
    offer.billingCycle,
    offer.isTrial,
    offer.minimumQuantity,
    offer.maximumQuantity,
  ];

const hashOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 27);

/**
 * The review of an order: the result of submitting it, with all problems at once. The `version` changes with the order
 * and with everything that a submit would commit, so that a submit commits exactly what was reviewed. Problems are not
 * part of the version. A submit checks for them again, and only a submit reveals that a domain belongs to another
 * provider's customer.
 */
export const reviewOf = (order: OrderItem, inputs: ReviewInputs, purpose: Purpose = "review"): Review => {
  const offerOf = ({ offerId }: LineItem) => inputs.offers.get(offerId);
  const lineItems = order.lineItems.map((line) => reviewedLine(line, offerOf(line)));
  const profiles = inputs.customer ?? order.customer;
  if (!profiles) throw new Error(`the order ${order.id} is for nobody`);
  const { companyProfile, billingProfile } = profiles;
  const customer = { ...(inputs.customer && { id: inputs.customer.id }), companyProfile, billingProfile };
  const prices = lineItems.flatMap(({ total }): Money[] => (total ? [total] : []));
  const terms = order.lineItems.map((line) => termsOf(offerOf(line)));
  return {
    version: `${order.version}.${hashOf([customer, order.resellerId, lineItems, terms])}`,
    customer,
    lineItems,
    ...(prices.length > 0 && { totals: sums(prices) }),
    problems: problemsOf(order, inputs, purpose),
    warnings: warningsOf(order),
  };
};
