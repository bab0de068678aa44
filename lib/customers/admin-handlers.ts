import type { Identity } from "../aws/identity.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import type { Table } from "../table/table.ts";
import { untilSignInsCount } from "../users/sign-ins-count.ts";
import { accountOf, endSignIns } from "../users/signed-out.ts";
import { customerAccess } from "./access.ts";
import { customerUsers } from "./items.ts";
import { credentialsResetBy, relationshipWrites } from "./relationships.ts";
import { type CustomerAccess, mustManage } from "./roles.ts";
import { customerStore } from "./store.ts";

/** The routes that reset the credentials of a customer's admin, and that disable and enable it. */
export const adminHandlers = (services: { table: Table; identity: Identity; clock: () => Date }) => {
  const { table, clock } = services;
  const access = customerAccess(table);
  const customers = customerStore(table);
  const signIns = endSignIns(services);

  const ofPath = async (request: { caller: Caller; path: { customerId: string }; now: Date }) =>
    mustManage(await access.customer(request.caller, request.path.customerId, request.now));

  /** A customer's admin, and the caller's access for changing it. Throws PARTNERSHIP_REQUIRED, PARTNERSHIP_ENDED. */
  const adminOf = async (loaded: CustomerAccess) => {
    const { customer } = loaded;
    const ofCustomer = loaded.withActivePartnership();
    const admin = await customers.admin(customer);
    const audit = (operation: "credentials-reset" | "admin-disable" | "admin-enable") => ({
      operation: `customer.${operation}`,
      resourceType: "customer",
      resourceId: customer.id,
      after: { userId: admin.id },
      concerns: customer.providerId,
    });
    return { admin, account: accountOf(customerUsers, admin), ofCustomer, audit };
  };

  return {
    "POST /v1/customers/{customerId}/admin-credentials": loadThen(
      ofPath,
      async ({ loaded, caller, now, commit }) => {
        const { account, ofCustomer, audit } = await adminOf(loaded);
        const { customer } = loaded;
        const by = { organizationId: caller.organization.id, now };
        const changes = credentialsResetBy(await customers.relationships(customer.id), by);
        return signIns.resetCredentials(commit, account, {
          writes: relationshipWrites(customer, changes),
          access: ofCustomer,
          audit: audit("credentials-reset"),
        });
      },
    ),

    "POST /v1/customers/{customerId}/admin/disable": loadThen(ofPath, async ({ loaded, now, commit }) => {
      const { admin, ofCustomer, audit } = await adminOf(loaded);
      const answer = { userId: admin.id, status: "disabled" as const };
      const writes = [accountOf(customerUsers, admin, { ...admin, status: "disabled" }).signOut(now)];
      return commit({ writes, access: ofCustomer, audit: audit("admin-disable"), answer });
    }),

    "POST /v1/customers/{customerId}/admin/enable": loadThen(ofPath, async ({ loaded, commit }) => {
      const { admin, ofCustomer, audit } = await adminOf(loaded);
      const answer = { userId: admin.id, status: "active" as const };
      const writes = [customerUsers.update(admin, { ...admin, status: "active" })];
      await commit({ writes, access: ofCustomer, audit: audit("admin-enable"), answer });
      await untilSignInsCount(admin.signedOutAt, clock);
      return answer;
    }),
  } satisfies Partial<Handlers<"customers">>;
};
