import * as z from "zod";
import * as contract from "../contract/offers.ts";

/** An offer as it lies in the table. */
export const offerItem = contract.offer.extend({ type: z.literal("Offer"), version: z.int() });
export type OfferItem = z.output<typeof offerItem>;
