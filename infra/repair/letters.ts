import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { ChangeMessageVisibilityCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";

const image = z.record(z.string(), z.unknown());
/** A record of the table's stream, as its consumers receive it. */
export const streamRecord = z.looseObject({
  eventName: z.string().optional(),
  dynamodb: z.looseObject({
    Keys: z.record(z.string(), z.object({ S: z.string() })),
    NewImage: image.optional(),
    SequenceNumber: z.string(),
  }),
});
export type StreamRecord = z.infer<typeof streamRecord>;
const batch = z.object({ Records: z.array(streamRecord) });

const kept = z.object({
  timestamp: z.string(),
  requestContext: z.object({ condition: z.string() }),
  payload: z.string().transform((text) => batch.parse(JSON.parse(text)).Records),
});

/** Records of the stream that failed for good, as a bucket keeps them. */
export interface KeptRecords {
  key: string;
  failedAt: string;
  condition: string;
  records: StreamRecord[];
}

const textOf = z.object({ S: z.string() });

/** The type of the item that a record is about. */
export const typeOf = ({ dynamodb }: StreamRecord): string =>
  textOf.safeParse(dynamodb.NewImage?.type).data?.S ?? "an item without a type";

/** The stream records in a bucket, in the order of the stream. Other objects are ignored. */
export const keptRecords = async (s3: S3Client, bucket: string): Promise<KeptRecords[]> => {
  const all: KeptRecords[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket }))
    for (const { Key = "" } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const { timestamp, requestContext, payload } = kept.parse(
        JSON.parse((await Body?.transformToString()) ?? ""),
      );
      all.push({ key: Key, failedAt: timestamp, condition: requestContext.condition, records: payload });
    }
  // Sequence numbers rise within a shard, and an item's records are in one shard. A number cannot hold so many digits.
  const first = ({ records }: KeptRecords) => BigInt(records[0]?.dynamodb.SequenceNumber ?? 0);
  return all.sort((a, b) => (first(a) < first(b) ? -1 : 1));
};

export interface QueuedLetter {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
}

/**
 * The messages of a dead-letter queue. They are invisible to others for a number of seconds, or until they are
 * `released`.
 */
export const lettersIn = async (sqs: SQSClient, url: string, seconds: number): Promise<QueuedLetter[]> => {
  const found = new Map<string, QueuedLetter>();
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: seconds }),
    );
    const known = found.size;
    for (const { MessageId = "", ReceiptHandle = "", Body = "" } of Messages)
      found.set(MessageId, { MessageId, ReceiptHandle, Body });
    if (found.size === known) return [...found.values()];
  }
};

/** Makes a message visible to others at once. */
export const released = async (
  sqs: SQSClient,
  url: string,
  { ReceiptHandle }: QueuedLetter,
): Promise<void> => {
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }));
};
