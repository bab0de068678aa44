import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "@aws-lambda-powertools/logger";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { KMSClient } from "@aws-sdk/client-kms";
import { SESClient } from "@aws-sdk/client-ses";
import { SQSClient } from "@aws-sdk/client-sqs";
import { renderGuides } from "../../infra/guides.ts";
import { apiClientsFunction } from "../../lib/api-clients/function.ts";
import { openBus } from "../../lib/aws/bus.ts";
import { clientDefaults } from "../../lib/aws/client-defaults.ts";
import { identityClientDefaults, openIdentity } from "../../lib/aws/identity.ts";
import { openMac } from "../../lib/aws/mac.ts";
import { mailClientDefaults, openMailer } from "../../lib/aws/mail.ts";
import { openQueue } from "../../lib/aws/queue.ts";
import type { FunctionName } from "../../lib/contract/route.ts";
import { customersFunction } from "../../lib/customers/function.ts";
import { limitsOf } from "../../lib/http/rate.ts";
import { invitationsFunction } from "../../lib/invitations/function.ts";
import { feedbackFunction } from "../../lib/invitations/sending/feedback-function.ts";
import { mailFunction } from "../../lib/invitations/sending/mail-function.ts";
import { offersFunction } from "../../lib/offers/function.ts";
import { openApiDocument } from "../../lib/openapi/document.ts";
import { ordersFunction } from "../../lib/orders/function.ts";
import { organizationsFunction } from "../../lib/organizations/function.ts";
import { partnershipsFunction } from "../../lib/partnerships/function.ts";
import { recordFunction } from "../../lib/record/function.ts";
import { scheduleFunction } from "../../lib/schedule/function.ts";
import { serviceFunction } from "../../lib/service/function.ts";
import { streamConsumer } from "../../lib/stream-consumer/function.ts";
import { subscriptionsFunction } from "../../lib/subscriptions/function.ts";
import { dynamoDb } from "../../lib/table/client.ts";
import { openTable } from "../../lib/table/table.ts";
import { deliveriesFunction } from "../../lib/webhooks/deliveries-function.ts";
import { webhooksFunction } from "../../lib/webhooks/function.ts";
import { poster, type Ways } from "../../lib/webhooks/post.ts";
import { webhookSecrets } from "../../lib/webhooks/signing.ts";
import type { Handler } from "./gateway-event.ts";
import { at } from "./stand-in.ts";

/** The renderer of the reference; a bundle has a copy beside it. */
const logo = () => readFileSync(join(import.meta.dirname, "../../infra/logo.svg"));
const assets = join(import.meta.dirname, "../../node_modules/swagger-ui-dist");

interface Deployment {
  urls: { dynamodb: string; cognito: string; kms: string };
  /** A setting of the functions: on Lambda a variable of the environment. */
  setting: (name: string) => string;
  clock: () => Date;
  logger: Logger;
  /** How the table waits before another attempt of a call; in real time by default. */
  wait?: ((milliseconds: number) => Promise<unknown>) | undefined;
}

const secretsOf = ({ urls, setting }: Deployment) =>
  webhookSecrets(openMac(setting("WEBHOOK_KEY_ID"), new KMSClient({ ...clientDefaults, ...at(urls.kms) })));

const opened = ({ urls, setting, clock, logger, wait }: Deployment) => ({
  /** The dependencies of every function; each has clients of its own, as in Lambda. */
  shared: () => ({
    table: openTable(setting("TABLE_NAME"), dynamoDb(at(urls.dynamodb)), undefined, wait),
    clock,
    logger,
  }),
  identity: () =>
    openIdentity(
      { userPoolId: setting("USER_POOL_ID"), clientId: setting("USER_POOL_CLIENT_ID") },
      new CognitoIdentityProviderClient({ ...identityClientDefaults, ...at(urls.cognito) }),
    ),
});

/** The functions that answer requests. */
export const requestFunctions = (deployment: Deployment): Record<FunctionName, Handler> => {
  const { setting } = deployment;
  const { shared, identity } = opened(deployment);
  const served = () => ({ ...shared(), limits: limitsOf(setting) });
  const baseUrl = setting("PUBLIC_BASE_URL");
  return {
    organizations: organizationsFunction({ ...served(), identity: identity(), baseUrl }),
    "api-clients": apiClientsFunction({ ...served(), identity: identity() }),
    partnerships: partnershipsFunction({
      ...served(),
      baseUrl,
      invitationDays: Number(setting("INVITATION_DAYS")),
      quotas: {
        requestsPerDay: Number(setting("REQUESTS_PER_DAY")),
        sendsPerDay: Number(setting("SENDS_PER_DAY")),
        sendsPerMinute: Number(setting("SENDS_PER_MINUTE")),
      },
    }),
    invitations: invitationsFunction({ ...served(), identity: identity(), baseUrl }),
    offers: offersFunction(served()),
    orders: ordersFunction({ ...served(), identity: identity() }),
    customers: customersFunction({ ...served(), identity: identity() }),
    subscriptions: subscriptionsFunction(served()),
    record: recordFunction(served()),
    webhooks: webhooksFunction({ ...served(), secrets: secretsOf(deployment), allowsLoopback: true }),
    service: serviceFunction({
      ...served(),
      identity: identity(),
      assets,
      document: () => JSON.stringify(openApiDocument()),
      guides: renderGuides,
      logo,
    }),
  };
};

/** The functions without a route. */
export const backgroundFunctions = (
  deployment: Deployment & {
    urls: { ses: string; eventbridge: string; sqs: string };
    mailsPerSecond: number;
    ways?: Ways | undefined;
  },
) => {
  const { urls, setting, mailsPerSecond } = deployment;
  const { shared, identity } = opened(deployment);
  const bus = () =>
    openBus(setting("EVENT_BUS_NAME"), new EventBridgeClient({ ...clientDefaults, ...at(urls.eventbridge) }));
  const from = { address: setting("MAIL_FROM"), configurationSet: setting("SES_CONFIGURATION_SET") };
  return {
    mail: mailFunction({
      ...shared(),
      mailer: openMailer(from, new SESClient({ ...mailClientDefaults, ...at(urls.ses) })),
      baseUrl: setting("PUBLIC_BASE_URL"),
      ratePerSecond: mailsPerSecond,
    }),
    "stream-consumer": streamConsumer({
      ...shared(),
      bus: bus(),
      identity: identity(),
      queue: openQueue(
        setting("WEBHOOK_QUEUE_URL"),
        new SQSClient({ ...clientDefaults, useQueueUrlAsEndpoint: false, ...at(urls.sqs) }),
      ),
    }),
    deliveries: deliveriesFunction({
      ...shared(),
      secrets: secretsOf(deployment),
      post: poster(deployment.ways ?? { allowsLoopback: true }),
    }),
    schedule: scheduleFunction({ ...shared(), bus: bus() }),
    feedback: feedbackFunction(shared()),
  };
};
