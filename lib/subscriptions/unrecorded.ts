import type { SubscriptionQuery } from "../contract/subscriptions.ts";
import type { KeyedFilter } from "./keyed.ts";

export type Filter = Omit<SubscriptionQuery, "limit" | "cursor">;

/** A part of a list of subscriptions: the stored values that it is read by, and bounds of the places, both included. */
export interface Part {
  filter: KeyedFilter;
  between: readonly [string, string];
}

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
 * suspended. A planned end is not in the keys, so it is found when it is recorded.
 */
export const unrecordedParts = (filter: Filter, now: Date): Part[] => {
  const { endsAfter, endsBefore = "~", status, offerId, partnerId, autoRenewEnabled } = filter;
  const at = now.toISOString();
  const asked = { offerId, partnerId };
  const parts: Part[] = [];
  const expiring = [after(endsAfter), lower(after(at), endsBefore)] as const;
  if (status === "expired" && autoRenewEnabled !== true)
    parts.push(
      { filter: { ...asked, status: "active", autoRenewEnabled: false }, between: expiring },
      { filter: { ...asked, status: "suspended" }, between: expiring },
    );
  // A suspended subscription that was to renew expires, and then renews no more.
  if (status === undefined && autoRenewEnabled === false)
    parts.push({ filter: { ...asked, status: "suspended", autoRenewEnabled: true }, between: expiring });
  return parts;
};
