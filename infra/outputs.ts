import { CfnOutput } from "aws-cdk-lib";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { Api } from "./api.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Events } from "./events.ts";
import type { Handler } from "./function.ts";
import type { Identity } from "./identity.ts";
import { outputName, type Told } from "./repair/outputs.ts";
import type { Table } from "./table.ts";
import type { Webhooks } from "./webhooks.ts";

/** Names for pipelines, scripts and the tools of repair what they work on, as outputs of the stack. */
export const tellOutputs = (
  scope: Construct,
  o: {
    api: Api;
    table: Table;
    identity: Identity;
    answering: Readonly<Record<string, Handler>>;
    handlers: Readonly<Record<string, Handler>>;
    deadLetters: Readonly<Record<string, DeadLetters>>;
    fed: Readonly<Record<string, { records: Bucket }>>;
    events: Events;
    webhooks: Webhooks;
  },
): void => {
  const { events } = o;
  const tell = (name: string, value: string) => new CfnOutput(scope, name, { value });
  const tellOf = (name: string, what: Told, value: string) => tell(outputName(name, what), value);
  for (const [name, { queueUrl }] of Object.entries(o.deadLetters)) tellOf(name, "DeadLetters", queueUrl);
  for (const [name, { lambda }] of Object.entries({ ...o.answering, ...o.handlers }))
    tellOf(name, "Function", lambda.functionName);
  for (const [name, { records }] of Object.entries(o.fed)) tellOf(name, "Records", records.bucketName);
  tell("ApiUrl", o.api.url);
  tell("TableName", o.table.table.tableName);
  tell("UserPoolId", o.identity.pool.userPoolId);
  tell("UserPoolClientId", o.identity.client.userPoolClientId);
  tell("EventBusName", events.bus.eventBusName);
  tell("WebhookQueueUrl", o.webhooks.queueUrl);
  tell("EventBusArn", events.bus.eventBusArn);
  tell("EventArchiveArn", events.archive.archiveArn);
  tell("ReplayRuleArn", events.replay.ruleArn);
  tell("ReplayQueueUrl", events.replayed.queueUrl);
};
