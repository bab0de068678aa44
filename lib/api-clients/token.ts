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
 * Issues access tokens to API clients. The table says whether a secret is right; only a right one gets to the user pool.
 * There each secret has a user of its own, which is made at the secret's first use. A user that refuses its secret has
 * been locked or changed by somebody who had one of its tokens: a new one takes its place.
 */
export const tokenIssuer = (o: { table: Table; identity: Identity; limits: Limits }) => {
  const { table, identity, limits } = o;
  const clients = apiClientStore(table);

  /** The client and its secret. Throws `invalid_client`. */
  const authenticate = async ({ clientId, clientSecret }: ClientCredentials) => {
    const client = idForm.test(clientId) ? await clients.find(clientId) : undefined;
    const secret = client && secretOf(client.secrets, clientSecret);
    if (!client || !secret || client.status !== "active") throw invalidClient();
    return { client, secret };
  };

  /** The name of the secret's user in the pool, with this day noted as that of its last use. */
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
    // Wrong secrets count for their address alone, so that they cannot use up what the right one may ask for.
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
