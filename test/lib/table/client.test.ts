import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { dynamoDb } from "../../../lib/table/client.ts";

/** The request that a client sends in this environment. */
const sentWith = async (environment: { AWS_REGION: string }) => {
  const sent: { hostname: string; port?: number; headers: Record<string, string> }[] = [];
  const handle = async (request: (typeof sent)[number]) => {
    sent.push(request);
    throw new Error("nobody is there");
  };
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const config = { requestHandler: { handle } as never, maxAttempts: 1, credentials };
  const client = dynamoDb({ ...config, region: environment.AWS_REGION }, environment);
  await expect(client.send(new GetCommand({ TableName: "t", Key: { PK: "p", SK: "s" } }))).rejects.toThrow(
    "nobody is there",
  );
  return sent[0];
};

test.each([
  ["its region's", { AWS_REGION: "eu-central-1" }, "dynamodb.eu-central-1.amazonaws.com"],
  [
    "China's, which has a domain of its own",
    { AWS_REGION: "cn-north-1" },
    "dynamodb.cn-north-1.amazonaws.com.cn",
  ],
  [
    "where the SDK's own variable says",
    { AWS_REGION: "eu-central-1", AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:9" },
    "127.0.0.1",
  ],
])(
  "a call goes to %s, signed for the region, and sends no other data about its environment",
  async (_, environment, hostname) => {
    const request = await sentWith(environment);
    expect(request?.hostname).toBe(hostname);
    expect(request?.headers.authorization).toContain(`/${environment.AWS_REGION}/dynamodb/aws4_request`);
    expect(Object.keys(request?.headers ?? {})).not.toContain("user-agent");
  },
);
