import * as z from "zod";
import { call, WireError } from "./wire.ts";

const record = z.looseObject({
  eventID: z.string(),
  eventName: z.string(),
  dynamodb: z.looseObject({ SequenceNumber: z.string(), ApproximateCreationDateTime: z.number() }),
});
/** A change of the table in the wire format, which is also the format that functions receive. */
export type StreamRecord = z.infer<typeof record>;

const table = z.object({ Table: z.object({ LatestStreamArn: z.string() }) });
const stream = z.object({
  StreamDescription: z.object({
    Shards: z.array(z.object({ ShardId: z.string(), ParentShardId: z.string().optional() })),
  }),
});
const iterator = z.object({ ShardIterator: z.string() });
const records = z.object({ Records: z.array(record), NextShardIterator: z.string().nullish() });

/** The ARN under which the emulator keeps the stream of a table. */
export async function streamArnOf(url: string, tableName: string): Promise<string> {
  const { Table } = table.parse(await call(url, "DynamoDB_20120810.DescribeTable", { TableName: tableName }));
  return Table.LatestStreamArn;
}

export async function shardsOf(url: string, StreamArn: string) {
  const answer = stream.parse(await call(url, "DynamoDBStreams_20120810.DescribeStream", { StreamArn }));
  return answer.StreamDescription.Shards;
}

export interface Page {
  records: StreamRecord[];
  /** Absent when the shard is closed and read to its end. */
  next: string | undefined;
}

/** An iterator that begins after a sequence number, or at the oldest remaining record. */
export async function iteratorAfter(
  url: string,
  StreamArn: string,
  ShardId: string,
  sequence?: string,
): Promise<string> {
  const position = sequence
    ? { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: sequence }
    : { ShardIteratorType: "TRIM_HORIZON" };
  const target = "DynamoDBStreams_20120810.GetShardIterator";
  try {
    return iterator.parse(await call(url, target, { StreamArn, ShardId, ...position })).ShardIterator;
  } catch (error) {
    // The record was trimmed meanwhile. Like Lambda, the poller continues with the oldest remaining record.
    const trimmed = error instanceof WireError && error.type === "TrimmedDataAccessException";
    if (!trimmed || !sequence) throw error;
    return iteratorAfter(url, StreamArn, ShardId);
  }
}

/** An iterator that begins with the next record written. */
export async function iteratorAtEnd(url: string, StreamArn: string, ShardId: string): Promise<string> {
  const input = { StreamArn, ShardId, ShardIteratorType: "LATEST" };
  return iterator.parse(await call(url, "DynamoDBStreams_20120810.GetShardIterator", input)).ShardIterator;
}

/** The next records of a shard. */
export async function readShard(url: string, ShardIterator: string, Limit: number): Promise<Page> {
  const answer = records.parse(
    await call(url, "DynamoDBStreams_20120810.GetRecords", { ShardIterator, Limit }),
  );
  return { records: answer.Records, next: answer.NextShardIterator ?? undefined };
}
