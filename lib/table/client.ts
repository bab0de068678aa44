import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { clientDefaults } from "../aws/client-defaults.ts";

/** DynamoDB's endpoint: from the SDK's own variable, else of the function's region. */
const endpointOf = ({ AWS_ENDPOINT_URL_DYNAMODB, AWS_REGION }: NodeJS.ProcessEnv): string | undefined => {
  if (AWS_ENDPOINT_URL_DYNAMODB) return AWS_ENDPOINT_URL_DYNAMODB;
  const domain = AWS_REGION?.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return AWS_REGION && `https://dynamodb.${AWS_REGION}.${domain}`;
};

/**
 * Steps of the SDK that report calls to AWS or to a log. Nobody reads these reports. The step that passes traces on
 * stays.
 */
const untold = ["getUserAgentMiddleware", "loggerMiddleware"];

/**
 * A DynamoDB client with the functions' time budget. `more` holds the endpoint. Since that is known, the SDK's endpoint
 * rules are not evaluated at each call.
 */
export const dynamoDb = (
  more: DynamoDBClientConfig = {},
  environment: NodeJS.ProcessEnv = process.env,
): DynamoDBDocumentClient => {
  const endpoint = more.endpoint ?? endpointOf(environment);
  const url = typeof endpoint === "string" ? new URL(endpoint) : undefined;
  const known = {
    accountIdEndpointMode: "disabled" as const,
    ...(url && { endpoint, endpointProvider: () => ({ url }) }),
  };
  const client = new DynamoDBClient({ ...clientDefaults, ...known, ...more });
  for (const name of untold) client.middlewareStack.remove(name);
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
};
