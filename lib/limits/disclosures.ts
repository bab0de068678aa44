import type { Refusal } from "../errors.ts";
import type { Commit } from "../http/commit.ts";
import type { AuditEntry } from "../record/entries.ts";
import type { Table } from "../table/table.ts";
import { type Quota, quotaStore } from "./quota.ts";

/**
 * A refusal may reveal that another organization has something, such as a customer with this domain. That is needed
 * rarely and easily abused, so an organization gets 20 such refusals a day.
 */
const perDay: Quota = {
  name: "disclosures",
  per: "day",
  limit: 20,
  refusal:
    "Your organization was told 20 times today that a domain or an address is another organization's. " +
    "New ones are possible again tomorrow (UTC).",
};

/** Refusals that reveal another organization's data: they are counted and recorded. */
export const disclosures = (table: Table) => {
  const quota = quotaStore(table);
  return {
    /**
     * Throws RATE_LIMITED once the organization has used up its refusals of the day. It is called whether there is
     * something to reveal or not: if only taken domains answered 429, that would reveal them as well.
     */
    mayAsk: (organizationId: string, now: Date): Promise<void> =>
      quota.mustHaveRoom(organizationId, perDay, now),

    /**
     * Counts one refusal and records it, in a transaction of its own, because that of the refused change does not
     * commit. Throws the refusal once it is recorded.
     */
    async refuse(
      refusal: Refusal,
      refused: { organizationId: string; audit: AuditEntry; now: Date; commit: Commit },
    ): Promise<never> {
      const place = await quota.take(refused.organizationId, perDay, refused.now);
      // No answer of this request is stored, so its key stays free for another attempt.
      await refused.commit({ writes: [place], audit: refused.audit, answer: undefined }, { hold: true });
      throw refusal;
    },
  };
};
