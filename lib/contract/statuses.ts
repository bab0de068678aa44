import * as z from "zod";

// Statuses for functions that need nothing else of their nouns.

export const subscriptionStatus = z.enum(["active", "suspended", "cancelled", "expired"]);
export type SubscriptionStatus = z.output<typeof subscriptionStatus>;

export const orderStatus = z.enum(["draft", "submitted", "cancelled", "lapsed"]);
export type OrderStatus = z.output<typeof orderStatus>;

export const partnershipStatus = z.enum(["active", "ended"]);
export type PartnershipStatus = z.output<typeof partnershipStatus>;
