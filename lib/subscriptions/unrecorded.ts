import type { SubscriptionQuery } from "../contract/subscriptions.ts";
import type { Part } from "./keyed.ts";

export type Filter = Omit<SubscriptionQuery, "limit" | "cursor">;

const lower = (one: string, other: string): string => (one < other ? one : other);

/** The place right after everything that ends at this instant. No bound of a query is part of its list. */
const after = (end: string | undefined): string => (end === undefined ? "0" : `${end}~`);

/** The part of a list that has the asked values in the table. */
export const recordedPart = ({ endsAfter, endsBefore, ...filter }: Filter): Part => ({
  filter,
  between: [after(endsAfter), endsBefore ?? "~"],
});

/**
 * The parts of a list that have expired by the clock before the schedule has recorded it. The table has them as active or
 * suspended: of these the schedule leaves few whose end has passed, while an offer or a reseller has all of its past
 * subscriptions. A planned end is not in the keys, so it is found when it is recorded.
 */
export const unrecordedParts = (filter: Filter, now: Date): Part[] => {
  const { endsAfter, endsBefore = "~", status, offerId, partnerId, autoRenewEnabled } = filter;
  const at = now.toISOString();
  const asked = { offerId, partnerId };
  const rarest = "status";
  const parts: Part[] = [];
  const expiring = [after(endsAfter), lower(after(at), endsBefore)] as const;
  if (status === "expired" && autoRenewEnabled !== true)
    parts.push(
      { filter: { ...asked, status: "active", autoRenewEnabled: false }, between: expiring, rarest },
      { filter: { ...asked, status: "suspended" }, between: expiring, rarest },
    );
  // A suspended subscription that was to renew expires, and then renews no more.
  if (status === undefined && autoRenewEnabled === false)
    parts.push({
      filter: { ...asked, status: "suspended", autoRenewEnabled: true },
      between: expiring,
      rarest,
    });
  return parts;
};
