import { operations as offer } from "../offers.ts";
import { rights } from "../permissions.ts";
import { servedBy } from "../route.ts";

const { operator, everybody } = rights;
const served = servedBy("offers");

/** The routes that the function `offers` serves. */
// biome-ignore format: one row a line.
export const offersRoutes = {
  "GET /v1/offers": served(everybody, offer.listOffers),
  "GET /v1/offers/{offerId}": served(everybody, offer.getOffer),
  "PUT /v1/offers/{offerId}": served(operator, offer.putOffer),
  "POST /v1/offers/import": served(operator, offer.importOffers),
};
