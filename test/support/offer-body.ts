import type { OfferInput } from "../../lib/contract/offers.ts";

/** An offer in the form in which an operator puts it. */
export const offerBody = (name: string, more: Partial<OfferInput> = {}) => ({
  name,
  description: "An offer",
  category: "office",
  billing: "license" as const,
  unitType: "licence",
  minimumQuantity: 1,
  maximumQuantity: 100,
  termDuration: "P1M" as const,
  billingCycle: "monthly" as const,
  isTrial: false,
  ...more,
});
