import * as z from "zod";
import { call } from "./wire.ts";

/** How long after its expiry an item stays: AWS deletes within days. */
const lateness = 24 * 3_600_000;

const page = z.object({
  Items: z.array(z.object({ PK: z.unknown(), SK: z.unknown() })),
  LastEvaluatedKey: z.record(z.string(), z.unknown()).optional(),
});

/** Deletes items that expired, by the table's TTL attribute, a day before `now` or earlier. Answers how many. */
export async function tidyLate(
  url: string,
  TableName: string,
  attribute: string,
  now: Date,
): Promise<number> {
  const condition = {
    ExpressionAttributeNames: { "#ttl": attribute },
    ExpressionAttributeValues: { ":then": { N: String(Math.floor((now.getTime() - lateness) / 1_000)) } },
  };
  const isOver = "#ttl < :then";
  let deleted = 0;
  let ExclusiveStartKey: z.infer<typeof page>["LastEvaluatedKey"];
  do {
    const found = page.parse(
      await call(url, "DynamoDB_20120810.Scan", {
        TableName,
        FilterExpression: isOver,
        ExclusiveStartKey,
        ...condition,
      }),
    );
    for (const Key of found.Items) {
      await call(url, "DynamoDB_20120810.DeleteItem", {
        TableName,
        Key,
        ConditionExpression: isOver,
        ...condition,
      });
      deleted++;
    }
    ExclusiveStartKey = found.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return deleted;
}

/** Deletes every minute the items that DynamoDB would have deleted. `close` waits for a run to end. */
export function startTidying(options: {
  url: string;
  tableName: string;
  attribute: string;
  now: () => number;
  onError?: (error: unknown) => void;
}): { close(): Promise<unknown> } {
  const { onError = console.error } = options;
  let running = Promise.resolve(0);
  const timer = setInterval(() => {
    running = tidyLate(options.url, options.tableName, options.attribute, new Date(options.now())).catch(
      (error) => {
        onError(error);
        return 0;
      },
    );
  }, 60_000);
  timer.unref();
  return {
    close() {
      clearInterval(timer);
      return running;
    },
  };
}
