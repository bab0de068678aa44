import { Aws } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { Settings } from "./settings.ts";

/** Whether an alarm wakes somebody, or waits until the morning. */
export type Severity = "page" | "ticket";

/** The topics that alarms are sent to, by severity: the stage's own topic and those that it names. */
export type AlarmTopicArns = Readonly<Record<Severity, readonly string[]>>;

/** The topics of each severity: the stage's own one, and those that it names. */
export const alarmTopics = (
  own: Readonly<Record<Severity, string>>,
  targets: Settings["alarms"],
): AlarmTopicArns => {
  const all = (severity: Severity) => [
    own[severity],
    ...targets[severity].flatMap((target) => ("topicArn" in target ? [target.topicArn] : [])),
  ];
  return { page: all("page"), ticket: all("ticket") };
};

/**
 * Creates a topic for each severity, even without subscribers. So no setting removes the alarms' actions, and confirmed
 * subscriptions stay.
 */
export class AlarmTopics extends Construct {
  readonly page: Topic;
  readonly ticket: Topic;
  readonly #targets: Settings["alarms"];

  constructor(scope: Construct, id: string, targets: Settings["alarms"]) {
    super(scope, id);
    this.#targets = targets;
    this.page = this.#topic("Topic", "page");
    this.ticket = this.#topic("Tickets", "ticket");
  }

  #topic(id: string, severity: Severity): Topic {
    const topic = new Topic(this, id, { enforceSSL: true });
    for (const target of this.#targets[severity])
      if ("email" in target) topic.addSubscription(new EmailSubscription(target.email));
    // This policy replaces the topic's default one, which allowed the account's alarms and budgets to publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [
          new ServicePrincipal("cloudwatch.amazonaws.com"),
          new ServicePrincipal("budgets.amazonaws.com"),
        ],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    return topic;
  }
}
