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

/** The one table, its stream, and the rights on both. */
export class Table extends Construct {
  readonly table: TableV2;
  readonly #streamArn: string;
  readonly #settings: Pick<Settings, "checkRightsOn" | "shards">;

  constructor(
    scope: Construct,
    id: string,
    props: Pick<Settings, "keepsData" | "checkRightsOn" | "shards"> & { deletionProtection: boolean },
  ) {
    super(scope, id);
    this.#settings = props;
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
    const streamArn = this.table.tableStreamArn;
    if (streamArn === undefined) throw new Error("The table has no stream.");
    this.#streamArn = streamArn;
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
   * After a few tries it is named in the handler's dead letters, so that it does not hold up the records behind it.
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
      environment: {
        TABLE_NAME: this.table.tableName,
        CHECK_RIGHTS_ON: this.#settings.checkRightsOn,
        SHARDS: this.#settings.shards,
      },
    };
  }
}
