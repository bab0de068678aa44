import { Duration } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  type ITableV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, FilterCriteria, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { names } from "../lib/table/key.ts";
import { keepsRecords } from "./dead-letters.ts";
import type { Grant, Handler } from "./function.ts";
import type { Settings } from "./settings.ts";
import type { StateNames } from "./state-names.ts";

/** The actions on items. A transaction needs the actions of its parts. */
export type ItemAction =
  | "GetItem"
  | "BatchGetItem"
  | "Query"
  | "PutItem"
  | "UpdateItem"
  | "DeleteItem"
  | "ConditionCheckItem";

/** Which stream records a consumer receives, and how many at once. */
export interface Subscription {
  /** A record is delivered when one of the filters matches. */
  readonly filters: readonly {
    readonly eventName: readonly ("INSERT" | "MODIFY")[];
    /** Attributes of the new image that must match, all of type string. Of several values, any one matches. */
    readonly item: Readonly<Record<string, string | readonly string[]>>;
  }[];
  readonly batchSize: number;
  readonly window?: Duration;
}

const string = { type: AttributeType.STRING };

export interface TableProps {
  readonly deletionProtection: boolean;
  /** Read and write units per second of the table and each of its indexes. */
  readonly most: Settings["limits"]["table"];
  readonly replicaRegions: readonly string[];
  readonly restoredTableStream?: string;
}

/** The one table and its stream. */
export class Table extends Construct {
  /** The stack's own table, or the restored one that the stage has adopted. */
  readonly table: ITableV2;
  readonly streamArn: string;

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    const { deletionProtection } = props;
    const most = { maxReadRequestUnits: props.most.readUnits, maxWriteRequestUnits: props.most.writeUnits };
    const index = (
      indexName: string,
      partitionKey: string,
      sortKey: string,
    ): GlobalSecondaryIndexPropsV2 => ({
      indexName,
      partitionKey: { name: partitionKey, ...string },
      sortKey: { name: sortKey, ...string },
      projectionType: ProjectionType.ALL,
      ...most,
    });
    const own = new TableV2(this, "Table", {
      partitionKey: { name: names.pk, ...string },
      sortKey: { name: names.sk, ...string },
      globalSecondaryIndexes: [
        index(names.index1, names.index1pk, names.index1sk),
        index(names.index2, names.index2pk, names.index2sk),
      ],
      timeToLiveAttribute: names.ttl,
      billing: Billing.onDemand(most),
      // Replicas need both images. Changing the images creates another stream.
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      // The table holds no plain secrets, and a customer-managed key would require a right for each function.
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection,
      replicas: props.replicaRegions.map((region) => ({ region, deletionProtection })),
    });
    this.table = props.restoredTableStream ? this.#restored(props.restoredTableStream) : own;
    const { tableStreamArn } = this.table;
    if (tableStreamArn === undefined) throw new Error("The table has no stream.");
    this.streamArn = tableStreamArn;
  }

  #restored(tableStreamArn: string): ITableV2 {
    const tableArn = tableStreamArn.slice(0, tableStreamArn.indexOf("/stream/"));
    return TableV2.fromTableAttributes(this, "Restored", { tableArn, tableStreamArn });
  }
}

/** The rights on the table and on its stream. */
export class TableRights {
  readonly #table: StateNames["table"];
  readonly #settings: Pick<Settings, "checkRightsOn" | "shards">;

  constructor(table: StateNames["table"], settings: Pick<Settings, "checkRightsOn" | "shards">) {
    this.#table = table;
    this.#settings = settings;
  }

  /** Rights on the table's items, without its indexes. */
  items(...actions: readonly ItemAction[]): Grant {
    return this.#grant(actions, this.#table.arn);
  }

  /** The right to query the first index. */
  index1(): Grant {
    return this.#grant(["Query"], `${this.#table.arn}/index/${names.index1}`);
  }

  /** The right to query the second index. */
  index2(): Grant {
    return this.#grant(["Query"], `${this.#table.arn}/index/${names.index2}`);
  }

  /**
   * Invokes `handler` with the records that match its filters. A record that always fails is isolated by halving its
   * batch. After a few attempts it goes to the bucket of failed records, so that it does not hold up later records.
   */
  feeds(handler: Handler, subscription: Subscription, recordsArn: string): void {
    keepsRecords(handler, recordsArn);
    handler.uses({
      statements: [
        new PolicyStatement({
          actions: [
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
          ],
          resources: [this.#table.streamArn],
        }),
      ],
    });
    new EventSourceMapping(handler, "Stream", {
      target: handler.live,
      eventSourceArn: this.#table.streamArn,
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
      // A slow but healthy consumer lags less than this. More lag means that it does not catch up by itself.
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: recordsArn }) },
    });
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
        TABLE_NAME: this.#table.name,
        CHECK_RIGHTS_ON: this.#settings.checkRightsOn,
        SHARDS: this.#settings.shards,
      },
    };
  }
}
