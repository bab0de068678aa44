import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from "aws-cdk-lib/aws-backup";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Schedule } from "aws-cdk-lib/aws-events";
import { AccountPrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";

/** A copy of each day's back-up in another account, so that an intruder in this account cannot delete it. */
export class Backups extends Construct {
  /** `copyTo` is the ARN of the other account's vault, whose policy lets this account copy into it. */
  constructor(scope: Construct, id: string, props: { table: ITableV2; copyTo: string }) {
    super(scope, id);
    const { account = "" } = Stack.of(this).splitArn(props.copyTo, ArnFormat.COLON_RESOURCE_NAME);
    // A vault with back-ups cannot be deleted, and its key must stay as long as the back-ups.
    const removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    // AWS cannot copy a back-up to another account if one of AWS's own keys encrypts it.
    const encryptionKey = new Key(this, "Key", {
      description: "Encrypts the back-ups of the table",
      enableKeyRotation: true,
      removalPolicy,
    });
    encryptionKey.grantEncryptDecrypt(new AccountPrincipal(account));
    const backupVault = new BackupVault(this, "Vault", { encryptionKey, removalPolicy });
    const plan = new BackupPlan(this, "Plan", {
      backupVault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: "Daily",
          scheduleExpression: Schedule.cron({ hour: "3", minute: "0" }),
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(6),
          deleteAfter: Duration.days(35),
          copyActions: [
            {
              destinationBackupVault: BackupVault.fromBackupVaultArn(this, "Copies", props.copyTo),
              deleteAfter: Duration.days(400),
            },
          ],
        }),
      ],
    });
    Validations.of(plan).acknowledge({
      id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]",
      reason: "AWS Backup's own role for back-ups; what it may do is that service's to say.",
    });
    plan.addSelection("Table", { resources: [BackupResource.fromArn(props.table.tableArn)] });
  }
}
