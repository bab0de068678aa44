import { Duration } from "aws-cdk-lib";
import { type Alarm, AlarmStatusWidget } from "aws-cdk-lib/aws-cloudwatch";
import { Rule } from "aws-cdk-lib/aws-events";
import { Construct } from "constructs";
import { names } from "../lib/table/key.ts";
import { growth, metricOf, minute, ofGateway, ofQueue, period, type Ring, ring, sum } from "./alarm.ts";
import type { AlarmTopicArns } from "./alarm-topics.ts";
import { channelDashboard } from "./dashboard.ts";
import type { Handler } from "./function.ts";
import type { StateNames } from "./state-names.ts";

export interface ObservabilityProps {
  /** The topics for alarms, by severity. */
  readonly topics: AlarmTopicArns;
  /** Where people read the runbooks. */
  readonly runbooks?: string | undefined;
  /** The namespace of the metrics derived from log lines. */
  readonly namespace: string;
  readonly state: StateNames;
  readonly handlers: Readonly<Record<string, Handler>>;
  /** The handlers that read the table's stream. */
  readonly consumers: Readonly<Record<string, Handler>>;
  /** The account's limits: parallel invocations, and mails in 24 hours. */
  readonly quotas: { readonly concurrency: number; readonly mailsPerDay: number };
}

/** The alarms on faults that no caller reports, and a dashboard for looking into them. */
export class Observability extends Construct {
  readonly #alarms: ReadonlyMap<string, Alarm>;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const rings = [
      ...ofApi(props),
      ...ofFunctions(props),
      ...ofBackground(props),
      ...ofTable(props),
      ...ofAccount(props),
    ];
    this.#alarms = new Map(rings.map((each) => [each.id, ring(this, props, each)]));
    const alarms = [...this.#alarms.values()];
    channelDashboard(this, props, new AlarmStatusWidget({ alarms, width: 24, height: 6 }));
  }

  /** The alarms that stop the rollout of a new version, for a background function and for one that answers requests. */
  against(handler: Handler, { answers }: { answers: boolean }): Alarm[] {
    const ids = [`${handler.node.id}Failures`, ...(answers ? ["ApiFailing", "ApiSlow"] : [])];
    return [...this.#alarms].flatMap(([id, alarm]) => (ids.includes(id) ? [alarm] : []));
  }
}

/** The alarms keep the construct names of their functions. */
const idOf = ({ handlers }: ObservabilityProps, name: string): string => handlers[name]?.node.id ?? name;

const ofApi = ({ state: { api } }: ObservabilityProps): Ring[] => [
  {
    id: "ApiFailures",
    says: "The API answered 5xx.",
    metric: ofGateway(api, "5xx"),
    severity: "ticket",
  },
  {
    id: "ApiFailing",
    says: "The API answered 5xx ten times in five minutes.",
    metric: ofGateway(api, "5xx"),
    threshold: 10,
    severity: "page",
  },
  {
    id: "ApiSlow",
    says: "One request in a hundred takes longer than 5 s, for a quarter of an hour.",
    metric: ofGateway(api, "Latency", "p99"),
    threshold: 5_000,
    periods: 3,
    severity: "ticket",
  },
];

const ofFunctions = (props: ObservabilityProps): Ring[] =>
  Object.entries(props.handlers).flatMap(([name, { lambda }]): Ring[] => [
    {
      id: `${idOf(props, name)}Failures`,
      section: "FunctionFailures",
      says: `The function ${name} failed or was throttled.`,
      // Evaluated every minute, so that it rings while the new version has a part of the requests.
      metric: sum([lambda.metricErrors(), lambda.metricThrottles()], minute),
      severity: "ticket",
    },
    {
      id: `${idOf(props, name)}Slow`,
      section: "FunctionSlow",
      says: `The function ${name} needs four fifths of its time or more.`,
      metric: lambda.metricDuration({ period, statistic: "max" }),
      threshold: 0.8 * (lambda.timeout?.toMilliseconds() ?? 3_000),
      periods: 3,
      severity: "ticket",
    },
  ]);

