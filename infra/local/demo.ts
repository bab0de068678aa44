import {
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { openIdentity } from "../../lib/aws/identity.ts";
import { imported } from "../../lib/contract/offers.ts";
import { bootstrapOperator } from "../../lib/organizations/operator.ts";
import { openTable } from "../../lib/table/table.ts";
import { makeDemoApiClients } from "./demo-api-clients.ts";
import { type DemoClient, openDemoClient } from "./demo-client.ts";
import { demoOffers } from "./demo-offers.ts";
import { placeDemoOrders } from "./demo-orders.ts";
import { type DemoOrganization, operator, organizations } from "./demo-organizations.ts";
import type { DemoUser } from "./description.ts";
import type { Seed } from "./stack.ts";

/** The password of every demo user. It need not be secret, since the stack listens on this machine only. */
const password = "Demo-password-1";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const region = "eu-central-1";

const endpoint = z.looseObject({ id: z.string(), signingSecret: z.string().optional() });

/**
 * Creates a webhook endpoint for the provider that delivers to the receiver beside the inbox. The receiver gets the
 * signing secret.
 */
const receiveWebhooks = async (inboxUrl: string, provide: DemoClient): Promise<void> => {
  const path = "/v1/webhook-endpoints";
  const made = { url: `${inboxUrl}/webhooks`, description: "The receiver on this machine" };
  const { id, signingSecret } = await provide.send(endpoint, "POST", path, made, "webhooks");
  // A repeated POST does not show the secret again. If an interrupted run has lost the secret, it is rotated.
  const secret =
    signingSecret ?? (await provide.send(endpoint, "POST", `${path}/${id}/rotate-secret`)).signingSecret;
  const form = new URLSearchParams({ secret: secret ?? "" });
  await fetch(`${inboxUrl}/webhooks/secrets`, { method: "POST", body: form, redirect: "manual" });
  await provide.send(z.unknown(), "POST", `${path}/${id}/test`, undefined, "webhook test");
};

const withId = z.looseObject({ id: z.string() });
const request = z.looseObject({ id: z.string(), status: z.string() });
const linked = z.looseObject({ link: z.string() });

/**
 * Fills an empty stack with demo data, through the API wherever possible. It can run again after an interruption, since
 * idempotency keys find the data of the first run.
 */
export const seedDemo: Seed = async (stack) => {
  stack.log("Making the demo data …");
  const client = { region, credentials };
  const cognito = new CognitoIdentityProviderClient({ ...client, endpoint: stack.cognitoUrl });
  const dynamodb = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...client, endpoint: stack.dynamodbUrl }),
    {
      marshallOptions: { removeUndefinedValues: true },
    },
  );
  const demoUsers: DemoUser[] = [];
  const ids = new Map<string, string>();

  const clients = new Map<string, Promise<DemoClient>>();
  const clientOf = (email: string): Promise<DemoClient> => {
    const known = clients.get(email) ?? openDemoClient(stack, email, password);
    clients.set(email, known);
    return known;
  };

  /** Makes the demo password permanent. People choose their own at their first sign-in. */
  const settle = async (user: Omit<DemoUser, "password">) => {
    const input = { UserPoolId: stack.userPoolId, Username: user.email, Password: password, Permanent: true };
    await cognito.send(new AdminSetUserPasswordCommand(input));
    demoUsers.push({ ...user, password });
  };

  const enrol = async (
    operate: DemoClient,
    { users, client: _, agreement, ...organization }: DemoOrganization,
  ) => {
    const { name, type, globalAdmin, mpnId } = organization;
    const { id } = await operate.send(withId, "POST", "/v1/organizations", organization, name);
    ids.set(mpnId, id);
    await settle({ email: globalAdmin.email, organization: name, type, roles: ["GlobalAdmin"] });
    const signed = { signedAt: "2026-01-15T09:00:00Z", source: "Signed copy in the contract archive" };
    if (agreement)
      await operate.send(
        z.unknown(),
        "PUT",
        `/v1/organizations/${id}/agreements/${organization.region}`,
        signed,
      );
    if (users.length === 0) return;
    const administer = await clientOf(globalAdmin.email);
    for (const user of users) {
      await administer.send(withId, "POST", "/v1/users", user, user.email);
      await settle({ email: user.email, organization: name, type, roles: user.roles });
    }
  };

  const partner = async (provide: DemoClient, resellerEmail: string) => {
    const drafted = { resellerEmail };
    const { id } = await provide.send(withId, "POST", "/v1/partnership-requests", drafted, resellerEmail);
    const { status } = await provide.send(request, "GET", `/v1/partnership-requests/${id}`);
    if (status === "accepted") return;
    const { link } = await provide.send(linked, "POST", `/v1/partnership-requests/${id}/link`);
    const accept = await clientOf(resellerEmail);
    const token = link.slice(link.lastIndexOf("/") + 1);
    await accept.send(withId, "POST", "/v1/invitations/accept", { token });
  };

  const identity = openIdentity({ userPoolId: stack.userPoolId, clientId: stack.clientId }, cognito);
  await bootstrapOperator(openTable(stack.tableName, dynamodb), identity, operator, () => new Date());
  await settle({
    email: operator.email,
    organization: operator.organization,
    type: "operator",
    roles: ["GlobalAdmin"],
  });
  const operate = await clientOf(operator.email);
  await Promise.all([
    operate.send(imported, "POST", "/v1/offers/import", { offers: demoOffers }, "offers"),
    ...organizations.map((organization) => enrol(operate, organization)),
  ]);

  const provide = await clientOf("greta@meridian.example");
  await partner(provide, "hanna@harbor-it.example");
  await partner(provide, "lukas@alpine-systemhaus.example");
  const draft = { resellerEmail: "info@tidewater.example", locale: "ru" };
  await provide.send(withId, "POST", "/v1/partnership-requests", draft, draft.resellerEmail);
  // Has an invitation mailed, so that the inbox contains a link to a page.
  const invited = { resellerEmail: "partners@northgate.example" };
  const { id } = await provide.send(
    withId,
    "POST",
    "/v1/partnership-requests",
    invited,
    invited.resellerEmail,
  );
  const path = `/v1/partnership-requests/${id}/send`;
  await provide.send(withId, "POST", path, undefined, `send ${invited.resellerEmail}`);

  const idOf = (mpnId: string): string => {
    const id = ids.get(mpnId);
    if (!id) throw new Error(`no demo organization has the MPN ID ${mpnId}`);
    return id;
  };
  await placeDemoOrders({ clientOf, idOf });
  await receiveWebhooks(stack.inboxUrl, provide);

  const order = [operator.organization, ...organizations.map(({ name }) => name)];
  const users = demoUsers.sort((a, b) => order.indexOf(a.organization) - order.indexOf(b.organization));
  return { users, clients: await makeDemoApiClients(clientOf) };
};
