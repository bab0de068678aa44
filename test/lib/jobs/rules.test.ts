import type { JobItem } from "../../../lib/jobs/items.ts";
import * as rules from "../../../lib/jobs/rules.ts";

const began = new Date("2026-03-10T09:30:00.000Z");
const later = new Date("2026-03-10T09:31:00.000Z");
const at = later.toISOString();
const asked = { fromResellerId: "org_f", toResellerId: "org_t", subscriptions: true, delegatedAdmin: false };
const who = { id: "job_1", providerId: "org_p", userId: "usr_1", requestId: "r" };
const job = rules.newJob(asked, { ...who, now: began });
const { counting: _, ...uncounted } = job;
/** A job that has begun to move customers. */
const moving: JobItem = { ...uncounted, total: 9, done: 3, failedCount: 1, after: "cus_4" };

test("a job begins with counting, and nothing done", () => {
  expect(job).toEqual({
    ...{ ...who, ...asked, type: "Job", kind: "reassign", status: "running", version: 1 },
    ...{ counting: { counted: 0 }, done: 0, failedCount: 0 },
    ...{ createdAt: began.toISOString(), progressAt: began.toISOString() },
  });
});

const many = { ...job, counting: { counted: 9_900, upTo: "cus_9900" } };
test.each([
  ["resumes where it was", job, 100, "cus_100", { counting: { counted: 100, upTo: "cus_100" } }],
  ["ends with a sum at the last customer", many, 7, undefined, { total: 9_907 }],
  ["starts at zero for a job that was not counting", uncounted, 3, undefined, { total: 3 }],
  ["goes on below ten thousand", many, 99, "cus_x", { counting: { counted: 9_999, upTo: "cus_x" } }],
  ["ends without a sum at ten thousand", many, 100, "cus_x", {}],
  ["has a sum of ten thousand if these were all", many, 100, undefined, { total: 10_000 }],
] as const)("counting %s", (_, before, counted, upTo, expected) => {
  expect(rules.countedOn(before, { counted, upTo }, later)).toEqual({
    ...uncounted,
    ...expected,
    progressAt: at,
  });
});

test.each([
  [
    "adds its customers, and its progress",
    rules.progressed(moving, { after: "cus_8", done: 2, failed: 2 }, later),
    { done: 5, failedCount: 3, after: "cus_8" },
  ],
  [
    "that is the last completes the job",
    rules.progressed(moving, { after: undefined, done: 5, failed: 0 }, later),
    { done: 8, status: "completed", finishedAt: at },
  ],
  ["without a finished customer changes only the time", rules.standing(moving, later), {}],
  [
    "after which the user has lost the right ends the job as failed, with its progress on record",
    rules.stopped(moving, { done: 1, failed: 2 }, later),
    { done: 4, failedCount: 3, status: "failed", finishedAt: at },
  ],
])("a page %s", (_, after, changes) => {
  expect(after).toEqual({ ...moving, ...changes, progressAt: at });
});

test("only a running job counts as stuck, from two minutes after its last progress on", () => {
  const [before, then] = [new Date("2026-03-10T09:31:59.999Z"), new Date("2026-03-10T09:32:00.000Z")];
  expect([rules.isStalled(job, before), rules.isStalled(job, then)]).toEqual([false, true]);
  expect(rules.isStalled(rules.standing(job, later), then)).toBe(false);
  for (const status of ["completed", "failed"] as const)
    expect(rules.isStalled({ ...job, status }, then)).toBe(false);
});

test("a job shows each customer that it could not reassign, without the service's own fields", () => {
  const failure = { customerId: "cus_2", code: "CUSTOMER_CHANGED", detail: "It changed meanwhile." };
  expect(rules.toApiJob({ ...moving, finishedAt: at }, [failure])).toEqual({
    ...{ id: "job_1", status: "running", total: 9, done: 3, failed: [failure] },
    ...{ createdAt: began.toISOString(), finishedAt: at },
  });
});
