import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** A bulk job. Each change of it wakes the stream's consumer, which does the next page. */
export const jobs = entity({
  type: "Job",
  key: ({ providerId, id }: { providerId: string; id: string }) => keys.job(providerId, id),
  schema: z.object({
    type: z.literal("Job"),
    id: z.string(),
    providerId: z.string(),
    kind: storedEnum(["reassign"]),
    fromResellerId: z.string(),
    toResellerId: z.string(),
    subscriptions: z.boolean(),
    delegatedAdmin: z.boolean(),
    /** Who asked for it: the rights are checked again in every write. */
    userId: z.string(),
    requestId: z.string(),
    status: storedEnum(["running", "completed", "failed"]),
    /** How many it will be; `undefined` while they are being counted, and for more than are worth counting. */
    total: z.int().optional(),
    /** While the customers are being counted, before the first of them moves: how many, and up to which. */
    counting: z.object({ counted: z.int(), upTo: z.string().optional() }).optional(),
    done: z.int(),
    failedCount: z.int(),
    /** The customer up to which all is done. */
    after: z.string().optional(),
    createdAt: z.string(),
    /** When it last came on: one that stands still is put before its consumer again. */
    progressAt: z.string(),
    finishedAt: z.string().optional(),
    version: z.int(),
  }),
});
export type JobItem = ItemOf<typeof jobs>;

/** A customer that a job could not do, and why. */
export const jobFailures = entity({
  type: "JobFailure",
  versioned: false,
  key: ({ jobId, customerId }: { jobId: string; customerId: string }) => keys.jobFailure(jobId, customerId),
  schema: z.object({ customerId: z.string(), code: z.string(), detail: z.string() }),
});
export type JobFailureItem = ItemOf<typeof jobFailures>;

/** That a job has done a customer. */
export const jobDones = entity({
  type: "JobDone",
  versioned: false,
  key: ({ jobId, customerId }: { jobId: string; customerId: string }) => keys.jobDone(jobId, customerId),
  schema: z.object({ customerId: z.string(), ttl: z.int() }),
});

/** The lock of a reseller whose customers a job takes away: there is one such job at a time. */
export const runningJobs = entity({
  type: "RunningJob",
  versioned: false,
  key: ({ providerId, fromResellerId }: { providerId: string; fromResellerId: string }) =>
    keys.runningJob(providerId, fromResellerId),
  schema: z.object({ jobId: z.string() }),
});
