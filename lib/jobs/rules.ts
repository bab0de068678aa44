import type { JobAnswer, JobStatus } from "../contract/jobs.ts";
import { isPossible, type Transitions } from "../transitions.ts";
import type { JobFailureItem, JobItem } from "./items.ts";

const stallsAfterMilliseconds = 2 * 60_000;

/** The operations on a job. One that has completed or failed never changes. */
export const transitions = {
  /** Counting customers, doing a page of them, and another attempt at a page. */
  progress: { from: ["running"] },
  complete: { from: ["running"], to: "completed" },
  fail: { from: ["running"], to: "failed" },
} as const satisfies Transitions<JobStatus>;
export type JobOperation = keyof typeof transitions;

/** Whether a job has more to do. */
export const goesOn = ({ status }: Pick<JobItem, "status">): boolean =>
  isPossible(transitions.progress, status);

/** The task of a reassignment: the two resellers, and whether subscriptions and access go along. */
export type Reassignment = Pick<
  JobItem,
  "fromResellerId" | "toResellerId" | "subscriptions" | "delegatedAdmin"
>;

/** A job that begins. */
export const newJob = (
  reassignment: Reassignment,
  { now, ...ids }: { id: string; providerId: string; userId: string; requestId: string; now: Date },
): JobItem => {
  const at = now.toISOString();
  return {
    type: "Job",
    kind: "reassign",
    ...reassignment,
    ...ids,
    status: "running",
    counting: { counted: 0 },
    done: 0,
    failedCount: 0,
    createdAt: at,
    progressAt: at,
    version: 1,
  };
};

/** The result of a page. */
export interface Progress {
  /** The last customer that is done; `undefined` when there are no more. */
  after: string | undefined;
  done: number;
  failed: number;
}

const mostCounted = 10_000;

/** The job with more of its customers counted, up to the one in `upTo`; `undefined` when there are no more. */
export const countedOn = (
  { counting, ...job }: JobItem,
  { counted, upTo }: { counted: number; upTo: string | undefined },
  now: Date,
): JobItem => {
  const all = (counting?.counted ?? 0) + counted;
  const after = { ...job, progressAt: now.toISOString() };
  if (upTo === undefined) return { ...after, total: all };
  return all < mostCounted ? { ...after, counting: { counted: all, upTo } } : after;
};

/** The job after a page that finished no customer, but did a part of one. */
export const standing = (job: JobItem, now: Date): JobItem => ({ ...job, progressAt: now.toISOString() });

/** The job after a page. */
export const progressed = (job: JobItem, { after, done, failed }: Progress, now: Date): JobItem => ({
  ...job,
  done: job.done + done,
  failedCount: job.failedCount + failed,
  progressAt: now.toISOString(),
  ...(after === undefined ? { status: transitions.complete.to, finishedAt: now.toISOString() } : { after }),
});

/** The job that cannot continue, because its user has lost the right, or the partnership has ended. */
export const stopped = (
  job: JobItem,
  { done, failed }: Pick<Progress, "done" | "failed">,
  now: Date,
): JobItem => ({
  ...job,
  done: job.done + done,
  failedCount: job.failedCount + failed,
  progressAt: now.toISOString(),
  status: transitions.fail.to,
  finishedAt: now.toISOString(),
});

/** Whether a running job has made no progress for a while. */
export const isStalled = (job: JobItem, now: Date): boolean =>
  goesOn(job) && new Date(job.progressAt).getTime() + stallsAfterMilliseconds <= now.getTime();

/** The job as the API shows it. */
export const toApiJob = (job: JobItem, failures: readonly JobFailureItem[]): JobAnswer => ({
  id: job.id,
  status: job.status,
  total: job.total,
  done: job.done,
  failed: failures.map(({ customerId, code, detail }) => ({ customerId, code, detail })),
  createdAt: job.createdAt,
  finishedAt: job.finishedAt,
});
