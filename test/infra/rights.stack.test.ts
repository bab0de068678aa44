import { assembled } from "./assembled.ts";
import { constructOf } from "./template.ts";

const readsAndWrites =
  "dynamodb: BatchGetItem ConditionCheckItem DeleteItem GetItem PutItem Query UpdateItem";
const bothIndexes = {
  "DataTable.Arn/index/GSI1": "dynamodb: Query",
  "DataTable.Arn/index/GSI2": "dynamodb: Query",
};

/** Each function's actions by resource. This is the review of the deployment's rights. */
const matrix = {
  organizations: {
    "DataTable.Arn": readsAndWrites,
    ...bothIndexes,
    "IdentityUsers.Arn":
      "cognito-idp: AdminCreateUser AdminDisableUser AdminEnableUser AdminSetUserMFAPreference AdminSetUserPassword AdminUserGlobalSignOut",
  },
  // The first token of a secret creates its user in the pool.
  "api-clients": {
    "DataTable.Arn": "dynamodb: BatchGetItem ConditionCheckItem GetItem PutItem Query UpdateItem",
    "IdentityUsers.Arn": "cognito-idp: AdminCreateUser AdminInitiateAuth AdminSetUserPassword",
  },
  partnerships: {
    "DataTable.Arn": readsAndWrites,
    // A reseller's remaining access is counted by an index.
    ...bothIndexes,
  },
  invitations: {
    "DataTable.Arn": readsAndWrites,
    "IdentityUsers.Arn":
      "cognito-idp: AdminCreateUser AdminInitiateAuth AdminRespondToAuthChallenge AdminSetUserMFAPreference AdminSetUserPassword AdminUserGlobalSignOut",
  },
  // An import claims its Idempotency-Key, and deletes that claim when it fails. Offers are put whole. Updates only
  // raise an item to the version of its marks after an abandoned withdrawal.
  offers: {
    "DataTable.Arn": readsAndWrites,
  },
  orders: {
    "DataTable.Arn": readsAndWrites,
    ...bothIndexes,
    "IdentityUsers.Arn":
      "cognito-idp: AdminCreateUser AdminSetUserMFAPreference AdminSetUserPassword AdminUserGlobalSignOut",
  },
  customers: {
    "DataTable.Arn": readsAndWrites,
    ...bothIndexes,
    "IdentityUsers.Arn":
      "cognito-idp: AdminCreateUser AdminDisableUser AdminSetUserMFAPreference AdminSetUserPassword AdminUserGlobalSignOut",
  },
  // Nothing is ever deleted here: a credit is closed, and an ended relationship stays as an item without index keys.
  subscriptions: {
    "DataTable.Arn": "dynamodb: BatchGetItem ConditionCheckItem GetItem PutItem Query UpdateItem",
    ...bothIndexes,
  },
  record: {
    "DataTable.Arn": "dynamodb: BatchGetItem GetItem PutItem Query",
    ...bothIndexes,
  },
  // It reads one item and the pool's description, to check that they answer.
  service: {
    "DataTable.Arn": "dynamodb: GetItem",
    "IdentityUsers.Arn": "cognito-idp: DescribeUserPool",
  },
  mail: {
    "DataTable.Arn": "dynamodb: ConditionCheckItem DeleteItem GetItem PutItem Query UpdateItem",
    "DataTable.StreamArn": "dynamodb: DescribeStream GetRecords GetShardIterator ListStreams",
    "arn:AWS::Partition:ses:AWS::Region:AWS::AccountId:configuration-set/MailRules": "ses: SendRawEmail",
    "arn:AWS::Partition:ses:AWS::Region:AWS::AccountId:identity/MailDomain": "ses: SendRawEmail",
    "mailDeadLettersRecords.Arn": "s3: ListBucket",
    "mailDeadLettersRecords.Arn/*": "s3: PutObject",
  },
  // Besides passing records on, it writes search words and does pages of jobs.
  "stream-consumer": {
    "DataTable.Arn": readsAndWrites,
    "DataTable.Arn/index/GSI1": "dynamodb: Query",
    "DataTable.StreamArn": "dynamodb: DescribeStream GetRecords GetShardIterator ListStreams",
    "EventsBus.Arn": "events: PutEvents",
    "IdentityUsers.Arn": "cognito-idp: AdminDisableUser AdminEnableUser AdminUserGlobalSignOut",
    "workDeadLettersRecords.Arn": "s3: ListBucket",
    "workDeadLettersRecords.Arn/*": "s3: PutObject",
    "WebhooksQueue.Arn": "sqs: SendMessage",
  },
  // It never reads the endpoints' secrets: KMS derives them.
  webhooks: {
    "DataTable.Arn": readsAndWrites,
    "DataTable.Arn/index/GSI1": "dynamodb: Query",
    "WebhooksKey.Arn": "kms: GenerateMac",
  },
  deliveries: {
    "DataTable.Arn": "dynamodb: BatchGetItem GetItem PutItem Query UpdateItem",
    "WebhooksKey.Arn": "kms: GenerateMac",
    "WebhooksQueue.Arn": "sqs: DeleteMessage GetQueueAttributes ReceiveMessage",
  },
  // SES's feedback is recorded on the mail's request and address.
  feedback: {
    "DataTable.Arn": "dynamodb: BatchGetItem GetItem PutItem UpdateItem",
    "feedbackDeadLetters.Arn": "sqs: SendMessage",
  },
  schedule: {
    "DataTable.Arn": readsAndWrites,
    "EventsBus.Arn": "events: PutEvents",
    "scheduleDeadLetters.Arn": "sqs: SendMessage",
  },
};

