import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import * as z from "zod";
import { functionNames } from "../../infra/function.ts";
import { runMilliseconds, stepMilliseconds } from "../../lib/schedule/run.ts";
import { assembled } from "./assembled.ts";
import { written } from "./template.ts";

const stack = assembled();

const only = (type: string) => {
  const [found, ...others] = stack.properties(type);
  expect(others).toEqual([]);
  return found?.properties ?? {};
};

test("every function runs its own bundle on Node 24 and ARM, and logs to a group of its own", () => {
  expect([...stack.functions.keys()].sort()).toEqual([...functionNames].sort());
  for (const [name, { id, properties }] of stack.functions) {
    expect(properties).toMatchObject({
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "index.handler",
      LoggingConfig: { LogFormat: "Text" },
    });
    const { LogGroup } = z.object({ LogGroup: z.unknown() }).parse(properties.LoggingConfig);
    expect(written(LogGroup)).toBe(`${name}Logs`);
    expect(properties).not.toHaveProperty("ReservedConcurrentExecutions");

    const folder = stack.folders[id] ?? "";
    expect(isAbsolute(folder)).toBe(true);
    expect(existsSync(join(folder, "index.mjs"))).toBe(true);
  }
});

test("what answers a request has 15 s, under the API's own 30 s; what works behind has a minute, and a mail its turn besides", () => {
  const budgets = [...stack.functions].map(([name, { properties }]) => [name, properties.Timeout]);
  expect(Object.fromEntries(budgets)).toEqual({
    organizations: 15,
    partnerships: 15,
    invitations: 15,
    offers: 15,
    orders: 15,
    customers: 15,
    subscriptions: 15,
    record: 15,
    service: 15,
    mail: 120,
    work: 60,
    schedule: 60,
    feedback: 60,
  });
});

test("only what wakes itself through the stream is exempt from Lambda's end of loops", () => {
  const loops = [...stack.functions].map(([name, { properties }]) => [name, properties.RecursiveLoop]);
  expect(loops.filter(([, loop]) => loop !== undefined)).toEqual([["work", "Allow"]]);
});

test("a run of the schedule ends within its function's time, whatever its last steps take", () => {
  const timeout = Number(stack.functions.get("schedule")?.properties.Timeout) * 1_000;
  // The entry that is begun last, its being put off, and the look that ends the run.
  expect(runMilliseconds + 3 * stepMilliseconds).toBeLessThan(timeout);
});

test("who signs in, hashes passwords or writes large transactions has the processor for it", () => {
  const memory = [...stack.functions].map(([name, { properties }]) => [name, properties.MemorySize]);
  const larger = memory.filter(([, size]) => size === 1024).map(([name]) => name);
  expect(larger.sort()).toEqual(expect.arrayContaining(["invitations", "offers", "orders", "organizations"]));
});

test("the table is billed by use, expires by the second, streams new images and can be restored", () => {
  expect(only("AWS::DynamoDB::GlobalTable")).toMatchObject({
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [
      { AttributeName: "PK", KeyType: "HASH" },
      { AttributeName: "SK", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "GSI1",
        KeySchema: [
          { AttributeName: "GSI1PK", KeyType: "HASH" },
          { AttributeName: "GSI1SK", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      },
    ],
    Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    StreamSpecification: { StreamViewType: "NEW_IMAGE" },
    TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
  });
});

const bounded = {
  BisectBatchOnFunctionError: true,
  FunctionResponseTypes: ["ReportBatchItemFailures"],
  MaximumRetryAttempts: 5,
  MaximumRecordAgeInSeconds: 6 * 3600,
  ParallelizationFactor: 1,
  StartingPosition: "TRIM_HORIZON",
};

test("mail is woken by queued outbox entries, work by events, users, customers and running jobs; what fails for good is kept", () => {
  const consumers = stack.properties("AWS::Lambda::EventSourceMapping").map(({ properties }) => {
    expect(properties).toMatchObject(bounded);
    expect(written(properties.EventSourceArn)).toBe("DataTable.StreamArn");
    const { DestinationConfig, FilterCriteria } = z
      .object({
        DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }),
        FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }),
      })
      .parse(properties);
    return {
      function: written(properties.FunctionName),
      failures: written(DestinationConfig.OnFailure.Destination),
      batch: [properties.BatchSize, properties.MaximumBatchingWindowInSeconds],
      filters: FilterCriteria.Filters.map(({ Pattern }) => JSON.parse(Pattern)),
    };
  });
  const image = (item: Record<string, string[]>) => ({
    NewImage: Object.fromEntries(Object.entries(item).map(([name, values]) => [name, { S: values }])),
  });
  expect(consumers).toEqual([
    {
      function: "mailFunction",
      failures: "mailDeadLetters.Arn",
      batch: [10, undefined],
      filters: [
        { eventName: ["INSERT", "MODIFY"], dynamodb: image({ type: ["Outbox"], state: ["queued"] }) },
      ],
    },
    {
      function: "workFunction",
      failures: "workDeadLetters.Arn",
      batch: [100, 1],
      filters: [
        { eventName: ["INSERT"], dynamodb: image({ type: ["Event"] }) },
        { eventName: ["INSERT", "MODIFY"], dynamodb: image({ type: ["User"] }) },
        { eventName: ["INSERT", "MODIFY"], dynamodb: image({ type: ["Customer"] }) },
        { eventName: ["INSERT", "MODIFY"], dynamodb: image({ type: ["Job"], status: ["running"] }) },
      ],
    },
  ]);
});

