import type { TransferPreview } from "../contract/customer-transfers.ts";
import { resetRoute } from "../customers/admin.ts";
import { delegatedAdminAt } from "../customers/delegated-admin.ts";
import type { CustomerItem, ResellerRelationship } from "../customers/items.ts";
import { nextVersion } from "../table/entity.ts";

type Relationships = TransferPreview["resellers"][number]["has"];

/** Whether a reseller goes along to the new provider, and whether it may stay reseller of record there. */
export interface Standing {
  isPartner: boolean;
  mayBeOfRecord: boolean;
}

/** The relationships of a reseller with the customer at `now`. */
export const relationshipsOf = (relationship: ResellerRelationship, now: Date): Relationships => ({
  associated: relationship.associated,
  delegatedAdmin: delegatedAdminAt(relationship, now) !== undefined,
  azureTenantOwner: relationship.azureOwnerSince !== undefined,
  resellerOfRecord: relationship.recordCount,
  supportContact: relationship.supportCount,
});

/**
 * The relationship at the new provider. A partner of the new provider keeps its relationships, but stays reseller of
 * record only if it may be named there. Other resellers keep nothing. A reseller's knowledge of the admin's credentials
 * stays on record, unless the acceptance resets them.
 */
export const movedRelationship = (
  before: ResellerRelationship,
  providerId: string,
  { isPartner, mayBeOfRecord }: Standing,
  resets = false,
): ResellerRelationship => ({
  ...before,
  providerId,
  formerProviderId: before.providerId,
  ...(!isPartner && {
    associated: false,
    adminSince: undefined,
    adminTermsSince: undefined,
    adminAccess: undefined,
    adminUntil: undefined,
    adminReminded: undefined,
    azureOwnerSince: undefined,
    supportCount: 0,
  }),
  ...(!(isPartner && mayBeOfRecord) && { recordCount: 0 }),
  ...(resets && { credentialsResetAt: undefined }),
});

/**
 * The customer at its new provider. Its subscriptions follow (`moving`), and meanwhile none may be added or changed
 * unnoticed.
 */
export const movedCustomer = (
  before: CustomerItem,
  providerId: string,
  moving: NonNullable<CustomerItem["moving"]>,
): CustomerItem => {
  const stays = (resellerId: string | undefined | null) =>
    moving.partners.some((each) => each === resellerId);
  return {
    ...before,
    providerId,
    // The vouching for its billing address belonged to the former provider.
    billingEmailVouchedBy: before.billingEmailVouchedBy ?? before.providerId,
    associatedPartnerId: stays(before.associatedPartnerId) ? before.associatedPartnerId : null,
    azureTenantOwner: stays(before.azureTenantOwner?.resellerId) ? before.azureTenantOwner : null,
    moving,
    version: nextVersion(before),
    subscriptionsVersion: before.subscriptionsVersion + 1,
  };
};

/**
 * The new provider's warning about the customer's admin: the last organization to reset its password still knows it,
 * which is a reseller, or else the former provider (product rule 22).
 */
export const knownCredentials = (
  { id, providerId }: Pick<CustomerItem, "id" | "providerId">,
  relationships: readonly ResellerRelationship[],
) => {
  const last = relationships.find(({ credentialsResetAt }) => credentialsResetAt !== undefined);
  const who = last
    ? `The reseller ${last.resellerId} reset the credentials of the customer's admin last, on ${last.credentialsResetAt}`
    : `The former provider ${providerId} gave the customer's admin its credentials last`;
  return {
    code: "ADMIN_CREDENTIALS_KNOWN",
    detail: `${who}, and may know them still. POST ${resetRoute(id)} ends them and gives new ones.`,
  };
};
