import type { NewCustomer } from "../contract/customer-profiles.ts";
import { refusal } from "../errors.ts";
import { any, isNew } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { emails, userOrganizations } from "../users/items.ts";
import { isUnproven } from "../users/store.ts";
import { customerUsers } from "./items.ts";

/** The admin user of a customer, its only user. */
export interface CustomerAdmin {
  id: string;
  customerId: string;
  email: string;
  displayName: string;
  createdAt: string;
}

/** The refusal when a domain, or the name of its admin user, is taken. */
export const domainTaken = refusal(
  "DOMAIN_TAKEN",
  "This domain, or the user name admin@ with it, is taken. Check the domain with the customer.",
);

/** The name of the admin user of a customer with this domain. */
export const adminEmail = (domain: string): string => `admin@${domain}`;

/** The path for resetting the credentials of a customer's admin user. */
export const resetRoute = (customerId: string): string => `/v1/customers/${customerId}/admin-credentials`;

/** The admin user of a new customer. */
export const newAdmin = (
  customer: NewCustomer,
  { id, customerId, now }: { id: string; customerId: string; now: Date },
): CustomerAdmin => {
  const { companyName, defaultAddress } = customer.billingProfile;
  const name = [defaultAddress.firstName, defaultAddress.lastName].filter(Boolean).join(" ");
  return {
    id,
    customerId,
    email: adminEmail(customer.companyProfile.domain),
    displayName: name || companyName,
    createdAt: now.toISOString(),
  };
};

/** The three writes of a new admin user and its address (DOMAIN_TAKEN). */
export const adminWrites = ({ customerId: organizationId, ...admin }: CustomerAdmin): Write[] => {
  const { id: userId, email } = admin;
  return [
    emails.put(
      { email, userId, organizationId, organizationType: "customer" },
      { when: any(isNew, isUnproven(organizationId)), refuse: domainTaken },
    ),
    customerUsers.create({
      ...admin,
      organizationId,
      roles: ["CustomerAdmin"],
      status: "active",
      version: 1,
    }),
    userOrganizations.create({ userId, organizationId }),
  ];
};
