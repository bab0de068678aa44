import type { OrganizationAnswer, OrganizationEntryAnswer } from "../contract/organizations.ts";
import type { AgreementItem, OrganizationItem } from "./items.ts";

/** An organization in a list of the API. */
export const entryOf = (item: OrganizationItem): OrganizationEntryAnswer => ({
  ...item,
  type: item.organizationType,
});

/** An organization as a single resource of the API, with its agreements. */
export const organizationOf = (
  item: OrganizationItem,
  agreements: readonly AgreementItem[],
): OrganizationAnswer => ({ ...entryOf(item), agreements: [...agreements] });
