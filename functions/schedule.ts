import type { Context, ScheduledEvent } from "aws-lambda";
import { outboxSweep } from "../lib/invitations/outbox/sweep.ts";
import { requestExpiry } from "../lib/invitations/requests/expiry.ts";
import { reassigner } from "../lib/jobs/reassign.ts";
import { logger } from "../lib/log.ts";
import { orderDue } from "../lib/orders/scheduled.ts";
import { runMilliseconds, runSchedule } from "../lib/schedule/run.ts";
import type { DueKind } from "../lib/schedule/store.ts";
import { setting } from "../lib/settings.ts";
import { subscriptionDue } from "../lib/subscriptions/scheduled.ts";
import { openTable } from "../lib/table/table.ts";

const table = openTable(setting("TABLE_NAME"));
const requests = requestExpiry(table, () => new Date());
const outbox = outboxSweep(table, () => new Date());
const jobs = reassigner({ table, logger, clock: () => new Date() });
const orders = orderDue(table, () => new Date());
const subscriptions = subscriptionDue(table, () => new Date());

/** What each kind of entry has done to it when its time has come. */
const due: Record<DueKind, (providerId: string, id: string, runId: string) => Promise<void>> = {
  request: requests.expire,
  outbox: (_providerId, id) => outbox.sweep(id),
  order: orders.lapse,
  term: subscriptions.term,
  job: jobs.look,
};

/** Runs every minute: does what has become due. */
export const handler = async (_event: ScheduledEvent, context: Context) => {
  const ran = await runSchedule({
    table,
    logger,
    now: new Date(),
    budget: runMilliseconds,
    handle: ({ kind, providerId, id }) => due[kind](providerId, id, context.awsRequestId),
  });
  if (ran.done > 0) logger.info("due entries done", ran);
  return ran;
};
