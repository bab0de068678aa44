import * as z from "zod";
import { answerEnum, lines, list, name, paging } from "./common.ts";
import { operations as named } from "./operation.ts";
import { impersonal, personal } from "./personal.ts";
import { billing, billingCycle, money, moneyAnswer, offerId, termDuration } from "./terms.ts";

const quantity = z.int().min(1).max(1_000_000);
const offerIds = z
  .array(offerId)
  .max(20)
  .refine((ids) => new Set(ids).size === ids.length, "must name each offer once");

const fields = {
  name: impersonal(name(200)),
  description: personal("length", lines(2000)),
  category: impersonal(name(60)),
  billing,
  unitType: impersonal(name(40)),
  minimumQuantity: quantity,
  maximumQuantity: quantity,
  termDuration,
  billingCycle,
  isTrial: z.boolean(),
  upgradeTargetOffers: offerIds.default([]),
  prerequisiteOffers: offerIds.default([]),
  listPrice: money.optional(),
};

const inOrder = { message: "must not be less than minimumQuantity", path: ["maximumQuantity"] };

export const offerInput = z
  .strictObject(fields)
  .refine(({ minimumQuantity, maximumQuantity }) => minimumQuantity <= maximumQuantity, inOrder)
  .meta({ id: "OfferInput" });
export type OfferInput = z.output<typeof offerInput>;

export const offerLine = z
  .strictObject({ id: offerId, ...fields })
  .refine(({ minimumQuantity, maximumQuantity }) => minimumQuantity <= maximumQuantity, inOrder);
export type OfferLine = z.output<typeof offerLine>;

/** The maximum number of offers in one import. */
export const mostImported = 500;

/** The lines of an import. Each is checked separately, so that every bad one is reported. */
export const offerImport = z
  .strictObject({ offers: z.array(offerLine).min(1).max(mostImported) })
  .meta({ id: "OfferImport" });

/** An offer in an answer. It has no limits, because a stored offer may be older than a limit. */
export const offer = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    category: z.string(),
    billing: answerEnum(billing),
    unitType: z.string(),
    minimumQuantity: z.int(),
    maximumQuantity: z.int(),
    termDuration: answerEnum(termDuration),
    billingCycle: answerEnum(billingCycle),
    isTrial: z.boolean(),
    upgradeTargetOffers: z.array(z.string()),
    prerequisiteOffers: z.array(z.string()),
    listPrice: moneyAnswer.optional(),
  })
  .meta({ id: "Offer" });
export type Offer = z.output<typeof offer>;

export const imported = z.object({ imported: z.int() }).meta({ id: "ImportedOffers" });
export const offers = list(offer);

const byOffer = z.object({ offerId });

export const operations = named({
  listOffers: {
    summary: "The catalogue",
    query: z.strictObject({
      ...paging,
      category: z.string().min(1).max(60).optional(),
      billing: billing.optional(),
      search: personal("length", z.string().trim().min(1).max(100)).optional(),
    }),
    looksThrough: ["search", "category", "billing"],
    answer: offers,
  },
  getOffer: { summary: "One offer", path: byOffer, answer: offer, resource: offer },
  putOffer: {
    summary: "Add or replace an offer",
    path: byOffer,
    body: offerInput,
    answer: offer,
    resource: offer,
    ifMatch: "honoured",
    refusals: ["OFFER_NOT_FOUND", "LIMIT_REACHED"],
  },
  importOffers: {
    summary: "Add or replace up to 500 offers",
    body: offerImport,
    largestBody: 3 * 1024 * 1024,
    answer: imported,
    key: "claim",
    refusals: ["OFFER_NOT_FOUND", "LIMIT_REACHED"],
  },
});
