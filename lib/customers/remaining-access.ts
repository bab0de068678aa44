import type * as z from "zod";
import type * as contract from "../contract/partnerships.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import { resellerRelationships } from "./items.ts";

/** The limit of each count. With more, the answer says `truncated`. */
const most = 10_000;

/** How many relationships are read at most, as a multiple of the limit, so that an answer comes in time. */
const patience = 10;

/**
 * Counts each link of a reseller to the provider's customers. It reads only the reseller's part of the index, until every
 * count has reached its limit. No other read grows with the number of a reseller's customers.
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
    adminCredentials: 0,
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
      if (relationship.credentialsResetAt) counts.adminCredentials++;
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
    adminCredentials: upTo(counts.adminCredentials),
    truncated,
  };
};
