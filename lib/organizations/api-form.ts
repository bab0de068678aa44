import type { OrganizationAnswer, OrganizationEntryAnswer } from "../contract/organizations.ts";
import type { AgreementItem, OrganizationItem } from "./items.ts";

/** An organization as a list of the API shows it. */
export const entryOf = (item: OrganizationItem): OrganizationEntryAnswer => ({
  ...item,
  type: item.organizationType,
});

/** The same by itself, with its agreements. */
export const organizationOf = (
  item: OrganizationItem,
  agreements: readonly AgreementItem[],
): OrganizationAnswer => ({ ...entryOf(item), agreements: [...agreements] });
