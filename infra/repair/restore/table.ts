import { setTimeout as pause } from "node:timers/promises";
import {
  DescribeTableCommand,
  type DynamoDBClient,
  ListBackupsCommand,
  ResourceNotFoundException,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
  TableNotFoundException,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { names } from "../../../lib/table/key.ts";

/** The name of the restored table, so that a repetition finds it. */
export const restoredName = (source: string, to: Date): string => {
  const stem = source.replace(/-at-\d{8}T\d{6}Z$/, "");
  return `${stem}-at-${to.toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "")}`;
};

const describe = async (client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

/** Whether a table exists. */
export const isThere = async (client: DynamoDBClient, name: string): Promise<boolean> =>
  (await describe(client, name)) !== undefined;

/** Begins the restore. A deleted table is restored from the back-up that DynamoDB makes of it and keeps for 35 days. */
const toPointInTime = async (
  client: DynamoDBClient,
  { source, target, to }: { source: string; target: string; to: Date },
): Promise<void> => {
  try {
    await client.send(
      new RestoreTableToPointInTimeCommand({
        SourceTableName: source,
        TargetTableName: target,
        RestoreDateTime: to,
      }),
    );
  } catch (error) {
    if (!(error instanceof TableNotFoundException)) throw error;
    const { BackupSummaries = [] } = await client.send(
      new ListBackupsCommand({ TableName: source, BackupType: "SYSTEM" }),
    );
    const BackupArn = BackupSummaries.at(-1)?.BackupArn;
    if (!BackupArn) throw error;
    await client.send(new RestoreTableFromBackupCommand({ BackupArn, TargetTableName: target }));
  }
};

/**
 * Creates a table with another table's content at a time, and with the settings that a restore does not bring: its
 * stream, TTL, point-in-time recovery, and deletion protection if the other table has it. Answers the ARN of its
 * stream. Steps that an earlier call has done are kept.
 */
export const restoreTable = async (
  client: DynamoDBClient,
  options: {
    source: string;
    target: string;
    to: Date;
    onProgress?: (says: string) => void;
    pollMilliseconds?: number;
  },
): Promise<string> => {
  const { source, target, to, onProgress = () => {}, pollMilliseconds = 5_000 } = options;
  const isProtected = (await describe(client, source))?.DeletionProtectionEnabled;
  const began = performance.now();
  const until = async (
    what: string,
    isReady: (table: TableDescription) => boolean,
  ): Promise<TableDescription> => {
    for (;;) {
      const table = await describe(client, target);
      if (table?.TableStatus === "ACTIVE" && isReady(table)) return table;
      onProgress(`${what}, ${Math.round((performance.now() - began) / 1_000)} s`);
      await pause(pollMilliseconds);
    }
  };

  if (!(await isThere(client, target))) {
    onProgress(`restoring ${source} as it was at ${to.toISOString()}`);
    await toPointInTime(client, { source, target, to });
  }
  const restored = await until("DynamoDB restores the table", () => true);
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName: target,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  if (!restored.LatestStreamArn) {
    const TimeToLiveSpecification = { AttributeName: names.ttl, Enabled: true };
    await client.send(new UpdateTimeToLiveCommand({ TableName: target, TimeToLiveSpecification }));
    if (isProtected) {
      await client.send(new UpdateTableCommand({ TableName: target, DeletionProtectionEnabled: true }));
      await until(
        "DynamoDB protects the table",
        ({ DeletionProtectionEnabled }) => DeletionProtectionEnabled === true,
      );
    }
    // The stream is switched on last, so a table with a stream is complete.
    const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" as const };
    await client.send(new UpdateTableCommand({ TableName: target, StreamSpecification }));
  }
  const { LatestStreamArn = "" } = await until("DynamoDB begins its stream", (table) =>
    Boolean(table.LatestStreamArn),
  );
  return LatestStreamArn;
};
