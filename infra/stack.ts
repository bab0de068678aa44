import { Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { FunctionName } from "../lib/contract/route.ts";
import { AlarmTopics } from "./alarm-topics.ts";
import { Api } from "./api.ts";
import { Backups } from "./backups.ts";
import { branded } from "./brand.ts";
import { Events } from "./events.ts";
import { Handler, type HandlerName } from "./function.ts";
import { Identity } from "./identity.ts";
import { mailQuotas, memoryOfAnswers, requestLimits } from "./limits.ts";
import { Mail } from "./mail.ts";
import { Observability } from "./observability.ts";
import { tellOutputs } from "./outputs.ts";
import type { Settings } from "./settings.ts";
import { Table } from "./table.ts";
import { Webhooks } from "./webhooks.ts";

export interface TwotierProps extends StackProps {
  readonly settings: Settings;
  /** The folder that holds a bundle for each function. */
  readonly bundles: string;
}

/** The whole deployment. It shows the rights of each function on one screen. */
export class TwotierStack extends Stack {
  constructor(scope: Construct, { settings, bundles, ...props }: TwotierProps) {
    super(scope, `Twotier-${settings.name}`, {
      ...props,
      description: "Twotier: the partner channel of a cloud distributor",
      terminationProtection: settings.protected,
      tags: { ...settings.tags, application: "twotier", stage: settings.name },
    });
    const { keepsData, mail: mails } = settings;
    const guarded = { ...settings, deletionProtection: settings.protected };
    const logs = {
      days: settings.logDays,
      fate: keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    };

    const watch = { namespace: `Twotier/${settings.name}`, traced: settings.tracing === "on" };
    const table = new Table(this, "Data", guarded);
    const identity = new Identity(this, "Identity", guarded);
    const mailing = new Mail(this, "Mail", { ...mails, keepsData });
    const events = new Events(this, "Events", settings);
    const webhooks = new Webhooks(this, "Webhooks", {
      keepsData,
      toLoopback: settings.webhooksToLoopback === "allowed",
    });
    const api = new Api(this, "Api", {
      identity,
      logs,
      throttle: settings.limits.gateway,
      publicBaseUrl: settings.publicBaseUrl,
      corsOrigins: settings.corsOrigins,
    });

    // A request is answered within 10 s; the rest is for a cold start. Background functions have a minute.
    const answers = (name: FunctionName) =>
      new Handler(this, name, {
        bundles,
        logs,
        watch,
        timeout: Duration.seconds(15),
        memorySize: memoryOfAnswers,
      }).uses(requestLimits(settings));
    const works = (name: HandlerName, more: { wakesItself?: boolean; timeout?: Duration } = {}) =>
      new Handler(this, name, { bundles, logs, watch, timeout: Duration.seconds(60), ...more });

    const reads = ["GetItem", "BatchGetItem", "Query"] as const;
    const writes = ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"] as const;

    const organizations = answers("organizations").uses(
      table.items(...reads, ...writes),
      table.index1(),
      table.index2(),
      identity.users(
        "AdminCreateUser",
        "AdminDisableUser",
        "AdminSetUserMFAPreference",
        "AdminSetUserPassword",
        "AdminUserGlobalSignOut",
      ),
    );
    const apiClients = answers("api-clients").uses(
      table.items(...reads, "PutItem", "UpdateItem", "ConditionCheckItem"),
      identity.machines(),
    );
    const partnerships = answers("partnerships").uses(
      table.items(...reads, ...writes),
      table.index1(),
      table.index2(),
      api.links(),
      { statements: [], environment: { INVITATION_DAYS: String(settings.limits.invitationDays) } },
      mailQuotas(settings),
    );
    const invitations = answers("invitations").uses(
      table.items(...reads, ...writes),
      identity.signIn(),
      // A user chooses its first password on a page.
      identity.users("AdminCreateUser", "AdminSetUserPassword", "AdminUserGlobalSignOut"),
      api.links(),
      branded(settings),
    );
    const offers = answers("offers").uses(table.items(...reads, ...writes));
    const credentials = identity.users(
      "AdminCreateUser",
      "AdminSetUserMFAPreference",
      "AdminSetUserPassword",
      "AdminUserGlobalSignOut",
    );
    const orders = answers("orders").uses(
      table.items(...reads, ...writes),
      table.index1(),
      table.index2(),
      credentials,
    );
    const customers = answers("customers").uses(
      table.items(...reads, ...writes),
      table.index1(),
      table.index2(),
      credentials,
    );
    const subscriptions = answers("subscriptions").uses(
      table.items(...reads, "PutItem", "UpdateItem", "ConditionCheckItem"),
      table.index1(),
      table.index2(),
    );
    const record = answers("record").uses(table.items(...reads, "PutItem"), table.index1(), table.index2());
    const service = answers("service").uses(
      table.items("GetItem"),
      identity.users("DescribeUserPool"),
      branded(settings),
    );
    const webhookRoutes = answers("webhooks").uses(
      table.items(...reads, ...writes),
      table.index1(),
      webhooks.secrets(),
    );
    // A turn is an attempt of ten seconds at most, and eight seconds for the calls before it and for each of those after it.
    const webhookDeliveries = works("deliveries").uses(
      table.items(...reads, "PutItem", "UpdateItem"),
      webhooks.secrets(),
    );
    // Mails are begun within 30 s. The last may wait 18 s for a lease and 35 s for its turn, and then take 16 s.
    const mail = works("mail", { timeout: Duration.seconds(120) }).uses(
      table.items("GetItem", ...writes),
      mailing.sending(),
      api.links(),
      branded(settings),
    );
    const feedback = works("feedback").uses(table.items("GetItem", "BatchGetItem", "PutItem", "UpdateItem"));
    const streamConsumer = works("stream-consumer", { wakesItself: true }).uses(
      table.items(...reads, ...writes),
      table.index1(),
      events.publishing(),
      webhooks.queueing(),
      identity.users("AdminDisableUser", "AdminEnableUser", "AdminUserGlobalSignOut"),
    );
    const schedule = works("schedule").uses(table.items("GetItem", "Query", ...writes), events.publishing());

    const answering = {
      organizations,
      "api-clients": apiClients,
      partnerships,
      invitations,
      offers,
      orders,
      customers,
      subscriptions,
      record,
      webhooks: webhookRoutes,
      service,
    };
    api.serves(answering);
    const fed = {
      mail: table.feeds(mail, {
        filters: [
          {
            eventName: ["INSERT", "MODIFY"],
            item: { type: ["Outbox", "AddressProof", "MailedLink", "Notice"], state: "queued" },
          },
        ],
        batchSize: 10,
      }),
      "stream-consumer": table.feeds(streamConsumer, {
        filters: [
          { eventName: ["INSERT"], item: { type: "Event" } },
          // A mapping takes five filters.
          {
            eventName: ["INSERT", "MODIFY"],
            item: {
              type: [
                ...["User", "Customer", "CustomerPartner", "Partnership", "Organization"],
                ...["Subscription", "AuditRecord"],
              ],
            },
          },
          { eventName: ["MODIFY"], item: { type: "CustomerUser" } },
          { eventName: ["INSERT", "MODIFY"], item: { type: ["Job", "WebhookReplay"], status: "running" } },
          { eventName: ["INSERT", "MODIFY"], item: { type: "WebhookDelivery", state: "queued" } },
        ],
        batchSize: 100,
        window: Duration.seconds(1),
      }),
    };
    const deadLetters = {
      mail: fed.mail.deadLetters,
      "stream-consumer": fed["stream-consumer"].deadLetters,
      schedule: events.everyMinute(schedule),
      feedback: mailing.tells(feedback),
      deliveries: webhooks.feeds(webhookDeliveries),
    };

    const handlers = {
      mail,
      "stream-consumer": streamConsumer,
      schedule,
      feedback,
      deliveries: webhookDeliveries,
    };
    if (settings.backupVault)
      new Backups(this, "Backups", { table: table.table, copyTo: settings.backupVault });

    const alarms = new AlarmTopics(this, "Alarms", settings.alarms);
    new Observability(alarms, "Watch", {
      topics: { page: alarms.arns("page"), ticket: alarms.arns("ticket") },
      api: api.api,
      table: table.table,
      namespace: watch.namespace,
      identity,
      configurationSet: mailing.configurationSet,
      deliveries: webhooks.queue,
      quotas: { concurrency: settings.limits.concurrency, mailsPerDay: mails.perDay },
      handlers: {
        ...answering,
        ...handlers,
      },
      consumers: { mail, "stream-consumer": streamConsumer },
      deadLetters,
    });

    tellOutputs(this, { api, table, identity, answering, handlers, deadLetters, fed, events, webhooks });
  }
}
