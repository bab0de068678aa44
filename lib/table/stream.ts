import type { Logger } from "@aws-lambda-powertools/logger";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Item } from "./item.ts";

// The two packages spell the same wire format as two types.
const itemOf = (image: unknown): Item => unmarshall((image ?? {}) as Record<string, AttributeValue>);

/** The item after the change of a stream record. */
export const newImage = ({ dynamodb }: DynamoDBRecord): Item => itemOf(dynamodb?.NewImage);

/** The item before the change; `undefined` where there was none, or the record does not say. */
const oldImage = ({ dynamodb }: DynamoDBRecord): Item | undefined =>
  dynamodb?.OldImage && itemOf(dynamodb.OldImage);

/** Records of different lanes that are handled at the same time. */
const atOnce = 16;

/**
 * Handles a batch of the table's stream. A record that fails does not hold up those behind it: all are tried, and the
 * failed ones named, so that only what follows the first of them comes again. `handle` must bear a repetition. What is not begun within
 * `budget` milliseconds comes again, so that the function is never cut off in the middle of a record. Records of one lane
 * are handled in their order, those of different lanes side by side; all are of one lane unless `laneOf` says otherwise.
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
