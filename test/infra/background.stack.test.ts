import { mails } from "../../infra/repair/restore/unsent.ts";
import { runMilliseconds, stepMilliseconds } from "../../lib/schedule/run.ts";
import { assembled } from "./assembled.ts";

const stack = assembled();
const { only } = stack;

test("a run of the schedule ends within its function's time, even with the slowest last steps", () => {
  const timeout = Number(stack.functions.get("schedule")?.properties.Timeout) * 1_000;
  // The entry that is begun last, its being put off, and the look that ends the run.
  expect(runMilliseconds + 3 * stepMilliseconds).toBeLessThan(timeout);
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
