import { stale } from "../errors.ts";
import type { Write } from "../table/item.ts";
import { type CustomerPartnerItem, customerPartners } from "./items.ts";

/** What is to change in the ties of one reseller to one customer; `null` takes a grant off, counts move by that much. */
export interface TieChange {
  associated?: boolean;
  adminSince?: string | null;
  azureOwnerSince?: string | null;
  record?: number;
  support?: number;
}

const granted = (change: string | null | undefined, before: string | undefined): string | undefined =>
  change === undefined ? before : (change ?? undefined);

/** The ties after the change, each link for itself: none follows from another (product rule 1). */
export const tiedBy = (
  before: CustomerPartnerItem | undefined,
  { customerId, providerId, resellerId }: { customerId: string; providerId: string; resellerId: string },
  change: TieChange,
): CustomerPartnerItem => ({
  type: "CustomerPartner",
  customerId,
  providerId,
  resellerId,
  associated: change.associated ?? before?.associated ?? false,
  adminSince: granted(change.adminSince, before?.adminSince),
  azureOwnerSince: granted(change.azureOwnerSince, before?.azureOwnerSince),
  recordCount: (before?.recordCount ?? 0) + (change.record ?? 0),
  supportCount: (before?.supportCount ?? 0) + (change.support ?? 0),
  version: (before?.version ?? 0) + 1,
});

/** The ties of one reseller to one customer after a change, if they still are as they were read. */
export const tieWrites = (
  before: CustomerPartnerItem | undefined,
  base: { customerId: string; providerId: string; resellerId: string },
  change: TieChange,
): Write => {
  const after = tiedBy(before, base, change);
  return before ? customerPartners.update(before, after) : customerPartners.create(after, stale);
};

/** A change of what one reseller has at a customer, with what it had. */
export interface TieUpdate {
  resellerId: string;
  before: CustomerPartnerItem | undefined;
  change: TieChange;
}

type Tied = { id: string; providerId: string };

/** The writes of several resellers' changes at one customer. */
export const tieWritesOf = ({ id, providerId }: Tied, changes: readonly TieUpdate[]): Write[] =>
  changes.map(({ resellerId, before, change }) =>
    tieWrites(before, { customerId: id, providerId, resellerId }, change),
  );

/** What every reseller has at the customer after these changes. */
export const changedTies = (
  { id, providerId }: Tied,
  ties: readonly CustomerPartnerItem[],
  changes: readonly TieUpdate[],
): CustomerPartnerItem[] => {
  const after = new Map(ties.map((tie) => [tie.resellerId, tie]));
  for (const { resellerId, before, change } of changes)
    after.set(resellerId, tiedBy(before, { customerId: id, providerId, resellerId }, change));
  return [...after.values()];
};
