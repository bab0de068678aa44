import { readFileSync } from "node:fs";
import * as z from "zod";

/** The units that one operation takes from the partition keys of one family, in the table or in an index. */
const heat = z.object({
  where: z.enum(["table", "GSI1", "GSI2"]),
  /** The partition key with placeholders for its variable parts: `AUDIT#{provider}`. */
  family: z.string(),
  read: z.number(),
  write: z.number(),
});
export type Heat = z.output<typeof heat>;

/** The measured cost of one operation. */
const operation = z.object({
  calls: z.number(),
  heat: z.array(heat),
  /** The number of items of each type that it wrote. Each becomes a stream record. */
  written: z.record(z.string(), z.number()),
});
export type RecordedOperation = z.output<typeof operation>;

export const recordedFile = new URL("../../docs/scale.json", import.meta.url);

/** The operations as measured by `SCALE=write npm test -- test/promises/41-growth -t scale`, by name. */
export const recorded = (): Record<string, RecordedOperation> =>
  z.record(z.string(), operation).parse(JSON.parse(readFileSync(recordedFile, "utf8")));
