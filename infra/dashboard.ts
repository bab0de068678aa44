import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  SingleValueWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { businessMetrics } from "../lib/record/counts.ts";
import { metricOf, ofGateway, ofQueue, period } from "./alarm.ts";
import type { ObservabilityProps } from "./observability.ts";

const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
  new GraphWidget({ title, left, right, width: 8, height: 6 });

/** The one dashboard: health, business figures, and the graphs to look at when an alarm rings. */
export const channelDashboard = (scope: Construct, props: ObservabilityProps, state: IWidget): Dashboard => {
  const { handlers, consumers, namespace } = props;
  const { api, table, webhooks, deadLetters } = props.state;
  const each = (of: (name: string) => IMetric) => Object.keys(handlers).map(of);
  const lambdaOf = (name: string) => {
    const handler = handlers[name];
    if (!handler) throw new Error(`There is no function ${name}.`);
    return handler.lambda;
  };
  const business = businessMetrics.map((name) => metricOf(namespace, name, {}));
  const ofTable = (name: string) => metricOf("AWS/DynamoDB", name, { TableName: table.name });
  const refusals = new MathExpression({
    expression: `SEARCH('{"${namespace}",code} MetricName="Refusals"', 'Sum', 300)`,
    label: "",
    usingMetrics: {},
    period,
  });
  return new Dashboard(scope, "Dashboard", {
    widgets: [
      [state],
      [
        new SingleValueWidget({
          title: "Business",
          metrics: business,
          width: 24,
          height: 4,
          sparkline: true,
        }),
      ],
      [
        graph(
          "Requests and refusals of the gateway",
          [ofGateway(api, "Count", "SampleCount")],
          [ofGateway(api, "4xx"), ofGateway(api, "5xx")],
        ),
        graph(
          "Latency",
          ["p50", "p90", "p99"].map((statistic) => ofGateway(api, "Latency", statistic)),
        ),
        graph("Refusals by code", [refusals]),
      ],
      [
        graph(
          "Failures",
          each((name) => lambdaOf(name).metricErrors({ period })),
        ),
        graph(
          "Longest duration",
          each((name) => lambdaOf(name).metricDuration({ period, statistic: "max" })),
        ),
        graph("At once", [
          metricOf("AWS/Lambda", "ConcurrentExecutions", {}, { statistic: "max" }),
          metricOf("AWS/Lambda", "Throttles", {}),
        ]),
      ],
      [
        graph(
          "Behind the stream, ms",
          Object.values(consumers).map(({ lambda }) => lambda.metric("IteratorAge", { statistic: "max" })),
          [metricOf(namespace, "OutboxSeconds", {}, { statistic: "max" })],
        ),
        graph(
          "Dead letters",
          Object.values(deadLetters).map(({ name }) => ofQueue(name, "ApproximateNumberOfMessagesVisible")),
        ),
        graph(
          "Deliveries that wait",
          [ofQueue(webhooks.queueName, "ApproximateNumberOfMessagesVisible")],
          [ofQueue(webhooks.queueName, "ApproximateAgeOfOldestMessage")],
        ),
      ],
      [
        graph("Units", [ofTable("ConsumedReadCapacityUnits"), ofTable("ConsumedWriteCapacityUnits")]),
        graph("Conflicts of transactions", [ofTable("TransactionConflict")]),
        graph("Mails", [metricOf("AWS/SES", "Send", {}), metricOf("AWS/SES", "Bounce", {})]),
      ],
      [graph("Starts whose compile cache did not fit", [metricOf(namespace, "CompileCachesRefused", {})])],
    ],
  });
};
