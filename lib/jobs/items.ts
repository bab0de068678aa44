import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** A bulk job. Each of its changes wakes the stream consumer, which does the next page. */
export const jobs = entity({
  type: "Job",
  key: ({ providerId, id }: { providerId: string; id: string }) => keys.job(providerId, id),
  schema: () =>
    z.object({
      type: z.literal("Job"),
      id: z.string(),
      providerId: z.string(),
      kind: storedEnum(["reassign"]),
      fromResellerId: z.string(),
      toResellerId: z.string(),
      subscriptions: z.boolean(),
      delegatedAdmin: z.boolean(),
      /** The user who started it. This user's rights are checked again in every write. */
      userId: z.string(),
      requestId: z.string(),
      status: storedEnum(["running", "completed", "failed"]),
      /** The number of customers; `undefined` while they are being counted, and when there are too many to count. */
      total: z.int().optional(),
      /**
       * Set while the customers are being counted, before the first one is reassigned: the count so far, and the last
       * counted customer.
       */
      counting: z.object({ counted: z.int(), upTo: z.string().optional() }).optional(),
      done: z.int(),
      failedCount: z.int(),
      /** The last customer that is done. */
      after: z.string().optional(),
      createdAt: z.string(),
      /** The time of the last progress. The schedule changes a stalled job, so that the stream consumer continues. */
      progressAt: z.string(),
      finishedAt: z.string().optional(),
      version: z.int(),
    }),
});
export type JobItem = ItemOf<typeof jobs>;

/** A customer that a job could not reassign, and the reason. */
export const jobFailures = entity({
  type: "JobFailure",
  versioned: false,
  key: ({ jobId, customerId }: { jobId: string; customerId: string }) => keys.jobFailure(jobId, customerId),
  schema: () => z.object({ customerId: z.string(), code: z.string(), detail: z.string() }),
});
export type JobFailureItem = ItemOf<typeof jobFailures>;

/** A customer that a job has reassigned. */
export const jobDones = entity({
  type: "JobDone",
  versioned: false,
  key: ({ jobId, customerId }: { jobId: string; customerId: string }) => keys.jobDone(jobId, customerId),
  schema: () => z.object({ customerId: z.string(), ttl: z.int() }),
});

/** A lock on a reseller: only one job at a time reassigns its customers. */
export const runningJobs = entity({
  type: "RunningJob",
  versioned: false,
  key: ({ providerId, fromResellerId }: { providerId: string; fromResellerId: string }) =>
    keys.runningJob(providerId, fromResellerId),
  schema: () => z.object({ jobId: z.string() }),
});
