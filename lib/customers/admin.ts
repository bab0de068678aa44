import type { NewCustomer } from "../contract/customers.ts";
import { refusal } from "../errors.ts";
import { isNew } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";

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

const repeated = () => new Error("a new id was given out twice");

/** The admin user with its address (3 writes; DOMAIN_TAKEN). */
export const adminWrites = (admin: CustomerAdmin): Write[] => {
  const { id, customerId, email, displayName, createdAt } = admin;
  return [
    {
      put: {
        ...keys.email(email),
        type: "Email",
        userId: id,
        organizationId: customerId,
        organizationType: "customer",
      },
      checks: [{ when: isNew, refuse: domainTaken }],
    },
    {
      put: {
        ...keys.user(customerId, id),
        type: "CustomerUser",
        id,
        organizationId: customerId,
        email,
        displayName,
        roles: ["CustomerAdmin"],
        status: "active",
        createdAt,
        version: 1,
      },
      checks: [{ when: isNew, refuse: repeated }],
    },
    {
      put: { ...keys.userOrganization(id), type: "UserOrganization", organizationId: customerId },
      checks: [{ when: isNew, refuse: repeated }],
    },
  ];
};
