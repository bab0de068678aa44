import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { AlarmTopicArns, Severity } from "./alarm-topics.ts";

export const period = Duration.minutes(5);
export const minute = Duration.minutes(1);

/** One alarm. */
export interface Ring {
  readonly id: string;
  /**
   * The section of `docs/runbooks/alarms.md` that explains the alarm and what to do. Left out, the section has the
   * alarm's id.
   */
  readonly section?: string;
  readonly says: string;
  readonly metric: IMetric;
  readonly severity: Severity;
  /** The alarm rings at this value and above, or with `below` at values under it. */
  readonly threshold?: number;
  readonly below?: boolean;
  readonly periods?: number;
  /** Whether missing data rings too, for a metric that must always have values. */
  readonly silenceIsTheFault?: boolean;
}

/** Makes an alarm. It also notifies when it ends, and its text links its runbook section in the folder `runbooks`. */
export const ring = (
  scope: Construct,
  { topics, runbooks = "docs/runbooks" }: { topics: AlarmTopicArns; runbooks?: string | undefined },
  definition: Ring,
): Alarm => {
  const alarm = new Alarm(scope, definition.id, {
    alarmDescription: `${definition.says} ${runbooks}/alarms.md#${(definition.section ?? definition.id).toLowerCase()}`,
    metric: definition.metric,
    threshold: definition.threshold ?? 1,
    comparisonOperator: definition.below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: definition.periods ?? 1,
    treatMissingData: definition.silenceIsTheFault
      ? TreatMissingData.BREACHING
      : TreatMissingData.NOT_BREACHING,
  });
  // An alarm needs only the topics' ARNs.
  const actions = topics[definition.severity].map((alarmActionArn) => ({ bind: () => ({ alarmActionArn }) }));
  alarm.addAlarmAction(...actions);
  alarm.addOkAction(...actions);
  return alarm;
};

/** The sum of at most ten metrics, which is the limit of one alarm. A metric without a value counts as zero. */
export const sum = (metrics: readonly IMetric[], every = period): MathExpression =>
  new MathExpression({
    expression: "SUM(METRICS())",
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    period: every,
  });

/** How much a metric has grown since the minute before. A metric that had no value then counts from zero. */
export const growth = (metric: IMetric): MathExpression =>
  new MathExpression({ expression: "DIFF(FILL(m, 0))", usingMetrics: { m: metric }, period: minute });

/** A metric of an AWS service. */
export const metricOf = (
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
  { statistic = "sum", every = period }: { statistic?: string; every?: Duration } = {},
): Metric => new Metric({ namespace, metricName, dimensionsMap, statistic, period: every });

/** A metric of the HTTP API. */
export const ofGateway = (api: { readonly id: string }, metricName: string, statistic = "sum"): Metric =>
  metricOf("AWS/ApiGateway", metricName, { ApiId: api.id }, { statistic });

/** A metric of a queue. */
export const ofQueue = (QueueName: string, metricName: string): Metric =>
  metricOf("AWS/SQS", metricName, { QueueName }, { statistic: "max" });
