import * as contract from "../contract/api-clients.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { newId } from "../ids.ts";
import type { Table } from "../table/table.ts";
import { untilSignInsCount } from "../users/sign-ins-count.ts";
import { type ApiClientItem, apiClients } from "./items.ts";
import { change, lastUse, newClient, withoutSecret, withSecret } from "./rules.ts";
import { hashOf, newClientSecret } from "./secret.ts";
import { apiClientStore } from "./store.ts";

/** A client in the API's form. */
const apiForm = (client: ApiClientItem): contract.ApiClientAnswer => {
  const { id, displayName, roles, status, createdAt, signIns } = client;
  const lastUsedOn = lastUse(client);
  const secrets = client.secrets.map((secret) => ({
    id: secret.id,
    createdAt: secret.createdAt,
    lastUsedOn: signIns[secret.id]?.lastUsedOn,
  }));
  return { id, displayName, roles, status, createdAt, lastUsedOn, secrets };
};

/** A new secret: the text for its holder, and the stored part. */
const freshSecret = (now: Date) => {
  const clientSecret = newClientSecret();
  const kept = { id: newId("sec", now), hash: hashOf(clientSecret), createdAt: now.toISOString() };
  return { clientSecret, kept };
};

/** The audit record of a change of a client. */
const auditOf = (operation: string, before: ApiClientItem | undefined, after: ApiClientItem) => ({
  operation: `api-client.${operation}`,
  resourceType: "api-client",
  resourceId: after.id,
  before: before && contract.apiClientVersion.parse(apiForm(before)),
  after: contract.apiClientVersion.parse(apiForm(after)),
});

/** The routes by which an organization manages its API clients. */
export const apiClientHandlers = ({ table, clock }: { table: Table; clock: () => Date }) => {
  const clients = apiClientStore(table);

  const load = ({ caller, path }: { caller: Caller; path: { apiClientId: string } }) =>
    clients.read(caller.organization.id, path.apiClientId);

  return {
    "POST /v1/api-clients": async ({ caller, body, now, commit }) => {
      const { clientSecret, kept: secret } = freshSecret(now);
      const client = newClient(caller.organization.id, body, { id: newId("cli", now), secret, now });
      return commit({
        writes: [...clients.create(client), await clients.takePlace(client)],
        audit: auditOf("create", undefined, client),
        answer: { ...apiForm(client), clientSecret },
      });
    },

    "GET /v1/api-clients": async ({ caller, query: { limit }, start }) => {
      const { items, ...rest } = await clients.list(caller.organization.id, { limit, start });
      return { ...rest, items: items.map(apiForm) };
    },

    "GET /v1/api-clients/{apiClientId}": loadThen(load, async ({ loaded }) => apiForm(loaded)),

    "PATCH /v1/api-clients/{apiClientId}": loadThen(
      load,
      async ({ loaded: before, body, ifMatch, now, commit }) => {
        ifMatch.check(contract.apiClientVersion, apiForm(before));
        const client = change(before, body, now);
        if (!apiClients.differ(before, client)) return apiForm(before);
        const isEnabling = before.status !== "active" && client.status === "active";
        const answer = await commit({
          writes: [clients.save(before, client), ...(isEnabling ? [await clients.takePlace(client)] : [])],
          audit: auditOf("update", before, client),
          answer: apiForm(client),
        });
        if (isEnabling) await untilSignInsCount(client.signedOutAt, clock);
        return answer;
      },
    ),

    "POST /v1/api-clients/{apiClientId}/secrets": loadThen(load, async ({ loaded: before, now, commit }) => {
      const { clientSecret, kept } = freshSecret(now);
      const client = withSecret(before, kept);
      return commit({
        writes: [clients.save(before, client)],
        audit: auditOf("create-secret", before, client),
        answer: { id: kept.id, apiClientId: client.id, createdAt: kept.createdAt, clientSecret },
      });
    }),

    "DELETE /v1/api-clients/{apiClientId}/secrets/{secretId}": loadThen(
      load,
      async ({ loaded: before, path, ifMatch, commit }) => {
        const client = withoutSecret(before, path.secretId);
        ifMatch.check(contract.apiClientVersion, apiForm(before));
        return commit({
          writes: [clients.save(before, client)],
          audit: auditOf("delete-secret", before, client),
          answer: undefined,
        });
      },
    ),
  } satisfies Partial<Handlers<"api-clients">>;
};
