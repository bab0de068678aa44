import * as z from "zod";
import { call } from "./wire.ts";

/** How long after its time an item is still there: AWS deletes within days. */
const lateness = 24 * 3_600_000;

const page = z.object({
  Items: z.array(z.object({ PK: z.unknown(), SK: z.unknown() })),
  LastEvaluatedKey: z.record(z.string(), z.unknown()).optional(),
});

/** Deletes what has expired by the table's attribute for that, a day late at `now`. Answers how many items. */
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

/** Deletes, every minute, what DynamoDB would have deleted by then. Its end is awaited by `close`. */
export function startTidying(o: {
  url: string;
  tableName: string;
  attribute: string;
  now: () => number;
  onError?: (error: unknown) => void;
}): { close(): Promise<unknown> } {
  const { onError = console.error } = o;
  let running = Promise.resolve(0);
  const timer = setInterval(() => {
    running = tidyLate(o.url, o.tableName, o.attribute, new Date(o.now())).catch((error) => {
      onError(error);
      return 0;
    });
  }, 60_000);
  timer.unref();
  return {
    close() {
      clearInterval(timer);
      return running;
    },
  };
}
