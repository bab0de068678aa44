import {
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { openIdentity } from "../../lib/identity.ts";
import { bootstrapOperator } from "../../lib/organizations/operator.ts";
import { openTable } from "../../lib/table/table.ts";
import type { DemoUser } from "./description.ts";
import { signIn } from "./sign-in.ts";
import type { Seed } from "./stack.ts";

/** The password of every demo user. It is no secret: the stack that knows it listens on this machine only. */
const password = "Demo-password-1";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const region = "eu-central-1";

const operator = {
  organization: "Channel Operations",
  country: "IE",
  region: "EMEA",
  email: "olivia@operator.example",
  displayName: "Olivia Byrne",
};

type Roles = DemoUser["roles"];
interface Organization {
  type: "indirect-provider" | "indirect-reseller";
  name: string;
  country: string;
  region: string;
  mpnId: string;
  website: string;
  description?: string;
  globalAdmin: { email: string; displayName: string };
  users: { email: string; displayName: string; roles: Roles }[];
  agreement: boolean;
}

const organizations: Organization[] = [
  {
    type: "indirect-provider",
    name: "Meridian Cloud Distribution",
    country: "DE",
    region: "EMEA",
    mpnId: "4710001",
    website: "https://meridian.example",
    description: "Cloud distribution for Central Europe.",
    globalAdmin: { email: "greta@meridian.example", displayName: "Greta Lindqvist" },
    users: [
      { email: "uwe@meridian.example", displayName: "Uwe Brandt", roles: ["UserManagementAdmin"] },
      { email: "anna@meridian.example", displayName: "Anna Keller", roles: ["AdminAgent"] },
      { email: "samir@meridian.example", displayName: "Samir Haddad", roles: ["SalesAgent"] },
    ],
    agreement: false,
  },
  {
    type: "indirect-provider",
    name: "Pacific Tier",
    country: "SG",
    region: "APAC",
    mpnId: "4710002",
    website: "https://pacific-tier.example",
    globalAdmin: { email: "mei@pacific-tier.example", displayName: "Mei Tan" },
    users: [],
    agreement: false,
  },
  {
    type: "indirect-reseller",
    name: "Harbor IT Services",
    country: "NL",
    region: "EMEA",
    mpnId: "5820001",
    website: "https://harbor-it.example",
    globalAdmin: { email: "hanna@harbor-it.example", displayName: "Hanna de Vries" },
    users: [
      { email: "ulla@harbor-it.example", displayName: "Ulla Jansen", roles: ["UserManagementAdmin"] },
      { email: "arjen@harbor-it.example", displayName: "Arjen Bakker", roles: ["AdminAgent"] },
      { email: "sofie@harbor-it.example", displayName: "Sofie Mulder", roles: ["SalesAgent"] },
    ],
    agreement: true,
  },
  {
    type: "indirect-reseller",
    name: "Alpine Systemhaus",
    country: "AT",
    region: "EMEA",
    mpnId: "5820002",
    website: "https://alpine-systemhaus.example",
    globalAdmin: { email: "lukas@alpine-systemhaus.example", displayName: "Lukas Gruber" },
    users: [],
    agreement: false,
  },
  {
    type: "indirect-reseller",
    name: "Linden Consulting",
    country: "PL",
    region: "EMEA",
    mpnId: "5820003",
    website: "https://linden.example",
    globalAdmin: { email: "zofia@linden.example", displayName: "Zofia Nowak" },
    users: [],
    agreement: true,
  },
];

const withId = z.looseObject({ id: z.string() });
const enrolled = z.looseObject({ id: z.string(), globalAdmin: withId });
const request = z.looseObject({ id: z.string(), status: z.string() });
const linked = z.looseObject({ link: z.string() });

type Call = <T>(
  answer: z.ZodType<T>,
  method: string,
  path: string,
  body?: unknown,
  key?: string,
) => Promise<T>;

/**
 * Fills an empty stack: through the API wherever the API can, so that the demo data is what the product makes. Cut off
 * half-way it can run again: what was made is found by its idempotency key.
 */
export const seedDemo: Seed = async (stack) => {
  const client = { region, credentials };
  const cognito = new CognitoIdentityProviderClient({ ...client, endpoint: stack.cognitoUrl });
  const dynamodb = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...client, endpoint: stack.dynamodbUrl }),
    {
      marshallOptions: { removeUndefinedValues: true },
    },
  );
  const demoUsers: DemoUser[] = [];

  const callAs = async (email: string): Promise<Call> => {
    const token = await signIn(stack, email, password);
    return async (answer, method, path, body, key) => {
      const response = await fetch(`${stack.apiUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          ...(key && { "idempotency-key": `demo ${key}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      return answer.parse(JSON.parse(text));
    };
  };

  /** Gives a user the demo password for good, where people would choose their own at their first sign-in. */
  const settle = async (user: Omit<DemoUser, "password">) => {
    const input = { UserPoolId: stack.userPoolId, Username: user.email, Password: password, Permanent: true };
    await cognito.send(new AdminSetUserPasswordCommand(input));
    demoUsers.push({ ...user, password });
  };

  const enrol = async (operate: Call, { users, agreement, ...organization }: Organization) => {
    const { name, type, globalAdmin } = organization;
    const { id } = await operate(enrolled, "POST", "/v1/organizations", organization, name);
    await settle({ email: globalAdmin.email, organization: name, type, roles: ["GlobalAdmin"] });
    const signed = { signedAt: "2026-01-15T09:00:00Z", source: "Signed copy in the contract archive" };
    if (agreement)
      await operate(z.unknown(), "PUT", `/v1/organizations/${id}/agreements/${organization.region}`, signed);
    if (users.length === 0) return;
    const administer = await callAs(globalAdmin.email);
    for (const user of users) {
      await administer(withId, "POST", "/v1/users", user, user.email);
      await settle({ email: user.email, organization: name, type, roles: user.roles });
    }
  };

  const partner = async (provide: Call, resellerEmail: string) => {
    const { id } = await provide(
      withId,
      "POST",
      "/v1/partnership-requests",
      { resellerEmail },
      resellerEmail,
    );
    const { status } = await provide(request, "GET", `/v1/partnership-requests/${id}`);
    if (status === "accepted") return;
    const { link } = await provide(linked, "POST", `/v1/partnership-requests/${id}/link`);
    const accept = await callAs(resellerEmail);
    await accept(withId, "POST", "/v1/invitations/accept", { token: link.slice(link.lastIndexOf("/") + 1) });
  };

  const identity = openIdentity({ userPoolId: stack.userPoolId, clientId: stack.clientId }, cognito);
  await bootstrapOperator(openTable(stack.tableName, dynamodb), identity, operator, new Date());
  await settle({
    email: operator.email,
    organization: operator.organization,
    type: "operator",
    roles: ["GlobalAdmin"],
  });
  const operate = await callAs(operator.email);
  await Promise.all(organizations.map((organization) => enrol(operate, organization)));

  const provide = await callAs("greta@meridian.example");
  await partner(provide, "hanna@harbor-it.example");
  await partner(provide, "lukas@alpine-systemhaus.example");
  const draft = { resellerEmail: "info@tidewater.example", locale: "ru" };
  await provide(withId, "POST", "/v1/partnership-requests", draft, draft.resellerEmail);

  const order = [operator.organization, ...organizations.map(({ name }) => name)];
  return demoUsers.sort((a, b) => order.indexOf(a.organization) - order.indexOf(b.organization));
};
