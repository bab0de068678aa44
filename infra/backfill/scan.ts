import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Item } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";

const key = z.object({ PK: z.string(), SK: z.string() });
const raw = z.looseObject(key.shape);

/** A page of a scan: the number of items read, the items of the wanted type, and where the next page begins. */
export interface ScannedPage {
  scanned: number;
  items: (Item & Key)[];
  next?: Key;
}

/**
 * Every item of one stored `type`, page by page, from `start` on. The product itself never scans. This tool reads the
 * whole table in small pages of `pageSize` items, so that requests keep enough capacity.
 */
export async function* scanPages(
  client: DynamoDBDocumentClient,
  options: { tableName: string; type: string; start?: Key | undefined; pageSize: number },
): AsyncGenerator<ScannedPage> {
  let start = options.start;
  do {
    const { Items, ScannedCount, LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: options.tableName,
        FilterExpression: "#type = :type",
        ExpressionAttributeNames: { "#type": "type" },
        ExpressionAttributeValues: { ":type": options.type },
        ConsistentRead: true,
        Limit: options.pageSize,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    start = LastEvaluatedKey && key.parse(LastEvaluatedKey);
    const items = (Items ?? []).map((item) => raw.parse(item));
    yield { scanned: ScannedCount ?? items.length, items, ...(start && { next: start }) };
  } while (start);
}

/** The table's item count as DynamoDB reports it, which is updated every six hours. */
export const itemCount = async (client: DynamoDBDocumentClient, TableName: string): Promise<number> =>
  (await client.send(new DescribeTableCommand({ TableName }))).Table?.ItemCount ?? 0;
