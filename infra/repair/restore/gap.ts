import { setTimeout as pause } from "node:timers/promises";
import {
  DescribeReplayCommand,
  type EventBridgeClient,
  ReplayState,
  StartReplayCommand,
} from "@aws-sdk/client-eventbridge";
import { DeleteMessageCommand } from "@aws-sdk/client-sqs";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { auditRecords, placeOf } from "../../../lib/record/items.ts";
import { scanPages } from "../../backfill/scan.ts";
import { type Deployment, output } from "../deployment.ts";
import { lettersIn } from "../letters.ts";

/** A change that is missing from the restored table. It names things by their ids only. */
export interface Lost {
  at: string;
  /** The organization of the record or the event. */
  organizationId: string;
  what: string;
  resourceType: string;
  resourceId: string;
}

/** The changes after the restore time, from the former table's audit record: each change once for each organization. */
export const lostByRecord = async (
  client: DynamoDBDocumentClient,
  tableName: string,
  since: string,
): Promise<Lost[]> => {
  const lost: Lost[] = [];
  for await (const { items } of scanPages(client, { tableName, type: auditRecords.type, pageSize: 200 }))
    for (const raw of items) {
      const { at, operation, resourceType, resourceId } = auditRecords.parse(raw);
      if (at > since)
        lost.push({ at, organizationId: placeOf(raw).reader, what: operation, resourceType, resourceId });
    }
  return lost;
};

const replayed = z.object({
  detail: z.object({
    at: z.string(),
    type: z.string(),
    organizationId: z.string(),
    resourceType: z.string(),
    resourceId: z.string(),
  }),
});

const isOver = (state: string | undefined): boolean =>
  state === ReplayState.COMPLETED || state === ReplayState.FAILED || state === ReplayState.CANCELLED;

const replay = async (
  eventbridge: EventBridgeClient,
  deployment: Deployment,
  period: { since: Date; until: Date; pollMilliseconds: number },
): Promise<void> => {
  const ReplayName = `restore-${Date.now()}`;
  await eventbridge.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: output(deployment, "EventArchiveArn"),
      EventStartTime: period.since,
      EventEndTime: period.until,
      Destination: {
        Arn: output(deployment, "EventBusArn"),
        FilterArns: [output(deployment, "ReplayRuleArn")],
      },
    }),
  );
  for (;;) {
    const { State, StateReason } = await eventbridge.send(new DescribeReplayCommand({ ReplayName }));
    if (State === ReplayState.COMPLETED) return;
    if (isOver(State)) throw new Error(`The archive could not be replayed: ${StateReason ?? State}.`);
    await pause(period.pollMilliseconds);
  }
};

/** The changes after the restore time, from the bus's archive, when the former table is gone. */
export const lostByArchive = async (
  deployment: Deployment,
  period: { since: Date; until: Date; pollMilliseconds?: number },
): Promise<Lost[]> => {
  const { eventbridge, sqs } = deployment.clients;
  await replay(eventbridge, deployment, { pollMilliseconds: 5_000, ...period });
  const QueueUrl = output(deployment, "ReplayQueueUrl");
  const lost: Lost[] = [];
  for (const { Body, ReceiptHandle } of await lettersIn(sqs, QueueUrl, 600)) {
    const { type, ...detail } = replayed.parse(JSON.parse(Body)).detail;
    if (detail.at > period.since.toISOString()) lost.push({ ...detail, what: type });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
  return lost;
};

/** How many changes there are of each kind, most first. */
export const counted = (lost: readonly Lost[]): [what: string, count: number][] =>
  [...Map.groupBy(lost, ({ what }) => what)]
    .map(([what, all]): [string, number] => [what, all.length])
    .sort(([, a], [, b]) => b - a);
