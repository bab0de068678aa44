import type { CallerType, Role } from "./common.ts";

const all = ["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"] as const;
const agents = ["GlobalAdmin", "AdminAgent", "SalesAgent"] as const;
/** The one role of a customer's admin user; it is nobody else's. */
const customers = ["CustomerAdmin"] as const;
const administrators = ["GlobalAdmin", "AdminAgent"] as const;

/** Who may do what: the one table of roles. A row of the contract names an action and the kinds of organization. */
export const permissions = {
  /** Public but for the sign-in: every user, a customer's among them. */
  seeCommon: [...all, ...customers],
  seeOwn: all,
  manageUsers: ["GlobalAdmin", "UserManagementAdmin"],
  seeChannel: agents,
  /** Customers and their subscriptions; a customer's admin sees its own. */
  seeCustomers: [...agents, ...customers],
  requestPartnership: agents,
  answerInvitation: ["GlobalAdmin"],
  manageCustomers: agents,
  grantAccess: administrators,
  resetCustomerAdmin: administrators,
  reassignCustomers: administrators,
  removePartnership: ["GlobalAdmin"],
  askForChange: administrators,
  operate: administrators,
  readAudit: administrators,
} as const satisfies Record<string, readonly (Role | "CustomerAdmin")[]>;

export type Action = keyof typeof permissions;

/** Who may call a route: anybody, or users with one of these roles in these kinds of organization. */
export type Access = "public" | { readonly action: Action; readonly types: readonly CallerType[] };

const kinds = ["operator", "indirect-provider", "indirect-reseller"] as const;

/** Access for `action`, in `types` of organizations (all when none is named). */
export const may = (action: Action, ...types: CallerType[]): Access => ({
  action,
  types: types.length > 0 ? types : kinds,
});

/** Who gives a reseller access or makes it support contact, also where that is a part of something else. */
export const granting = {
  action: "grantAccess",
  types: ["indirect-provider"],
} as const satisfies Access;
