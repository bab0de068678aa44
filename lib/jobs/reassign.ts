import type { Logger } from "@aws-lambda-powertools/logger";
import { timeLeft } from "../aws/deadline.ts";
import { isTransient } from "../aws/transient.ts";
import { rights } from "../contract/permissions.ts";
import type { CustomerItem } from "../customers/items.ts";
import { customerStore } from "../customers/store.ts";
import { Refusal, Stale } from "../errors.ts";
import { type Caller, findCaller, rightsInTheWrite } from "../http/caller.ts";
import { organizationStore } from "../organizations/store.ts";
import { partnershipAccess } from "../partnerships/access.ts";
import { isActive } from "../partnerships/items.ts";
import { judgeNaming } from "../partnerships/naming.ts";
import { mayBeGiven } from "../subscriptions/partner.ts";
import type { RecordPartner } from "../subscriptions/rules.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { candidates } from "./candidates.ts";
import type { JobItem } from "./items.ts";
import { customerReassigner } from "./reassign-customer.ts";
import { countedOn, goesOn, isStalled, progressed, standing, stopped } from "./rules.ts";
import { jobStore } from "./store.ts";

const access = rights.reassign;

/** The rights that the route asks for, as checks in each write. */
const rightsOf = (caller: Caller): Write[] => rightsInTheWrite(caller, access);

/** The codes after which the job cannot continue. */
const final = new Set([
  "ROLE_REQUIRED",
  "USER_DISABLED",
  "ORGANIZATION_SUSPENDED",
  "PARTNERSHIP_REQUIRED",
  "PARTNERSHIP_ENDED",
  "RESELLER_SUSPENDED",
]);

/** The time of one transaction. None is begun when less is left to the invocation. */
const enoughMilliseconds = 3_000;

