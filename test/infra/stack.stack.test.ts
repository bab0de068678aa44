import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { sources } from "../../infra/repair/invoke.ts";
import { outputName } from "../../infra/repair/outputs.ts";
import { mails } from "../../infra/repair/restore/unsent.ts";
import type { Route } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { runMilliseconds, stepMilliseconds } from "../../lib/schedule/run.ts";
import { assembled } from "./assembled.ts";
import { constructOf } from "./template.ts";

const stack = assembled();

const { only } = stack;
/** The functions that answer requests. */
const answering = new Set<string>(Object.values<Route>(routes).map((route) => route.function));

test("every function runs its own bundle on Node 24 and ARM, and has a log group of its own", () => {
  for (const [name, { id, properties }] of stack.functions) {
    expect(properties).toMatchObject({
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "index.handler",
      LoggingConfig: { LogFormat: "Text", LogGroup: `${constructOf(name)}Logs` },
    });
    expect(properties).not.toHaveProperty("ReservedConcurrentExecutions");

    const folder = stack.folders[id] ?? "";
    expect(isAbsolute(folder)).toBe(true);
    expect(existsSync(join(folder, "index.mjs"))).toBe(true);
  }
});

test("a function is called through its alias, which names a version that stays for a rollback", () => {
  const aliases = stack.resources("AWS::Lambda::Alias").map(({ name, properties }) => [name, properties]);
  const versions = new Map(stack.resources("AWS::Lambda::Version").map((each) => [each.id, each]));
  expect(aliases).toEqual(
    [...stack.functions.keys()].map((name) => {
      const FunctionName = `${constructOf(name)}Function`;
      const FunctionVersion = expect.stringMatching(`^${FunctionName}CurrentVersion.*\\.Version$`);
      return [`${constructOf(name)}Live`, { FunctionName, FunctionVersion, Name: "live" }];
    }),
  );
  expect(versions.size).toBe(aliases.length);
  for (const { deletionPolicy, replacePolicy } of versions.values())
    expect([deletionPolicy, replacePolicy]).toEqual(["RetainExceptOnCreate", "Retain"]);
  for (const { FunctionName } of stack.properties("AWS::Lambda::Permission"))
    expect(FunctionName).toMatch(/Live$/);
});

test("each function has the time, the memory and the loop protection that its work needs", () => {
  const found = [...stack.functions].map(([name, { properties }]) => {
    const { Timeout, MemorySize, RecursiveLoop } = properties;
    return [name, { Timeout, RecursiveLoop, ...(answering.has(name) && { MemorySize }) }];
  });
  // Whoever waits for an answer waits less than the API's own 30 s, for a processor of more than half a core.
  const waitedFor = [...answering].map((name) => [name, { Timeout: 15, MemorySize: 1_024 }]);
  const behind = { Timeout: 60 };
  expect(Object.fromEntries(found)).toEqual({
    ...Object.fromEntries(waitedFor),
    ...{ schedule: behind, feedback: behind, deliveries: behind },
    // A mail waits for its turn besides.
    mail: { Timeout: 120 },
    // Only a function that wakes itself through the stream is exempt from Lambda's loop protection.
    "stream-consumer": { ...behind, RecursiveLoop: "Allow" },
  });
});

test("a run of the schedule ends within its function's time, even with the slowest last steps", () => {
  const timeout = Number(stack.functions.get("schedule")?.properties.Timeout) * 1_000;
  // The entry that is begun last, its being put off, and the look that ends the run.
  expect(runMilliseconds + 3 * stepMilliseconds).toBeLessThan(timeout);
});

