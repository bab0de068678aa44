import * as z from "zod";
import { type CallerType, callerRole, organizationType } from "../contract/common.ts";
import { permissions, type Right } from "../contract/permissions.ts";
import { Refusal, refusal } from "../errors.ts";
import { any, type Condition, contains, equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";

const pointer = z.object({ organizationId: z.string() });
const organizationItem = z.object({
  id: z.string(),
  type: z.literal("Organization"),
  organizationType,
  name: z.string(),
  region: z.string(),
  mpnId: z.string().optional(),
  status: z.enum(["active", "suspended"]),
});
const userItem = z.object({
  id: z.string(),
  type: z.enum(["User", "CustomerUser"]),
  email: z.string(),
  displayName: z.string(),
  roles: z.array(callerRole),
  status: z.enum(["active", "disabled"]),
});
const customerItem = z.object({
  id: z.string(),
  type: z.literal("Customer"),
  billingProfile: z.object({ companyName: z.string() }),
});

/** Who calls, as the table says at this moment. */
export interface Caller {
  user: z.output<typeof userItem>;
  organization: Omit<z.output<typeof organizationItem>, "type" | "organizationType"> & {
    /** A customer's own admin user calls for the customer. */
    type: CallerType;
  };
}

const unauthenticated = () =>
  new Refusal(
    "UNAUTHENTICATED",
    "Sign in again and send the access token, not the ID token, as a Bearer token.",
  );

/** A user never changes organization, so where to look is worth remembering; what lies there never is. */
const whereabouts = new Map<string, string>();

/** The user and its organization as they are now, active or not; `undefined` for a user that the table does not know. */
export const findCaller = async (table: Table, userId: string): Promise<Caller | undefined> => {
  let organizationId = whereabouts.get(userId);
  if (!organizationId) {
    const found = pointer.safeParse(await table.get(keys.userOrganization(userId)));
    if (!found.success) return undefined;
    organizationId = found.data.organizationId;
    if (whereabouts.size > 10_000) whereabouts.clear();
    whereabouts.set(userId, organizationId);
  }
  const ofCustomer = organizationId.startsWith("cus_");
  const home = ofCustomer ? keys.customer(organizationId) : keys.organization(organizationId);
  const items = await table.getMany([keys.user(organizationId, userId), home]);
  const found = items.find(({ type }) => type === "User" || type === "CustomerUser");
  // Remembered from a time before a restore, perhaps: the table is who knows.
  if (!found) return undefined;
  const user = userItem.parse(found);
  if (ofCustomer) {
    const { id, billingProfile } = customerItem.parse(items.find(({ type }) => type === "Customer"));
    const organization = {
      id,
      type: "customer" as const,
      name: billingProfile.companyName,
      region: "",
      status: "active" as const,
    };
    return { user, organization };
  }
  const {
    type: _,
    organizationType: type,
    ...organization
  } = organizationItem.parse(items.find((item) => item.type === "Organization"));
  return { user, organization: { ...organization, type } };
};

/**
 * Reads the caller of a verified token: its claims say who, the table says the rest. Throws UNAUTHENTICATED for what
 * is no access token of a known user, USER_DISABLED, ORGANIZATION_SUSPENDED.
 */
export const readCaller = async (table: Table, claims: Record<string, unknown>): Promise<Caller> => {
  const { username, token_use: use } = claims;
  if (use !== "access" || typeof username !== "string") throw unauthenticated();
  const caller = await findCaller(table, username);
  if (!caller) throw unauthenticated();
  if (caller.user.status === "disabled") throw disabled();
  if (caller.organization.status === "suspended") throw suspended();
  return caller;
};

const disabled = refusal(
  "USER_DISABLED",
  "A Global admin of your organization can make this user active again.",
);
const suspended = refusal(
  "ORGANIZATION_SUSPENDED",
  "The operator of this deployment can reactivate your organization.",
);

const typeNames: Record<CallerType, string> = {
  customer: "a customer",
  operator: "an operator",
  "indirect-provider": "an indirect provider",
  "indirect-reseller": "an indirect reseller",
};

/** The refusal of what needs this right: it says who has it. */
export const roleRequired = ({ action, types }: Right): Refusal =>
  new Refusal(
    "ROLE_REQUIRED",
    `This is for users of ${types.map((type) => typeNames[type]).join(" or ")} with one of the roles ` +
      `${permissions[action].join(", ")}. A Global admin of such an organization can give the role.`,
  );

/** Whether the caller's kind of organization and roles have this right. */
export const mayAccess = (caller: Caller, { action, types }: Right): boolean => {
  const roles: readonly string[] = permissions[action];
  return types.includes(caller.organization.type) && caller.user.roles.some((each) => roles.includes(each));
};

/** Throws ROLE_REQUIRED when the caller has not this right. */
export const authorize = (caller: Caller, right: Right): void => {
  if (!mayAccess(caller, right)) throw roleRequired(right);
};

/** The same rights as checks in the write: what is taken away while a request runs counts before it commits. */
export const rightsInTheWrite = (caller: Caller, ...rights: readonly Right[]): Write[] => {
  const hasRole = ({ action }: Right): Condition =>
    any(...permissions[action].map((each) => contains("roles", each)));
  return [
    {
      check: keys.user(caller.organization.id, caller.user.id),
      checks: [
        { when: equals("status", "active"), refuse: disabled },
        ...rights.map((right) => ({ when: hasRole(right), refuse: () => roleRequired(right) })),
      ],
    },
    {
      check: keys.organization(caller.organization.id),
      checks: [{ when: equals("status", "active"), refuse: suspended }],
    },
  ];
};
