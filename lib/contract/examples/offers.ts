import type { OfferLine } from "../offers.ts";
import type { ExamplesOf } from "./example.ts";
import { standIns } from "./stand-ins.ts";

/** An offer of the demo catalogue, and one of its upgrade targets. */
export const offerId = "deskhub-essential";
export const targetOfferId = "deskhub-business";

const { id, ...input }: OfferLine = {
  id: standIns.newOffer,
  name: "Mailroom Basic",
  description: "Mailboxes of 50 GB.\nFor companies of up to 300 people.",
  category: "Productivity",
  billing: "license",
  unitType: "mailbox",
  minimumQuantity: 2,
  maximumQuantity: 300,
  termDuration: "P1Y",
  billingCycle: "annual",
  isTrial: true,
  upgradeTargetOffers: [offerId],
  prerequisiteOffers: [targetOfferId],
  listPrice: { currency: "EUR", amount: "3.40" },
};
const offer: OfferLine = { id, ...input };

export const offerExamples: ExamplesOf<"offers"> = {
  "GET /v1/offers": {
    query: { category: "Productivity", billing: "license", search: "deskhub" },
    answer: { items: [offer] },
  },
  "GET /v1/offers/{offerId}": { path: { offerId }, answer: { ...offer, id: offerId } },
  "PUT /v1/offers/{offerId}": { path: { offerId: id }, body: input, answer: offer },
  "POST /v1/offers/import": { body: { offers: [offer] }, answer: { imported: 1 } },
};