// Every journey runs on its keys and indexes.
test("the table is billed on demand, expires items by the second, streams both images and can be restored", () => {
  expect(only("AWS::DynamoDB::GlobalTable")).toMatchObject({
    BillingMode: "PAY_PER_REQUEST",
    Replicas: [
      {
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 4_000 },
      },
    ],
    WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 2_000 },
    StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
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

test("outbox entries wake the mail function, and events, users, customers and running jobs the stream consumer; final failures are kept", () => {
  const ofStream = stack
    .properties("AWS::Lambda::EventSourceMapping")
    .filter(({ EventSourceArn }) => EventSourceArn !== "WebhooksQueue.Arn");
  const consumers = ofStream.map((properties) => {
    expect(properties).toMatchObject({ ...bounded, EventSourceArn: "DataTable.StreamArn" });
    return {
      function: properties.FunctionName,
      failures: properties.DestinationConfig.OnFailure.Destination,
      batch: [properties.BatchSize, properties.MaximumBatchingWindowInSeconds],
      filters: properties.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) =>
        JSON.parse(Pattern),
      ),
    };
  });
  const image = (item: Record<string, string[]>) => ({
    NewImage: Object.fromEntries(Object.entries(item).map(([name, values]) => [name, { S: values }])),
  });
  const changed = ["INSERT", "MODIFY"];
  expect(consumers).toEqual([
    {
      function: "mail:live",
      failures: "mailDeadLettersRecords.Arn",
      batch: [10, undefined],
      filters: [
        {
          eventName: changed,
          dynamodb: image({
            // A restore brings queued items of all these types to the sender.
            type: mails.map(({ type }) => type),
            state: ["queued"],
          }),
        },
      ],
    },
    {
      function: "work:live",
      failures: "workDeadLettersRecords.Arn",
      batch: [100, 1],
      filters: [
        { eventName: ["INSERT"], dynamodb: image({ type: ["Event"] }) },
        {
          eventName: changed,
          dynamodb: image({
            type: [
              ...["User", "Customer", "CustomerPartner", "Partnership", "Organization"],
              ...["Subscription", "Credit", "Order", "AuditRecord"],
            ],
          }),
        },
        { eventName: ["MODIFY"], dynamodb: image({ type: ["CustomerUser"] }) },
        { eventName: changed, dynamodb: image({ type: ["Job", "WebhookReplay"], status: ["running"] }) },
        { eventName: changed, dynamodb: image({ type: ["WebhookDelivery"], state: ["queued"] }) },
      ],
    },
  ]);
});

test("a queue feeds webhook deliveries to few invocations at once, and keeps final failures", () => {
  const ofQueue = ({ EventSourceArn }: { EventSourceArn?: unknown }) =>
    String(EventSourceArn).startsWith("Webhooks");
  expect(stack.properties("AWS::Lambda::EventSourceMapping").filter(ofQueue)).toMatchObject([
    {
      FunctionName: "deliveries:live",
      EventSourceArn: "WebhooksQueue.Arn",
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 20 },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    },
  ]);
  const queues = stack.properties("AWS::SQS::Queue");
  const { RedrivePolicy, VisibilityTimeout } = queues.find((each) => each.RedrivePolicy) ?? {};
  expect(RedrivePolicy).toEqual({ deadLetterTargetArn: "WebhooksDeadLetters.Arn", maxReceiveCount: 5 });
  expect(VisibilityTimeout).toBe(6 * Number(stack.functions.get("deliveries")?.properties.Timeout));
  expect(only("AWS::KMS::Key")).toMatchObject({ KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" });
});

/** The number of retries of an asynchronous invocation, and the destination of a failed event. */
const failuresOf = (name: string) => {
  const configs = stack.properties("AWS::Lambda::EventInvokeConfig");
  const config = configs.find(({ FunctionName }) => FunctionName === `${name}Function`);
  expect(config.Qualifier).toBe("live");
  return { attempts: config.MaximumRetryAttempts, to: config.DestinationConfig.OnFailure.Destination };
};

test("the schedule runs every minute, and a run that fails or never starts is kept", () => {
  const [scheduled, ...others] = stack
    .properties("AWS::Events::Rule")
    .filter(({ ScheduleExpression }) => ScheduleExpression !== undefined);
  expect([scheduled, others]).toMatchObject([
    {
      ScheduleExpression: "rate(1 minute)",
      State: "ENABLED",
      Targets: [{ Arn: "scheduleLive", DeadLetterConfig: { Arn: "scheduleDeadLetters.Arn" } }],
    },
    [],
  ]);
  expect(failuresOf("schedule")).toEqual({ attempts: 0, to: "scheduleDeadLetters.Arn" });
});

test("SES reports bounces, complaints, deliveries and rejections to a topic that only SES may publish to", () => {
  expect(only("AWS::SES::ConfigurationSetEventDestination")).toMatchObject({
    ConfigurationSetName: "MailRules",
    EventDestination: {
      Enabled: true,
      MatchingEventTypes: ["bounce", "complaint", "delivery", "reject"],
      SnsDestination: { TopicARN: "MailFeedback" },
    },
  });
  expect(only("AWS::SNS::Subscription")).toMatchObject({
    Protocol: "lambda",
    Endpoint: "feedbackLive",
    RedrivePolicy: { deadLetterTargetArn: "feedbackDeadLetters.Arn" },
  });
  const ofFeedback = ({ Topics }: { Topics?: unknown }) => String(Topics) === "MailFeedback";
  const allowed = stack
    .properties("AWS::SNS::TopicPolicy")
    .filter(ofFeedback)
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === "Allow");
  const fromHere = { "AWS:SourceAccount": expect.anything(), "AWS:SourceArn": expect.anything() };
  expect(allowed).toMatchObject([
    {
      Principal: { Service: "ses.amazonaws.com" },
      Action: "sns:Publish",
      Condition: { StringEquals: fromHere },
    },
  ]);
  expect(failuresOf("feedback")).toEqual({ attempts: 2, to: "feedbackDeadLetters.Arn" });
});

