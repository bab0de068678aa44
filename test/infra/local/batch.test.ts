import { type BatchRules, type Discarded, deliver } from "../../../infra/local/batch.ts";
import type { StreamRecord } from "../../../infra/local/shards.ts";

const record = (sequence: number): StreamRecord => ({
  eventID: String(sequence),
  eventName: "INSERT",
  dynamodb: { SequenceNumber: String(sequence), ApproximateCreationDateTime: 1_000 },
});
const rules: BatchRules = {
  bisect: false,
  reportsItemFailures: false,
  maximumRetries: 2,
  maximumAgeSeconds: -1,
};

/** Delivers records 1 to `count`. `answer` is the function's result, or an error for a failed invocation. */
async function run(
  count: number,
  given: Partial<BatchRules>,
  answer: (batch: number[]) => unknown,
  now = 1_000,
) {
  const seen: number[][] = [];
  const done: number[] = [];
  const discarded: { records: number[]; why: Discarded }[] = [];
  const delays: number[] = [];
  const numbers = (records: StreamRecord[]) => records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber));
  await deliver(
    Array.from({ length: count }, (_, index) => record(index + 1)),
    {
      ...rules,
      ...given,
      async invoke(records) {
        const batch = numbers(records);
        seen.push(batch);
        const result = answer(batch);
        const failed = result instanceof Error;
        return { requestId: "r", failed, payload: failed ? "{}" : (JSON.stringify(result) ?? "null") };
      },
      done: ({ dynamodb }) => void done.push(Number(dynamodb.SequenceNumber)),
      discard: (records, why) => void discarded.push({ records: numbers(records), why }),
      retryDelay(attempt) {
        delays.push(attempt);
        return 0;
      },
      now: () => now * 1_000,
      stopped: new AbortController().signal,
    },
  );
  return { seen, done, discarded, delays };
}

const failing =
  (...poison: number[]) =>
  (batch: number[]) => ({
    batchItemFailures: batch
      .filter((each) => poison.includes(each))
      .map((each) => ({ itemIdentifier: String(each) })),
  });

test("a failing batch is repeated with growing pauses, and then discarded whole", async () => {
  const { seen, done, discarded, delays } = await run(2, {}, () => new Error());
  expect(seen).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
  expect(delays).toEqual([1, 2]);
  expect(discarded).toEqual([
    { records: [1, 2], why: { condition: "RetryAttemptsExhausted", attempts: 3, requestId: "r" } },
  ]);
  expect(done).toEqual([2]);
});

test("after a partial failure the mapping resumes from the lowest failed record", async () => {
  let calls = 0;
  const { seen, done } = await run(4, { reportsItemFailures: true }, (batch) =>
    calls++ ? {} : failing(4, 3)(batch),
  );
  expect(seen).toEqual([
    [1, 2, 3, 4],
    [3, 4],
  ]);
  expect(done).toEqual([2, 4]);
});

test("halving finds the record that fails the whole invocation", async () => {
  const { discarded } = await run(7, { bisect: true }, (batch) => (batch.includes(3) ? new Error() : null));
  expect(discarded.map(({ records }) => records)).toEqual([[3]]);
});

test.each([
  ["an identifier that is not in the batch", { batchItemFailures: [{ itemIdentifier: "99" }] }],
  ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }],
  ["a misspelt field", { batchItemFailures: [{ id: "1" }] }],
])("the answer %s fails the whole batch", async (_, result) => {
  const { discarded } = await run(2, { reportsItemFailures: true, maximumRetries: 0 }, () => result);
  expect(discarded.map(({ records }) => records)).toEqual([[1, 2]]);
});

test.each([[null], [{}], [{ batchItemFailures: [] }], [{ batchItemFailures: null }], ["done"]])(
  "the answer %j is a success",
  async (result) => {
    expect((await run(2, { reportsItemFailures: true }, () => result)).done).toEqual([2]);
  },
);

test("a function's report of failed records counts only if the mapping asks for reports", async () => {
  expect((await run(2, {}, failing(1))).done).toEqual([2]);
});

test("a record older than the mapping's limit is not repeated", async () => {
  const { discarded } = await run(1, { maximumRetries: -1, maximumAgeSeconds: 60 }, () => new Error(), 1_061);
  expect(discarded[0]?.why.condition).toBe("RecordAgeExceeded");
});
