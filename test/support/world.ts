import {
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { signIn } from "../../infra/local/sign-in.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { openIdentity } from "../../lib/aws/identity.ts";
import type { Role } from "../../lib/contract/common.ts";
import { bootstrapOperator } from "../../lib/organizations/operator.ts";
import { openTable } from "../../lib/table/table.ts";
import { userStore } from "../../lib/users/store.ts";
import { ledgerOf } from "./ledger.ts";
import { at } from "./stand-in.ts";

/** The password that every user of a test world has chosen. */
export const password = "Correct-horse-7";

export interface Response {
  status: number;
  headers: Headers;
  /** The parsed JSON of the answer, or its text when it is not JSON. */
  body: any;
  text: string;
}

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** A caller of the API. */
export interface Client {
  call(method: Method, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  delete(path: string, headers?: Record<string, string>): Promise<Response>;
}

export interface Member extends Client {
  id: string;
  email: string;
  token: string;
}

export interface Organization {
  id: string;
  name: string;
  mpnId: string;
  admin: Member;
}

/** The value of a JSON text; any other text as it is. */
export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The methods of a client over its one function for calls. */
export const clientOver = (call: Client["call"]): Client => ({
  call,
  get: (path, headers) => call("GET", path, undefined, headers),
  post: (path, body, headers) => call("POST", path, body, headers),
  put: (path, body, headers) => call("PUT", path, body, headers),
  patch: (path, body, headers) => call("PATCH", path, body, headers),
  delete: (path, headers) => call("DELETE", path, undefined, headers),
});

/** The body of an answer that must have succeeded. */
export const good = async (answering: Promise<Response>): Promise<any> => {
  const { status, body, text } = await answering;
  if (status >= 300) throw new Error(`it answered ${status}: ${text}`);
  return body;
};

/** Receives every answer that a client gets. */
type Heard = (answer: Response) => void;

/** A client of the API, with a token or without. */
export const clientOf = (apiUrl: string, token?: string, heard?: Heard): Client => {
  const ledger = ledgerOf(apiUrl);
  ledger.keep("token", token);
  return clientOver(async (method, path, body, headers = {}) => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = { status: response.status, headers: response.headers, body: parsed(text), text };
    ledger.heard(method, path, answer);
    heard?.(answer);
    return answer;
  });
};

/** The stack's table, for tests that check the written items. */
export const documentsOf = (stack: Pick<LocalStack, "dynamodbUrl">): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(at(stack.dynamodbUrl)), {
    marshallOptions: { removeUndefinedValues: true },
  });

const created = z.looseObject({ id: z.string(), email: z.string() });

/** The parts of a stack that a world needs; the stack may run in another process. */
export type Ground = Pick<
  LocalStack,
  "apiUrl" | "cognitoUrl" | "dynamodbUrl" | "tableName" | "userPoolId" | "clientId" | "now"
> & { world?: number };

/** How the people of a world call the API. */
interface Door {
  anonymous: Client;
  member(id: string, email: string): Promise<Member>;
}

/** Sets a user's password to that of the test worlds, as if the user had chosen it. */
const setPassword = (cognito: CognitoIdentityProviderClient, UserPoolId: string, Username: string) =>
  cognito.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: password, Permanent: true }),
  );

/** A user of a stack chooses a password, so that it can sign in on the page. */
export const choosePassword = async (
  { cognitoUrl, userPoolId }: Pick<Ground, "cognitoUrl" | "userPoolId">,
  { id }: { id: string },
): Promise<void> => {
  const cognito = new CognitoIdentityProviderClient(at(cognitoUrl));
  await setPassword(cognito, userPoolId, id);
  cognito.destroy();
};

/** Through the gateway, signed in: each user chooses a password of its own, as at its first sign-in. */
const frontDoor = (stack: Ground, heard?: Heard): Door => {
  const cognito = new CognitoIdentityProviderClient(at(stack.cognitoUrl));
  return {
    anonymous: clientOf(stack.apiUrl, undefined, heard),
    async member(id, email) {
      await setPassword(cognito, stack.userPoolId, email);
      ledgerOf(stack.apiUrl).keep("password", password);
      const token = await signIn(stack, email, password);
      return { id, email, token, ...clientOf(stack.apiUrl, token, heard) };
    },
  };
};

