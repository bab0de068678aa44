import * as z from "zod";
import { notFound, stale } from "../errors.ts";
import { equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import type { CustomerItem } from "./items.ts";

const admin = z.object({
  type: z.literal("CustomerUser"),
  id: z.string(),
  organizationId: z.string(),
  email: z.string(),
  version: z.int(),
});

/** As much of a customer's admin user as its credentials need. */
export type CustomerUser = z.output<typeof admin>;

/** A customer's admin user. Throws NOT_FOUND. */
export const readAdmin = async (table: Table, customer: CustomerItem): Promise<CustomerUser> => {
  const item = await table.get(keys.user(customer.id, customer.adminId));
  if (!item) throw notFound();
  return admin.parse(item);
};

/** A check that the admin still is as it was read. */
export const adminUnchanged = ({ organizationId, id, version }: CustomerUser): Write => ({
  check: keys.user(organizationId, id),
  checks: [{ when: equals("version", version), refuse: stale }],
});
