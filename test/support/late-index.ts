import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { Item } from "../../lib/table/item.ts";
import { everyItem } from "./baseline.ts";
import type { Passed } from "./between.ts";
import type { Inside } from "./inside.ts";
import { at } from "./stand-in.ts";
import { inOrder } from "./written.ts";

interface Ground extends Pick<Inside, "documents" | "tableName" | "dynamodbUrl"> {
  between: Pick<Inside["between"], "dynamodb">;
}

/**
 * Shows the functions an index that follows only when a test says so: their queries go to a second table, into which
 * the first one's items are copied only then. Reads of the table itself must be consistent.
 */
export const openLateIndex = async (inside: Ground) => {
  const { documents, tableName, dynamodbUrl, between } = inside;
  const client = new DynamoDBClient(at(dynamodbUrl));
  const lateName = `${tableName}-late`;
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  await client.send(
    new CreateTableCommand({
      TableName: lateName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: Table?.KeySchema,
      AttributeDefinitions: Table?.AttributeDefinitions,
      GlobalSecondaryIndexes: Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
  );
  const visible = new Map<string, { text: string; item: Item }>();
  const counts = { late: 0, inconsistent: 0 };

  const rule = async (operation: string, forward: () => Promise<Passed>, body: string): Promise<Passed> => {
    const input = JSON.parse(body);
    if (operation === "Query" && input.IndexName) {
      counts.late++;
      const { $metadata: _, ...page } = await client.send(
        new QueryCommand({ ...input, TableName: lateName }),
      );
      const headers = { "content-type": "application/x-amz-json-1.0" };
      return { status: 200, headers, body: Buffer.from(JSON.stringify(page)) };
    }
    const asked = operation === "BatchGetItem" ? Object.values<any>(input.RequestItems) : [input];
    if (["Query", "GetItem", "BatchGetItem"].includes(operation))
      counts.inconsistent += asked.filter(({ ConsistentRead }) => ConsistentRead !== true).length;
    return forward();
  };
  between.dynamodb.decide(rule);

  return {
    /** The index's rule for a call, for tests that add rules of their own. */
    rule,

    /** The number of queries to the index, and of inconsistent reads of the table. */
    counts,

    /** Brings the index up to the table as it is. */
    async catchUp(): Promise<void> {
      const items = (await everyItem(inside)).filter(
        ({ GSI1PK, GSI2PK }) => GSI1PK !== undefined || GSI2PK !== undefined,
      );
      const now = new Map(
        items.map((item) => [`${item.PK} ${item.SK}`, { text: JSON.stringify(item, inOrder), item }]),
      );
      const requests = [
        ...[...now]
          .filter(([name, { text }]) => visible.get(name)?.text !== text)
          .map(([, { item }]) => ({ PutRequest: { Item: item } })),
        ...[...visible]
          .filter(([name]) => !now.has(name))
          .map(([, { item }]) => ({ DeleteRequest: { Key: { PK: item.PK, SK: item.SK } } })),
      ];
      for (let at = 0; at < requests.length; at += 25)
        await documents.send(
          new BatchWriteCommand({ RequestItems: { [lateName]: requests.slice(at, at + 25) } }),
        );
      visible.clear();
      for (const [name, each] of now) visible.set(name, each);
    },

    close: () => client.destroy(),
  };
};
export type LateIndex = Awaited<ReturnType<typeof openLateIndex>>;
