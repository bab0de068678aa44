import * as z from "zod";
import { fits } from "../../infra/local/event-pattern.ts";
import { functionOf, unqualified } from "../../infra/local/function-name.ts";
import {
  iteratorAfter,
  readShard,
  type StreamRecord,
  shardsOf,
  streamArnOf,
} from "../../infra/local/shards.ts";
import { readStacks } from "../../infra/local/stacks.ts";
import { assembly } from "./assembly.ts";
import type { Inside } from "./inside.ts";
import { oneOf } from "./schedules.ts";

const subscription = z.object({
  FunctionName: z.string(),
  BatchSize: z.number(),
  MaximumRetryAttempts: z.number(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }),
});

/** How the template feeds the table's stream to its consumers. */
export const mappingsOfTemplate = () => {
  const place = {
    region: "eu-central-1",
    accountId: "000000000000",
    apiUrl: "https://inside.example",
  };
  const mappings = readStacks(assembly, place).ofType("AWS::Lambda::EventSourceMapping");
  // A queue feeds functions by mappings too; only a stream is read from a position on.
  return mappings.filter(({ properties }) => properties.StartingPosition !== undefined);
};

/** A consumer with its subscription. */
export const consumersOfTemplate = () =>
  mappingsOfTemplate().map(({ logicalId, properties }) => {
    const { FunctionName, BatchSize, MaximumRetryAttempts, FilterCriteria, DestinationConfig } =
      subscription.parse(properties);
    const patterns = FilterCriteria.Filters.map(({ Pattern }): unknown => JSON.parse(Pattern));
    return {
      name: unqualified(functionOf(FunctionName, logicalId)),
      batchSize: BatchSize,
      attempts: MaximumRetryAttempts + 1,
      deadLetters: DestinationConfig.OnFailure.Destination,
      wants: (record: StreamRecord) => patterns.some((pattern) => fits(pattern, record)),
    };
  });
export type Consumer = ReturnType<typeof consumersOfTemplate>[number];

/** Reads the table's stream: each call answers the records since the last one. */
export const openStream = async ({ dynamodbUrl, tableName }: Inside) => {
  const arn = await streamArnOf(dynamodbUrl, tableName);
  const positions = new Map<string, string>();
  return async (): Promise<StreamRecord[]> => {
    const all: StreamRecord[] = [];
    for (const { ShardId } of await shardsOf(dynamodbUrl, arn)) {
      let next: string | undefined = await iteratorAfter(dynamodbUrl, arn, ShardId, positions.get(ShardId));
      while (next) {
        const page = await readShard(dynamodbUrl, next, 1_000);
        const last = page.records.at(-1)?.dynamodb.SequenceNumber;
        if (!last) break;
        positions.set(ShardId, last);
        all.push(...page.records);
        next = page.next;
      }
    }
    return all;
  };
};

const keys = z.object({ PK: z.object({ S: z.string() }), SK: z.object({ S: z.string() }) });
/** The key of a record's item, as text. */
export const itemOf = ({ dynamodb }: StreamRecord): string => {
  const { PK, SK } = keys.parse(dynamodb.Keys);
  return `${PK.S} ${SK.S}`;
};

/** In another order, but records of one item keep theirs, as DynamoDB guarantees. */
export const shuffledOverItems = (records: readonly StreamRecord[], random: () => number): StreamRecord[] => {
  const byItem = new Map<string, StreamRecord[]>();
  for (const record of records) byItem.set(itemOf(record), [...(byItem.get(itemOf(record)) ?? []), record]);
  const order: StreamRecord[] = [];
  while (byItem.size > 0) {
    const item = oneOf([...byItem.keys()], random);
    const [first, ...rest] = byItem.get(item) ?? [];
    if (first) order.push(first);
    if (rest.length > 0) byItem.set(item, rest);
    else byItem.delete(item);
  }
  return order;
};

const answered = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });
/** The sequence numbers that a consumer's answer reports as failed. */
const failuresIn = (payload: string): string[] =>
  answered.parse(JSON.parse(payload)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

/** One invocation of a consumer with these records. Answers the sequence numbers that it reports as failed. */
export const deliver = async (
  inside: Inside,
  { name }: Consumer,
  records: readonly StreamRecord[],
): Promise<string[]> => {
  const { payload, failed } = await inside.invoke(name, { Records: records });
  if (failed) throw new Error(`${name} failed as a whole: ${payload}`);
  return failuresIn(payload);
};

/** Invokes the consumers for a poller, and remembers the records that each took without reporting them as failed. */
export const watched = (inside: Inside) => {
  const taken = new Set<string>();
  const spelled = (name: string, { dynamodb }: StreamRecord) =>
    `${unqualified(name)} ${dynamodb.SequenceNumber}`;
  return {
    async invoke(name: string, event: { Records: StreamRecord[] }) {
      const result = await inside.invoke(name, event);
      if (result.failed) return result;
      const failed = failuresIn(result.payload);
      for (const record of event.Records)
        if (!failed.includes(record.dynamodb.SequenceNumber)) taken.add(spelled(name, record));
      return result;
    },
    hasTaken: ({ name }: Consumer, record: StreamRecord): boolean => taken.has(spelled(name, record)),
  };
};
