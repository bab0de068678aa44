import { Duration } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { type ITableV2, Operation } from "aws-cdk-lib/aws-dynamodb";
import type { ConfigurationSet } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import { names } from "../lib/table/key.ts";
import type { AlarmTopicArns, Severity } from "./alarm-topics.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Handler } from "./function.ts";

export interface ObservabilityProps {
  readonly topics: AlarmTopicArns;
  readonly api: HttpApi;
  readonly table: Pick<ITableV2, "tableName">;
  readonly configurationSet: ConfigurationSet;
  readonly handlers: Readonly<Record<string, Handler>>;
  /** The handlers that read the table's stream. */
  readonly consumers: Readonly<Record<string, Handler>>;
  readonly deadLetters: Readonly<Record<string, DeadLetters>>;
}

interface AlarmOptions {
  readonly threshold?: number;
  readonly periods?: number;
  readonly severity?: Severity;
}

const period = Duration.minutes(5);
const minute = Duration.minutes(1);

/** Alarms for failures that no caller reports. Missing data raises no alarm. */
export class Observability extends Construct {
  readonly #topics: AlarmTopicArns;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    this.#topics = props.topics;
    const { api, table, handlers, consumers, deadLetters } = props;
    const idOf = (name: string): string => handlers[name]?.node.id ?? name;

    this.#alarm("ApiFailures", "The API answered 5xx.", api.metricServerError({ period, statistic: "sum" }));
    for (const [name, { lambda }] of Object.entries(handlers))
      this.#alarm(
        `${idOf(name)}Failures`,
        `The function ${name} failed or was throttled.`,
        sum([lambda.metricErrors(), lambda.metricThrottles()]),
      );
    for (const [name, { lambda }] of Object.entries(consumers))
      this.#alarm(
        `${idOf(name)}Lag`,
        `The function ${name} is more than ten minutes behind the table's stream.`,
        lambda.metric("IteratorAge", { period: minute, statistic: "max" }),
        { threshold: Duration.minutes(10).toMilliseconds(), periods: 3 },
      );
    for (const [name, queue] of Object.entries(deadLetters))
      this.#alarm(
        `${idOf(name)}DeadLetters`,
        `Work of the function ${name} failed for good; its queue says which.`,
        queue.metricApproximateNumberOfMessagesVisible({ period, statistic: "max" }),
        { severity: "ticket" },
      );

    const throttles = (dimensions: Record<string, string>) =>
      ["ReadThrottleEvents", "WriteThrottleEvents"].map(
        (metricName) =>
          new Metric({
            namespace: "AWS/DynamoDB",
            metricName,
            dimensionsMap: { TableName: table.tableName, ...dimensions },
            statistic: "sum",
          }),
      );
    this.#alarm(
      "TableThrottles",
      "DynamoDB throttles the table or an index.",
      sum(
        [
          {},
          ...[names.index1, names.index2].map((GlobalSecondaryIndexName) => ({ GlobalSecondaryIndexName })),
        ].flatMap(throttles),
      ),
    );
    // The CDK's own sum over operations adds with "+", which has no value while any operation has none.
    this.#alarm(
      "TableErrors",
      "DynamoDB answers with errors of its own.",
      sum(
        [
          Operation.GET_ITEM,
          Operation.BATCH_GET_ITEM,
          Operation.QUERY,
          Operation.PUT_ITEM,
          Operation.UPDATE_ITEM,
          Operation.DELETE_ITEM,
          Operation.TRANSACT_WRITE_ITEMS,
        ].map(
          (operation) =>
            new Metric({
              namespace: "AWS/DynamoDB",
              metricName: "SystemErrors",
              dimensionsMap: { TableName: table.tableName, Operation: operation },
              statistic: "sum",
            }),
        ),
      ),
    );

    // SES reviews an account at twice these rates.
    const reputation = (metricName: string) =>
      new Metric({
        namespace: "AWS/SES",
        metricName,
        dimensionsMap: { "ses:configuration-set": props.configurationSet.configurationSetName },
        statistic: "max",
        period: Duration.hours(1),
      });
    this.#alarm("MailBounces", "More than 2.5 % of mails bounce.", reputation("Reputation.BounceRate"), {
      threshold: 0.025,
      severity: "ticket",
    });
    this.#alarm(
      "MailComplaints",
      "More than 0.05 % of mails are reported.",
      reputation("Reputation.ComplaintRate"),
      {
        threshold: 0.0005,
        severity: "ticket",
      },
    );
  }

  #alarm(
    id: string,
    description: string,
    metric: IMetric,
    { threshold = 1, periods = 1, severity = "page" }: AlarmOptions = {},
  ): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: description,
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    // The ARNs are all that an alarm needs of topics.
    alarm.addAlarmAction(
      ...this.#topics[severity].map((alarmActionArn) => ({ bind: () => ({ alarmActionArn }) })),
    );
  }
}

const sum = (metrics: readonly Metric[]) =>
  new MathExpression({
    expression: "SUM(METRICS())",
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    period,
  });
