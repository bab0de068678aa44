import * as z from "zod";
import { assembled } from "./assembled.ts";
import { bare, written } from "./template.ts";

/** Function × resource → actions; the names that it is given. This is the review of the deployment's rights. */
const matrix = {
  organizations: {
    "DataTable.Arn": "dynamodb: BatchGetItem ConditionCheckItem DeleteItem GetItem PutItem Query UpdateItem",
    "DataTable.Arn/index/GSI1": "dynamodb: Query",
    "IdentityUsers.Arn":
      "cognito-idp: AdminCreateUser AdminDisableUser AdminSetUserMFAPreference AdminSetUserPassword AdminUserGlobalSignOut",
    names:
      "ADDRESS_BURST ADDRESS_REQUESTS_PER_SECOND ORGANIZATION_BURST ORGANIZATION_REQUESTS_PER_SECOND TABLE_NAME USER_POOL_ID",
  },
  partnerships: {
    "DataTable.Arn": "dynamodb: BatchGetItem ConditionCheckItem DeleteItem GetItem PutItem Query UpdateItem",
    // What is left of a reseller's access is counted where it stands by reseller.
    "DataTable.Arn/index/GSI1": "dynamodb: Query",
    names:
      "ADDRESS_BURST ADDRESS_REQUESTS_PER_SECOND INVITATION_DAYS ORGANIZATION_BURST ORGANIZATION_REQUESTS_PER_SECOND PUBLIC_BASE_URL REQUESTS_PER_DAY SENDS_PER_DAY SENDS_PER_MINUTE TABLE_NAME",
  },
  invitations: {
    "DataTable.Arn": "dynamodb: BatchGetItem ConditionCheckItem DeleteItem GetItem PutItem UpdateItem",
    "IdentityUsers.Arn": "cognito-idp: AdminInitiateAuth AdminRespondToAuthChallenge",
    names:
      "ADDRESS_BURST ADDRESS_REQUESTS_PER_SECOND ORGANIZATION_BURST ORGANIZATION_REQUESTS_PER_SECOND PUBLIC_BASE_URL TABLE_NAME USER_POOL_CLIENT_ID USER_POOL_ID",
  },
  // An import claims its Idempotency-Key, and deletes that claim when it fails; offers themselves are put whole.
  offers: {
    "DataTable.Arn": "dynamodb: BatchGetItem ConditionCheckItem DeleteItem GetItem PutItem Query",
    names:
      "ADDRESS_BURST ADDRESS_REQUESTS_PER_SECOND ORGANIZATION_BURST ORGANIZATION_REQUESTS_PER_SECOND TABLE_NAME",
  },
  // Everything that an order names is found by its key: no index.
  orders: {
    "DataTable.Arn": "dynamodb: BatchGetItem ConditionCheckItem DeleteItem GetItem PutItem Query UpdateItem",
    "IdentityUsers.Arn":
      "cognito-idp: AdminCreateUser AdminSetUserMFAPreference AdminSetUserPassword AdminUserGlobalSignOut",
    names:
      "ADDRESS_BURST ADDRESS_REQUESTS_PER_SECOND ORGANIZATION_BURST ORGANIZATION_REQUESTS_PER_SECOND TABLE_NAME USER_POOL_ID",
  },
  customers: {
    "DataTable.Arn": "dynamodb: BatchGetItem ConditionCheckItem DeleteItem GetItem PutItem Query UpdateItem",
    "DataTable.Arn/index/GSI1": "dynamodb: Query",
    "IdentityUsers.Arn":
      "cognito-idp: AdminCreateUser AdminSetUserMFAPreference AdminSetUserPassword AdminUserGlobalSignOut",
    names:
      "ADDRESS_BURST ADDRESS_REQUESTS_PER_SECOND ORGANIZATION_BURST ORGANIZATION_REQUESTS_PER_SECOND TABLE_NAME USER_POOL_ID",
  },
  // Nothing is ever deleted here: a credit is closed, a tie that has ended stays as an item without index keys.
  subscriptions: {
    "DataTable.Arn": "dynamodb: BatchGetItem ConditionCheckItem GetItem PutItem Query UpdateItem",
    "DataTable.Arn/index/GSI1": "dynamodb: Query",
    names:
      "ADDRESS_BURST ADDRESS_REQUESTS_PER_SECOND ORGANIZATION_BURST ORGANIZATION_REQUESTS_PER_SECOND TABLE_NAME",
  },
  record: {
    "DataTable.Arn": "dynamodb: BatchGetItem GetItem PutItem Query",
    "DataTable.Arn/index/GSI1": "dynamodb: Query",
    names:
      "ADDRESS_BURST ADDRESS_REQUESTS_PER_SECOND ORGANIZATION_BURST ORGANIZATION_REQUESTS_PER_SECOND TABLE_NAME",
  },
  service: {
    names: "ADDRESS_BURST ADDRESS_REQUESTS_PER_SECOND ORGANIZATION_BURST ORGANIZATION_REQUESTS_PER_SECOND",
  },
  mail: {
    "DataTable.Arn": "dynamodb: ConditionCheckItem DeleteItem GetItem PutItem UpdateItem",
    "DataTable.StreamArn": "dynamodb: DescribeStream GetRecords GetShardIterator ListStreams",
    "arn:AWS::Partition:ses:AWS::Region:AWS::AccountId:configuration-set/MailRules": "ses: SendEmail",
    "arn:AWS::Partition:ses:AWS::Region:AWS::AccountId:identity/MailDomain": "ses: SendEmail",
    "mailDeadLetters.Arn": "sqs: SendMessage",
    names: "MAIL_FROM MAIL_RATE_PER_SECOND PUBLIC_BASE_URL SES_CONFIGURATION_SET TABLE_NAME",
  },
  // Besides passing things on: the words that customers are found by, and the pages of jobs.
  work: {
    "DataTable.Arn": "dynamodb: BatchGetItem ConditionCheckItem DeleteItem GetItem PutItem Query UpdateItem",
    "DataTable.Arn/index/GSI1": "dynamodb: Query",
    "DataTable.StreamArn": "dynamodb: DescribeStream GetRecords GetShardIterator ListStreams",
    "EventsBus.Arn": "events: PutEvents",
    "IdentityUsers.Arn": "cognito-idp: AdminDisableUser AdminEnableUser AdminUserGlobalSignOut",
    "workDeadLetters.Arn": "sqs: SendMessage",
    names: "EVENT_BUS_NAME TABLE_NAME USER_POOL_ID",
  },
  // What SES says of a mail is noted on its request and its address.
  feedback: {
    "DataTable.Arn": "dynamodb: GetItem PutItem",
    "feedbackDeadLetters.Arn": "sqs: SendMessage",
    names: "TABLE_NAME",
  },
  schedule: {
    "DataTable.Arn": "dynamodb: ConditionCheckItem DeleteItem GetItem PutItem Query UpdateItem",
    "scheduleDeadLetters.Arn": "sqs: SendMessage",
    names: "TABLE_NAME",
  },
};

