import type { CallerType, Role } from "./common.ts";

const all = ["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"] as const;
const agents = ["GlobalAdmin", "AdminAgent", "SalesAgent"] as const;
/** The role of a customer's admin user. Nobody else has it. */
const customers = ["CustomerAdmin"] as const;
const administrators = ["GlobalAdmin", "AdminAgent"] as const;

/** The roles that may do each action. A row of the contract names an action and types of organization. */
export const permissions = {
  /** Everything that every signed-in user may see, including a customer's admin. */
  seeCommon: [...all, ...customers],
  seeOwn: all,
  manageUsers: ["GlobalAdmin", "UserManagementAdmin"],
  /** Making a user Global admin, and changing a Global admin. */
  manageGlobalAdmins: ["GlobalAdmin"],
  manageClients: ["GlobalAdmin"],
  seeChannel: agents,
  /** Customers and their subscriptions. A customer's admin sees its own customer. */
  seeCustomers: [...agents, ...customers],
  requestPartnership: agents,
  answerInvitation: ["GlobalAdmin"],
  manageCustomers: agents,
  grantAccess: administrators,
  resetCustomerAdmin: administrators,
  reassignCustomers: administrators,
  /** Giving a customer away and taking one over. Both decisions bind the organization. */
  transferCustomers: ["GlobalAdmin"],
  removePartnership: ["GlobalAdmin"],
  askForChange: administrators,
  manageNotifications: ["GlobalAdmin"],
  operate: administrators,
  readAudit: administrators,
  manageWebhooks: ["GlobalAdmin"],
  deliverWebhooksAgain: administrators,
} as const satisfies Record<string, readonly (Role | "CustomerAdmin")[]>;

export type Action = keyof typeof permissions;

/** A right: an action, in some types of organization. */
export interface Right {
  readonly action: Action;
  readonly types: readonly CallerType[];
}

/** Who may call a route: everybody, or those with a right. */
export type Access = "public" | Right;

const kinds = ["operator", "indirect-provider", "indirect-reseller"] as const;

/** The right to an action in organizations of these types. Default: every type but customers. */
export const may = (action: Action, ...types: CallerType[]): Right => ({
  action,
  types: types.length > 0 ? types : kinds,
});

/** The right to assign a customer to a reseller, and to set a subscription's reseller of record. */
export const assigning = may("manageCustomers", "indirect-provider");

/** The right to give a reseller access and to make it support contact, also as a part of another change. */
export const granting = may("grantAccess", "indirect-provider");

/** The right to make a user Global admin, and to change a Global admin. */
export const managingGlobalAdmins = may("manageGlobalAdmins");

/** The rights that routes require, by action and type of organization. */
export const rights = {
  operator: may("operate", "operator"),
  anyUser: may("seeOwn"),
  everybody: may("seeCommon", "operator", "indirect-provider", "indirect-reseller", "customer"),
  manageUsers: may("manageUsers"),
  manageClients: may("manageClients", "indirect-provider", "indirect-reseller"),
  manageNotifications: may("manageNotifications"),
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
  transfer: may("transferCustomers", "indirect-provider"),
  readAudit: may("readAudit"),
  manageWebhooks: may("manageWebhooks", "indirect-provider", "indirect-reseller"),
  deliverAgain: may("deliverWebhooksAgain", "indirect-provider", "indirect-reseller"),
} as const satisfies Record<string, Right>;
