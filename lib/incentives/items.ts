import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";

interface Interval {
  /** The organization whose list contains it. */
  by: "provider" | "reseller";
  providerId: string;
  resellerId: string;
  subscriptionId: string;
  from: string;
  to?: string | undefined;
}

/** The sort key where open intervals begin: after all intervals with an end. */
export const openOnes = "open#";

/** The sort key of an interval, by its end. */
export const placeByEnd = ({
  from,
  to,
  subscriptionId,
}: Omit<Interval, "by" | "providerId" | "resellerId">): string =>
  `${to === undefined ? openOnes : `${to}#`}${from}#${subscriptionId}`;

const listedBy = ({ by, providerId, resellerId }: Interval): [string, string] =>
  by === "provider" ? [providerId, resellerId] : [resellerId, providerId];

/**
 * The key item by which the filters of the list of credits find an interval. The provider has one such item, and the
 * reseller has one. The item of a closed interval holds a copy, because the interval never changes. The item of an open
 * interval leads to its subscription.
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
      /** Left out while the interval is open. The subscription has the values then. */
      to: z.string().optional(),
      partnerId: z.string().optional(),
      offerId: z.string().optional(),
      quantity: z.int().optional(),
    }),
});
export type CreditKeys = ItemOf<typeof creditKeys>;
