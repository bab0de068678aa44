import type { ChangeRequestStatus } from "../contract/change-requests.ts";
import { equals } from "../table/condition.ts";
import { type ListOwner, pageInStates } from "../table/in-states.ts";
import type { Range } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import { pageOfMatching } from "../table/matching.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { type ChangeRequestItem, changeRequests, submittedChanges } from "./items.ts";

type Page = { items: ChangeRequestItem[]; next?: Start };
type Options = Pick<PageOptions, "limit" | "start">;

/**
 * How many of the newest are read from the table itself. They are made rarely, and each costs a unit in the operator's
 * list.
 */
const newest = 10;

/** Lists of change requests, newest first, all of them or those in a status. */
export const changeRequestLists = (table: Table) => {
  const stored = changeRequests.in(table);

  /**
   * The requests in a range of the table or of an index. The operator's list contains references to the organizations'
   * items.
   */
  const read = async (range: Range, options: PageOptions): Promise<Page> => {
    if (options.index || range.PK !== keys.submittedChanges.PK) return stored.page(range, options);
    const { filter, ...all } = options;
    const { items, ...rest } = await submittedChanges.in(table).page(range, all);
    return { ...rest, items: await stored.getMany(items) };
  };

  const list = async (
    all: Range,
    inStatus: { range: Range; index?: 2 } | undefined,
    status: ChangeRequestStatus | undefined,
    { limit, start }: Options,
  ): Promise<Page> => {
    const matches = (change: ChangeRequestItem) => !status || change.status === status;
    if (inStatus && status) {
      // A request that an older release has decided is in the index by its former status; `matches` leaves it out.
      const states = [inStatus];
      return pageInStates(read, { all, states, newest, matches, limit, start });
    }
    const filter = status && equals("status", status);
    return pageOfMatching(read, all, { limit, start, newestFirst: true, filter }, matches);
  };

  return {
    /** Those of one organization. */
    ofOrganization: (
      { id, filtersIndexed }: ListOwner,
      status: ChangeRequestStatus | undefined,
      options: Options,
    ): Promise<Page> => {
      const indexed = status && filtersIndexed;
      const inStatus = indexed ? { range: keys.changesInStatus(status, id), index: 2 as const } : undefined;
      return list(keys.changeRequests(id), inStatus, status, options);
    },

    /** Those of all organizations, for the operator. */
    submitted: (
      { filtersIndexed }: ListOwner,
      status: ChangeRequestStatus | undefined,
      options: Options,
    ): Promise<Page> => {
      const inStatus = status && filtersIndexed ? { range: keys.changesInStatus(status) } : undefined;
      return list(keys.submittedChanges, inStatus, status, options);
    },
  };
};
