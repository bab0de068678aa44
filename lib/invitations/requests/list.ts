import type { RequestStatus } from "../../contract/partnership-requests.ts";
import { all, any, atMost, type Condition, equals, greater } from "../../table/condition.ts";
import { type ListOwner, pageInStates } from "../../table/in-states.ts";
import { names, type Range } from "../../table/key.ts";
import { keys } from "../../table/keys.ts";
import { pageOfMatching } from "../../table/matching.ts";
import type { PageOptions, Start, Table } from "../../table/table.ts";
import { mailboxOf } from "../recipients/mailbox.ts";
import { openRequests, type RequestItem, requests } from "./items.ts";
import { statusAt } from "./rules.ts";

/** The condition that a stored request has this status at `now`. */
const inStatus = (status: RequestStatus, now: Date): Condition => {
  const open = any(equals("status", "draft"), equals("status", "sent"));
  if (status === "expired")
    return any(equals("status", "expired"), all(open, atMost("expiresAt", now.toISOString())));
  if (status === "draft" || status === "sent")
    return all(equals("status", status), greater("expiresAt", now.toISOString()));
  return equals("status", status);
};

/** How many keys one query brings. */
const keysRead = 1_000;

/** The list of a provider's requests, newest first. `resellerEmail` finds those to the same mailbox. */
export const requestList = (table: Table) => {
  const stored = requests.in(table);

  /**
   * A page of the requests that have expired by the clock but are not recorded as expired yet. The schedule records them
   * within a minute, so they are few.
   */
  const unrecorded = async (
    providerId: string,
    now: Date,
    { limit, between: [low, high] = ["", "~"] }: PageOptions,
  ) => {
    const until = [" ", `${now.toISOString()}~`] as const;
    const range = keys.requestEnds(providerId);
    const over = openRequests.in(table).each(range, { index: true, between: until, limit: keysRead });
    const ids = (await Array.fromAsync(over)).map(({ requestId }) => requestId);
    const sorted = ids
      .filter((id) => id >= low && id <= high)
      .sort()
      .reverse();
    const items = await stored.getMany(sorted.slice(0, limit).map((id) => ({ providerId, id })));
    const last = sorted.length > limit && sorted[limit - 1];
    return last ? { items, next: { [names.index1sk]: last } } : { items };
  };

  return (
    { id: providerId, listsIndexed, filtersIndexed, statesIndexed }: ListOwner,
    { status, resellerEmail }: { status?: RequestStatus | undefined; resellerEmail?: string | undefined },
    now: Date,
    { limit, start }: Pick<PageOptions, "limit" | "start">,
  ): Promise<{ items: RequestItem[]; next?: Start }> => {
    const range = keys.requests(providerId);
    const mailbox = resellerEmail && mailboxOf(resellerEmail);
    const matches = (request: RequestItem) =>
      (!status || statusAt(request, now) === status) &&
      (!mailbox || mailboxOf(request.resellerEmail) === mailbox);
    const filter = status && inStatus(status, now);
    if (mailbox && filtersIndexed) {
      const states = [{ range: keys.requestsToMailbox(providerId, mailbox), index: 2 as const, filter }];
      return pageInStates(stored.page, { all: range, states, matches, limit, start });
    }
    if (mailbox || !status || !listsIndexed)
      return pageOfMatching(stored.page, range, { limit, start, newestFirst: true, filter }, matches);
    const ends = keys.requestEnds(providerId);
    const read = (where: Range, options: PageOptions) =>
      where.PK === ends.PK ? unrecorded(providerId, now, options) : stored.page(where, options);
    // An open request expires by the clock, before the schedule records it.
    const open = (["draft", "sent"] as const).map((each) => ({
      range: keys.requestsInStatus(providerId, each),
      filter,
    }));
    const expiring = statesIndexed ? [{ range: ends }] : open;
    const states = [
      { range: keys.requestsInStatus(providerId, status) },
      ...(status === "expired" ? expiring : []),
    ];
    return pageInStates(read, { all: range, states, matches, limit, start });
  };
};
