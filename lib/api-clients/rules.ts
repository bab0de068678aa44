import type { ApiClientPatch, NewApiClient } from "../contract/api-clients.ts";
import type { Role } from "../contract/common.ts";
import { clientRole } from "../contract/common.ts";
import { notFound, Refusal } from "../errors.ts";
import type { ApiClientItem } from "./items.ts";

/** The maximum number of secrets: one in use, and its replacement. */
const mostSecrets = 2;

/** The maximum number of active clients of an organization. With more, nobody would know where all secrets are kept. */
export const mostActive = 100;

type Secret = ApiClientItem["secrets"][number];
type Roles = ApiClientItem["roles"];

/**
 * A client's roles in a fixed order. Throws ROLE_NOT_FOR_CLIENTS for roles that only a person may have (product rule
 * 29).
 */
const rolesOf = (given: readonly Role[]): Roles => {
  const errors = given.flatMap((role, at) =>
    clientRole.safeParse(role).success
      ? []
      : [{ pointer: `/roles/${at}`, code: "ROLE_NOT_FOR_CLIENTS", detail: `${role} is a person's role` }],
  );
  if (errors.length === 0) return clientRole.options.filter((role) => given.includes(role));
  const allowed = clientRole.options.join(" or ");
  throw new Refusal(
    "ROLE_NOT_FOR_CLIENTS",
    `What binds the organization is decided by a person. Give the client ${allowed}.`,
    { errors },
  );
};

/** A new client with its first secret. It is active from the start. Throws ROLE_NOT_FOR_CLIENTS. */
export const newClient = (
  organizationId: string,
  input: NewApiClient,
  { id, secret, now }: { id: string; secret: Secret; now: Date },
): ApiClientItem => ({
  type: "ApiClient",
  id,
  organizationId,
  // A new field of a body does not compile until it is handled here and the item has it.
  ...({ displayName: input.displayName, roles: rolesOf(input.roles) } satisfies Record<
    keyof Pick<ApiClientItem, keyof NewApiClient>,
    unknown
  >),
  status: "active",
  secrets: [secret],
  signIns: {},
  createdAt: now.toISOString(),
  version: 1,
});

/**
 * The client after a patch. Sign-ins from before or during a time in which it was disabled never count again. Throws
 * ROLE_NOT_FOR_CLIENTS.
 */
export const change = (client: ApiClientItem, patch: ApiClientPatch, now: Date): ApiClientItem => ({
  ...client,
  ...({
    displayName: patch.displayName ?? client.displayName,
    roles: patch.roles ? rolesOf(patch.roles) : client.roles,
    status: patch.status ?? client.status,
  } satisfies Record<keyof Pick<ApiClientItem, keyof ApiClientPatch>, unknown>),
  ...(patch.status && patch.status !== client.status && { signedOutAt: now.toISOString() }),
});

/** The client with an additional secret. Throws TOO_MANY_SECRETS. */
export const withSecret = (client: ApiClientItem, secret: Secret): ApiClientItem => {
  if (client.secrets.length < mostSecrets) return { ...client, secrets: [...client.secrets, secret] };
  throw new Refusal(
    "TOO_MANY_SECRETS",
    `A client has ${mostSecrets} secrets at the most. Delete the one that is no longer used first.`,
  );
};

/** The client without one of its secrets. The day of the secret's last use is kept. Throws NOT_FOUND. */
export const withoutSecret = (client: ApiClientItem, secretId: string): ApiClientItem => {
  const secrets = client.secrets.filter(({ id }) => id !== secretId);
  if (secrets.length === client.secrets.length) throw notFound();
  const { [secretId]: gone, ...signIns } = client.signIns;
  const lastUsedOn = latest([client.lastUsedOn, gone?.lastUsedOn]);
  return { ...client, secrets, signIns, ...(lastUsedOn && { lastUsedOn }) };
};

const latest = (days: readonly (string | undefined)[]): string | undefined =>
  days
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);

/** The day on which the client was last used, by any of its secrets, deleted ones included. */
export const lastUse = ({ lastUsedOn, signIns }: ApiClientItem): string | undefined =>
  latest([lastUsedOn, ...Object.values(signIns).map((each) => each.lastUsedOn)]);

/**
 * The client after a sign-in by one of its secrets on this day under this user name. The same object when both are
 * known already.
 */
export const used = (
  client: ApiClientItem,
  secretId: string,
  { userName, now }: { userName: string; now: Date },
): ApiClientItem => {
  const lastUsedOn = now.toISOString().slice(0, 10);
  const known = client.signIns[secretId];
  if (known?.userName === userName && known.lastUsedOn === lastUsedOn) return client;
  return { ...client, signIns: { ...client.signIns, [secretId]: { userName, lastUsedOn } } };
};
