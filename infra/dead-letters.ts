import { Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket } from "aws-cdk-lib/aws-s3";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { Grant, Handler } from "./function.ts";

/** How long failed work is kept. */
const kept = Duration.days(14);

/** A queue for the work of one function that failed for good. It waits there until a person has looked at it. */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string) {
    super(scope, id, { retentionPeriod: kept, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true });
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

  /**
   * A bucket for the records of a stream that failed for good in `handler`. A queue would get their place in the stream
   * alone, which forgets them after a day. The queue is told of each, so that its alarm rings until they are handed over
   * again.
   */
  records(handler: Handler, props: { readonly keepsData: boolean }): Bucket {
    const bucket = new Bucket(this, "Records", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: kept, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: props.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason: "Only the function writes here, and only whoever hands records over again reads.",
    });
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("s3.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [this.queueArn],
        // The bucket's own ARN would make the two wait for each other.
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
    // The CDK's own way to say it takes a function of its own.
    const { defaultChild } = bucket.node;
    if (!(defaultChild instanceof CfnBucket)) throw new Error("The bucket is no bucket.");
    defaultChild.notificationConfiguration = {
      queueConfigurations: [{ event: "s3:ObjectCreated:*", queue: this.queueArn }],
    };
    const policy = this.node.tryFindChild("Policy");
    if (policy) defaultChild.node.addDependency(policy);
    handler.uses({
      statements: [
        new PolicyStatement({ actions: ["s3:PutObject"], resources: [bucket.arnForObjects("*")] }),
        new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }),
      ],
    });
    const name = Stack.of(this).getLogicalId(defaultChild);
    Validations.of(handler).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${name}.Arn>/*]`,
      reason: "Lambda itself names the objects that it puts with the rights of the function.",
    });
    return bucket;
  }
}
