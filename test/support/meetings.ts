import { keys } from "../../lib/table/keys.ts";
import { type Act, type Cast, outcome, reassignmentBody } from "./cast-inside.ts";
import { streaming } from "./scenes-background.ts";
import type { Client } from "./world.ts";

/** Pages of a job call the table as the function that does them, so the requester does too. */
export const consumer = "stream-consumer";

type Asking = Pick<Cast, "inside" | "provider">;

/**
 * Wakes the stream's consumer once with a job's record as it is now, or as it was before its last change. Answers the
 * record, and whether the consumer failed.
 */
export const wakeFor = async ({ inside, provider }: Asking, jobId: string, stale = false) => {
  const job = await inside.table.get(keys.job(provider.id, jobId));
  if (job?.status !== "running") return { job, failed: false };
  const image = stale ? { ...job, version: Number(job.version) - 1 } : job;
  const { status } = await streaming(inside, consumer, image).drive();
  return { job, failed: status !== 200 };
};

/** Does a reassignment page by page and answers its result. */
export const runJob =
  (asking: Asking, jobId: string): Act =>
  async () => {
    for (;;) {
      const { job, failed } = await wakeFor(asking, jobId);
      if (job?.status !== "running") return `${job?.status} ${job?.done}`;
      if (failed) return "failed to run";
    }
  };

/**
 * Starts a job that reassigns the reseller's customers to the other one, and does it. The job's calls are the
 * consumer's.
 */
export const reassigning =
  (cast: Cast, by: Client): Act =>
  async () => {
    const asked = await by.post("/v1/customers/reassign", reassignmentBody(cast.reseller, cast.other));
    return asked.status === 202 ? runJob(cast, asked.body.id)() : outcome(asked);
  };

/** The operations that may coincide with a reassignment of two customers. */
export interface Meeting {
  name: string;
  other: Act;
  /** The results of the other operation, and the possible results of the reassignment. */
  outcome: string;
  outcomes: readonly string[];
}

/** A reassignment commits customer by customer, so an operation in between finds some of it done. */
export const meetingsOf = (cast: Cast): Meeting[] => {
  const { provider, reseller, other, third, resellerAgent, administered, orders } = cast;
  const by = provider.admin;
  const { plain } = cast.subscriptions;
  const meeting = (name: string, act: Act, outcome: string, ...more: string[]): Meeting => ({
    name,
    other: act,
    outcome,
    outcomes: ["completed 2", ...more],
  });
  const failures = ["failed 0", "failed 1", "PARTNERSHIP_ENDED"];
  const named = cast.change(by, plain, { partnerId: third.mpnId });
  const cancelled = cast.change(by, plain, { status: "cancelled" });
  return [
    meeting("removal of who is to get them", cast.remove(other), "200", ...failures),
    meeting("removal of who is left", cast.remove(reseller), "200"),
    meeting("another association", cast.assign(by, administered.id, third.id), "200", "completed 1"),
    meeting("another reseller of record", named, "200"),
    meeting("an order of who is left", cast.submit(resellerAgent, orders.placed), "201"),
    meeting("an upgrade", cast.upgrade(by, plain), "200"),
    meeting("a cancellation", cancelled, "200"),
    meeting("access revoked", cast.revokeAdmin(by, administered.id, reseller), "204"),
  ];
};
