import { fileURLToPath } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { readDescription } from "../local/description.ts";

/** The folder of the local stack's data. */
export const localData = fileURLToPath(new URL("../../.local", import.meta.url));

/** The table and a client for it: the named deployment's table, else that of the local stack. */
export const connect = (named: string | undefined): { tableName: string; client: DynamoDBDocumentClient } => {
  const stack = named ? undefined : readDescription(localData);
  if (!named && !stack) throw new Error("No stack runs here. Start it with npm start, or name a --table.");
  const client = new DynamoDBClient(
    stack
      ? {
          endpoint: stack.dynamodbUrl,
          region: "eu-central-1",
          credentials: { accessKeyId: "local", secretAccessKey: "local" },
        }
      : {},
  );
  return {
    tableName: named ?? stack?.tableName ?? "",
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  };
};