test("the schedule runs every minute and a run that fails or never starts is kept", () => {
  const rule = only("AWS::Events::Rule");
  expect(rule).toMatchObject({ ScheduleExpression: "rate(1 minute)", State: "ENABLED" });
  const { Targets } = z
    .object({
      Targets: z.tuple([z.object({ Arn: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }) })]),
    })
    .parse(rule);
  expect(written(Targets[0].Arn)).toBe("scheduleFunction.Arn");
  expect(written(Targets[0].DeadLetterConfig.Arn)).toBe("scheduleDeadLetters.Arn");

  expect(failuresOf("schedule")).toEqual({ attempts: 0, to: "scheduleDeadLetters.Arn" });
});

/** How often a function that is invoked asynchronously is tried again, and where it ends. */
const failuresOf = (name: string) => {
  const configs = stack.properties("AWS::Lambda::EventInvokeConfig").map(({ properties }) =>
    z
      .object({
        FunctionName: z.unknown(),
        MaximumRetryAttempts: z.number(),
        DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }),
      })
      .parse(properties),
  );
  const config = configs.find(({ FunctionName }) => written(FunctionName) === `${name}Function`);
  return {
    attempts: config?.MaximumRetryAttempts,
    to: written(config?.DestinationConfig.OnFailure.Destination),
  };
};

test("SES tells of bounces, complaints, deliveries and rejections through a topic that only it may publish to", () => {
  const destination = z
    .object({
      ConfigurationSetName: z.unknown(),
      EventDestination: z.object({
        Enabled: z.literal(true),
        MatchingEventTypes: z.array(z.string()),
        SnsDestination: z.object({ TopicARN: z.unknown() }),
      }),
    })
    .parse(only("AWS::SES::ConfigurationSetEventDestination"));
  expect(written(destination.ConfigurationSetName)).toBe("MailRules");
  const { MatchingEventTypes, SnsDestination } = destination.EventDestination;
  expect(MatchingEventTypes.toSorted()).toEqual(["bounce", "complaint", "delivery", "reject"]);
  expect(written(SnsDestination.TopicARN)).toBe("MailFeedback");
  expect(only("AWS::SNS::Subscription")).toMatchObject({
    Protocol: "lambda",
    Endpoint: { "Fn::GetAtt": [expect.stringMatching(/^feedbackFunction/), "Arn"] },
    RedrivePolicy: {
      deadLetterTargetArn: { "Fn::GetAtt": [expect.stringMatching(/^feedbackDeadLetters/), "Arn"] },
    },
  });
  const allowed = stack.properties("AWS::SNS::TopicPolicy").flatMap(({ properties }) =>
    z
      .object({
        PolicyDocument: z.object({
          Statement: z.array(
            z.object({
              Effect: z.string(),
              Principal: z.unknown(),
              Action: z.unknown(),
              Condition: z.unknown(),
            }),
          ),
        }),
      })
      .parse(properties)
      .PolicyDocument.Statement.filter(({ Effect }) => Effect === "Allow"),
  );
  expect(allowed).toMatchObject([
    {
      Principal: { Service: "ses.amazonaws.com" },
      Action: "sns:Publish",
      Condition: {
        StringEquals: { "AWS:SourceAccount": expect.anything(), "AWS:SourceArn": expect.anything() },
      },
    },
  ]);
  expect(failuresOf("feedback")).toEqual({ attempts: 2, to: "feedbackDeadLetters.Arn" });
});

