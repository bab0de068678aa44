// A function for tests of the runtime: it does what the event says.
if (process.env.FAIL_AT_START) throw new Error("could not start");

const put = async (item) => {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL_DYNAMODB, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.PutItem",
      "x-amz-date": "20250101T000000Z",
      authorization:
        "AWS4-HMAC-SHA256 Credential=l/20250101/r/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify({ TableName: process.env.TABLE_NAME, Item: item }),
  });
  if (!answer.ok) throw new Error(await answer.text());
};

const actions = {
  echo: (event) => event,
  pid: async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return process.pid;
  },
  environment: () => process.env,
  hang: () => new Promise(() => setInterval(() => {}, 1_000)),
  large: ({ bytes }) => "x".repeat(bytes),
};

export const handler = async (event) => {
  if (event.Records) {
    for (const { dynamodb } of event.Records)
      await put({ PK: { S: `seen-${dynamodb.Keys.PK.S}` }, SK: { S: "-" } });
    return { batchItemFailures: [] };
  }
  if (event.rawPath?.startsWith("/items/")) {
    await put({ PK: { S: event.pathParameters.id }, SK: { S: "item" } });
    return { statusCode: 201, body: JSON.stringify({ base: process.env.PUBLIC_BASE_URL }) };
  }
  return actions[event.action](event);
};
