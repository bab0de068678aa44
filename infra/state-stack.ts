import {
  CfnDeletionPolicy,
  CfnResource,
  RemovalPolicy,
  Stack,
  type StackProps,
  Validations,
} from "aws-cdk-lib";
import { CfnEmailIdentity } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import { AlarmTopics } from "./alarm-topics.ts";
import { Api } from "./api.ts";
import { Backups } from "./backups.ts";
import { Budget } from "./budget.ts";
import { DeadLetters } from "./dead-letters.ts";
import { Events } from "./events.ts";
import { Identity } from "./identity.ts";
import { losses } from "./losses.ts";
import { Mail } from "./mail.ts";
import { outputName } from "./repair/outputs.ts";
import type { Settings } from "./settings.ts";
import { nameOutput, type StateNames } from "./state-names.ts";
import { Table } from "./table.ts";
import { Webhooks } from "./webhooks.ts";

/**
 * The resources that a stage must not lose: data, users, the verified sender, events, dead letters, keys, addresses
 * that callers know, and confirmed subscriptions to alarms. Changes of functions or routes never change this stack.
 */
export class StateStack extends Stack {
  /** The values that the functions' stack may read from this one. */
  readonly names: StateNames;

  constructor(scope: Construct, { settings, ...props }: StackProps & { settings: Settings }) {
    const stackName = `Twotier-${settings.name}`;
    super(scope, stackName, {
      ...props,
      stackName,
      description: "Twotier: what a stage of the partner channel must not lose",
      terminationProtection: settings.protected,
      tags: { ...settings.tags, application: "twotier", stage: settings.name },
    });
    const { limits, protected: deletionProtection } = settings;

    const data = new Table(this, "Data", {
      deletionProtection,
      most: limits.table,
      replicaRegions: settings.replicaRegions,
      restoredTableStream: settings.restoredTableStream,
    });
    const identity = new Identity(this, "Identity", { deletionProtection, userPool: settings.userPool });
    const mail = new Mail(this, "Mail", { ...settings.mail });
    const events = new Events(this, "Events", settings);
    const { bus } = events;
    const webhooks = new Webhooks(this, "Webhooks");
    const api = new Api(this, "Api", {
      identity,
      stageName: settings.name,
      logDays: settings.logDays,
      throttle: limits.gateway,
      domain: settings.domain,
      edge: settings.edge,
      corsOrigins: settings.corsOrigins,
    });
    const alarms = new AlarmTopics(this, "Alarms", settings.alarms);
    if (settings.budget) new Budget(this, "Budget", { ...settings.budget, topic: alarms.ticket });

    const deadLetters = {
      mail: this.#deadLettersOf("mail"),
      "stream-consumer": this.#deadLettersOf("work"),
      schedule: this.#deadLettersOf("schedule").opensTo("events.amazonaws.com"),
      feedback: this.#deadLettersOf("feedback").opensTo("sns.amazonaws.com"),
      deliveries: webhooks.deadLetters,
    };
    const records = {
      mail: deadLetters.mail.records(),
      "stream-consumer": deadLetters["stream-consumer"].records(),
    };
    this.#keep(settings.keepsData);
    // Added after the policies above, because back-ups and their key stay on every stage.
    if (settings.backupVault)
      new Backups(this, "Backups", { table: data.table, copyTo: settings.backupVault });

    const output = (name: string, value: string) => nameOutput(this, name, value);
    const queue = (name: keyof typeof deadLetters) => {
      const { queueArn, queueName, queueUrl } = deadLetters[name];
      // Tools find the queue by its URL.
      const called = outputName(name, "DeadLetters");
      output(called, queueUrl);
      return { arn: output(`${called}Arn`, queueArn), name: output(`${called}Name`, queueName) };
    };
    const bucket = (name: keyof typeof records) => {
      const called = outputName(name, "Records");
      output(called, records[name].bucketName);
      return output(`${called}Arn`, records[name].bucketArn);
    };
    output("EventArchiveArn", events.archive.archiveArn);
    output("ReplayRuleArn", events.replay.ruleArn);
    output("ReplayQueueUrl", events.replayed.queueUrl);
    if (settings.userPool > 1) {
      output("UserPoolId", identity.pool.userPoolId);
      output("UserPoolClientId", identity.client.userPoolClientId);
    }
    // A new pool's outputs have new names: the other stack would not notice a change behind the same name.
    const another = settings.userPool > 1 ? String(settings.userPool) : "";
    this.names = {
      table: {
        name: output("TableName", data.table.tableName),
        arn: output("TableArn", data.table.tableArn),
        streamArn: output("TableStreamArn", data.streamArn),
      },
      users: {
        poolId: output(`UserPoolId${another}`, identity.pool.userPoolId),
        poolArn: output(`UserPoolArn${another}`, identity.pool.userPoolArn),
        clientId: output(`UserPoolClientId${another}`, identity.client.userPoolClientId),
      },
      mail: {
        identityArn: output("MailIdentityArn", mail.identity.emailIdentityArn),
        configurationSet: output("MailConfigurationSet", mail.configurationSet.configurationSetName),
        feedbackTopicArn: output("MailFeedbackTopicArn", mail.topic.topicArn),
      },
      bus: { name: output("EventBusName", bus.eventBusName), arn: output("EventBusArn", bus.eventBusArn) },
      webhooks: {
        queueArn: output("WebhookQueueArn", webhooks.queue.queueArn),
        queueUrl: output("WebhookQueueUrl", webhooks.queue.queueUrl),
        queueName: output("WebhookQueueName", webhooks.queue.queueName),
        keyArn: output("WebhookKeyArn", webhooks.key.keyArn),
        keyId: output("WebhookKeyId", webhooks.key.keyId),
      },
      api: {
        id: output("ApiId", api.api.apiId),
        url: output("ApiUrl", settings.publicBaseUrl ?? api.api.apiEndpoint),
        authorizerId: output("ApiAuthorizerId", api.authorizer.authorizerId),
        ...(settings.edge &&
          api.domain && {
            regionalName: nameOutput(this, "ApiRegionalName", api.domain.regionalName, settings.region),
          }),
      },
      alarms: {
        page: output("PageTopicArn", alarms.page.topicArn),
        ticket: output("TicketTopicArn", alarms.ticket.topicArn),
      },
      deadLetters: {
        mail: queue("mail"),
        "stream-consumer": queue("stream-consumer"),
        schedule: queue("schedule"),
        feedback: queue("feedback"),
        deliveries: queue("deliveries"),
      },
      records: { mail: bucket("mail"), "stream-consumer": bucket("stream-consumer") },
    };
  }

  /**
   * What happens to the resources when the stack is deleted, or when one is replaced. Those of a failed first
   * deployment are deleted in any case, so that it can be tried again.
   */
  #keep(keepsData: boolean): void {
    for (const each of this.node.findAll()) {
      if (!CfnResource.isCfnResource(each) || !Object.hasOwn(losses, each.cfnResourceType)) continue;
      each.applyRemovalPolicy(keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY);
      if (each.cfnResourceType !== CfnEmailIdentity.CFN_RESOURCE_TYPE_NAME) continue;
      // A verified identity outlives a change of the domain.
      each.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
      Validations.of(each).acknowledge({
        id: "CloudFormation-Validate::W3011",
        reason:
          "Where a stage leaves nothing behind, the identity goes with the stack, but not with a setting.",
      });
    }
  }

  /**
   * The queue for a function's dead letters. It keeps the construct id that it had beside the function, so that nothing
   * is replaced.
   */
  #deadLettersOf(id: string): DeadLetters {
    return new DeadLetters(new Construct(this, id), "DeadLetters");
  }
}
