import type { Context, ScheduledEvent } from "aws-lambda";
import { setting } from "../lib/aws.ts";
import { logger } from "../lib/log.ts";
import { requestDue } from "../lib/requests/due.ts";
import { runSchedule } from "../lib/schedule/run.ts";
import { openTable } from "../lib/table/table.ts";

const table = openTable(setting("TABLE_NAME"));
const requests = requestDue(table, () => new Date());

/** Runs every minute: does what has become due. */
export const handler = async (_event: ScheduledEvent, context: Context) => {
  const ran = await runSchedule({
    table,
    logger,
    now: new Date(),
    budget: 45_000,
    handle: ({ kind, providerId, id }) =>
      kind === "request" ? requests.expire(providerId, id, context.awsRequestId) : requests.sweep(id),
  });
  if (ran.done > 0) logger.info("due entries done", ran);
  return ran;
};
