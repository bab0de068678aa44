import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { openBus } from "../../lib/aws/bus.ts";
import { events } from "../../lib/record/items.ts";
import { publishEvents } from "../../lib/record/publish.ts";
import type { Progress } from "../backfill/backfill.ts";
import { scanPages } from "../backfill/scan.ts";
import { type Deployment, output } from "./deployment.ts";

/** Events that are published in parallel. */
const atOnce = 8;

/**
 * Publishes the stored events of a period on the bus again, each with its id. The table keeps events for thirty days.
 * `onPage` gets the progress after each page of the table, and a later run can continue from it as `from`.
 */
export const republish = async (
  deployment: Pick<Deployment, "name" | "outputs"> & {
    clients: Pick<Deployment["clients"], "dynamodb" | "eventbridge">;
  },
  options: {
    since: string;
    until: string;
    /** Only counts the events. */
    dryRun?: boolean | undefined;
    from?: Progress | undefined;
    pageSize?: number;
    onPage?: (progress: Progress) => void;
  },
): Promise<Progress> => {
  const { dynamodb, eventbridge } = deployment.clients;
  const bus = openBus(output(deployment, "EventBusName"), eventbridge);
  let progress: Progress = options.from ?? { scanned: 0, found: 0, written: 0 };
  const client = DynamoDBDocumentClient.from(dynamodb);
  const tableName = output(deployment, "TableName");
  const scan = { tableName, type: events.type, start: progress.start, pageSize: options.pageSize ?? 200 };
  for await (const { scanned, items, next } of scanPages(client, scan)) {
    const wanted = items
      .map((raw) => events.parse(raw))
      .filter(({ at }) => at >= options.since && at <= options.until)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    for (let at = 0; at < wanted.length && !options.dryRun; at += atOnce)
      await Promise.all(wanted.slice(at, at + atOnce).map((event) => publishEvents(bus, event)));
    progress = {
      scanned: progress.scanned + scanned,
      found: progress.found + wanted.length,
      written: progress.written + (options.dryRun ? 0 : wanted.length),
      ...(next && { start: next }),
    };
    options.onPage?.(progress);
  }
  return progress;
};