const list = <T extends z.ZodType>(of: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(of));
const statement = z.strictObject({
  Effect: z.literal("Allow"),
  Action: list(z.string()),
  Resource: list(z.unknown()),
  Condition: z.unknown().optional(),
});
const role = z.strictObject({
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.tuple([
    z.object({
      PolicyName: z.literal("rights"),
      PolicyDocument: z.object({ Statement: z.array(statement) }),
    }),
  ]),
});

const stack = assembled();

const statementsOf = (name: string) => {
  const { Role } = z.object({ Role: z.unknown() }).parse(stack.functions.get(name)?.properties);
  const found = stack.properties("AWS::IAM::Role").find(({ id }) => written(Role) === `${bare(id)}.Arn`);
  return role.parse(found?.properties).Policies[0].PolicyDocument.Statement;
};

const rowOf = (name: string) => {
  const actions = new Map<string, string[]>();
  for (const { Action, Resource } of statementsOf(name))
    for (const resource of Resource.map(written))
      actions.set(resource, [...(actions.get(resource) ?? []), ...Action]);
  const row = [...actions].map(([resource, of]) => {
    const [service] = of[0]?.split(":") ?? [];
    return [
      resource,
      `${service}: ${of
        .map((action) => action.replace(`${service}:`, ""))
        .sort()
        .join(" ")}`,
    ];
  });
  const { POWERTOOLS_SERVICE_NAME, ...environment } = stack.functions.get(name)?.environment ?? {};
  return { ...Object.fromEntries(row), names: Object.keys(environment).sort().join(" ") };
};

test("each function has exactly the rights of the matrix, and its own log, and the names that go with them", () => {
  const found = Object.fromEntries([...stack.functions.keys()].map((name) => [name, rowOf(name)]));
  const withLogs = Object.entries(matrix).map(([name, row]) => [
    name,
    { ...row, [`${name}Logs.Arn`]: "logs: CreateLogStream PutLogEvents" },
  ]);
  expect(found).toEqual(Object.fromEntries(withLogs));
});

test("no right is given by a wildcard, by a managed policy, or beside the functions' roles", () => {
  for (const name of stack.functions.keys())
    for (const { Action, Resource } of statementsOf(name))
      expect([...Action, ...Resource.map(written)].filter((part) => part.includes("*"))).toEqual([]);
  stack.cloudFormation.resourceCountIs("AWS::IAM::Role", stack.functions.size);
  for (const type of ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"])
    stack.cloudFormation.resourceCountIs(type, 0);
});

test("mail leaves as the configured sender and as nobody else", () => {
  const sending = statementsOf("mail").find(({ Action }) => Action.includes("ses:SendEmail"));
  expect(sending?.Condition).toEqual({ StringEquals: { "ses:FromAddress": "invitations@example.com" } });
});
