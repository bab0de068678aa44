import { jobStatus } from "../../../lib/contract/jobs.ts";
import type { JobItem } from "../../../lib/jobs/items.ts";
import {
  countedOn,
  goesOn,
  newJob,
  progressed,
  shownJob,
  standing,
  standsStill,
  stopped,
} from "../../../lib/jobs/rules.ts";

const began = new Date("2026-03-10T09:30:00.000Z");
const later = new Date("2026-03-10T09:31:00.000Z");
const at = later.toISOString();
const asked = { fromResellerId: "org_f", toResellerId: "org_t", subscriptions: true, delegatedAdmin: false };
const job = newJob(asked, { id: "job_1", providerId: "org_p", userId: "usr_1", requestId: "r", now: began });
/** One that has begun to move customers. */
const moving: JobItem = { ...job, counting: undefined, total: 9, done: 3, failedCount: 1, after: "cus_4" };

test("a job begins with counting, and nothing done", () => {
  expect(job).toEqual({
    type: "Job",
    kind: "reassign",
    id: "job_1",
    providerId: "org_p",
    userId: "usr_1",
    requestId: "r",
    ...asked,
    status: "running",
    counting: { counted: 0 },
    done: 0,
    failedCount: 0,
    createdAt: began.toISOString(),
    progressAt: began.toISOString(),
    version: 1,
  });
});

describe("counting", () => {
  const { counting: _, ...uncounted } = job;

  test("goes on from where it was, and comes to the sum", () => {
    const first = countedOn(job, { counted: 100, upTo: "cus_100" }, later);
    expect(first).toEqual({ ...job, counting: { counted: 100, upTo: "cus_100" }, progressAt: at });
    expect(countedOn(first, { counted: 7, upTo: undefined }, later)).toEqual({
      ...uncounted,
      total: 107,
      progressAt: at,
    });
  });

  test("of a job that was not counting begins at none", () => {
    expect(countedOn(uncounted, { counted: 3, upTo: undefined }, later).total).toBe(3);
  });

  test("ends without a sum at ten thousand", () => {
    const many = { ...job, counting: { counted: 9_900, upTo: "cus_9900" } };
    expect(countedOn(many, { counted: 99, upTo: "cus_9999" }, later).counting).toEqual({
      counted: 9_999,
      upTo: "cus_9999",
    });
    expect(countedOn(many, { counted: 100, upTo: "cus_x" }, later)).toEqual({ ...uncounted, progressAt: at });
    expect(countedOn(many, { counted: 100, upTo: undefined }, later).total).toBe(10_000);
  });
});

describe("a page", () => {
  test("adds what it did, and where it came to", () => {
    expect(progressed(moving, { after: "cus_8", done: 2, failed: 2 }, later)).toEqual({
      ...moving,
      done: 5,
      failedCount: 3,
      after: "cus_8",
      progressAt: at,
    });
  });

  test("that is the last completes the job", () => {
    expect(progressed(moving, { after: undefined, done: 5, failed: 0 }, later)).toEqual({
      ...moving,
      done: 8,
      failedCount: 1,
      status: "completed",
      progressAt: at,
      finishedAt: at,
    });
  });

  test("that finished no customer moves nothing but the time", () => {
    expect(standing(moving, later)).toEqual({ ...moving, progressAt: at });
  });

  test("after which nobody may go on ends the job as failed, with what was done on record", () => {
    expect(stopped(moving, { done: 1, failed: 2 }, later)).toEqual({
      ...moving,
      done: 4,
      failedCount: 3,
      status: "failed",
      progressAt: at,
      finishedAt: at,
    });
  });
});

test("a job goes on while it is running, and never after its end", () => {
  const states = jobStatus.options.map((status) => [status, goesOn({ status })]);
  expect(states).toEqual([
    ["running", true],
    ["completed", false],
    ["failed", false],
  ]);
});

test("a running job stands still from two minutes on after its last progress, and one that has ended never does", () => {
  const [before, then] = [new Date("2026-03-10T09:31:59.999Z"), new Date("2026-03-10T09:32:00.000Z")];
  expect([standsStill(job, before), standsStill(job, then)]).toEqual([false, true]);
  expect(standsStill(standing(job, later), then)).toBe(false);
  for (const status of ["completed", "failed"] as const)
    expect(standsStill({ ...job, status }, then)).toBe(false);
});

test("a job is shown with each customer that it could not do, and with nothing that is the service's own", () => {
  const failure = { customerId: "cus_2", code: "CUSTOMER_CHANGED", detail: "It changed meanwhile." };
  expect(shownJob({ ...moving, finishedAt: at }, [{ type: "JobFailure", ...failure }])).toEqual({
    id: "job_1",
    status: "running",
    total: 9,
    done: 3,
    failed: [failure],
    createdAt: began.toISOString(),
    finishedAt: at,
  });
});
