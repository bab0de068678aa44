import * as z from "zod";
import { roles, userStatus } from "./accounts.ts";
import { answerEnum, answerEnums, clientRole, id, instant, list, name, page } from "./common.ts";
import { operations as named } from "./operation.ts";
import { impersonal, personal } from "./personal.ts";

const displayName = personal("initial", name(100));
const day = impersonal(z.iso.date());
const clientSecret = personal("secret", z.string());

const secretState = z.object({ id: id("sec"), createdAt: instant });
const clientState = z.object({
  id: id("cli"),
  displayName: z.string(),
  roles: answerEnums(clientRole),
  status: answerEnum(userStatus),
  createdAt: instant,
});

/** The fields of a client's ETag: everything that somebody can change. A use of the client is no change. */
export const apiClientVersion = clientState.extend({ secrets: z.array(secretState) });

export const apiClient = clientState
  .extend({
    lastUsedOn: day.optional(),
    secrets: z.array(secretState.extend({ lastUsedOn: day.optional() })),
  })
  .meta({ id: "ApiClient" });
export type ApiClient = z.output<typeof apiClient>;
export type ApiClientAnswer = z.input<typeof apiClient>;

export const newApiClient = z.strictObject({ displayName, roles }).meta({ id: "NewApiClient" });
export type NewApiClient = z.output<typeof newApiClient>;

/** `clientSecret` is shown once, in this answer only. */
export const createdApiClient = apiClient
  .extend({ clientSecret: clientSecret.optional() })
  .meta({ id: "CreatedApiClient" });
export const createdSecret = secretState
  .extend({ apiClientId: id("cli"), clientSecret: clientSecret.optional() })
  .meta({ id: "CreatedClientSecret" });

export const apiClientPatch = z
  .strictObject({
    displayName: displayName.optional(),
    roles: roles.optional(),
    status: userStatus.optional(),
  })
  .meta({ id: "ApiClientPatch" });
export type ApiClientPatch = z.output<typeof apiClientPatch>;

/** The answer of the token endpoint (RFC 6749, 5.1). */
export const accessToken = z
  .object({
    access_token: personal("secret", z.string()),
    token_type: impersonal(z.string()),
    expires_in: z.int(),
  })
  .meta({ id: "AccessToken" });

const byClient = z.object({ apiClientId: id("cli") });
const refusals = ["ROLE_NOT_FOR_CLIENTS", "LIMIT_REACHED"] as const;
const secrets = ["clientSecret"] as const;

export const operations = named({
  createApiClient: {
    summary: "Create an API client with its first secret",
    body: newApiClient,
    status: 201,
    location: "/v1/api-clients/{id}",
    answer: createdApiClient,
    resource: apiClientVersion,
    key: "transaction",
    secrets,
    refusals,
  },
  listApiClients: { summary: "The organization's API clients", query: page, answer: list(apiClient) },
  getApiClient: { summary: "One API client", path: byClient, answer: apiClient, resource: apiClientVersion },
  updateApiClient: {
    summary: "Change name, roles or status",
    path: byClient,
    body: apiClientPatch,
    answer: apiClient,
    resource: apiClientVersion,
    ifMatch: "required",
    refusals,
  },
  createApiClientSecret: {
    summary: "A second secret, to replace the first without an outage",
    path: byClient,
    status: 201,
    location: "/v1/api-clients/{apiClientId}",
    answer: createdSecret,
    key: "transaction",
    secrets,
    refusals: ["TOO_MANY_SECRETS"],
  },
  deleteApiClientSecret: {
    summary: "Delete a secret; tokens issued with it end",
    path: byClient.extend({ secretId: id("sec") }),
    status: 204,
    ifMatch: "honoured",
  },
  issueToken: {
    summary: "An access token for an API client (RFC 6749, client credentials)",
    answer: accessToken,
    oauth: true,
    secrets: ["access_token"],
  },
});
