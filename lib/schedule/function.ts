import type { Logger } from "@aws-lambda-powertools/logger";
import type { Context, ScheduledEvent } from "aws-lambda";
import type { openBus } from "../aws/bus.ts";
import { adminExpiry } from "../customers/expiry.ts";
import { outboxSweep } from "../invitations/outbox/sweep.ts";
import { requestExpiry } from "../invitations/requests/expiry.ts";
import { requestReminder } from "../invitations/requests/reminding.ts";
import { reassigner } from "../jobs/reassign.ts";
import { noticeSweep } from "../notices/store.ts";
import { orderExpiry } from "../orders/scheduled.ts";
import { eventPublisher } from "../record/publish.ts";
import { otherDependents } from "../subscriptions/dependents.ts";
import { termEnds } from "../subscriptions/scheduled.ts";
import type { Table } from "../table/table.ts";
import { deliveryTurns } from "../webhooks/scheduled.ts";
import { runMilliseconds, runSchedule } from "./run.ts";
import type { ScheduledKind } from "./store.ts";

/** The function that runs every minute and does the scheduled entries whose time has come. */
export const scheduleFunction = (dependencies: {
  table: Table;
  bus: ReturnType<typeof openBus>;
  clock: () => Date;
  logger: Logger;
}) => {
  const { table, clock, logger } = dependencies;
  const requests = requestExpiry(table, clock);
  const reminders = requestReminder(table, clock);
  const outbox = outboxSweep(table, clock);
  const jobs = reassigner(dependencies);
  const orders = orderExpiry(table, clock);
  const subscriptions = termEnds(table, clock);
  const access = adminExpiry(table);
  const dependents = otherDependents(table, clock);
  const webhooks = deliveryTurns(table, clock);

  /** The handler of each kind of entry. */
  const handlers: Record<ScheduledKind, (providerId: string, id: string, runId: string) => Promise<void>> = {
    request: requests.expire,
    outbox: (_providerId, id) => outbox.sweep(id),
    order: orders.lapse,
    term: subscriptions.term,
    job: jobs.look,
    dependents: dependents.stop,
    access: (_providerId, id, runId) => access.handle(id, runId, clock),
    webhook: webhooks.queue,
    notice: noticeSweep(table, clock),
    event: eventPublisher(dependencies).republish,
    reminder: reminders.remind,
  };

  return async (_event: ScheduledEvent, context: Context) => {
    const ran = await runSchedule({
      table,
      logger,
      now: clock(),
      budget: runMilliseconds,
      handle: ({ kind, providerId, id }) => handlers[kind](providerId, id, context.awsRequestId),
    });
    if (ran.done > 0) logger.info("scheduled entries done", ran);
    return ran;
  };
};