/** Why the new reseller cannot be reseller of record. */
class NotDone extends Error {
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** The number of customers that are reassigned in parallel. Each has its own transaction. */
const atOnce = 10;

/** Why a customer, or the whole job, failed. */
interface Reason {
  code: string;
  detail: string;
}

/**
 * Reassigns customers page by page. Each page ends with a change of the job, and the stream of changes starts the next
 * one.
 */
export const reassigner = ({ table, logger, clock }: { table: Table; logger: Logger; clock: () => Date }) => {
  const jobs = jobStore(table);
  const organizations = organizationStore(table);
  const partnerships = partnershipAccess(table);
  const reassign = customerReassigner(table);
  const customers = customerStore(table);

  const recordPartner = async (job: JobItem, caller: Caller): Promise<RecordPartner> => {
    const { toResellerId } = job;
    const { id: organizationId, region } = caller.organization;
    const [reseller, agreement] = await Promise.all([
      organizations.find(toResellerId),
      organizations.agreement(toResellerId, region),
    ]);
    const partnership = await partnerships.find(organizationId, toResellerId);
    const naming = {
      organization: reseller,
      isSigned: agreement !== undefined,
      partnership: partnership?.status,
    };
    const checked = judgeNaming(reseller?.mpnId ?? "", { id: organizationId, region }, naming);
    const [problem] = checked.problems;
    if (problem) {
      // Reasons that end the whole job come before those that only concern customers with subscriptions.
      await table.transact([...rightsOf(caller), ...mayBeGiven(job.providerId, job.toResellerId)]);
      throw new NotDone(problem.code, problem.detail);
    }
    return { mpnId: checked.mpnId, organizationId: toResellerId };
  };

  /** Ends the job as failed, with the reason at the customer that it had come to. */
  const stop = async (
    job: JobItem,
    customerId: string | undefined,
    reason: { code: string; detail: string },
  ) => {
    if (customerId) await table.write(jobs.failure(job.id, { customerId, ...reason }));
    const counts = await jobs.counts(job.id, job.after, undefined);
    await table.transact(jobs.save("fail", job, stopped(job, counts, clock())));
  };

  /** The reason of a failure for the job's report. Rethrows an error after which another attempt may succeed. */
  const reasonOf = (error: unknown): { code: string; detail: string } => {
    if (error instanceof NotDone || error instanceof Refusal) {
      if (error.code === "UNAVAILABLE") throw error;
      return { code: error.code, detail: error.message };
    }
    if (error instanceof Stale || isTransient(error)) throw error;
    // A bug with one customer must not keep the job from later customers.
    logger.error("bug", { error: error instanceof Error ? error : new Error(String(error)) });
    return {
      code: "INTERNAL_ERROR",
      detail: "Something went wrong here. It was logged; reassign this customer by itself.",
    };
  };

  const page = async (job: JobItem): Promise<void> => {
    const caller = await findCaller(table, job.userId);
    if (!caller)
      return stop(job, undefined, {
        code: "ROLE_REQUIRED",
        detail: "The user who started it is gone.",
      });
    const remaining = candidates(table, job);
    if (job.counting) {
      const counted = await remaining.count(job.counting.upTo);
      return table.transact(jobs.save("progress", job, countedOn(job, counted, clock())));
    }
    const { ids, upTo } = await remaining.next(job.after);
    const left = await partnerships.find(job.providerId, job.fromResellerId);
    let partner: Promise<RecordPartner> | undefined;
    const inTime = () => timeLeft() >= enoughMilliseconds;
    const context = {
      job,
      rights: rightsOf(caller),
      recordPartner: () => {
        partner ??= recordPartner(job, caller);
        return partner;
      },
      leftIsPartner: isActive(left),
      inTime,
      clock,
    };
    /**
     * Reassigns one customer, or records why that is impossible. Returns whether it is done, or why the whole job ends.
     */
    const one = async (customerId: string, known: CustomerItem | undefined): Promise<boolean | Reason> => {
      try {
        return await reassign(context, customerId, known);
      } catch (error) {
        const reason = reasonOf(error);
        if (final.has(reason.code)) return reason;
        await table.write(jobs.failure(job.id, { customerId, ...reason }));
        return true;
      }
    };
    let reached: string | undefined;
    let all = true;
    for (let from = 0; from < ids.length && all; from += atOnce) {
      if (reached && !inTime()) {
        all = false;
        break;
      }
      const some = ids.slice(from, from + atOnce);
      const known = new Map((await customers.many(some)).map((customer) => [customer.id, customer]));
      // All parallel customers finish before an error ends the page: a late write must not run beside the next attempt.
      const ended = await Promise.allSettled(
        some.map((customerId) => one(customerId, known.get(customerId))),
      );
      const ends = ended.map((end) => {
        if (end.status === "rejected") throw end.reason;
        return end.value;
      });
      // The job's progress is the last customer before which all are done. A later customer that is done already is
      // skipped.
      for (const [at, end] of ends.entries()) {
        if (typeof end === "object") return stop(job, some[at], end);
        all &&= end;
        if (all) reached = some[at];
      }
    }
    // The time ran out within the first customer. The next page continues with it.
    if (!all && reached === undefined)
      return table.transact(jobs.save("progress", job, standing(job, clock())));
    const after = all ? upTo : reached;
    const counts = await jobs.counts(job.id, job.after, after);
    const operation = after === undefined ? "complete" : "progress";
    await table.transact(jobs.save(operation, job, progressed(job, { ...counts, after }, clock())));
  };

  return {
    /** Does the page that a change of the job starts. An older version of the job starts nothing. */
    async page(changed: Pick<JobItem, "providerId" | "id" | "version">): Promise<void> {
      const job = await jobs.find(changed.providerId, changed.id);
      if (job?.kind !== "reassign" || !goesOn(job) || job.version !== changed.version) return;
      try {
        await page(job);
      } catch (error) {
        // The same page was done twice at the same time, and the other run has started the next one.
        if (!(error instanceof Stale)) throw error;
      }
    },

    /** Changes a stalled job, so that the stream starts its next page. The stream may have given the last one up. */
    look: (providerId: string, id: string): Promise<void> =>
      retryOnConflict(async () => {
        const job = await jobs.find(providerId, id);
        if (job?.kind !== "reassign" || !goesOn(job)) return;
        const now = clock();
        const nudge = isStalled(job, now) ? jobs.save("progress", job, job) : [];
        await table.transact([...nudge, jobs.lookLater(job, now)]);
      }),
  };
};
