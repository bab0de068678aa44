import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { FunctionName } from "../lib/contract/route.ts";
import { alarmTopics } from "./alarm-topics.ts";
import { branded } from "./brand.ts";
import { EdgeSecrets } from "./edge-secrets.ts";
import { EventRights, everyMinute } from "./events.ts";
import { type Grant, Handler, type HandlerName, logsOf } from "./function.ts";
import { UserRights } from "./identity.ts";
import { mailQuotas, memoryOfAnswers, requestLimits } from "./limits.ts";
import { liveAlias } from "./live.ts";
import { MailRights } from "./mail.ts";
import { Observability } from "./observability.ts";
import { outputName } from "./repair/outputs.ts";
import { Routes, type Rows } from "./routes.ts";
import type { Settings } from "./settings.ts";
import { Shift } from "./shift.ts";
import type { StateNames } from "./state-names.ts";
import { TableRights } from "./table.ts";
import { WebhookRights } from "./webhooks.ts";

export interface TwotierProps extends StackProps {
  readonly settings: Settings;
  /** The folder that holds a bundle for each function. */
  readonly bundles: string;
  /** The outputs that this stack reads from the stack with state. */
  readonly state: StateNames;
  readonly rows?: Rows | undefined;
}

/** Everything of a stage that can be recreated from the code. It shows the rights of each function on one screen. */
export class TwotierStack extends Stack {
  constructor(scope: Construct, { settings, bundles, state, rows, ...props }: TwotierProps) {
    const stackName = `Twotier-${settings.name}-app`;
    super(scope, stackName, {
      ...props,
      stackName,
      description: "Twotier: the functions of the partner channel of a cloud distributor",
      tags: { ...settings.tags, application: "twotier", stage: settings.name },
    });
    const logs = logsOf(settings);
    const watch = { namespace: `Twotier/${settings.name}`, traced: settings.tracing === "on" };
    const table = new TableRights(state.table, settings);
    const identity = new UserRights(state.users);
    const mailing = new MailRights(state.mail, settings.mail);
    const events = new EventRights(state.bus);
    const webhooks = new WebhookRights(state.webhooks, {
      toLoopback: settings.webhooksToLoopback === "allowed",
    });
    /** The base URL of links in mails. */
    const links: Grant = {
      statements: [],
      environment: { PUBLIC_BASE_URL: settings.publicBaseUrl ?? state.api.url },
    };

    const { edge } = settings;
    const known = edge ? [new EdgeSecrets(this, "Edge", { ...settings, edge }).known()] : [];

    // A request is answered within 10 s; the rest is for a cold start. Background functions have a minute.
    const answers = (name: FunctionName) =>
      new Handler(this, name, {
        bundles,
        logs,
        watch,
        timeout: Duration.seconds(15),
        memorySize: memoryOfAnswers,
      }).uses(requestLimits(settings), branded(settings), ...known);
    const works = (name: HandlerName, more: { wakesItself?: boolean; timeout?: Duration } = {}) =>
      new Handler(this, name, { bundles, logs, watch, timeout: Duration.seconds(60), ...more });

    const reads = ["GetItem", "BatchGetItem", "Query"] as const;
    const writes = ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"] as const;
    // The functions that create accounts or new credentials.
    const credentials = [
      "AdminCreateUser",
      "AdminSetUserMFAPreference",
      "AdminSetUserPassword",
      "AdminUserGlobalSignOut",
    ] as const;

    const organizations = answers("organizations").uses(
      table.items(...reads, ...writes),
      table.index1(),
      table.index2(),
      identity.users(...credentials, "AdminDisableUser", "AdminEnableUser"),
      links,
    );
    const apiClients = answers("api-clients").uses(
      table.items(...reads, "PutItem", "UpdateItem", "ConditionCheckItem"),
      identity.machines(),
    );
    const partnerships = answers("partnerships").uses(
      table.items(...reads, ...writes),
      table.index1(),
      table.index2(),
      links,
      { statements: [], environment: { INVITATION_DAYS: String(settings.limits.invitationDays) } },
      mailQuotas(settings),
    );
    const invitations = answers("invitations").uses(
      table.items(...reads, ...writes),
      identity.signIn(),
      // On a page users choose their first password, and change their password and second factor.
      identity.users(...credentials),
      links,
    );
    const offers = answers("offers").uses(table.items(...reads, ...writes));
    const orders = answers("orders").uses(
      table.items(...reads, ...writes),
      table.index1(),
      table.index2(),
      identity.users(...credentials),
    );
    const customers = answers("customers").uses(
      table.items(...reads, ...writes),
      table.index1(),
      table.index2(),
      identity.users(...credentials, "AdminDisableUser"),
    );
    const subscriptions = answers("subscriptions").uses(
      table.items(...reads, "PutItem", "UpdateItem", "ConditionCheckItem"),
      table.index1(),
      table.index2(),
    );
    const record = answers("record").uses(table.items(...reads, "PutItem"), table.index1(), table.index2());
    const service = answers("service").uses(table.items("GetItem"), identity.users("DescribeUserPool"));
    const webhookRoutes = answers("webhooks").uses(
      table.items(...reads, ...writes),
      table.index1(),
      webhooks.secrets(),
    );
    // A turn is an attempt of ten seconds at most, with eight seconds for the calls before it and eight for those after
    // it.
    const webhookDeliveries = works("deliveries").uses(
      table.items(...reads, "PutItem", "UpdateItem"),
      webhooks.secrets(),
    );
    // The function begins mails within 30 s. The last mail may wait 18 s for a lease and 35 s for its turn, and then
    // take 16 s. A mailbox's mails of the day are counted by a query.
    const mail = works("mail", { timeout: Duration.seconds(120) }).uses(
      table.items("GetItem", "Query", ...writes),
      mailing.sending(this),
      links,
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
    const schedule = works("schedule").uses(table.items(...reads, ...writes), events.publishing());

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
    new Routes(this, "Routes", { api: state.api, handlers: answering, rows });
    table.feeds(
      mail,
      {
        filters: [
          {
            eventName: ["INSERT", "MODIFY"],
            item: { type: ["Outbox", "AddressProof", "MailedLink", "Notice", "Letter"], state: "queued" },
          },
        ],
        batchSize: 10,
      },
      state.records.mail,
    );
    table.feeds(
      streamConsumer,
      {
        filters: [
          { eventName: ["INSERT"], item: { type: "Event" } },
          // A mapping takes five filters.
          {
            eventName: ["INSERT", "MODIFY"],
            item: {
              type: [
                ...["User", "Customer", "CustomerPartner", "Partnership", "Organization"],
                ...["Subscription", "Credit", "Order", "AuditRecord"],
              ],
            },
          },
          { eventName: ["MODIFY"], item: { type: "CustomerUser" } },
          { eventName: ["INSERT", "MODIFY"], item: { type: ["Job", "WebhookReplay"], status: "running" } },
          { eventName: ["INSERT", "MODIFY"], item: { type: "WebhookDelivery", state: "queued" } },
        ],
        batchSize: 100,
        window: Duration.seconds(1),
      },
      state.records["stream-consumer"],
    );
    everyMinute(schedule, state.deadLetters.schedule);
    mailing.tells(feedback, state.deadLetters.feedback);
    webhooks.feeds(webhookDeliveries);

    const working = {
      mail,
      "stream-consumer": streamConsumer,
      schedule,
      feedback,
      deliveries: webhookDeliveries,
    };
    const observability = new Observability(this, "Alarms", {
      state,
      topics: alarmTopics(state.alarms, settings.alarms),
      runbooks: settings.runbooks,
      handlers: { ...answering, ...working },
      consumers: { mail, "stream-consumer": streamConsumer },
      namespace: watch.namespace,
      quotas: { concurrency: settings.limits.concurrency, mailsPerDay: settings.mail.perDay },
    });
    const { release } = settings;
    // The schedule runs once a minute, so a share of its runs would show nothing.
    const { schedule: _, ...consuming } = working;
    if (release.shift !== "all-at-once")
      new Shift(this, "Shift", { release, observability, answering, consuming });
    for (const [name, { lambda }] of Object.entries({ ...answering, ...working }))
      new CfnOutput(this, outputName(name, "Function"), { value: `${lambda.functionName}:${liveAlias}` });
  }
}
