import type { NewCustomer } from "../contract/customers.ts";
import { refusal } from "../errors.ts";
import type { Write } from "../table/item.ts";
import { emails, userOrganizations } from "../users/items.ts";
import { customerUsers } from "./items.ts";

/** A customer's one user of its own, in whose name it signs in. */
export interface CustomerAdmin {
  id: string;
  customerId: string;
  email: string;
  displayName: string;
  createdAt: string;
}

/** Somebody has the domain, or the name of its admin user, already. */
export const domainTaken = refusal(
  "DOMAIN_TAKEN",
  "This domain, or the user name admin@ with it, is taken. Check the domain with the customer.",
);

/** The name that the admin user of a customer with this domain has. */
export const adminEmail = (domain: string): string => `admin@${domain}`;

/** The admin user that a new customer gets. */
export const newAdmin = (
  customer: NewCustomer,
  o: { id: string; customerId: string; now: Date },
): CustomerAdmin => {
  const { companyName, defaultAddress } = customer.billingProfile;
  const name = [defaultAddress.firstName, defaultAddress.lastName].filter(Boolean).join(" ");
  return {
    id: o.id,
    customerId: o.customerId,
    email: adminEmail(customer.companyProfile.domain),
    displayName: name || companyName,
    createdAt: o.now.toISOString(),
  };
};

/** The admin user with its address (3 writes; DOMAIN_TAKEN). */
export const adminWrites = ({ customerId: organizationId, ...admin }: CustomerAdmin): Write[] => {
  const { id: userId, email } = admin;
  return [
    emails.create({ email, userId, organizationId, organizationType: "customer" }, domainTaken),
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
