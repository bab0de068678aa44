import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";

interface Interval {
  /** In whose list it stands. */
  by: "provider" | "reseller";
  providerId: string;
  resellerId: string;
  subscriptionId: string;
  from: string;
  to?: string | undefined;
}

/** Where the intervals that are open begin: after all that have an end. */
export const openOnes = "open#";

/** The place of an interval among others, by its end. */
export const placeByEnd = ({
  from,
  to,
  subscriptionId,
}: Omit<Interval, "by" | "providerId" | "resellerId">): string =>
  `${to === undefined ? openOnes : `${to}#`}${from}#${subscriptionId}`;

const listedBy = ({ by, providerId, resellerId }: Interval): [string, string] =>
  by === "provider" ? [providerId, resellerId] : [resellerId, providerId];

/**
 * By what the filters of the list of credits find an interval: its provider has one item, and its reseller. A closed one
 * lies there whole, as it never changes; one that is open leads to its subscription.
 */
export const creditKeys = entity({
  type: "CreditKeys",
  versioned: false,
  key: (interval: Interval) => keys.creditEnd(...listedBy(interval), placeByEnd(interval)),
  indexes: (interval) => ({
    GSI1PK: keys.creditsByBeginning(listedBy(interval)[0]).PK,
    GSI1SK: `${interval.from}#${interval.subscriptionId}`,
    GSI2PK: keys.creditsByEnd(listedBy(interval)[0]).PK,
    GSI2SK: placeByEnd(interval),
  }),
  schema: () =>
    z.object({
      by: z.enum(["provider", "reseller"]),
      providerId: z.string(),
      resellerId: z.string(),
      customerId: z.string(),
      subscriptionId: z.string(),
      from: z.string(),
      /** Left out while the interval is open; then these are the subscription's to say. */
      to: z.string().optional(),
      partnerId: z.string().optional(),
      offerId: z.string().optional(),
      quantity: z.int().optional(),
    }),
});
export type CreditKeys = ItemOf<typeof creditKeys>;
