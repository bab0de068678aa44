import type { OrganizationType, Role } from "./common.ts";

const all = ["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"] as const;
const agents = ["GlobalAdmin", "AdminAgent", "SalesAgent"] as const;
const administrators = ["GlobalAdmin", "AdminAgent"] as const;

/** Who may do what: the one table of roles. A row of the contract names an action and the kinds of organization. */
export const permissions = {
  seeOwn: all,
  manageUsers: ["GlobalAdmin", "UserManagementAdmin"],
  seeChannel: agents,
  requestPartnership: agents,
  answerInvitation: ["GlobalAdmin"],
  removePartnership: ["GlobalAdmin"],
  askForChange: administrators,
  operate: administrators,
  readAudit: administrators,
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof permissions;

/** Who may call a route: anybody, or users with one of these roles in these kinds of organization. */
export type Access = "public" | { readonly action: Action; readonly types: readonly OrganizationType[] };

const kinds = ["operator", "indirect-provider", "indirect-reseller"] as const;

/** Access for `action`, in `types` of organizations (all when none is named). */
export const may = (action: Action, ...types: OrganizationType[]): Access => ({
  action,
  types: types.length > 0 ? types : kinds,
});
