import * as z from "zod";
import { answerEnum, id, instant } from "./common.ts";
import { operations as named } from "./operation.ts";

export const reassignment = z
  .strictObject({
    fromResellerId: id("org"),
    toResellerId: id("org"),
    subscriptions: z.boolean(),
    delegatedAdmin: z.boolean(),
  })
  .refine(({ fromResellerId, toResellerId }) => fromResellerId !== toResellerId, {
    message: "must be another reseller",
    path: ["toResellerId"],
  })
  .meta({ id: "Reassignment" });

export const jobStatus = z.enum(["running", "completed", "failed"]);
export type JobStatus = z.output<typeof jobStatus>;

export const job = z
  .object({
    id: id("job"),
    status: answerEnum(jobStatus),
    total: z.int().optional(),
    done: z.int(),
    failed: z.array(z.object({ customerId: id("cus"), code: z.string(), detail: z.string() })),
    createdAt: instant,
    finishedAt: instant.optional(),
  })
  .meta({ id: "Job" });
/** A job as a handler answers it. Its status may be one that only a newer release knows. */
export type JobAnswer = z.input<typeof job>;

export const operations = named({
  reassignCustomers: {
    summary: "Hand all customers of a reseller to another",
    body: reassignment,
    status: 202,
    location: "/v1/jobs/{id}",
    answer: job,
    key: "transaction",
    refusals: ["RESELLER_SUSPENDED", "PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED", "JOB_RUNNING"],
  },
  getJob: {
    summary: "How far a job has come",
    path: z.object({ jobId: id("job") }),
    answer: job,
    resource: job,
  },
});
