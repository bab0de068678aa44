import type * as z from "zod";
import { timeLeft } from "../aws/deadline.ts";
import type * as contract from "../contract/partnerships.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { type AccessCounts, accessOf, added, noAccess } from "./access-counts.ts";
import { delegatedAdminAt } from "./delegated-admin.ts";
import { type ResellerRelationship, resellerRelationships } from "./items.ts";

/**
 * Up to this number relationships are read one by one, in the order of the index. For more, the kept counts are used.
 */
const few = 1_000;

/** The limit of each count without kept counts. Above it the answer says `truncated`. */
const most = 10_000;

/** The maximum number of relationships to read, as a multiple of the limit, so that an answer comes in time. */
const patience = 10;

/** The number of relationships in one query's answer of about 1 MB. */
const aQuery = 3_000;

/** The milliseconds that a removal needs after the count, so that a partnership of any size can be ended. */
const forTheRemoval = 4_000;

type RemainingAccess = z.output<typeof contract.remainingAccess>;

const accessesIn = ({ relationships: _, ...accesses }: AccessCounts) => accesses;

/**
 * Counts a reseller's access to the provider's customers, with one call at most at any size. `kept` are the kept counts,
 * which were read with the partnership. They follow within seconds, and are used for many relationships. A small number
 * of relationships is read directly, and is up to date.
 *
 * The index is read further in two cases: before the deployment has counted the relationships of older releases (`npm
 * run recount`), and while the counts know fewer relationships than were just read. That ends when every count has
 * reached its limit, or half of the request's time is over.
 */
export const remainingAccess = async (
  table: Table,
  { providerId, resellerId }: { providerId: string; resellerId: string },
  kept: AccessCounts | undefined,
  now: Date,
  { limit = most, first = few, page: size = aQuery } = {},
): Promise<RemainingAccess> => {
  if (kept && kept.relationships > first) return { ...accessesIn(kept), truncated: false };
  const stored = resellerRelationships.in(table);
  const range = keys.ofReseller(resellerId, providerId);
  let left = patience * limit;
  const read = (most: number, start?: Record<string, string>) =>
    stored.page(range, { limit: Math.min(most, left), start, index: true });
  /**
   * A delegated admin that has ended by the clock is left out here. The kept counts drop it when its end is recorded.
   */
  const accessNow = (each: ResellerRelationship) =>
    accessOf(delegatedAdminAt(each, now) ? each : { ...each, adminSince: undefined });
  const begun = await read(first);
  let counts = begun.items.map(accessNow).reduce(added, noAccess);
  const isOver = (count: number) => count > limit;
  left -= begun.items.length;
  let start = begun.next;
  let accesses = accessesIn(counts);
  while (start && left > 0 && !Object.values(accesses).every(isOver) && timeLeft() > forTheRemoval) {
    const page = await read(size, start);
    counts = page.items.map(accessNow).reduce(added, counts);
    accesses = accessesIn(counts);
    left -= page.items.length;
    start = page.next;
  }
  const upTo = (count: number) => Math.min(count, limit);
  return {
    customers: upTo(accesses.customers),
    delegatedAdmin: upTo(accesses.delegatedAdmin),
    resellerOfRecord: upTo(accesses.resellerOfRecord),
    supportContact: upTo(accesses.supportContact),
    azureTenantOwner: upTo(accesses.azureTenantOwner),
    adminCredentials: upTo(accesses.adminCredentials),
    truncated: start !== undefined || Object.values(accesses).some(isOver),
  };
};
