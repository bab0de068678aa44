import * as z from "zod";
import { apiClients } from "../api-clients/items.ts";
import { signedInBy } from "../api-clients/secret.ts";
import { theOperator } from "../brand.ts";
import {
  type CallerRole,
  type CallerType,
  callerType,
  clientRole,
  type UnknownValue,
} from "../contract/common.ts";
import { permissions, type Right } from "../contract/permissions.ts";
import { customers, customerUsers } from "../customers/items.ts";
import { Refusal, refusal } from "../errors.ts";
import { type OrganizationItem, organizations } from "../organizations/items.ts";
import { all, any, type Condition, contains, equals, holds } from "../table/condition.ts";
import type { Item, Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { right } from "../table/rights.ts";
import type { Table } from "../table/table.ts";
import { type UserItem, userOrganizations, users } from "../users/items.ts";
import { signInCounts } from "../users/sign-ins-count.ts";

/** Which indexes hold everything that the organization lists. */
type Indexed = Pick<OrganizationItem, "listsIndexed" | "filtersIndexed" | "furtherIndexed" | "statesIndexed">;

/** The caller, as the table has it at this moment. */
export interface Caller {
  user: Pick<UserItem, "id" | "displayName" | "status" | "signedOutAt" | "recoveringSince"> & {
    /** A machine has no address. */
    email?: string;
    roles: (CallerRole | UnknownValue)[];
  };
  organization: Pick<OrganizationItem, "id" | "name" | "region" | "mpnId" | "status" | keyof Indexed> & {
    /** The organization is a customer when its admin user calls. */
    type: CallerType;
  };
  /** When the caller signed in, if known. A job that continues for its user has no sign-in. */
  signedInAt?: string;
  /** The secret by which a machine signed in. */
  secretId?: string;
  /** The items as they were read: checks of the commit are first evaluated on them. */
  asRead: { user: Item; organization: Item };
}

const unauthenticated = () =>
  new Refusal(
    "UNAUTHENTICATED",
    "Sign in again and send the access token, not the ID token, as a Bearer token. " +
      "An API client gets a new one at POST /oauth2/token.",
  );

/** A user's home: its organization or its customer, and its type once known. */
export interface Home {
  id: string;
  type?: CallerType | undefined;
}

/** The home of each known user. It never changes, so it can be remembered. The user's item itself is always read. */
const whereabouts = new Map<string, Home>();

const clientOf = (item: Item): Caller["user"] => {
  const { id, displayName, roles, status, signedOutAt } = apiClients.parse(item);
  // The roles that this release allows a machine. A newer release may give it others, which count for nothing here.
  return {
    id,
    displayName,
    roles: roles.filter((role) => clientRole.safeParse(role).success),
    status,
    signedOutAt,
  };
};

const userOf = (item: Item): Caller["user"] => {
  if (item.type === apiClients.type) return clientOf(item);
  const user = item.type === users.type ? users.parse(item) : customerUsers.parse(item);
  const { id, email, displayName, roles, status, signedOutAt, recoveringSince } = user;
  return { id, email, displayName, roles, status, signedOutAt, recoveringSince };
};

const isMachine = (id: string): boolean => id.startsWith("cli_");

/** The key of the item that holds the caller's rights. */
const keyOf = (organizationId: string, id: string) =>
  isMachine(id) ? keys.apiClient(organizationId, id) : keys.user(organizationId, id);

const findHome = async (table: Table, userId: string): Promise<Home | undefined> => {
  const known = whereabouts.get(userId);
  if (known) return known;
  const found = await userOrganizations.in(table).get({ userId });
  if (!found) return undefined;
  if (whereabouts.size > 10_000) whereabouts.clear();
  const home = { id: found.organizationId };
  whereabouts.set(userId, home);
  return home;
};

/** A user or an API client, and its organization, as they are now, active or not; `undefined` for an unknown id. */
export const findCaller = async (
  table: Table,
  userId: string,
  at = findHome(table, userId),
): Promise<Caller | undefined> => {
  const belongs = await at;
  if (!belongs) return undefined;
  const { id: organizationId } = belongs;
  const ofCustomer = organizationId.startsWith("cus_");
  const home = ofCustomer ? keys.customer(organizationId) : keys.organization(organizationId);
  const items = await table.getMany([keyOf(organizationId, userId), home]);
  const ofType = (type: string) => items.find((item) => item.type === type);
  const own = ofType(users.type) ?? ofType(customerUsers.type) ?? ofType(apiClients.type);
  // The remembered organization may be wrong after a restore of the table, so the table decides.
  if (!own) return undefined;
  const user = userOf(own);
  const found = ofType(ofCustomer ? customers.type : organizations.type);
  if (!found) throw new Error(`the organization ${organizationId} of a user is gone`);
  const asRead = { user: own, organization: found };
  if (ofCustomer) {
    const { id, billingProfile } = customers.parse(found);
    const organization = {
      id,
      type: "customer" as const,
      name: billingProfile.companyName,
      region: "",
      status: "active" as const,
    };
    return { user, organization, asRead };
  }
  const { id, organizationType, name, region, mpnId, status, ...more } = organizations.parse(found);
  const { listsIndexed, filtersIndexed, furtherIndexed, statesIndexed } = more;
  const type = callerType.safeParse(organizationType).data;
  // A user in a type of organization that only a newer release knows counts as unknown.
  if (!type) return undefined;
  belongs.type = type;
  const indexed = { listsIndexed, filtersIndexed, furtherIndexed, statesIndexed };
  const organization = { id, type, name, region, mpnId, status, ...indexed };
  return { user, organization, asRead };
};

const accessClaims = z.object({
  username: z.string(),
  token_use: z.literal("access"),
  /** In seconds. API Gateway passes claims on as text. */
  iat: z.coerce.number().int().positive().max(253_402_300_799),
});

/** The id of the user or the API client behind a token's `username`. */
const idOf = (username: string): string => signedInBy(username)?.clientId ?? username;

/** The home of a token's user, for reads in parallel with the caller's; `undefined` when there is no such user. */
export const homeOf = async (table: Table, claims: Record<string, unknown>): Promise<Home | undefined> => {
  const { data: token } = accessClaims.safeParse(claims);
  return token && findHome(table, idOf(token.username));
};

/**
 * Reads the caller of a verified token. The claims say who calls, the table says everything else. Throws
 * UNAUTHENTICATED for a token that is no access token of a known user, and for one issued before the user's tokens were
 * ended; also USER_DISABLED, ORGANIZATION_SUSPENDED.
 */
export const readCaller = async (
  table: Table,
  claims: Record<string, unknown>,
  home = homeOf(table, claims),
): Promise<Caller> => {
  const { data: token } = accessClaims.safeParse(claims);
  const machine = token && signedInBy(token.username);
  const found = token && (await findCaller(table, idOf(token.username), home));
  // A machine can only sign in by one of its secrets.
  if (!token || !found || (isMachine(found.user.id) && !machine)) throw unauthenticated();
  const signedInAt = new Date(token.iat * 1_000).toISOString();
  const caller = { ...found, signedInAt, ...(machine && { secretId: machine.secretId }) };
  if (!holds(all(...signInHolds(caller)), caller.asRead.user)) throw unauthenticated();
  // A status that only a newer release knows is not active.
  if (caller.user.status !== "active") throw disabled();
  if (caller.organization.status !== "active") throw suspended();
  return caller;
};

const disabled = refusal(
  "USER_DISABLED",
  "A Global admin of your organization can make this user active again; a customer's admin, its provider or reseller.",
);
const suspended = refusal("ORGANIZATION_SUSPENDED", `Ask ${theOperator} to reactivate your organization.`);

const typeNames: Record<CallerType, string> = {
  customer: "a customer",
  operator: "an operator",
  "indirect-provider": "an indirect provider",
  "indirect-reseller": "an indirect reseller",
};

/** The refusal for a missing right. It says which roles have the right, and whether an API client can have one of them. */
export const roleRequired = ({ action, types }: Right): Refusal => {
  const roles = permissions[action];
  const isForClients = roles.some((each) => clientRole.safeParse(each).success);
  return new Refusal(
    "ROLE_REQUIRED",
    `This is for users of ${types.map((type) => typeNames[type]).join(" or ")} with ` +
      `${roles.length > 1 ? "one of the roles" : "the role"} ${roles.join(", ")}. ` +
      `A Global admin of such an organization can give the role${isForClients ? "" : " to a person, not to an API client"}.`,
  );
};

/** Whether the caller has this right by its roles and its type of organization. */
export const mayAccess = (caller: Caller, { action, types }: Right): boolean => {
  const roles: readonly string[] = permissions[action];
  return types.includes(caller.organization.type) && caller.user.roles.some((each) => roles.includes(each));
};

/** Throws ROLE_REQUIRED when the caller does not have this right. */
export const authorize = (caller: Caller, right: Right): void => {
  if (!mayAccess(caller, right)) throw roleRequired(right);
};

/**
 * The conditions on the caller's item for its sign-in to count: it is recent enough, and a machine's secret still
 * exists.
 */
const signInHolds = ({ signedInAt, secretId }: Pick<Caller, "signedInAt" | "secretId">): Condition[] => [
  ...(signedInAt ? [signInCounts(signedInAt)] : []),
  ...(secretId ? [contains("secretIds", secretId)] : []),
];

/** The caller's rights as checks in the write, so that a right that is lost while the request runs counts. */
export const rightsInTheWrite = (caller: Caller, ...rights: readonly Right[]): Write[] => {
  const hasRole = ({ action }: Right): Condition =>
    any(...permissions[action].map((each) => contains("roles", each)));
  const { user, organization, asRead } = caller;
  return [
    right(
      keyOf(organization.id, user.id),
      [
        ...signInHolds(caller).map((when) => ({ when, refuse: unauthenticated })),
        { when: equals("status", "active"), refuse: disabled },
        ...rights.map((each) => ({ when: hasRole(each), refuse: () => roleRequired(each) })),
      ],
      asRead.user,
    ),
    right(
      keys.organization(organization.id),
      [{ when: equals("status", "active"), refuse: suspended }],
      // A customer has no such item, and commits nothing.
      organization.type === "customer" ? undefined : asRead.organization,
    ),
  ];
};
