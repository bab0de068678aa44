import { fileURLToPath } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { readDescription } from "../local/description.ts";

/** Where the stack of this machine keeps its data. */
export const localData = fileURLToPath(new URL("../../.local", import.meta.url));

/** The table and how to reach it: of a deployment by its name, else of the stack that runs here. */
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
