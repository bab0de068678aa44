import type { Logger } from "@aws-lambda-powertools/logger";
import { timeLeft } from "../aws/deadline.ts";
import { isTransient } from "../aws/transient.ts";
import { routes } from "../contract/routes.ts";
import { Refusal, Stale } from "../errors.ts";
import { type Caller, findCaller, rightsInTheWrite } from "../http/caller.ts";
import { checkPartner } from "../organizations/rules.ts";
import { organizationStore } from "../organizations/store.ts";
import { partnershipAccess } from "../partnerships/access.ts";
import { mayBeGiven } from "../subscriptions/partner.ts";
import type { RecordPartner } from "../subscriptions/rules.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { candidates } from "./candidates.ts";
import type { JobItem } from "./items.ts";
import { mover } from "./reassign-customer.ts";
import { countedOn, goesOn, progressed, standing, standsStill, stopped } from "./rules.ts";
import { jobStore } from "./store.ts";

const { access } = routes["POST /v1/customers/reassign"];

/** The rights that the route asks for, as checks in each write. */
const rightsOf = (caller: Caller): Write[] => rightsInTheWrite(caller, access);

/** After one of these nothing more can be done by this job. */
const final = new Set([
  "ROLE_REQUIRED",
  "USER_DISABLED",
  "ORGANIZATION_SUSPENDED",
  "PARTNERSHIP_REQUIRED",
  "PARTNERSHIP_ENDED",
  "RESELLER_SUSPENDED",
]);

/** A customer, or another step of one, is begun only with as much time left to the invocation as it may take. */
const enoughMilliseconds = 3_000;

/** Why the new reseller cannot be reseller of record. */
class NotDone extends Error {
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** A reassignment, page by page: each page ends with a change of the job, which wakes the next. */
export const reassigner = (o: { table: Table; logger: Logger; clock: () => Date }) => {
  const { table, clock } = o;
  const jobs = jobStore(table);
  const organizations = organizationStore(table);
  const partnerships = partnershipAccess(table);
  const move = mover(table);

  const recordPartner = async (job: JobItem, caller: Caller): Promise<RecordPartner> => {
    const { toResellerId } = job;
    const { id: organizationId, region } = caller.organization;
    const [named, agreement] = await Promise.all([
      organizations.find(toResellerId),
      organizations.agreement(toResellerId, region),
    ]);
    const checked = checkPartner(named?.mpnId ?? "", { id: organizationId, region }, named, agreement);
    const [problem] = checked.problems;
    if (problem) {
      // What ends the whole job is told before what stands against some of its customers.
      await table.transact([...rightsOf(caller), ...mayBeGiven(job.providerId, job.toResellerId)]);
      throw new NotDone(problem.code, problem.detail);
    }
    return { mpnId: checked.mpnId, organizationId: toResellerId };
  };

  const stop = async (
    job: JobItem,
    customerId: string | undefined,
    why: { code: string; detail: string },
  ) => {
    if (customerId) await table.write(jobs.failure(job.id, { customerId, ...why }));
    const counts = await jobs.counts(job.id, job.after, undefined);
    await table.transact(jobs.save("fail", job, stopped(job, counts, clock())));
  };

  /** What a failure means to the report; rethrown when trying again may help. */
  const reasonOf = (error: unknown): { code: string; detail: string } => {
    if (error instanceof NotDone || error instanceof Refusal) {
      if (error.code === "UNAVAILABLE") throw error;
      return { code: error.code, detail: error.message };
    }
    if (error instanceof Stale || isTransient(error)) throw error;
    // One customer that cannot be handled must not hold up all behind it.
    o.logger.error("bug", { error: error instanceof Error ? error : new Error(String(error)) });
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
        detail: "Who asked for it is not there any more.",
      });
    const open = candidates(table, job);
    if (job.counting) {
      const counted = await open.count(job.counting.upTo);
      return table.transact(jobs.save("progress", job, countedOn(job, counted, clock())));
    }
    const { ids, upTo } = await open.next(job.after);
    const left = await partnerships.find(job.providerId, job.fromResellerId);
    let partner: Promise<RecordPartner> | undefined;
    const inTime = () => timeLeft() >= enoughMilliseconds;
    const moving = {
      job,
      rights: rightsOf(caller),
      recordPartner: () => {
        partner ??= recordPartner(job, caller);
        return partner;
      },
      leftIsPartner: left?.status === "active",
      inTime,
      clock,
    };
    let reached: string | undefined;
    let all = true;
    for (const customerId of ids) {
      if (reached && !inTime()) {
        all = false;
        break;
      }
      try {
        all = await move(moving, customerId);
        if (!all) break;
      } catch (error) {
        const why = reasonOf(error);
        if (final.has(why.code)) return stop(job, customerId, why);
        await table.write(jobs.failure(job.id, { customerId, ...why }));
      }
      reached = customerId;
    }
    // In the midst of the first customer there is nobody up to whom all is done: the next page goes on with it.
    if (!all && reached === undefined)
      return table.transact(jobs.save("progress", job, standing(job, clock())));
    const after = all ? upTo : reached;
    const counts = await jobs.counts(job.id, job.after, after);
    const operation = after === undefined ? "complete" : "progress";
    await table.transact(jobs.save(operation, job, progressed(job, { ...counts, after }, clock())));
  };

  return {
    /** Does the page that a change of the job asks for; a change that was followed by another asks for nothing. */
    async page(asked: Pick<JobItem, "providerId" | "id" | "version">): Promise<void> {
      const job = await jobs.find(asked.providerId, asked.id);
      if (job?.kind !== "reassign" || !goesOn(job) || job.version !== asked.version) return;
      try {
        await page(job);
      } catch (error) {
        // Somebody else did the same page at the same time, and has asked for the next one.
        if (!(error instanceof Stale)) throw error;
      }
    },

    /** Puts a job that stands still before its consumer again: the stream may have given it up. */
    look: (providerId: string, id: string): Promise<void> =>
      retryOnConflict(async () => {
        const job = await jobs.find(providerId, id);
        if (job?.kind !== "reassign" || !goesOn(job)) return;
        const now = clock();
        const nudge = standsStill(job, now) ? jobs.save("progress", job, job) : [];
        await table.transact([...nudge, jobs.lookLater(job, now)]);
      }),
  };
};