const stack = assembled();
const list = (value: unknown): string[] => [value].flat().map(String);

const statementsOf = (name: string) => {
  const role = stack.functions.get(name)?.properties.Role;
  const found = stack.resources("AWS::IAM::Role").find((each) => role === `${each.name}.Arn`)?.properties;
  const { AssumeRolePolicyDocument: _, Policies, ...others } = found;
  expect([name, others, Policies]).toEqual([name, {}, [expect.objectContaining({ PolicyName: "rights" })]]);
  const statements: Record<string, unknown>[] = Policies[0].PolicyDocument.Statement;
  return statements.map(({ Effect, Action, Resource, Condition, ...more }) => {
    expect([name, Effect, more]).toEqual([name, "Allow", {}]);
    return { actions: list(Action), resources: list(Resource), condition: Condition };
  });
};

const rowOf = (name: string) => {
  const granted = new Map<string, string[]>();
  for (const { actions, resources } of statementsOf(name))
    for (const resource of resources) granted.set(resource, [...(granted.get(resource) ?? []), ...actions]);
  const row = [...granted].map(([resource, actions]) => {
    const service = actions[0]?.split(":")[0];
    const names = actions.map((action) => action.replace(`${service}:`, ""));
    return [resource, `${service}: ${names.sort().join(" ")}`];
  });
  return Object.fromEntries(row);
};

test("each function has exactly the rights of the matrix, and its own log", () => {
  const found = Object.fromEntries([...stack.functions.keys()].map((name) => [name, rowOf(name)]));
  const withLogs = Object.entries(matrix).map(([name, row]) => [
    name,
    { ...row, [`${constructOf(name)}Logs.Arn`]: "logs: CreateLogStream PutLogEvents" },
  ]);
  expect(found).toEqual(Object.fromEntries(withLogs));
});

/** The variables that name a resource, and the resource. */
const named = {
  TABLE_NAME: "DataTable.Arn",
  USER_POOL_ID: "IdentityUsers.Arn",
  USER_POOL_CLIENT_ID: "IdentityUsers.Arn",
  EVENT_BUS_NAME: "EventsBus.Arn",
  WEBHOOK_QUEUE_URL: "WebhooksQueue.Arn",
  WEBHOOK_KEY_ID: "WebhooksKey.Arn",
};
test("a function knows the name of a resource only with a right on it", () => {
  for (const [name, { environment }] of stack.functions) {
    const known = Object.entries(named).filter(([variable]) => variable in environment);
    expect([name, Object.keys(rowOf(name))]).toEqual([
      name,
      expect.arrayContaining(known.map(([, resource]) => resource)),
    ]);
  }
});

test("no right comes from a wildcard, a managed policy, or anything but the functions' roles", () => {
  // Lambda chooses the names of these objects.
  for (const name of stack.functions.keys())
    for (const { actions, resources } of statementsOf(name))
      expect(
        [...actions, ...resources].filter((part) => part.includes("*") && !/Records\.Arn\/\*$/.test(part)),
      ).toEqual([]);
  expect(stack.resources("AWS::IAM::Role")).toHaveLength(stack.functions.size);
  for (const type of ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"])
    expect(stack.resources(type)).toEqual([]);
});

test("mail is sent by the configured sender alone", () => {
  const sending = statementsOf("mail").find(({ actions }) => actions.includes("ses:SendRawEmail"));
  expect(sending?.condition).toEqual({ StringEquals: { "ses:FromAddress": "invitations@example.com" } });
});
