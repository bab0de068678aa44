import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import type { InvocationResult } from "./invocation.ts";
import type { StreamRecord } from "./shards.ts";

export interface BatchRules {
  bisect: boolean;
  reportsItemFailures: boolean;
  /** -1 means no limit, as in the template. */
  maximumRetries: number;
  maximumAgeSeconds: number;
}

export interface BatchOptions extends BatchRules {
  invoke(records: StreamRecord[]): Promise<InvocationResult>;
  /** Called when everything up to and including this record has been handled. */
  done(record: StreamRecord): void;
  discard(records: StreamRecord[], why: Discarded): void;
  retryDelay(attempt: number): number;
  /** The machine's clock, which also stamps the stream's records. */
  now(): number;
  stopped: AbortSignal;
}

export interface Discarded {
  condition: "RetryAttemptsExhausted" | "RecordAgeExceeded";
  attempts: number;
  requestId: string;
}

const partial = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() });

/**
 * Delivers a batch as Lambda does. After a failure it is delivered again, from the lowest failed record on. Where the
 * mapping asks for bisection, the batch is first split in halves, which costs no attempt. After the last attempt the
 * records are discarded.
 */
export async function deliver(records: StreamRecord[], options: BatchOptions): Promise<void> {
  let remaining = records;
  let attempts = 0;
  for (;;) {
    const first = remaining[0];
    const last = remaining.at(-1);
    if (!first || !last || options.stopped.aborted) return;
    const result = await options.invoke(remaining);
    if (options.stopped.aborted) return;
    const failedAt = firstFailure(remaining, result, options.reportsItemFailures);
    if (failedAt === undefined) return options.done(last);
    const succeeded = remaining[failedAt - 1];
    if (succeeded) {
      options.done(succeeded);
      remaining = remaining.slice(failedAt);
      attempts = 0;
    } else if (options.bisect && remaining.length > 1) {
      const middle = Math.ceil(remaining.length / 2);
      await deliver(remaining.slice(0, middle), options);
      return deliver(remaining.slice(middle), options);
    }
    attempts++;
    const condition = over(remaining, attempts, options);
    if (condition) {
      options.discard(remaining, { condition, attempts, requestId: result.requestId });
      return options.done(last);
    }
    await delay(options.retryDelay(attempts), undefined, { signal: options.stopped }).catch(() => undefined);
  }
}

/** The index from which a batch must be repeated. An unreadable answer fails the whole batch. */
function firstFailure(
  records: StreamRecord[],
  result: InvocationResult,
  reports: boolean,
): number | undefined {
  if (result.failed) return 0;
  if (!reports) return undefined;
  const answer: unknown = JSON.parse(result.payload);
  if (typeof answer !== "object" || answer === null) return undefined;
  const read = partial.safeParse(answer);
  if (!read.success) return 0;
  const failures = read.data.batchItemFailures ?? [];
  const indexes = failures.map(({ itemIdentifier }) =>
    records.findIndex((each) => each.dynamodb.SequenceNumber === itemIdentifier),
  );
  return indexes.length === 0 ? undefined : Math.max(0, Math.min(...indexes));
}

function over(
  records: StreamRecord[],
  attempts: number,
  rules: BatchOptions,
): Discarded["condition"] | undefined {
  if (rules.maximumRetries >= 0 && attempts > rules.maximumRetries) return "RetryAttemptsExhausted";
  const created = records[0]?.dynamodb.ApproximateCreationDateTime ?? 0;
  const tooOld = rules.maximumAgeSeconds >= 0 && rules.now() / 1_000 - created > rules.maximumAgeSeconds;
  return tooOld ? "RecordAgeExceeded" : undefined;
}
