import { notFound } from "../errors.ts";
import type { Table } from "../table/table.ts";
import { type CustomerItem, type CustomerUserItem, customerUsers } from "./items.ts";

/** A customer's admin user. Throws NOT_FOUND. */
export const readAdmin = async (table: Table, customer: CustomerItem): Promise<CustomerUserItem> => {
  const admin = await customerUsers.in(table).get({ organizationId: customer.id, id: customer.adminId });
  if (!admin) throw notFound();
  return admin;
};
