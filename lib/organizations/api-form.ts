import type { OrganizationAnswer, OrganizationEntryAnswer } from "../contract/organizations.ts";
import { logoPath } from "../logos/active-logo.ts";
import type { AgreementItem, OrganizationItem } from "./items.ts";

/** An organization with the address of its logo, if it shows one. */
export const withLogoUrl = <T extends OrganizationItem>(
  item: T,
  baseUrl: string,
): T & { logoUrl?: string } => {
  const path = logoPath(item);
  return { ...item, ...(path && { logoUrl: `${baseUrl}${path}` }) };
};

/** An organization in a list of the API. */
export const entryOf = (item: OrganizationItem, baseUrl: string): OrganizationEntryAnswer => ({
  ...withLogoUrl(item, baseUrl),
  type: item.organizationType,
});

/** An organization as a single resource of the API, with its agreements. */
export const organizationOf = (
  item: OrganizationItem,
  agreements: readonly AgreementItem[],
  baseUrl: string,
): OrganizationAnswer => ({ ...entryOf(item, baseUrl), agreements: [...agreements] });
