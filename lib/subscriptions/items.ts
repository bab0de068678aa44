import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** The open incentive credit: the interval of the current reseller of record. */
export const openCredit = z.object({ from: z.string(), quantity: z.int(), offerId: z.string() });

/** The values by which filters find a subscription, as one text. */
export const keyedBy = (subscription: {
  providerId: string;
  offerId: string;
  partnerId?: string | undefined;
  status: string;
  autoRenewEnabled: boolean;
  commitmentEndDate: string;
}): string => {
  const { providerId, offerId, partnerId, status, autoRenewEnabled, commitmentEndDate } = subscription;
  return [providerId, offerId, partnerId ?? "", status, autoRenewEnabled, commitmentEndDate].join("#");
};

/** The resellers that list a subscription because it names them, and the open credit, as one text. */
export const listedBy = (subscription: {
  partnerOrganizationId?: string | undefined;
  supportResellerId?: string | undefined;
  credit?: { from: string } | undefined;
}): string => {
  const { partnerOrganizationId = "", supportResellerId = "", credit } = subscription;
  return [partnerOrganizationId, supportResellerId, credit?.from ?? ""].join("#");
};

/**
 * A subscription. Its stored status and end are those last written; `settledAt` derives the present ones. It is in the
 * index of credits while a credit is open.
 */
export const subscriptions = entity({
  type: "Subscription",
  key: ({ customerId, id }: { customerId: string; id: string }) => keys.subscription(customerId, id),
  indexes: ({ id, providerId, partnerOrganizationId, credit, commitmentEndDate }) => ({
    ...(credit && partnerOrganizationId
      ? keys.creditIndex(providerId, partnerOrganizationId, credit.from, id)
      : {}),
    ...keys.subscriptionEnd(providerId, commitmentEndDate, id),
  }),
  // The backfill sets it on subscriptions whose filter keys may lag, so that the stream consumer writes them again.
  derived: {
    keyed: (subscription) => keyedBy(subscription),
    reached: (subscription) => listedBy(subscription),
  },
  schema: () =>
    z.object({
      type: z.literal("Subscription"),
      id: z.string(),
      customerId: z.string(),
      providerId: z.string(),
      orderId: z.string(),
      offerId: z.string(),
      offerName: z.string(),
      billing: storedEnum(["license", "azure"]),
      unitType: z.string(),
      friendlyName: z.string(),
      quantity: z.int(),
      minimumQuantity: z.int(),
      maximumQuantity: z.int(),
      status: storedEnum(["active", "suspended", "cancelled", "expired"]),
      /** The reseller of record: its MPN ID and its organization. */
      partnerId: z.string().optional(),
      partnerOrganizationId: z.string().optional(),
      /** The reseller that is the support contact; left out when the provider is. */
      supportResellerId: z.string().optional(),
      effectiveStartDate: z.string(),
      commitmentEndDate: z.string(),
      cancellationAllowedUntil: z.string(),
      autoRenewEnabled: z.boolean(),
      termDuration: storedEnum(["P1M", "P1Y", "P3Y"]),
      billingCycle: storedEnum(["monthly", "annual", "none"]),
      isTrial: z.boolean(),
      /** The start of the first term since an upgrade began a new one. Default: `effectiveStartDate`. */
      termsFrom: z.string().optional(),
      /** Seats added within the term, oldest first, each with the instant until when it can be taken back. */
      addedSeats: z.array(z.object({ quantity: z.int(), until: z.string() })).optional(),
      /** The number of licences credited to the reseller of record. Default: all. */
      creditedQuantity: z.int().optional(),
      /** The planned change for the renewal at `at`, and the organization that planned it. */
      scheduledChange: z
        .object({
          quantity: z.int().optional(),
          targetOfferId: z.string().optional(),
          autoRenewEnabled: z.boolean().optional(),
          scheduledBy: z.string(),
          /** Missing in a plan made by an older release. */
          at: z.string().optional(),
        })
        .optional(),
      credit: openCredit.optional(),
      /**
       * The end of the newest closed credit. The next one never begins before it, even if clocks of two machines
       * differ.
       */
      creditedUntil: z.string().optional(),
      version: z.int(),
    }),
});
export type SubscriptionItem = ItemOf<typeof subscriptions>;

/**
 * The keys by which the filters of lists find a subscription: one item has the keys of its offer and partner, one those
 * of its status. The provider has two such items, and so has each reseller with access.
 */
export const subscriptionKeys = entity({
  type: "SubscriptionKeys",
  versioned: false,
  key: (of: { customerId: string; id: string; by: "offer" | "status"; resellerId?: string | undefined }) =>
    keys.subscriptionKeys(of.customerId, of.id, of.by, of.resellerId),
  indexes: ({ by, id, providerId, resellerId, offerId, partnerId, status, autoRenewEnabled, ...ending }) => {
    const range = (what: Parameters<typeof keys.subscriptionsBy>[0], value: string) =>
      keys.subscriptionsBy(what, resellerId ?? providerId, value).PK;
    const place = `${ending.commitmentEndDate}#${id}`;
    if (by === "status")
      return {
        ...{ GSI1PK: range("STATUS", status), GSI1SK: place },
        ...{ GSI2PK: range("RENEWAL", String(autoRenewEnabled)), GSI2SK: place },
      };
    return {
      ...{ GSI1PK: range("OFFER", offerId), GSI1SK: place },
      ...(partnerId && { GSI2PK: range("PARTNER", partnerId), GSI2SK: place }),
    };
  },
  schema: () =>
    z.object({
      id: z.string(),
      customerId: z.string(),
      providerId: z.string(),
      /** The reseller whose list contains it; left out for the provider's. */
      resellerId: z.string().optional(),
      by: z.enum(["offer", "status"]),
      commitmentEndDate: z.string(),
      offerId: z.string(),
      partnerId: z.string().optional(),
      status: z.string(),
      autoRenewEnabled: z.boolean(),
      /** The subscription's version when these keys were written. */
      subscriptionVersion: z.int(),
    }),
});

/** A closed incentive credit: an interval of a reseller of record. Its index is sorted by reseller and beginning. */
export const credits = entity({
  type: "Credit",
  versioned: false,
  key: (interval: { customerId: string; subscriptionId: string; from: string }) =>
    keys.credit(interval.customerId, interval.subscriptionId, interval.from),
  indexes: ({ providerId, resellerId, from, subscriptionId }) =>
    keys.creditIndex(providerId, resellerId, from, subscriptionId),
  // The backfill sets it on credits of older releases, so that the stream consumer writes their keys for periods.
  derived: { keyed: () => true },
  schema: () =>
    z.object({
      type: z.literal("Credit"),
      subscriptionId: z.string(),
      customerId: z.string(),
      providerId: z.string(),
      resellerId: z.string(),
      partnerId: z.string(),
      offerId: z.string(),
      from: z.string(),
      to: z.string(),
      quantity: z.int(),
    }),
});
export type CreditItem = ItemOf<typeof credits>;
