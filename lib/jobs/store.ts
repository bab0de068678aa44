import * as z from "zod";
import { notFound, Refusal, stale } from "../errors.ts";
import { dueWrite } from "../schedule/store.ts";
import { equals, isNew } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Item, Write } from "../table/item.ts";
import { keys, type Range } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import { type JobFailureItem, type JobItem, jobFailureItem, jobItem } from "./items.ts";
import { goesOn, type JobOperation, transitions } from "./rules.ts";

const lookAfterMilliseconds = 5 * 60_000;
const markDays = 30;
/** As many as one answer holds; the count of all stands in the job. */
const mostFailures = 1_000;

const again = () => new Error("a new id was given out twice");
const lock = z.object({ jobId: z.string() });

const running = (existing?: Item): Error => {
  const resourceId = lock.safeParse(existing).data?.jobId ?? "";
  return new Refusal(
    "JOB_RUNNING",
    `The job ${resourceId} reassigns this reseller's customers already. Wait for its end (GET /v1/jobs/${resourceId}).`,
    { resourceId },
  );
};

/** Bulk jobs, their locks, and what they did with each customer. */
export const jobStore = (table: Table) => {
  const find = async (providerId: string, id: string): Promise<JobItem | undefined> => {
    const item = await table.get(keys.job(providerId, id));
    return item && jobItem.parse(item);
  };

  const lookLater = ({ id, providerId }: JobItem, now: Date): Write =>
    dueWrite(new Date(now.getTime() + lookAfterMilliseconds).toISOString(), "job", id, providerId);

  const saveJob = (operation: JobOperation, job: JobItem): Write => ({
    put: { ...keys.job(job.providerId, job.id), ...job, version: job.version + 1 },
    checks: [{ when: equals("version", job.version), refuse: stale }, inStateFor(transitions[operation])],
  });

  const count = async (range: Range, after: string | undefined, upTo: string | undefined) => {
    // No id lies between one and the same with a character added, so the bound excludes just that one.
    const from = after ? `${range.prefix}${after}!` : range.prefix;
    const to = `${range.prefix}${upTo ?? "~"}`;
    if (from > to) return 0;
    let counted = 0;
    let start: Start | undefined;
    do {
      const page = await table.page(range, { limit: 100, start, between: [from, to] });
      counted += page.items.length;
      start = page.next;
    } while (start);
    return counted;
  };

  return {
    find,
    lookLater,

    /** A job of this provider. Throws NOT_FOUND. */
    async read(providerId: string, id: string): Promise<JobItem> {
      const job = await find(providerId, id);
      if (!job) throw notFound();
      return job;
    },

    /** A new job; there is one at a time for each reseller that is left (JOB_RUNNING). */
    create(job: JobItem, now: Date): Write[] {
      return [
        {
          put: { ...keys.runningJob(job.providerId, job.fromResellerId), type: "RunningJob", jobId: job.id },
          checks: [{ when: isNew, refuse: running }],
        },
        { put: { ...keys.job(job.providerId, job.id), ...job }, checks: [{ when: isNew, refuse: again }] },
        lookLater(job, now),
      ];
    },

    /**
     * The job after an operation, if it still is as it was read, in a state in which the operation is possible. A job
     * that ends with it gives its lock back.
     */
    save(operation: JobOperation, job: JobItem): Write[] {
      const saved = saveJob(operation, job);
      if (goesOn(job)) return [saved];
      const free: Write = {
        delete: keys.runningJob(job.providerId, job.fromResellerId),
        checks: [{ when: equals("jobId", job.id), refuse: stale }],
      };
      return [saved, free];
    },

    /** A customer that is done, in the transaction that does it. */
    done(jobId: string, customerId: string, now: Date): Write[] {
      const ttl = Math.floor(now.getTime() / 1000) + markDays * 24 * 3600;
      return [
        { put: { ...keys.jobDone(jobId, customerId), type: "JobDone", customerId, ttl } },
        { delete: keys.jobFailure(jobId, customerId) },
      ];
    },

    failure: (jobId: string, failed: Omit<JobFailureItem, "type">): Write => ({
      put: { ...keys.jobFailure(jobId, failed.customerId), type: "JobFailure", ...failed },
    }),

    async failures(jobId: string): Promise<JobFailureItem[]> {
      const { items } = await table.page(keys.jobFailures(jobId), { limit: mostFailures });
      return items.map((item) => jobFailureItem.parse(item));
    },

    /** What became of the customers after one and up to another, in this attempt or in one that died. */
    async counts(jobId: string, after: string | undefined, upTo: string | undefined) {
      const [done, failed] = await Promise.all([
        count(keys.jobDones(jobId), after, upTo),
        count(keys.jobFailures(jobId), after, upTo),
      ]);
      return { done, failed };
    },
  };
};
