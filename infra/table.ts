import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  type ITableV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, FilterCriteria, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { names } from "../lib/table/key.ts";
import { DeadLetters } from "./dead-letters.ts";
import type { Grant, Handler } from "./function.ts";
import type { Settings } from "./settings.ts";

/** The actions on items. A transaction needs the actions of its parts. */
export type ItemAction =
  | "GetItem"
  | "BatchGetItem"
  | "Query"
  | "PutItem"
  | "UpdateItem"
  | "DeleteItem"
  | "ConditionCheckItem";

/** Which records of the stream a consumer receives, and how many at once. */
export interface Subscription {
  /** A record is delivered when one of the filters matches. */
  readonly filters: readonly {
    readonly eventName: readonly ("INSERT" | "MODIFY")[];
    /** The attributes of the new image, all of type string; of several values any. */
    readonly item: Readonly<Record<string, string | readonly string[]>>;
  }[];
  readonly batchSize: number;
  readonly window?: Duration;
}

const string = { type: AttributeType.STRING };

type TableSettings = Pick<Settings, "keepsData" | "checkRightsOn" | "shards" | "restoredTableStream">;

/** The one table, its stream, and the rights on both. */
export class Table extends Construct {
  /** The stack's own table; the one that a restore has made, where the stack has adopted it. */
  readonly table: ITableV2;
  readonly #streamArn: string;
  readonly #settings: TableSettings;

  constructor(scope: Construct, id: string, props: TableSettings & { deletionProtection: boolean }) {
    super(scope, id);
    this.#settings = props;
    const own = new TableV2(this, "Table", {
      partitionKey: { name: names.pk, ...string },
      sortKey: { name: names.sk, ...string },
      globalSecondaryIndexes: [
        {
          indexName: names.index1,
          partitionKey: { name: names.index1pk, ...string },
          sortKey: { name: names.index1sk, ...string },
          projectionType: ProjectionType.ALL,
        },
        {
          indexName: names.index2,
          partitionKey: { name: names.index2pk, ...string },
          sortKey: { name: names.index2sk, ...string },
          projectionType: ProjectionType.ALL,
        },
      ],
      timeToLiveAttribute: names.ttl,
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_IMAGE,
      // The table holds no plain secrets, and a key of our own would need a right for each function.
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.deletionProtection,
      removalPolicy: props.keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
    this.table = props.restoredTableStream ? this.#restored(props.restoredTableStream) : own;
    const streamArn = this.table.tableStreamArn;
    if (streamArn === undefined) throw new Error("The table has no stream.");
    this.#streamArn = streamArn;
  }

  #restored(tableStreamArn: string): ITableV2 {
    const tableArn = tableStreamArn.slice(0, tableStreamArn.indexOf("/stream/"));
    return TableV2.fromTableAttributes(this, "Restored", { tableArn, tableStreamArn });
  }

  /** Rights on the table's items, without its indexes. */
  items(...actions: readonly ItemAction[]): Grant {
    return this.#grant(actions, this.table.tableArn);
  }

  /** The right to query the first index. */
  index1(): Grant {
    return this.#grant(["Query"], `${this.table.tableArn}/index/${names.index1}`);
  }

  /** The right to query the second index. */
  index2(): Grant {
    return this.#grant(["Query"], `${this.table.tableArn}/index/${names.index2}`);
  }

  /**
   * Invokes `handler` with the records that it subscribes to. A record that always fails is found by halving its batch.
   * After a few tries it is kept beside the handler's dead letters, so that it does not hold up the records behind it.
   */
  feeds(handler: Handler, subscription: Subscription): { deadLetters: DeadLetters; records: Bucket } {
    const deadLetters = new DeadLetters(handler, "DeadLetters");
    const records = deadLetters.records(handler, this.#settings);
    handler.uses({
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
            NewImage: Object.fromEntries(
              Object.entries(item).map(([name, value]) => [name, { S: [value].flat() }]),
            ),
          },
        }),
      ),
      batchSize: subscription.batchSize,
      maxBatchingWindow: subscription.window,
      parallelizationFactor: 1,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 5,
      // A slow but healthy consumer lags less than this. More means that it does not catch up by itself.
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: records.bucketArn }) },
    });
    return { deadLetters, records };
  }

  #grant(actions: readonly ItemAction[], resource: string): Grant {
    return {
      statements: [
        new PolicyStatement({
          actions: actions.map((action) => `dynamodb:${action}`),
          resources: [resource],
        }),
      ],
      environment: {
        TABLE_NAME: this.table.tableName,
        CHECK_RIGHTS_ON: this.#settings.checkRightsOn,
        SHARDS: this.#settings.shards,
      },
    };
  }
}
