import type { Refusal } from "../errors.ts";
import type { Commit } from "../http/commit.ts";
import type { AuditEntry } from "../record/entries.ts";
import type { Table } from "../table/table.ts";
import { type Quota, quotaStore } from "./quota.ts";

/**
 * A refusal that tells that another organization has something, such as a customer with this domain, is needed once and
 * abused often. So an organization gets 20 of them a day.
 */
const perDay: Quota = {
  name: "disclosures",
  per: "day",
  limit: 20,
  refusal:
    "Your organization was told 20 times today that a domain or an address is another organization's. " +
    "New ones are possible again tomorrow (UTC).",
};

/** Refusals that tell what another organization has: they are counted, and each is on record. */
export const disclosures = (table: Table) => {
  const quota = quotaStore(table);
  return {
    /**
     * Throws RATE_LIMITED once the organization has had its refusals of the day. It is asked whether there is something to
     * tell or not: what answers 429 for a domain that is taken alone would tell that one as well.
     */
    mayAsk: (organizationId: string, now: Date): Promise<void> =>
      quota.mustHaveRoom(organizationId, perDay, now),

    /**
     * Counts one refusal and puts it on record, in a transaction of its own: that of the refused change does not commit.
     * Throws the refusal, once it is on record.
     */
    async tell(
      refusal: Refusal,
      o: { organizationId: string; audit: AuditEntry; now: Date; commit: Commit },
    ): Promise<never> {
      const place = await quota.take(o.organizationId, perDay, o.now);
      // No answer of this request is kept: its key stays free for another try.
      await o.commit({ writes: [place], audit: o.audit, answer: undefined }, { hold: true });
      throw refusal;
    },
  };
};
