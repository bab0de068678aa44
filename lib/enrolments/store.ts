import type { EnrolmentStatus } from "../contract/enrolment-requests.ts";
import { notFound } from "../errors.ts";
import { inStateFor } from "../table/in-state.ts";
import { pageInStates } from "../table/in-states.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Table } from "../table/table.ts";
import { type EnrolmentRequestItem, enrolmentRequests } from "./items.ts";
import { type EnrolmentDecision, enrolmentTransitions } from "./rules.ts";

/** The number of newest requests that are read from the table itself, which shows recent writes. */
const newest = 10;

/** The enrolment requests in the operator's list. */
export const enrolmentStore = (table: Table) => {
  const stored = enrolmentRequests.in(table);
  return {
    find: (id: string): Promise<EnrolmentRequestItem | undefined> => stored.get({ id }),

    /** Throws NOT_FOUND. */
    async read(id: string): Promise<EnrolmentRequestItem> {
      const request = await stored.get({ id });
      if (!request) throw notFound();
      return request;
    },

    /** One page, newest first. Requests in one status come from the index, except for the newest. */
    list(status: EnrolmentStatus | undefined, { limit, start }: Pick<PageOptions, "limit" | "start">) {
      const all = keys.enrolmentRequests;
      if (!status) return stored.page(all, { limit, start, newestFirst: true });
      const matches = (request: EnrolmentRequestItem) => request.status === status;
      const states = [{ range: keys.enrolmentsInStatus(status) }];
      return pageInStates(stored.page, { all, states, newest, matches, limit, start });
    },

    /** Saves a decided request, provided that nobody has decided it before. */
    decide: (decision: EnrolmentDecision, before: EnrolmentRequestItem, after: EnrolmentRequestItem): Write =>
      enrolmentRequests.update(before, after, inStateFor(enrolmentTransitions[decision])),
  };
};
