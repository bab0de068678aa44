import type { OrganizationItem } from "../organizations/items.ts";
import { organizations } from "../organizations/items.ts";
import type { Table } from "../table/table.ts";
import { type LogoItem, logos } from "./items.ts";

/** The path of an organization's logo, if it is approved and the organization is not suspended. */
export const logoPath = ({ id, status, logo }: OrganizationItem): string | undefined =>
  status === "active" && logo ? `/brand/logos/${id}/${logo.sha256}` : undefined;

/** The picture with this hash, while it is the organization's logo. */
export const activeLogo = async (
  table: Table,
  { organizationId, logoHash: sha256 }: { organizationId: string; logoHash: string },
): Promise<LogoItem | undefined> => {
  const [organization, picture] = await Promise.all([
    organizations.in(table).get({ id: organizationId }),
    logos.in(table).get({ organizationId, sha256 }),
  ]);
  return organization?.status === "active" && organization.logo?.sha256 === sha256 ? picture : undefined;
};