/** People and organizations in a stack, made through the API. Each name and number is used once. */
export const openWorld = (stack: Ground, heard?: Heard) => worldOf(stack, frontDoor(stack, heard));

/** A world that calls the API in any of these ways. */
export const worldOf = async (ground: Omit<Ground, "apiUrl">, { anonymous, member }: Door) => {
  const cognito = new CognitoIdentityProviderClient(at(ground.cognitoUrl));
  // On a shared stack, each world has numbers of its own.
  let count = 10_000 * (ground.world ?? 0);
  const next = (): number => ++count;

  const identity = openIdentity({ userPoolId: ground.userPoolId }, cognito);
  const input = {
    organization: "Operator",
    country: "IE",
    region: "EMEA",
    email: "operator@operator.example",
    displayName: "Olivia Operator",
  };
  const table = openTable(ground.tableName, documentsOf(ground));
  const findOwner = () => userStore(table).byEmail(input.email);
  // On a shared stack the operator may exist already: its other tokens must stay valid.
  if (!(await findOwner())) await bootstrapOperator(table, identity, input, () => new Date(ground.now()));
  const owner = await findOwner();
  if (!owner) throw new Error("the operator has no user");
  const operator = await member(owner.userId, input.email);

  const enrol = async (
    type: "indirect-provider" | "indirect-reseller",
    more: { region?: string; agreement?: boolean; country?: string; name?: string; adminEmail?: string } = {},
  ): Promise<Organization> => {
    const number = next();
    const { region = "EMEA", country = "DE", name = `Organization ${number}` } = more;
    const email = more.adminEmail ?? `admin@organization-${number}.example`;
    const mpnId = String(7_000_000 + number);
    const globalAdmin = { email, displayName: `Admin ${number}` };
    const body = { type, name, country, region, mpnId, globalAdmin };
    const enrolled = await good(operator.post("/v1/organizations", body));
    if (more.agreement ?? type === "indirect-reseller")
      await operator.put(`/v1/organizations/${enrolled.id}/agreements/${region}`, {
        signedAt: "2026-01-01T00:00:00Z",
        source: "archive of contracts",
      });
    const admin = created.parse(enrolled.globalAdmin);
    return { id: enrolled.id, name, mpnId, admin: await member(admin.id, email) };
  };

  return {
    operator,
    anonymous,
    next,
    member,
    provider: (more?: Parameters<typeof enrol>[1]) => enrol("indirect-provider", more),
    reseller: (more?: Parameters<typeof enrol>[1]) => enrol("indirect-reseller", more),

    /** A further user of an organization. */
    async user(organization: Pick<Organization, "admin">, ...roles: Role[]): Promise<Member> {
      const email = `user-${next()}@users.example`;
      const user = { email, displayName: "A user", roles };
      return member(created.parse(await good(organization.admin.post("/v1/users", user))).id, email);
    },

    /** A sent request with its link's token, issued by the `link` call. */
    async invitation(
      provider: Pick<Organization, "admin">,
      resellerEmail = `reseller-${next()}@unknown.example`,
    ) {
      const path = "/v1/partnership-requests";
      const { id } = await good(provider.admin.post(path, { resellerEmail, locale: "en" }));
      const { link }: { link: string } = await good(provider.admin.post(`${path}/${id}/link`));
      return { id: String(id), link, token: link.slice(link.lastIndexOf("/") + 1), resellerEmail };
    },

    /** An active partnership of the two. */
    async partner(provider: Organization, reseller: Organization): Promise<void> {
      const { token } = await this.invitation(provider, reseller.admin.email);
      await good(reseller.admin.post("/v1/invitations/accept", { token }));
    },

    /** A new reseller with a partnership. */
    async partnerOf(provider: Organization, more?: Parameters<typeof enrol>[1]): Promise<Organization> {
      const reseller = await this.reseller(more);
      await this.partner(provider, reseller);
      return reseller;
    },
  };
};
export type World = Awaited<ReturnType<typeof openWorld>>;
