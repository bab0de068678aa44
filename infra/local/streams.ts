import { randomUUID } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { parsed } from "./api-definition.ts";
import { deliver } from "./batch.ts";
import { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
import { fits } from "./event-pattern.ts";
import { functionOf } from "./function-name.ts";
import type { InvocationResult } from "./invocation.ts";
import type { Queues } from "./queues.ts";
import { iteratorAfter, readShard, type StreamRecord, shardsOf, streamArnOf } from "./shards.ts";
import type { Resolved } from "./template.ts";

const mappingProperties = z.object({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: z.number().default(100),
  BisectBatchOnFunctionError: z.boolean().default(false),
  FunctionResponseTypes: z.array(z.string()).default([]),
  MaximumRetryAttempts: z.number().default(-1),
  MaximumRecordAgeInSeconds: z.number().default(-1),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }).optional(),
});

export interface StreamsOptions {
  dynamodbUrl: string;
  tableName: string;
  /** The template's `AWS::Lambda::EventSourceMapping` resources. */
  mappings: Resolved[];
  directory: string;
  queues: Queues;
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
  region: string;
  /** Milliseconds until a shard without new records is read again. */
  pollEvery?: number;
  retryDelay?(attempt: number): number;
  onError?(error: unknown): void;
}

export interface Streams {
  /** Reads the stream now, since the invocation with this event may have written to the table. */
  nudgeAfter(event: unknown): void;
  /** Waits until every mapping has handled everything that was in the stream at the time of the call. */
  drained(): Promise<void>;
  /**
   * Stops. An unfinished batch is delivered again after the next start. The promise waits for the invocations that still
   * run, so that nothing of these pollers acts after it.
   */
  close(): Promise<void>;
}

/** Few of these requests write. A write of one of them is found by the next poll. */
const reading = z.object({
  requestContext: z.object({ http: z.object({ method: z.enum(["GET", "HEAD", "OPTIONS"]) }) }),
});

const slowly = (attempt: number) => Math.min(2_000, 100 * 2 ** (attempt - 1));

/** Feeds a table's stream to the functions that the template maps to it, as Lambda's pollers do. */
export async function startStreams(options: StreamsOptions): Promise<Streams> {
  const streamArn = await streamArnOf(options.dynamodbUrl, options.tableName);
  // Mappings of queues are handled elsewhere.
  const ofTables = options.mappings.filter(({ properties }) =>
    String(properties.EventSourceArn).includes(":dynamodb:"),
  );
  const pollers = ofTables.map((mapping) => startPoller(mapping, streamArn, options));
  return {
    nudgeAfter: (event) => {
      if (!reading.safeParse(event).success) for (const poller of pollers) poller.nudge();
    },
    drained: async () => void (await Promise.all(pollers.map((poller) => poller.drained()))),
    close: async () => void (await Promise.all(pollers.map((poller) => poller.close()))),
  };
}

