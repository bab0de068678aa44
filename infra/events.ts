import { Duration, Stack } from "aws-cdk-lib";
import { EventBus, Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { AccountPrincipal, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventInvokeConfig } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { DeadLetters } from "./dead-letters.ts";
import type { Grant, Handler } from "./function.ts";

/** The bus that publishes events to other systems, and the rule that runs the schedule every minute. */
export class Events extends Construct {
  readonly bus: EventBus;

  /** `readers` are the AWS accounts that may make rules on the bus. */
  constructor(scope: Construct, id: string, { readers = [] }: { readers?: readonly string[] } = {}) {
    super(scope, id);
    this.bus = new EventBus(this, "Bus");
    if (readers.length > 0) this.#openTo(readers);
  }

  /** Lets other accounts make rules of their own on the bus, and change and delete those alone. */
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

  /** The right to publish events. */
  publishing(): Grant {
    return {
      statements: [new PolicyStatement({ actions: ["events:PutEvents"], resources: [this.bus.eventBusArn] })],
      environment: { EVENT_BUS_NAME: this.bus.eventBusName },
    };
  }

  /** Runs `handler` every minute. A failed run is not retried, because the next run does what it left undone. */
  everyMinute(handler: Handler): DeadLetters {
    const deadLetters = new DeadLetters(handler, "DeadLetters");
    handler.uses(deadLetters.filling());
    new Rule(handler, "EveryMinute", {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [
        new LambdaFunction(handler.lambda, {
          deadLetterQueue: deadLetters,
          retryAttempts: 0,
          maxEventAge: Duration.minutes(1),
        }),
      ],
    });
    new EventInvokeConfig(handler, "Failures", {
      function: handler.lambda,
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    });
    return deadLetters;
  }
}
