import type * as z from "zod";
import type * as contract from "../contract/partnerships.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import { resellerRelationships } from "./items.ts";

/** Up to which each count goes; what is more is told as truncated. */
const most = 10_000;

/** How many links are read for a count that has not come to its end, as a multiple of that: an answer takes its time. */
const patience = 10;

/**
 * What of a reseller's links to a provider's customers there is, each counted for itself. It reads the reseller's part
 * of the index and nothing else, until every count is full, and is the one read that grows with the number of its
 * customers.
 */
export const remainingAccess = async (
  table: Table,
  providerId: string,
  resellerId: string,
  limit = most,
): Promise<z.output<typeof contract.remains>> => {
  const counts = {
    customers: 0,
    delegatedAdmin: 0,
    resellerOfRecord: 0,
    supportContact: 0,
    azureTenantOwner: 0,
  };
  const isFull = () => Object.values(counts).every((count) => count > limit);
  const stored = resellerRelationships.in(table);
  let left = patience * limit;
  let start: Start | undefined;
  do {
    const page = await stored.page(keys.ofReseller(resellerId, providerId), {
      limit: Math.min(1_000, left),
      start,
      index: true,
    });
    for (const relationship of page.items) {
      if (relationship.associated) counts.customers++;
      if (relationship.adminSince) counts.delegatedAdmin++;
      if (relationship.azureOwnerSince) counts.azureTenantOwner++;
      counts.resellerOfRecord += relationship.recordCount;
      counts.supportContact += relationship.supportCount;
    }
    left -= page.items.length;
    start = page.next;
  } while (start && left > 0 && !isFull());
  const truncated = start !== undefined || Object.values(counts).some((count) => count > limit);
  const upTo = (count: number) => Math.min(count, limit);
  return {
    customers: upTo(counts.customers),
    delegatedAdmin: upTo(counts.delegatedAdmin),
    resellerOfRecord: upTo(counts.resellerOfRecord),
    supportContact: upTo(counts.supportContact),
    azureTenantOwner: upTo(counts.azureTenantOwner),
    truncated,
  };
};