test("dead letters are kept for two weeks, encrypted, and only travel encrypted", () => {
  expect(stack.properties("AWS::SQS::Queue").map(({ properties }) => properties)).toEqual(
    Array.from({ length: 4 }, () => ({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true })),
  );
  for (const { properties } of stack.properties("AWS::SQS::QueuePolicy"))
    expect(JSON.stringify(properties)).toContain('"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"');
});

test("only administrators make, confirm and recover users, and nobody can change an own address", () => {
  expect(only("AWS::Cognito::UserPool")).toMatchObject({
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    AliasAttributes: ["email"],
    AutoVerifiedAttributes: [],
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
    UsernameConfiguration: { CaseSensitive: false },
    MfaConfiguration: "OPTIONAL",
    EnabledMfas: ["SOFTWARE_TOKEN_MFA"],
    Policies: { PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 7 } },
    UserPoolTier: "LITE",
  });
  expect(only("AWS::Cognito::UserPoolClient")).toMatchObject({
    GenerateSecret: false,
    AllowedOAuthFlowsUserPoolClient: false,
    ExplicitAuthFlows: [
      "ALLOW_USER_PASSWORD_AUTH",
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      "ALLOW_REFRESH_TOKEN_AUTH",
    ],
    WriteAttributes: ["locale"],
    PreventUserExistenceErrors: "ENABLED",
    EnableTokenRevocation: true,
    AuthSessionValidity: 15,
    AccessTokenValidity: 60,
    RefreshTokenValidity: 1440,
  });
});

test("mail is signed, travels encrypted, and addresses that bounced or complained are spared", () => {
  expect(only("AWS::SES::EmailIdentity")).toMatchObject({
    EmailIdentity: "example.com",
    DkimAttributes: { SigningEnabled: true },
  });
  expect(only("AWS::SES::ConfigurationSet")).toEqual({
    DeliveryOptions: { TlsPolicy: "REQUIRE" },
    ReputationOptions: { ReputationMetricsEnabled: true },
    SuppressionOptions: { SuppressedReasons: ["BOUNCE", "COMPLAINT"] },
  });
});

test("what no caller would report raises an alarm, and silence raises none", () => {
  const alarms = stack.properties("AWS::CloudWatch::Alarm").map(({ id, properties }) => {
    expect(properties.TreatMissingData).toBe("notBreaching");
    expect(properties.ComparisonOperator).toBe("GreaterThanOrEqualToThreshold");
    return [written({ Ref: id }).replace("Alarms", ""), properties.Threshold];
  });
  expect(Object.fromEntries(alarms)).toEqual({
    ApiFailures: 1,
    ...Object.fromEntries(functionNames.map((name) => [`${name}Failures`, 1])),
    mailLag: 600_000,
    workLag: 600_000,
    mailDeadLetters: 1,
    workDeadLetters: 1,
    scheduleDeadLetters: 1,
    feedbackDeadLetters: 1,
    TableThrottles: 1,
    TableErrors: 1,
    MailBounces: 0.025,
    MailComplaints: 0.0005,
  });
});

test("the stack tells pipelines and scripts where everything is", () => {
  const outputs = Object.entries(stack.cloudFormation.findOutputs("*")).map(([name, { Value }]) => [
    name,
    written(Value),
  ]);
  expect(Object.fromEntries(outputs)).toEqual({
    ApiUrl: "ApiHttp.ApiEndpoint",
    TableName: "DataTable",
    UserPoolId: "IdentityUsers",
    UserPoolClientId: "IdentityUsersClient",
    EventBusName: "EventsBus",
  });
});
