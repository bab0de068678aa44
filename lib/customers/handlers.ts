import type { Identity } from "../aws/identity.ts";
import * as contract from "../contract/customers.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import type { Table } from "../table/table.ts";
import { customerAccess } from "./access.ts";
import { customerApiForm } from "./api-form.ts";
import { readAdmin } from "./credentials.ts";
import { updatedEvents } from "./events.ts";
import { customerUsers } from "./items.ts";
import { customerLists } from "./list.ts";
import { changedProfiles, mustKeepDomain, patched } from "./rules.ts";
import { customerStore } from "./store.ts";

/** The routes by which customers are found, read and changed, and their admin gets new credentials. */
export const customerHandlers = ({ table, identity }: { table: Table; identity: Identity }) => {
  const customers = customerStore(table);
  const access = customerAccess(table);
  const apiForm = customerApiForm(table);
  const list = customerLists(table);

  const ofPath = ({ caller, path }: { caller: Caller; path: { customerId: string } }) =>
    access.customer(caller, path.customerId);

  return {
    "GET /v1/customers": async ({ caller, query: { cursor: _, limit, ...query }, start }) => {
      const { items, ...rest } = await list(caller.organization, query, { limit, start });
      return { ...rest, items: await apiForm.list(caller.organization, items) };
    },

    "GET /v1/customers/{customerId}": loadThen(ofPath, async ({ loaded: { customer }, caller }) => {
      const [found] = await apiForm.list(caller.organization, [customer]);
      if (!found) throw new Error("a customer that was read has no form");
      return found;
    }),

    "PATCH /v1/customers/{customerId}": loadThen(
      ofPath,
      async ({ loaded, caller, body, ifMatch, commit }) => {
        const { customer: before } = loaded;
        const relationships = await customers.relationships(before.id);
        const current = await apiForm.one(caller.organization, before, relationships);
        mustKeepDomain(before, body);
        ifMatch.check(contract.customer, current);
        const customer = patched(before, body);
        const changed = changedProfiles(before, customer);
        if (changed.length === 0) return current;
        const { companyProfile, billingProfile } = customer;
        return commit({
          writes: [customers.save(before, customer)],
          access: loaded,
          audit: {
            operation: "customer.update",
            resourceType: "customer",
            resourceId: customer.id,
            before: { companyProfile: before.companyProfile, billingProfile: before.billingProfile },
            after: { companyProfile, billingProfile },
            concerns: customer.providerId,
          },
          events: updatedEvents(customer, relationships, changed),
          answer: { ...current, companyProfile, billingProfile },
        });
      },
    ),

    "POST /v1/customers/{customerId}/admin-credentials": loadThen(ofPath, async ({ loaded, commit }) => {
      const { customer } = loaded;
      const ofCustomer = loaded.withActivePartnership();
      const admin = await readAdmin(table, customer);
      const change = {
        writes: [customerUsers.unchanged(admin)],
        access: ofCustomer,
        audit: {
          operation: "customer.credentials-reset",
          resourceType: "customer",
          resourceId: customer.id,
          after: { userId: admin.id },
          concerns: customer.providerId,
        },
        answer: { userId: admin.id },
      };
      // The record comes before the new password: no password changes without a record.
      await commit(change, { hold: true });
      const temporaryPassword = await identity.giveTemporaryPassword(admin.id, admin.email);
      return { userId: admin.id, setupInfo: { userName: admin.email, temporaryPassword } };
    }),
  } satisfies Partial<Handlers<"customers">>;
};
