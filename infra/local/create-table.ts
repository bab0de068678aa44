import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { call, WireError } from "./wire.ts";

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const globalTable = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.string().optional(),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
  StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
});
const described = z.object({ Table: globalTable.extend({ TableStatus: z.string() }) });

/** Creates the table of a template's `AWS::DynamoDB::GlobalTable`. Throws where it exists in another shape. */
export async function createTable(url: string, tableProperties: unknown, tableName: string): Promise<void> {
  const wanted = globalTable.parse(tableProperties);
  const stream = wanted.StreamSpecification;
  const stored = await describe(url, tableName);
  if (stored) sameShape(wanted, stored, tableName);
  else {
    await call(url, "DynamoDB_20120810.CreateTable", {
      ...wanted,
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: stream && { StreamEnabled: true, StreamViewType: stream.StreamViewType },
    });
  }
  const deadline = Date.now() + 10_000;
  while ((await describe(url, tableName))?.TableStatus !== "ACTIVE") {
    if (Date.now() > deadline) throw new Error(`The table ${tableName} is not active after 10 s.`);
    await delay(5);
  }
}

async function describe(url: string, TableName: string) {
  try {
    return described.parse(await call(url, "DynamoDB_20120810.DescribeTable", { TableName })).Table;
  } catch (error) {
    if (error instanceof WireError && error.type === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

type TableShape = z.infer<typeof globalTable>;

function sameShape(wanted: TableShape, found: TableShape, name: string): void {
  const shape = ({ KeySchema, GlobalSecondaryIndexes = [], StreamSpecification }: TableShape) =>
    JSON.stringify([
      KeySchema,
      GlobalSecondaryIndexes.map((index) => [
        index.IndexName,
        index.KeySchema,
        index.Projection.ProjectionType,
      ]).sort(),
      StreamSpecification?.StreamViewType,
    ]);
  if (shape(wanted) === shape(found)) return;
  throw new Error(
    `The stored table ${name} has other keys, indexes or another stream than the template now says. ` +
      "Start with --fresh to begin with empty data.",
  );
}
