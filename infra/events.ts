import { Duration, Stack, Validations } from "aws-cdk-lib";
import { type Archive, CfnRule, EventBus, Rule, Schedule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { AccountPrincipal, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { EventInvokeConfig } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { filling } from "./dead-letters.ts";
import type { Grant, Handler } from "./function.ts";
import { liveAlias } from "./live.ts";
import type { Settings } from "./settings.ts";
import type { QueueNames, StateNames } from "./state-names.ts";

/** The bus that publishes events to other systems, and the archive from which they can be published again. */
export class Events extends Construct {
  readonly bus: EventBus;
  readonly archive: Archive;
  /** The rule and the queue for events that a tool has replayed from the archive. */
  readonly replay: Rule;
  readonly replayed: Queue;

  /** `eventReaders` are the AWS accounts that may create rules on the bus. */
  constructor(
    scope: Construct,
    id: string,
    { eventReaders: readers = [], retention }: Pick<Settings, "eventReaders" | "retention">,
  ) {
    super(scope, id);
    this.bus = new EventBus(this, "Bus");
    // A subscriber that has lost events has them replayed from here to its rule. The API's feed has 30 days of them.
    this.archive = this.bus.archive("Archive", {
      eventPattern: { source: ["twotier"] },
      retention: Duration.days(retention.archiveDays),
    });
    this.replayed = new Queue(this, "Replayed", {
      retentionPeriod: Duration.days(1),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(this.replayed).acknowledge({
      id: "AwsSolutions-SQS3",
      reason: "Nothing is worked off from here: a tool reads what it has had replayed.",
    });
    this.replay = new Rule(this, "Replay", {
      description: "What is replayed from the archive to this rule, for npm run restore",
      eventBus: this.bus,
      eventPattern: { source: ["twotier"] },
      targets: [new SqsQueue(this.replayed)],
    });
    // Only replayed events have this field, so today's events do not match.
    const { defaultChild } = this.replay.node;
    if (defaultChild instanceof CfnRule)
      defaultChild.addPropertyOverride("EventPattern.replay-name", [{ exists: true }]);
    if (readers.length > 0) this.#openTo(readers);
  }

  /** Lets other accounts create their own rules on the bus, and change and delete only those. */
  #openTo(accounts: readonly string[]): void {
    const { bus } = this;
    const rules = Stack.of(this).formatArn({
      service: "events",
      resource: "rule",
      resourceName: `${bus.eventBusName}/*`,
    });
    const actions = [
      "DeleteRule",
      "DescribeRule",
      "DisableRule",
      "EnableRule",
      "ListTargetsByRule",
      "PutRule",
      "PutTargets",
      "RemoveTargets",
    ];
    bus.addToResourcePolicy(
      new PolicyStatement({
        sid: "OwnRules",
        principals: accounts.map((account) => new AccountPrincipal(account)),
        actions: actions.map((action) => `events:${action}`),
        resources: [rules],
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the policy's own language.
        conditions: { StringEqualsIfExists: { "events:creatorAccount": "${aws:PrincipalAccount}" } },
      }),
    );
  }
}

/** The right to publish events, and the rule that runs the schedule every minute. */
export class EventRights {
  readonly #bus: StateNames["bus"];

  constructor(bus: StateNames["bus"]) {
    this.#bus = bus;
  }

  /** The right to publish events. */
  publishing(): Grant {
    return {
      statements: [new PolicyStatement({ actions: ["events:PutEvents"], resources: [this.#bus.arn] })],
      environment: { EVENT_BUS_NAME: this.#bus.name },
    };
  }
}

/** Runs `handler` every minute. A failed run is not retried, because the next run does the remaining entries. */
export const everyMinute = (handler: Handler, deadLetters: QueueNames): void => {
  handler.uses(filling(deadLetters));
  const { lambda, live } = handler;
  const rule = new Rule(handler, "EveryMinute", {
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [
      {
        bind: () => ({
          arn: live.functionArn,
          deadLetterConfig: { arn: deadLetters.arn },
          retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
        }),
      },
    ],
  });
  live.addPermission("EveryMinute", {
    principal: new ServicePrincipal("events.amazonaws.com"),
    sourceArn: rule.ruleArn,
  });
  new EventInvokeConfig(handler, "Failures", {
    function: lambda,
    qualifier: liveAlias,
    retryAttempts: 0,
    maxEventAge: Duration.minutes(1),
    onFailure: { bind: () => ({ destination: deadLetters.arn }) },
  });
};
