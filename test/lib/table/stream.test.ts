import { eachRecord } from "../../../lib/table/stream.ts";
import { KeptLogger } from "../../support/table-logger.ts";

const record = (sequence: number, lane: string) => ({
  dynamodb: {
    SequenceNumber: String(sequence),
    NewImage: { lane: { S: lane }, sequence: { N: String(sequence) } },
  },
});

test("records of one lane are handled in order, in parallel with other lanes; a failed record is named, and delays no other lane", async () => {
  const Records = ["a", "b", "a", "a", "c"].map((lane, at) => record(at, lane));
  const begun: string[] = [];
  const waiting: (() => void)[] = [];
  const handle = async ({ lane, sequence }: Record<string, unknown>) => {
    begun.push(`${lane}${sequence}`);
    if (lane === "a") await new Promise<void>((resolve) => waiting.push(resolve));
    if (sequence === 2 || lane === "c") throw new Error("not today");
  };
  const laneOf = ({ dynamodb }: { dynamodb?: { NewImage?: any } }) => String(dynamodb?.NewImage?.lane.S);
  const answered = eachRecord({ Records }, new KeptLogger(), handle, { laneOf });
  for (const known of ["a0 b1 c4", "a0 b1 c4 a2", "a0 b1 c4 a2 a3"]) {
    await new Promise(setImmediate);
    expect(begun.join(" ")).toBe(known);
    waiting.shift()?.();
  }
  const { batchItemFailures } = await answered;
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(["2", "4"]);
});