const ofBackground = (props: ObservabilityProps): Ring[] => {
  const { consumers, handlers, state, namespace } = props;
  const { schedule } = handlers;
  const rule = schedule?.node.tryFindChild("EveryMinute");
  if (!schedule || !(rule instanceof Rule)) throw new Error("No rule runs the schedule.");
  return [
    ...Object.entries(consumers).map(
      ([name, { lambda }]): Ring => ({
        id: `${idOf(props, name)}Lag`,
        section: "StreamLag",
        says: `The function ${name} is more than ten minutes behind the table's stream.`,
        metric: lambda.metric("IteratorAge", { period: minute, statistic: "max" }),
        threshold: Duration.minutes(10).toMilliseconds(),
        periods: 3,
        severity: "page",
      }),
    ),
    ...Object.entries(state.deadLetters).map(
      ([name, queue]): Ring => ({
        id: `${idOf(props, name)}DeadLetters`,
        section: "DeadLetters",
        says: `Work of the function ${name} failed for good; its queue says which.`,
        // Evaluated every minute, so that it has ended when the next failure comes.
        metric: growth(ofQueue(queue.name, "ApproximateNumberOfMessagesVisible")),
        severity: "ticket",
      }),
    ),
    {
      id: "ScheduleStopped",
      says: "The schedule has not run for a quarter of an hour.",
      metric: schedule.lambda.metricInvocations({ period, statistic: "sum" }),
      below: true,
      periods: 3,
      silenceIsTheFault: true,
      severity: "page",
    },
    {
      id: "ScheduleNotInvoked",
      says: "EventBridge could not invoke the schedule.",
      metric: metricOf("AWS/Events", "FailedInvocations", { RuleName: rule.ruleName }),
      severity: "ticket",
    },
    {
      id: "OutboxOld",
      says: "A mail has been waiting for ten minutes or more, for a quarter of an hour.",
      metric: metricOf(namespace, "OutboxSeconds", {}, { statistic: "max" }),
      threshold: Duration.minutes(10).toSeconds(),
      periods: 3,
      severity: "page",
    },
    {
      id: "WebhookBacklog",
      says: "Deliveries to webhook endpoints wait in their queue for a quarter of an hour.",
      metric: ofQueue(state.webhooks.queueName, "ApproximateAgeOfOldestMessage"),
      threshold: Duration.minutes(15).toSeconds(),
      severity: "ticket",
    },
  ];
};

const ofTable = ({ state: { table } }: ObservabilityProps): Ring[] => {
  const { name: TableName } = table;
  const ofDynamoDb = (metricName: string, dimensions: Record<string, string> = {}) =>
    metricOf("AWS/DynamoDB", metricName, { TableName, ...dimensions });
  const parts = [{}, ...[names.index1, names.index2].map((index) => ({ GlobalSecondaryIndexName: index }))];
  const reads = ["GetItem", "BatchGetItem", "Query"];
  const operations = [...reads, "PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"];
  return [
    {
      id: "TableThrottles",
      says: "DynamoDB throttles the table or an index.",
      metric: sum(
        parts.flatMap((part) =>
          ["ReadThrottleEvents", "WriteThrottleEvents"].map((name) => ofDynamoDb(name, part)),
        ),
      ),
      severity: "ticket",
    },
    {
      // The CDK's own sum over operations uses "+", which has no value while any operation has none.
      id: "TableErrors",
      says: "DynamoDB answers with errors of its own.",
      metric: sum(operations.map((Operation) => ofDynamoDb("SystemErrors", { Operation }))),
      severity: "ticket",
    },
    {
      id: "TableConflicts",
      says: "A hundred writes in five minutes met another transaction, for a quarter of an hour.",
      metric: ofDynamoDb("TransactionConflict"),
      threshold: 100,
      periods: 3,
      severity: "ticket",
    },
  ];
};

const ofAccount = ({ state: { mail, users }, quotas }: ObservabilityProps): Ring[] => {
  const reputation = (name: string) => {
    const dimensions = { "ses:configuration-set": mail.configurationSet };
    return metricOf("AWS/SES", name, dimensions, { statistic: "max", every: Duration.hours(1) });
  };
  // Calls with AWS credentials (pages, machines' tokens, new users) are counted under the client `Admin`.
  const ofPool = (name: string) =>
    ["Admin", users.clientId].map((UserPoolClient) =>
      metricOf("AWS/Cognito", name, { UserPool: users.poolId, UserPoolClient }),
    );
  return [
    {
      id: "Throttled",
      says: "Lambda refused invocations, of whatever function of the account: the quota is used up.",
      metric: metricOf("AWS/Lambda", "Throttles", {}),
      severity: "page",
    },
    {
      id: "ConcurrencyHigh",
      says: "Four fifths of the invocations that the account may have at once are in use.",
      metric: metricOf("AWS/Lambda", "ClaimedAccountConcurrency", {}, { statistic: "max" }),
      threshold: Math.ceil(0.8 * quotas.concurrency),
      severity: "ticket",
    },
    {
      id: "SignInThrottles",
      says: "Cognito refused sign-ins, refreshed tokens or new users above its rate.",
      metric: sum(["SignInThrottles", "TokenRefreshThrottles", "SignUpThrottles"].flatMap(ofPool)),
      severity: "ticket",
    },
    {
      id: "MailQuota",
      says: "Four fifths of the mails that SES takes in 24 hours have been sent.",
      metric: metricOf("AWS/SES", "Send", {}, { every: Duration.days(1) }),
      threshold: Math.ceil(0.8 * quotas.mailsPerDay),
      severity: "ticket",
    },
    // SES reviews an account at twice these rates.
    {
      id: "MailBounces",
      says: "More than 2.5 % of mails bounce.",
      metric: reputation("Reputation.BounceRate"),
      threshold: 0.025,
      severity: "ticket",
    },
    {
      id: "MailComplaints",
      says: "More than 0.05 % of mails are reported.",
      metric: reputation("Reputation.ComplaintRate"),
      threshold: 0.0005,
      severity: "ticket",
    },
  ];
};
