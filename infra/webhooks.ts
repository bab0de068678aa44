import { Duration } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { DeadLetters } from "./dead-letters.ts";
import type { Grant, Handler } from "./function.ts";
import type { StateNames } from "./state-names.ts";

/**
 * Parallel invocations for deliveries, each with ten deliveries. The rest of the account's limit is for other
 * functions.
 */
const mostInvocations = 20;

/** The queue of deliveries to webhook endpoints, and the key from which their signing secrets are derived. */
export class Webhooks extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new DeadLetters(this, "DeadLetters");
    this.queue = new Queue(this, "Queue", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the function's time-out, as AWS recommends for a queue that invokes a function.
      visibilityTimeout: Duration.minutes(6),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    // It never leaves KMS. Another key would change every endpoint's secret.
    this.key = new Key(this, "Key", {
      description: "Makes the signing secrets of webhook endpoints",
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
    });
  }
}

/** The rights on the queue and on the key. */
export class WebhookRights {
  readonly #names: StateNames["webhooks"];
  readonly #toLoopback: boolean;

  /** `toLoopback` allows http to this machine, which only a local stack needs. */
  constructor(names: StateNames["webhooks"], { toLoopback }: { toLoopback: boolean }) {
    this.#names = names;
    this.#toLoopback = toLoopback;
  }

  /** The right to make signing secrets. */
  secrets(): Grant {
    return {
      statements: [new PolicyStatement({ actions: ["kms:GenerateMac"], resources: [this.#names.keyArn] })],
      environment: {
        WEBHOOK_KEY_ID: this.#names.keyId,
        ...(this.#toLoopback && { WEBHOOKS_TO_LOOPBACK: "allowed" }),
      },
    };
  }

  /** The right to queue deliveries. */
  queueing(): Grant {
    return {
      statements: [new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [this.#names.queueArn] })],
      environment: { WEBHOOK_QUEUE_URL: this.#names.queueUrl },
    };
  }

  /**
   * Invokes `handler` with queued deliveries. A message's group is its endpoint, so that SQS serves endpoints with few
   * messages first. A message that failed five times becomes a dead letter.
   */
  feeds(handler: Handler): void {
    handler.uses({
      statements: [
        new PolicyStatement({
          actions: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
          resources: [this.#names.queueArn],
        }),
      ],
    });
    new EventSourceMapping(handler, "Queue", {
      target: handler.live,
      eventSourceArn: this.#names.queueArn,
      batchSize: 10,
      maxConcurrency: mostInvocations,
      reportBatchItemFailures: true,
    });
  }
}
