import * as z from "zod";
import type { offerTerms } from "../contract/terms.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** A text in the form for searches: lower case, in one Unicode form. */
export const searchable = (text: string): string => text.normalize("NFKC").toLowerCase();

export const offers = entity({
  type: "Offer",
  key: ({ id }: { id: string }) => keys.offer(id),
  derived: { searchable: ({ id, name, description }) => searchable([id, name, description].join("\n")) },
  schema: () =>
    z.object({
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
    }),
});
export type OfferItem = ItemOf<typeof offers>;

/** An offer that this release can sell, because it knows the offer's terms. */
export type SellableOffer = OfferItem & z.output<typeof offerTerms>;
