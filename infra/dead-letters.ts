import { Aws, Duration, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket } from "aws-cdk-lib/aws-s3";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { Grant, Handler } from "./function.ts";
import type { QueueNames } from "./state-names.ts";

/** How long failed events are kept. */
const kept = Duration.days(14);

/** A queue for one function's events that failed for good. They wait there until a person has looked at them. */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      retentionPeriod: kept,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(this).acknowledge({
      id: "AwsSolutions-SQS3",
      reason: "This is a dead-letter queue; that of a stream or a schedule is not named by another queue.",
    });
  }

  /** Lets a service of this account send undeliverable messages to this queue. */
  opensTo(service: "events.amazonaws.com" | "sns.amazonaws.com" | "s3.amazonaws.com"): this {
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ["sqs:SendMessage"],
        resources: [this.queueArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    return this;
  }

  /**
   * A bucket for stream records that failed for good. A queue would only get the records' place in the stream, which
   * keeps records for a day. S3 notifies the queue of each object, so that the queue's alarm rings until the records
   * are redriven.
   */
  records(): Bucket {
    const bucket = new Bucket(this, "Records", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: kept, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason: "Only the function writes here, and only whoever hands records over again reads.",
    });
    // A condition on the bucket's own ARN would make the two resources wait for each other.
    this.opensTo("s3.amazonaws.com");
    // The CDK's own way to set the notification needs a custom resource with a function.
    const { defaultChild } = bucket.node;
    if (!(defaultChild instanceof CfnBucket)) throw new Error("The bucket is no bucket.");
    defaultChild.notificationConfiguration = {
      queueConfigurations: [{ event: "s3:ObjectCreated:*", queue: this.queueArn }],
    };
    const policy = this.node.tryFindChild("Policy");
    if (policy) defaultChild.node.addDependency(policy);
    return bucket;
  }
}

/**
 * The right to put stream records that failed for good into this bucket (an ARN). Lambda uses the function's own rights
 * for that.
 */
export const keepsRecords = (handler: Handler, recordsArn: string): void => {
  handler.uses({
    statements: [
      new PolicyStatement({ actions: ["s3:PutObject"], resources: [`${recordsArn}/*`] }),
      new PolicyStatement({ actions: ["s3:ListBucket"], resources: [recordsArn] }),
    ],
  });
  const named = JSON.stringify(Stack.of(handler).resolve(recordsArn));
  Validations.of(handler).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${named}/*]`,
    reason: "Lambda itself names the objects that it puts with the rights of the function.",
  });
};

/** The right to send to a dead-letter queue. Lambda uses the function's own rights for failed events. */
export const filling = ({ arn }: QueueNames): Grant => ({
  statements: [new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [arn] })],
});
