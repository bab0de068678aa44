import type { Logger } from "@aws-lambda-powertools/logger";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Item } from "./item.ts";

/** The item as it is after the change that a record tells of. */
export const newImage = ({ dynamodb }: DynamoDBRecord): Item =>
  // The two packages spell the same wire format as two types.
  unmarshall((dynamodb?.NewImage ?? {}) as Record<string, AttributeValue>);

/**
 * Handles a batch of the table's stream. A record that fails does not hold up those behind it: all are tried, and the
 * failed ones named, so that only what follows the first of them comes again. `handle` must bear a repetition.
 */
export const eachRecord = async (
  event: DynamoDBStreamEvent,
  logger: Logger,
  handle: (item: Item) => Promise<void>,
): Promise<DynamoDBBatchResponse> => {
  const batchItemFailures: DynamoDBBatchResponse["batchItemFailures"] = [];
  for (const record of event.Records) {
    try {
      await handle(newImage(record));
    } catch (error) {
      logger.error("a stream record failed", { error: error as Error, eventId: record.eventID });
      batchItemFailures.push({ itemIdentifier: record.dynamodb?.SequenceNumber ?? "" });
    }
  }
  return { batchItemFailures };
};
