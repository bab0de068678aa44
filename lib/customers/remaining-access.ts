import type * as z from "zod";
import { timeLeft } from "../aws/deadline.ts";
import type * as contract from "../contract/partnerships.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import { resellerRelationships } from "./items.ts";

/** The limit of each count. With more, the answer says `truncated`. */
const most = 10_000;

/** How many relationships are read at most, as a multiple of the limit, so that an answer comes in time. */
const patience = 10;

/** What one query answers, about 1 MB. */
const aQuery = 3_000;

/** The milliseconds that a removal needs after the count: a partnership of any size can be ended. */
const forTheRemoval = 4_000;

/**
 * Counts each link of a reseller to the provider's customers. It reads only the reseller's part of the index, until every
 * count has reached its limit, or half of the request's time is over. No other read grows with the number of a reseller's
 * customers.
 */
export const remainingAccess = async (
  table: Table,
  providerId: string,
  resellerId: string,
  { limit = most, page: size = aQuery } = {},
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
      limit: Math.min(size, left),
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
  } while (start && left > 0 && !isFull() && timeLeft() > forTheRemoval);
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
