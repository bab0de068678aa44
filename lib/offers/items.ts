import * as z from "zod";
import type { offerTerms } from "../contract/offers.ts";
import { storedEnum } from "../table/stored.ts";

/** An offer as it lies in the table. */
export const offerItem = z.object({
  type: z.literal("Offer"),
  id: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  billing: storedEnum(["license", "azure"]),
  unitType: z.string(),
  minimumQuantity: z.int(),
  maximumQuantity: z.int(),
  termDuration: storedEnum(["P1M", "P1Y", "P3Y"]),
  billingCycle: storedEnum(["monthly", "annual", "none"]),
  isTrial: z.boolean(),
  upgradeTargetOffers: z.array(z.string()),
  prerequisiteOffers: z.array(z.string()),
  listPrice: z.object({ currency: z.string(), amount: z.string() }).optional(),
  version: z.int(),
});
export type OfferItem = z.output<typeof offerItem>;

/** An offer whose terms this release knows, so that it can sell it. */
export type SellableOffer = OfferItem & z.output<typeof offerTerms>;
