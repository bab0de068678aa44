import { readFileSync } from "node:fs";
import * as z from "zod";

/** What one operation asks of the partition keys of one family, in the table or in an index. */
const heat = z.object({
  where: z.enum(["table", "GSI1", "GSI2"]),
  /** The partition key with placeholders for what differs: `AUDIT#{provider}`. */
  family: z.string(),
  read: z.number(),
  write: z.number(),
});
export type Heat = z.output<typeof heat>;

/** What one operation was measured at. */
const operation = z.object({
  calls: z.number(),
  heat: z.array(heat),
  /** How many items of each type it wrote: each is a record of the stream. */
  written: z.record(z.string(), z.number()),
});
export type RecordedOperation = z.output<typeof operation>;

export const recordedFile = new URL("../../docs/scale.json", import.meta.url);

/** The operations as `SCALE=write npm test -- test/promises/41-growth -t scale` has measured them, by name. */
export const recorded = (): Record<string, RecordedOperation> =>
  z.record(z.string(), operation).parse(JSON.parse(readFileSync(recordedFile, "utf8")));
