import * as z from "zod";
import { id, instant, instantIn, list, paging } from "./common.ts";
import { operations as named } from "./operation.ts";

/** An interval in which a reseller was the reseller of record of a subscription, with its quantity. */
export const credit = z
  .object({
    subscriptionId: id("sub"),
    customerId: id("cus"),
    partnerId: z.string(),
    offerId: z.string(),
    from: instant,
    to: instant.optional(),
    quantity: z.int(),
  })
  .meta({ id: "IncentiveCredit" });
export type Credit = z.output<typeof credit>;

export const credits = list(credit);

export const operations = named({
  listIncentiveCredits: {
    summary: "Incentive credits",
    query: z.strictObject({
      ...paging,
      resellerId: id("org").optional(),
      from: instantIn.optional(),
      to: instantIn.optional(),
    }),
    answer: credits,
  },
});
