import { Refusal } from "../errors.ts";
import type { SubscriptionItem } from "./items.ts";
import { isOver } from "./states.ts";

/** How many of its licences the reseller of record is credited with. */
export const creditedQuantity = ({ quantity, creditedQuantity = quantity }: SubscriptionItem): number =>
  Math.min(creditedQuantity, quantity);

/** Whether a change counts as naming the present reseller of record again: more seats, or another offer. */
export const namesAnew = (before: SubscriptionItem, after: SubscriptionItem): boolean =>
  after.partnerOrganizationId !== undefined &&
  after.partnerOrganizationId === before.partnerOrganizationId &&
  after.partnerId === before.partnerId &&
  !isOver(after.status) &&
  (after.quantity > before.quantity || after.offerId !== before.offerId);

/**
 * The subscription after a change that names its reseller of record again (product rule 20). If it may still be named,
 * it is credited with all licences. Otherwise added seats are not credited, and with another offer or a new term its
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

/** A refusal of the named reseller is no bug and no outage: the reseller may no longer be named. */
export const isNoLongerToBeNamed = (error: unknown): error is Refusal =>
  error instanceof Refusal && error.code !== "UNAVAILABLE";

/** The answer's warning about a reseller of record that may no longer be named. */
export const noLongerEligible = ({ partnerId }: SubscriptionItem) => ({
  code: "PARTNER_NO_LONGER_ELIGIBLE",
  detail: `The reseller of record ${partnerId} could not be named now, and is not credited with this. GET /v1/partners/${partnerId} says why. The provider can name another one, or none.`,
});