test("dead letters are kept for two weeks, encrypted, and travel encrypted only", () => {
  const deadLetters = Array.from({ length: 5 }, () => ({ MessageRetentionPeriod: 14 * 86_400 }));
  const encrypted = { SqsManagedSseEnabled: true };
  const queues = stack.properties("AWS::SQS::Queue");
  const isQueue = ({ RedrivePolicy }: { RedrivePolicy?: unknown }) => RedrivePolicy !== undefined;
  const [replayed, ...dead] = queues.filter((each) => !isQueue(each));
  // Replayed events can be read at once.
  expect(replayed).toEqual({ MessageRetentionPeriod: 86_400, ...encrypted });
  expect(dead).toEqual(deadLetters.map((each) => ({ ...each, ...encrypted })));
  expect(queues.filter(isQueue)).toMatchObject([encrypted]);
  for (const properties of stack.properties("AWS::SQS::QueuePolicy"))
    expect(JSON.stringify(properties)).toContain('"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"');
});

test("only administrators create, confirm and recover users, and nobody can change an own address", () => {
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
    WriteAttributes: ["locale"],
    PreventUserExistenceErrors: "ENABLED",
    EnableTokenRevocation: true,
    AuthSessionValidity: 15,
    AccessTokenValidity: 60,
    RefreshTokenValidity: 1440,
  });
});

test("mail is signed and travels encrypted, and is not sent to addresses that bounced or complained", () => {
  expect(only("AWS::SES::EmailIdentity")).toMatchObject({
    EmailIdentity: "example.com",
    DkimAttributes: { SigningEnabled: true },
    MailFromAttributes: {
      MailFromDomain: "bounce.example.com",
      BehaviorOnMxFailure: "USE_DEFAULT_VALUE",
    },
  });
  expect(only("AWS::SES::ConfigurationSet")).toEqual({
    DeliveryOptions: { TlsPolicy: "REQUIRE" },
    ReputationOptions: { ReputationMetricsEnabled: true },
    SuppressionOptions: { SuppressedReasons: ["BOUNCE", "COMPLAINT"] },
  });
});

