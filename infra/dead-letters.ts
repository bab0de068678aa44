import { Duration, Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { Grant } from "./function.ts";

/** A queue for the work of one function that failed for good. It waits there until a person has looked at it. */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(this).acknowledge({
      id: "AwsSolutions-SQS3",
      reason: "This is a dead-letter queue; that of a stream or a schedule is not named by another queue.",
    });
  }

  /** Lambda sends failed work to the queue with the rights of the function. */
  filling(): Grant {
    return {
      statements: [
        new PolicyStatement({
          actions: ["sqs:SendMessage"],
          resources: [this.queueArn],
        }),
      ],
    };
  }
}
