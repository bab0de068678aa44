import { Refusal } from "../errors.ts";
import type { SubscriptionItem } from "./items.ts";
import { isOver } from "./states.ts";

/** How many of its licences the reseller of record is credited with. */
export const creditedQuantity = ({ quantity, creditedQuantity = quantity }: SubscriptionItem): number =>
  Math.min(creditedQuantity, quantity);

/** Whether a change names the reseller of record anew, which it keeps: with more seats, or for another offer. */
export const namesAnew = (before: SubscriptionItem, after: SubscriptionItem): boolean =>
  after.partnerOrganizationId !== undefined &&
  after.partnerOrganizationId === before.partnerOrganizationId &&
  after.partnerId === before.partnerId &&
  !isOver(after.status) &&
  (after.quantity > before.quantity || after.offerId !== before.offerId);

/**
 * The subscription after a change that names its reseller of record anew (product rule 20). One that may still be named
 * is credited with all licences. Of one that may not, added seats are not credited; with another offer or a new term its
 * credit ends.
 */
export const namedAnew = (
  before: SubscriptionItem,
  after: SubscriptionItem,
  { eligible, renewed = false }: { eligible: boolean; renewed?: boolean },
): SubscriptionItem => {
  if (eligible) return { ...after, creditedQuantity: undefined };
  const ends = renewed || after.offerId !== before.offerId;
  return { ...after, creditedQuantity: ends ? 0 : creditedQuantity(before) };
};

/** A refusal of what is named is no bug and no outage: it says that the reseller is no longer one to name. */
export const isNoLongerToBeNamed = (error: unknown): error is Refusal =>
  error instanceof Refusal && error.code !== "UNAVAILABLE";

/** What the answer says of a reseller of record that may no longer be named. */
export const noLongerEligible = ({ partnerId }: SubscriptionItem) => ({
  code: "PARTNER_NO_LONGER_ELIGIBLE",
  detail: `The reseller of record ${partnerId} could not be named now, and is not credited with this. GET /v1/partners/${partnerId} says why. The provider can name another one, or none.`,
});
