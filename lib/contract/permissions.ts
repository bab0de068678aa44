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
  /** Who makes a user Global admin, and who changes one that is. */
  manageGlobalAdmins: ["GlobalAdmin"],
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

/** One of these roles, in one of these kinds of organization. */
export interface Right {
  readonly action: Action;
  readonly types: readonly CallerType[];
}

/** Who may call a route: anybody, or who has the right. */
export type Access = "public" | Right;

const kinds = ["operator", "indirect-provider", "indirect-reseller"] as const;

/** The right to `action`, in `types` of organizations (all when none is named). */
export const may = (action: Action, ...types: CallerType[]): Right => ({
  action,
  types: types.length > 0 ? types : kinds,
});

/** The right to say whose customer it is, and who is its subscriptions' reseller of record. */
export const assigning = may("manageCustomers", "indirect-provider");

/** The right to give a reseller access or make it support contact, also where that is a part of something else. */
export const granting = may("grantAccess", "indirect-provider");

/** The right to make a user Global admin, and to change one that is. */
export const managingGlobalAdmins = may("manageGlobalAdmins");

/** The rights that routes ask for: who calls them, by action and kind of organization. */
export const rights = {
  operator: may("operate", "operator"),
  anyUser: may("seeOwn"),
  everybody: may("seeCommon", "operator", "indirect-provider", "indirect-reseller", "customer"),
  manageUsers: may("manageUsers"),
  askForChange: may("askForChange", "indirect-provider"),
  seeResellers: may("seeChannel", "indirect-provider"),
  seeProviders: may("seeChannel", "indirect-reseller"),
  invite: may("requestPartnership", "indirect-provider"),
  remove: may("removePartnership", "indirect-provider"),
  answer: may("answerInvitation", "indirect-reseller"),
  see: may("seeCustomers", "indirect-provider", "indirect-reseller", "customer"),
  seeSales: may("seeChannel", "indirect-provider", "indirect-reseller"),
  manage: may("manageCustomers", "indirect-provider", "indirect-reseller"),
  resetAdmin: may("resetCustomerAdmin", "indirect-provider", "indirect-reseller"),
  reassign: may("reassignCustomers", "indirect-provider"),
  readAudit: may("readAudit"),
} as const satisfies Record<string, Right>;
