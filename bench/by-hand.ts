import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Call } from "./replay.ts";

const cognito = /^(Admin|DescribeUserPool)/;

/** Attributes in DynamoDB's wire form, at the places where a document client takes plain ones. */
const plain = (input: unknown): unknown => {
  if (Array.isArray(input)) return input.map(plain);
  if (typeof input !== "object" || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => {
      if (name === "Keys") return [name, value.map((key: Record<string, AttributeValue>) => unmarshall(key))];
      if (["Key", "Item", "ExpressionAttributeValues", "ExclusiveStartKey"].includes(name))
        return [name, unmarshall(value)];
      return [name, plain(value)];
    }),
  );
};

type Waves = readonly (readonly Call[])[];

/**
 * The source of a handler written by hand with nothing but the AWS SDK. It reads its event, makes the same calls as the
 * product, waits for an earlier call only where a later one needs its answer, and answers with the items.
 */
export const byHand = (cold: Waves, warm: Waves): string => {
  const operations = [...new Set([...cold, ...warm].flat().map(({ operation }) => operation))];
  const commands = (of: readonly string[]) => of.map((each) => `${each}Command`).join(", ");
  const pool = operations.filter((each) => cognito.test(each));
  const data = operations.filter((each) => !cognito.test(each));
  const document = data.map((each) => (each === "BatchGetItem" ? "BatchGet" : each.replace(/Items?$/, "")));
  const send = ({ operation, input }: Call) =>
    cognito.test(operation)
      ? `pool.send(new ${operation}Command(${JSON.stringify(input)}))`
      : `table.send(new ${document[data.indexOf(operation)]}Command(${JSON.stringify(plain(input))}))`;
  const made = (waves: Waves) =>
    waves.map((wave) => `await Promise.all([${wave.map(send).join(", ")}])`).join(", ");
  return `
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ${commands(document)} } from "@aws-sdk/lib-dynamodb";
${pool.length > 0 ? `import { CognitoIdentityProviderClient, ${commands(pool)} } from "@aws-sdk/client-cognito-identity-provider";` : ""}
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
${pool.length > 0 ? "const pool = new CognitoIdentityProviderClient({});" : ""}
let isFirst = true;
export const answer = async (event) => {
  const user = event.requestContext.authorizer?.jwt.claims.username;
  const sent = event.body && typeof event.body === "string" ? JSON.parse(event.body) : event.body;
  const found = isFirst ? [${made(cold)}] : [${made(warm)}];
  isFirst = false;
  const items = found.flat().flatMap((each) => each.Item ?? each.Items ?? Object.values(each.Responses ?? {}).flat());
  return { user, ...sent, items };
};
export const handler = async (event) => ({
  statusCode: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(await answer(event)),
});
`;
};