function startPoller({ logicalId, properties }: Resolved, streamArn: string, options: StreamsOptions) {
  const { dynamodbUrl, queues, region, pollEvery = 100, retryDelay = slowly } = options;
  const mapping = parsed(mappingProperties, properties, logicalId);
  const functionName = functionOf(mapping.FunctionName, logicalId);
  const patterns = mapping.FilterCriteria?.Filters.map(({ Pattern }): unknown => JSON.parse(Pattern));
  const checkpoint: Checkpoint = openCheckpoint(join(options.directory, `${logicalId}.json`), streamArn);
  const iterators = new Map<string, string>();
  const stop = new AbortController();
  /** A record may have been written since the present round began. */
  let nudged = false;
  let wake = () => {};
  let waiters: { rounds: number; resolve(): void }[] = [];

  const isWanted = (record: StreamRecord) => !patterns || patterns.some((pattern) => fits(pattern, record));

  function discard(
    shardId: string,
    records: StreamRecord[],
    why: { condition: string; attempts: number; requestId: string },
  ) {
    const destination = mapping.DestinationConfig?.OnFailure.Destination;
    const [first, last] = [records[0], records.at(-1)];
    if (!destination || !first || !last) return;
    const arrival = (record: StreamRecord) =>
      new Date(record.dynamodb.ApproximateCreationDateTime * 1_000).toISOString();
    queues.send(destination, {
      requestContext: {
        requestId: why.requestId || randomUUID(),
        functionArn: mapping.FunctionName,
        condition: why.condition,
        approximateInvokeCount: why.attempts,
      },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      version: "1.0",
      timestamp: new Date().toISOString(),
      DDBStreamBatchInfo: {
        shardId,
        startSequenceNumber: first.dynamodb.SequenceNumber,
        endSequenceNumber: last.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: arrival(first),
        approximateArrivalOfLastRecord: arrival(last),
        batchSize: records.length,
        streamArn,
      },
      // A bucket keeps the records themselves, a queue only their place in the stream.
      ...(destination.includes(":s3:") && { payload: JSON.stringify(eventOf(records)) }),
    });
  }

  /** Reads and handles a page of a shard. Answers the number of records in it. */
  async function advance(shardId: string): Promise<number> {
    const iterator =
      iterators.get(shardId) ??
      (await iteratorAfter(dynamodbUrl, streamArn, shardId, checkpoint.sequence(shardId)));
    // Removed until the page is handled, so that after an error reading restarts at the checkpoint.
    iterators.delete(shardId);
    const page = await readShard(dynamodbUrl, iterator, 1_000);
    const wanted = page.records.filter(isWanted);
    for (let start = 0; start < wanted.length && !stop.signal.aborted; start += mapping.BatchSize) {
      await deliver(wanted.slice(start, start + mapping.BatchSize), {
        bisect: mapping.BisectBatchOnFunctionError,
        reportsItemFailures: mapping.FunctionResponseTypes.includes("ReportBatchItemFailures"),
        maximumRetries: mapping.MaximumRetryAttempts,
        maximumAgeSeconds: mapping.MaximumRecordAgeInSeconds,
        invoke: (records) => options.invoke(functionName, eventOf(records)),
        done: (record) => checkpoint.done(shardId, record.dynamodb.SequenceNumber),
        discard: (records, why) => discard(shardId, records, why),
        retryDelay,
        now: Date.now,
        stopped: stop.signal,
      });
    }
    if (stop.signal.aborted) return 0;
    const last = page.records.at(-1)?.dynamodb.SequenceNumber;
    if (last && checkpoint.sequence(shardId) !== last) checkpoint.done(shardId, last, wanted.length > 0);
    if (page.next) iterators.set(shardId, page.next);
    else checkpoint.close(shardId);
    return page.records.length;
  }

  function eventOf(records: StreamRecord[]): object {
    const source = { eventSource: "aws:dynamodb", awsRegion: region, eventSourceARN: mapping.EventSourceArn };
    return { Records: records.map((record) => ({ ...record, ...source })) };
  }

  /** Reads every open shard whose parent has been read to its end. */
  async function round(): Promise<number> {
    if (iterators.size > 0) {
      let seen = 0;
      for (const shardId of [...iterators.keys()]) seen += await advance(shardId);
      if (iterators.size > 0) return seen;
    }
    const shards = await shardsOf(dynamodbUrl, streamArn);
    const known = new Set(shards.map(({ ShardId }) => ShardId));
    let seen = 0;
    for (const { ShardId, ParentShardId } of shards) {
      if (checkpoint.isClosed(ShardId)) continue;
      if (ParentShardId && known.has(ParentShardId) && !checkpoint.isClosed(ParentShardId)) continue;
      seen += await advance(ShardId);
    }
    return seen;
  }

  /**
   * Waits, but no longer than until the next nudge. Each request nudges, so this avoids an abort signal and its error
   * for each wait.
   */
  const rest = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  function nudge(): void {
    nudged = true;
    wake();
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stop.signal.aborted) {
      nudged = false;
      let pause = pollEvery;
      try {
        const seen = await round();
        failures = 0;
        // An empty round means that everything written before it began has been handled.
        waiters = waiters.filter((waiter) =>
          seen === 0 && waiter.rounds-- <= 0 ? void waiter.resolve() : true,
        );
        if (seen > 0 || waiters.length > 0) pause = 0;
      } catch (error) {
        if (stop.signal.aborted) break;
        pause = slowly(++failures);
        if (failures === 1) options.onError?.(error);
      }
      if (pause > 0 && !nudged) await rest(pause);
    }
    for (const waiter of waiters) waiter.resolve();
  }

  const ended = run();
  return {
    nudge,
    drained: () =>
      new Promise<void>((resolve) => {
        // The present round may have read before the caller wrote, so only the next one counts.
        waiters.push({ rounds: 1, resolve });
        nudge();
      }),
    close(): Promise<void> {
      if (stop.signal.aborted) return ended;
      stop.abort();
      // So that the next start does not read again what no filter matched.
      checkpoint.save();
      nudge();
      return ended;
    },
  };
}
