import { randomUUID } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Identity } from "../aws/identity.ts";
import { accessToken } from "../contract/api-clients.ts";
import { unavailable } from "../errors.ts";
import type { Answer } from "../http/answer.ts";
import type { Limits } from "../http/rate.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import type { ApiClientItem } from "./items.ts";
import { used } from "./rules.ts";
import { newUserName, poolPasswordOf, secretOf } from "./secret.ts";
import { apiClientStore } from "./store.ts";
import { tokenAnswer } from "./token-answer.ts";
import { type ClientCredentials, invalidClient, readTokenRequest } from "./token-request.ts";

const idForm = /^cli_[0-9a-hjkmnp-tv-z]{26}$/;

/**
 * Issues access tokens to API clients. The table decides whether a secret is right, and only a right one reaches the
 * user pool. There each secret has its own user, which is created at the secret's first use. If that user refuses its
 * password, a token holder has locked or changed it, and a new user replaces it.
 */
export const tokenIssuer = (services: { table: Table; identity: Identity; limits: Limits }) => {
  const { table, identity, limits } = services;
  const clients = apiClientStore(table);

  /** The client and its secret. Throws `invalid_client`. */
  const authenticate = async ({ clientId, clientSecret }: ClientCredentials) => {
    const client = idForm.test(clientId) ? await clients.find(clientId) : undefined;
    const secret = client && secretOf(client.secrets, clientSecret);
    if (!client || !secret || client.status !== "active") throw invalidClient();
    return { client, secret };
  };

  /** The user name of the secret in the pool. Notes this day as that of the secret's last use. */
  const signInName = async (
    client: ApiClientItem,
    secretId: string,
    { clientSecret, anew, now }: { clientSecret: string; anew: boolean; now: Date },
  ): Promise<string> => {
    const known = anew ? undefined : client.signIns[secretId]?.userName;
    const userName = known ?? newUserName(client.id, secretId, randomUUID());
    if (!known) await identity.createMachine(userName, poolPasswordOf(clientSecret));
    const after = used(client, secretId, { userName, now });
    if (after !== client) await table.write(clients.save(client, after));
    return userName;
  };

  return async (event: APIGatewayProxyEventV2, now: Date): Promise<Answer> => {
    const credentials = readTokenRequest(event);
    const { clientSecret } = credentials;
    let found: Awaited<ReturnType<typeof authenticate>> | undefined = await authenticate(credentials);
    // Wrong secrets count against their network address only, so that they cannot use up the limit of the right secret.
    limits.organization.count(found.client.organizationId);

    const signIn = (anew: boolean) =>
      retryOnConflict(async () => {
        const { client, secret } = found ?? (await authenticate(credentials));
        found = undefined;
        const userName = await signInName(client, secret.id, { clientSecret, anew, now });
        return identity.machineToken(userName, poolPasswordOf(clientSecret));
      });
    const token = (await signIn(false)) ?? (await signIn(true));
    if (!token) throw unavailable("The sign-in service");
    const { accessToken: access_token, expiresIn: expires_in } = token;
    return tokenAnswer(200, accessToken.parse({ access_token, token_type: "Bearer", expires_in }));
  };
};
