import * as z from "zod";
import { changeRequest } from "../contract/change-requests.ts";
import { organizationType } from "../contract/common.ts";
import * as contract from "../contract/organizations.ts";

/** An organization as it lies in the table. */
export const organizationItem = z.object({
  type: z.literal("Organization"),
  id: z.string(),
  organizationType,
  name: z.string(),
  country: z.string(),
  region: z.string(),
  mpnId: z.string().optional(),
  website: z.string().optional(),
  description: z.string().optional(),
  status: z.enum(["active", "suspended"]),
  /** How many active Global admins there are: the last one cannot go. */
  globalAdmins: z.int(),
  firstAdminId: z.string(),
  createdAt: z.string(),
  version: z.int(),
});
export type OrganizationItem = z.output<typeof organizationItem>;

export const agreementItem = z.object({
  type: z.literal("Agreement"),
  region: z.string(),
  signedAt: z.string(),
  source: z.string(),
  recordedAt: z.string(),
  recordedBy: z.string(),
});
export type AgreementItem = z.output<typeof agreementItem>;

export const changeRequestItem = changeRequest.extend({ type: z.literal("ChangeRequest") });
export type ChangeRequestItem = z.output<typeof changeRequestItem>;

/** The item as the API shows it. */
export const organizationOf = (
  item: OrganizationItem,
  agreements: readonly AgreementItem[],
): contract.Organization => contract.organization.parse({ ...item, type: item.organizationType, agreements });

export const entryOf = (item: OrganizationItem) =>
  contract.organizationEntry.parse({ ...item, type: item.organizationType });
