import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, FilterCriteria, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { names } from "../lib/table/keys.ts";
import { DeadLetters } from "./dead-letters.ts";
import type { Grant, Handler } from "./function.ts";

/** What one may do with items. A transaction needs the actions of its parts. */
export type ItemAction =
  | "GetItem"
  | "BatchGetItem"
  | "Query"
  | "PutItem"
  | "UpdateItem"
  | "DeleteItem"
  | "ConditionCheckItem";

/** What a consumer of the stream wants to see, and how much of it at once. */
export interface Subscription {
  /** One is enough for a record to be delivered. */
  readonly filters: readonly {
    readonly eventName: readonly ("INSERT" | "MODIFY")[];
    /** The attributes of the new image, all of type string. */
    readonly item: Readonly<Record<string, string>>;
  }[];
  readonly batchSize: number;
  readonly window?: Duration;
}

const string = { type: AttributeType.STRING };

/** The one table, its stream, and the rights on both. */
export class Table extends Construct {
  readonly table: TableV2;
  readonly #streamArn: string;

  constructor(scope: Construct, id: string, props: { keepsData: boolean }) {
    super(scope, id);
    this.table = new TableV2(this, "Table", {
      partitionKey: { name: names.pk, ...string },
      sortKey: { name: names.sk, ...string },
      globalSecondaryIndexes: [
        {
          indexName: names.index1,
          partitionKey: { name: names.index1pk, ...string },
          sortKey: { name: names.index1sk, ...string },
          projectionType: ProjectionType.ALL,
        },
      ],
      timeToLiveAttribute: names.ttl,
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_IMAGE,
      // Nothing in the table is a secret in itself, and a key of one's own would cost each function a right on it.
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.keepsData,
      removalPolicy: props.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const streamArn = this.table.tableStreamArn;
    if (streamArn === undefined) throw new Error("The table has no stream.");
    this.#streamArn = streamArn;
  }

  /** Rights on the table's items, not on its index. */
  items(...actions: readonly ItemAction[]): Grant {
    return this.#grant(actions, this.table.tableArn);
  }

  /** Look-ups across partitions. */
  index1(): Grant {
    return this.#grant(["Query"], `${this.table.tableArn}/index/${names.index1}`);
  }

  /**
   * Wakes `handler` for the records that it subscribes to. A poison record is singled out by halving the batch, tried
   * a few times and then named in the handler's dead letters, so that it holds nothing up for long.
   */
  feeds(handler: Handler, subscription: Subscription): DeadLetters {
    const deadLetters = new DeadLetters(handler, "DeadLetters");
    handler.uses(deadLetters.filling(), {
      statements: [
        new PolicyStatement({
          actions: [
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
          ],
          resources: [this.#streamArn],
        }),
      ],
    });
    new EventSourceMapping(handler, "Stream", {
      target: handler.lambda,
      eventSourceArn: this.#streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: subscription.filters.map(({ eventName, item }) =>
        FilterCriteria.filter({
          eventName,
          dynamodb: {
            NewImage: Object.fromEntries(Object.entries(item).map(([name, value]) => [name, { S: [value] }])),
          },
        }),
      ),
      batchSize: subscription.batchSize,
      maxBatchingWindow: subscription.window,
      parallelizationFactor: 1,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 5,
      // A slow but healthy consumer may lag; what is older than this lag is not coming back by waiting.
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    });
    return deadLetters;
  }

  #grant(actions: readonly ItemAction[], resource: string): Grant {
    return {
      statements: [
        new PolicyStatement({
          actions: actions.map((action) => `dynamodb:${action}`),
          resources: [resource],
        }),
      ],
      environment: { TABLE_NAME: this.table.tableName },
    };
  }
}
