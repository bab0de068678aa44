import { operations as country } from "../country-rules.ts";
import { operations as transfer } from "../customer-transfers.ts";
import { operations as customer } from "../customers.ts";
import { operations as domain } from "../domains.ts";
import { operations as job } from "../jobs.ts";
import { assigning, granting, rights } from "../permissions.ts";
import { servedBy } from "../route.ts";

const { operator, everybody, see, manage, resetAdmin, reassign, seeResellers } = rights;
const served = servedBy("customers");

/** The routes that the function `customers` serves. */
// biome-ignore format: one row a line.
export const customersRoutes = {
  "GET /v1/customers": served(see, customer.listCustomers),
  "GET /v1/customers/{customerId}": served(see, customer.getCustomer),
  "PATCH /v1/customers/{customerId}": served(manage, customer.updateCustomer),
  "PUT /v1/customers/{customerId}/reseller": served(assigning, customer.assignCustomer),
  "PATCH /v1/customers/{customerId}/delegated-admin/{resellerId}": served(granting, customer.changeDelegatedAdmin),
  "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}": served(granting, customer.revokeDelegatedAdmin),
  "PUT /v1/customers/{customerId}/azure-tenant-owner": served(granting, customer.grantAzureTenantOwner),
  "DELETE /v1/customers/{customerId}/azure-tenant-owner": served(granting, customer.revokeAzureTenantOwner),
  "POST /v1/customers/{customerId}/admin-credentials": served(resetAdmin, customer.resetCustomerAdminCredentials),
  "POST /v1/customers/{customerId}/admin/disable": served(resetAdmin, customer.disableCustomerAdmin),
  "POST /v1/customers/{customerId}/admin/enable": served(resetAdmin, customer.enableCustomerAdmin),
  "GET /v1/country-rules/{country}": served(everybody, country.getCountryRules),
  "POST /v1/domains/{domain}/release": served(operator, domain.releaseDomain),
  "POST /v1/customers/reassign": served(reassign, job.reassignCustomers),
  "GET /v1/jobs/{jobId}": served(reassign, job.getJob),
  "POST /v1/customers/{customerId}/transfers": served(rights.transfer, transfer.offerCustomerTransfer),
  "GET /v1/customer-transfers": served(seeResellers, transfer.listCustomerTransfers),
  "GET /v1/customer-transfers/{transferId}": served(seeResellers, transfer.getCustomerTransfer),
  "POST /v1/customer-transfers/{transferId}/accept": served(rights.transfer, transfer.acceptCustomerTransfer),
  "POST /v1/customer-transfers/{transferId}/reject": served(rights.transfer, transfer.rejectCustomerTransfer),
  "POST /v1/customer-transfers/{transferId}/cancel": served(rights.transfer, transfer.cancelCustomerTransfer),
};