describe("alarms", () => {
  const alarms = stack.resources("AWS::CloudWatch::Alarm").map(({ name, properties }) => {
    const [, section = ""] = /docs\/runbooks\/alarms\.md#(\w+)$/.exec(properties.AlarmDescription) ?? [];
    return { name: name.replace("Alarms", ""), section, ...properties };
  });

  test("each name their section of the runbook, which has no other sections", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/runbooks/alarms.md"), "utf8");
    // The edge's own alarm is in another stack (edge.stack.test.ts).
    const own = page.replace(/^### EdgeBlocked$/m, "");
    const sections = [...own.matchAll(/^### (\w+)\n\n\*(Page|Ticket)\.\*/gm)];
    const severity = { AlarmsTopic: "Page", AlarmsTickets: "Ticket" };
    const severities = alarms.map(({ section, AlarmActions: [topic] }) => {
      return [section, severity[topic as keyof typeof severity]];
    });
    const written = sections.map(([, name = "", kind]) => [name.toLowerCase(), kind]);
    expect(Object.fromEntries(severities)).toEqual(Object.fromEntries(written));
    expect(own.match(/^### /gm)).toHaveLength(sections.length);
  });

  test("are exactly those that the runbooks name, and so are the dashboard's graphs", () => {
    const folder = join(import.meta.dirname, "../../docs/runbooks");
    const text = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join("\n");
    const sections = [...text.matchAll(/^### (\w+)$/gm)].map(([, name = ""]) => name);
    const rings = [...sections, ...alarms.map(({ name }) => name)];
    const known = new Set([...rings, ...Object.keys(stack.outputs)]);
    const ends = rings.flatMap((name) => /[A-Z][a-z]+$/.exec(name)?.[0] ?? []);
    const named = [...text.matchAll(/\b[A-Za-z]*[a-z][A-Z][a-z]+\b(?!\.\w)/g)].map(([name]) => name);
    const meant = named.filter((name) => ends.some((end) => name.endsWith(end)));
    expect(meant.filter((name) => !known.has(name))).toEqual([]);
    const { DashboardBody } = stack.only("AWS::CloudWatch::Dashboard");
    const graphs = [...text.matchAll(/graph "([^"]+)"/g)].map(([, title]) => title);
    expect(graphs.length).toBeGreaterThan(2);
    expect(graphs.filter((title) => !DashboardBody.includes(`"title":"${title}"`))).toEqual([]);
  });

  test("also report their end, and missing data if that is the fault", () => {
    for (const { AlarmActions, OKActions } of alarms) expect(OKActions).toEqual(AlarmActions);
    const silent = alarms.filter(({ TreatMissingData }) => TreatMissingData !== "notBreaching");
    expect(silent).toEqual([expect.objectContaining({ name: "ScheduleStopped", Threshold: 1 })]);
    expect(silent[0]).toMatchObject({
      TreatMissingData: "breaching",
      ComparisonOperator: "LessThanThreshold",
    });
  });

  test("exist for every function and every dead-letter queue, and use no more metrics than CloudWatch allows", () => {
    const names = alarms.map(({ name }) => name);
    for (const name of stack.functions.keys())
      expect(names).toEqual(
        expect.arrayContaining([`${constructOf(name)}Failures`, `${constructOf(name)}Slow`]),
      );
    // Evaluated every minute: a longer period would hide the next dead letter.
    for (const name of ["mail", "work", "schedule", "feedback", "deliveries"])
      expect(alarms.find((alarm) => alarm.name === `${name}DeadLetters`)?.Metrics).toMatchObject([
        { Expression: expect.stringContaining("DIFF(FILL(") },
        { MetricStat: { Period: 60 } },
      ]);
    // Pages, machines' tokens and new users use AWS's credentials, and Cognito counts those under a client of that
    // name.
    const throttled = alarms.find(({ name }) => name === "SignInThrottles")?.Metrics;
    expect(JSON.stringify(throttled).match(/"UserPoolClient","Value":"Admin"/g)).toHaveLength(3);
    for (const { name, Metrics = [] } of alarms) expect([name, Metrics.length <= 10]).toEqual([name, true]);
  });
});

test("the outputs contain everything that a pipeline, a script or the functions' stack reads", () => {
  expect(stack.outputs).toMatchObject({
    ApiUrl: "ApiHttp.ApiEndpoint",
    TableName: "DataTable",
    UserPoolId: "IdentityUsers",
    UserPoolClientId: "IdentityUsersClient",
    EventBusName: "EventsBus",
    ...Object.fromEntries(
      [1, 2, 3].map((n) => [
        `MailDnsDkim${n}`,
        `MailDomain.DkimDNSTokenName${n} CNAME MailDomain.DkimDNSTokenValue${n}`,
      ]),
    ),
    MailDnsDmarc: '_dmarc.example.com TXT "v=DMARC1; p=quarantine"',
    MailDnsReturnMx: "bounce.example.com MX 10 feedback-smtp.AWS::Region.amazonses.com",
    MailDnsReturnSpf: 'bounce.example.com TXT "v=spf1 include:amazonses.com ~all"',
    WebhookQueueUrl: "WebhooksQueue",
    EventBusArn: "EventsBus.Arn",
    EventArchiveArn: "EventsBusArchive.Arn",
    ReplayRuleArn: "EventsReplay.Arn",
    ReplayQueueUrl: "EventsReplayed",
    // The functions that npm run export and npm run redrive invoke.
    ...Object.fromEntries(
      [...answering, ...sources].map((name) => [
        outputName(name, "Function"),
        `${constructOf(name)}Function:live`,
      ]),
    ),
    ...Object.fromEntries(
      sources.map((name) => [outputName(name, "DeadLetters"), expect.stringMatching(/DeadLetters$/)]),
    ),
    ...{ MailRecords: "mailDeadLettersRecords", StreamConsumerRecords: "workDeadLettersRecords" },
  });
});

test("every event of the bus is archived, and final failures of a stream are kept whole for two weeks", () => {
  expect(only("AWS::Events::Archive")).toMatchObject({
    EventPattern: { source: ["twotier"] },
    RetentionDays: 90,
    SourceArn: "EventsBus.Arn",
  });
  const replay = stack.properties("AWS::Events::Rule").find(({ EventPattern }) => EventPattern);
  expect(replay).toMatchObject({
    EventPattern: { source: ["twotier"], "replay-name": [{ exists: true }] },
    Targets: [{ Arn: "EventsReplayed.Arn" }],
  });
  const buckets = stack.properties("AWS::S3::Bucket");
  expect(buckets).toMatchObject(
    ["mailDeadLetters.Arn", "workDeadLetters.Arn"].map((Queue) => ({
      NotificationConfiguration: { QueueConfigurations: [{ Event: "s3:ObjectCreated:*", Queue }] },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 14, Status: "Enabled" }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    })),
  );
});
