import type { Logger } from "@aws-lambda-powertools/logger";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Item } from "./item.ts";

// Two packages declare the same wire format as different types.
const itemOf = (image: unknown): Item => unmarshall((image ?? {}) as Record<string, AttributeValue>);

/** The item after the change in a stream record. */
export const newImage = ({ dynamodb }: DynamoDBRecord): Item => itemOf(dynamodb?.NewImage);

/** The item before the change; `undefined` when there was none, or the record does not contain it. */
const oldImage = ({ dynamodb }: DynamoDBRecord): Item | undefined =>
  dynamodb?.OldImage && itemOf(dynamodb.OldImage);

/** Records of different lanes that are handled in parallel. */
const atOnce = 16;

/**
 * Handles a batch of the table's stream. A failing record does not hold up later ones: all are tried, and the failed
 * ones are reported, so that only they and later records are delivered again. `handle` must tolerate a repetition.
 * Records that have not begun within `budget` milliseconds are delivered again, so that the function never times out
 * within a record. Records of one lane are handled in order, those of different lanes in parallel. Without `laneOf` all
 * are in one lane.
 */
export const eachRecord = async (
  event: DynamoDBStreamEvent,
  logger: Logger,
  handle: (item: Item, eventName: DynamoDBRecord["eventName"], before: Item | undefined) => Promise<void>,
  {
    budget = 40_000,
    laneOf = () => "",
  }: { budget?: number; laneOf?: (record: DynamoDBRecord) => string } = {},
): Promise<DynamoDBBatchResponse> => {
  const began = performance.now();
  const batchItemFailures: DynamoDBBatchResponse["batchItemFailures"] = [];
  const handleOne = async (record: DynamoDBRecord): Promise<void> => {
    const itemIdentifier = record.dynamodb?.SequenceNumber ?? "";
    if (performance.now() - began > budget) {
      batchItemFailures.push({ itemIdentifier });
      return;
    }
    try {
      await handle(newImage(record), record.eventName, oldImage(record));
    } catch (error) {
      logger.error("a stream record failed", { error: error as Error, eventId: record.eventID });
      batchItemFailures.push({ itemIdentifier });
    }
  };
  const lanes = [...Map.groupBy(event.Records, laneOf).values()];
  const worker = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift())
      for (const record of lane) await handleOne(record);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { batchItemFailures };
};
