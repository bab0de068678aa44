import * as z from "zod";

/** A bulk job as it lies in the table. Each change of it wakes the stream's consumer, which does the next page. */
export const jobItem = z.object({
  type: z.literal("Job"),
  id: z.string(),
  providerId: z.string(),
  kind: z.literal("reassign"),
  fromResellerId: z.string(),
  toResellerId: z.string(),
  subscriptions: z.boolean(),
  delegatedAdmin: z.boolean(),
  /** Who asked for it: the rights are checked again in every write. */
  userId: z.string(),
  requestId: z.string(),
  status: z.enum(["running", "completed", "failed"]),
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
});
export type JobItem = z.output<typeof jobItem>;

/** A customer that a job could not do, and why. */
export const jobFailureItem = z.object({
  type: z.literal("JobFailure"),
  customerId: z.string(),
  code: z.string(),
  detail: z.string(),
});
export type JobFailureItem = z.output<typeof jobFailureItem>;
