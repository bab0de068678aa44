import { notFound, Refusal, stale } from "../errors.ts";
import { scheduleWrite } from "../schedule/store.ts";
import { equals } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Item, Write } from "../table/item.ts";
import type { Range } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { type JobFailureItem, type JobItem, jobDones, jobFailures, jobs, runningJobs } from "./items.ts";
import { goesOn, type JobOperation, transitions } from "./rules.ts";

const lookAfterMilliseconds = 5 * 60_000;
const markDays = 30;
/** The maximum number of failures in one answer. The job itself counts all of them. */
const mostFailures = 1_000;

const running = (existing?: Item): Error => {
  const resourceId = existing ? runningJobs.parse(existing).jobId : "";
  return new Refusal(
    "JOB_RUNNING",
    `The job ${resourceId} reassigns this reseller's customers already. Wait for its end (GET /v1/jobs/${resourceId}).`,
    { resourceId },
  );
};

/** Bulk jobs, their locks, and the result for each customer. */
export const jobStore = (table: Table) => {
  const stored = jobs.in(table);
  const find = (providerId: string, id: string) => stored.get({ providerId, id });

  const lookLater = ({ id, providerId }: JobItem, now: Date): Write =>
    scheduleWrite(new Date(now.getTime() + lookAfterMilliseconds).toISOString(), "job", id, providerId);

  /** Counts a job's marks for the customers after one and up to another. */
  const count = async (
    marks: { each(range: Range, options: { between: readonly [string, string] }): AsyncIterable<unknown> },
    range: Range,
    after: string | undefined,
    upTo: string | undefined,
  ): Promise<number> => {
    // With a character added, the bound comes right after this id.
    const from = after ? `${range.prefix}${after}!` : range.prefix;
    const to = `${range.prefix}${upTo ?? "~"}`;
    if (from > to) return 0;
    let counted = 0;
    for await (const _ of marks.each(range, { between: [from, to] })) counted++;
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

    /** Adds a job. Only one job at a time reassigns a reseller's customers (JOB_RUNNING). */
    create(job: JobItem, now: Date): Write[] {
      return [runningJobs.create({ ...job, jobId: job.id }, running), jobs.create(job), lookLater(job, now)];
    },

    /**
     * The job after an operation, provided that it is as it was read, in a state in which the operation is possible. A
     * job that ends releases its lock.
     */
    save(operation: JobOperation, before: JobItem, after: JobItem): Write[] {
      const saved = jobs.update(before, after, inStateFor(transitions[operation]));
      if (goesOn(after)) return [saved];
      return [saved, runningJobs.delete(before, { when: equals("jobId", before.id), refuse: stale })];
    },

    /** Marks a customer as done, in the transaction that reassigns it. */
    done(jobId: string, customerId: string, now: Date): Write[] {
      const ttl = Math.floor(now.getTime() / 1000) + markDays * 24 * 3600;
      return [jobDones.upsert({ jobId, customerId, ttl }), jobFailures.delete({ jobId, customerId })];
    },

    failure: (jobId: string, failed: JobFailureItem): Write => jobFailures.upsert({ jobId, ...failed }),

    async failures(jobId: string): Promise<JobFailureItem[]> {
      const options = { limit: mostFailures };
      return (await jobFailures.in(table).page(keys.jobFailures(jobId), options)).items;
    },

    /**
     * Counts the customers after one and up to another that are done and that failed, in this attempt or an earlier
     * one.
     */
    async counts(jobId: string, after: string | undefined, upTo: string | undefined) {
      const [done, failed] = await Promise.all([
        count(jobDones.in(table), keys.jobDones(jobId), after, upTo),
        count(jobFailures.in(table), keys.jobFailures(jobId), after, upTo),
      ]);
      return { done, failed };
    },
  };
};
