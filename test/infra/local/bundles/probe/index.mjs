// A function for tests of the runtime: does what the event asks for.
let invocations = 0;
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
  echo: (event, context) => ({ event, requestId: context.awsRequestId, invocation: ++invocations }),
  pid: async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return process.pid;
  },
  environment: () => process.env,
  remaining: (_, context) => context.getRemainingTimeInMillis(),
  now: () => ({ now: Date.now(), date: new Date().toISOString(), isDate: new Date() instanceof Date }),
  log: ({ text }) => console.log(text),
  hang: () => new Promise(() => setInterval(() => {}, 1_000)),
  exit: () => process.exit(3),
  fail: () => {
    throw new TypeError("as asked");
  },
  large: ({ bytes }) => "x".repeat(bytes),
};

export const handler = async (event, context) => {
  if (event.Records) {
    for (const { dynamodb } of event.Records)
      await put({ PK: { S: `seen-${dynamodb.Keys.PK.S}` }, SK: { S: "-" } });
    return { batchItemFailures: [] };
  }
  if (event.source === "aws.events") return put({ PK: { S: "scheduled" }, SK: { S: event.resources[0] } });
  if (event.rawPath?.startsWith("/items/")) {
    await put({ PK: { S: event.pathParameters.id }, SK: { S: "item" } });
    return { statusCode: 201, body: JSON.stringify({ now: Date.now(), base: process.env.PUBLIC_BASE_URL }) };
  }
  return actions[event.action](event, context);
};
