import * as contract from "../contract/customers.ts";
import { rights } from "../contract/permissions.ts";
import { stale } from "../errors.ts";
import { type Caller, mayAccess, rightsInTheWrite } from "../http/caller.ts";
import { type Handlers, readThen } from "../http/handler.ts";
import type { Table } from "../table/table.ts";
import { type CustomerRead, customerAccess } from "./access.ts";
import { customerApiForm } from "./api-form.ts";
import { updatedEvents } from "./events.ts";
import { customerLists } from "./list.ts";
import { patched, vouches, withVouching } from "./profiles.ts";
import { mustManage } from "./roles.ts";
import { changedProfiles, mustKeepDomain } from "./rules.ts";
import { customerStore } from "./store.ts";

/** The routes by which customers are found, read and changed. */
export const customerHandlers = (table: Table) => {
  const customers = customerStore(table);
  const access = customerAccess(table);
  const apiForm = customerApiForm(table);
  const list = customerLists(table);

  const ahead = ({ customerId }: { customerId: string }) => customers.withRelationships(customerId);
  const load = (request: { caller: Caller; read: CustomerRead; now: Date }) =>
    access.withRelationships(request.caller, request.read, request.now);

  return {
    "GET /v1/customers": async ({ caller, query: { cursor: _, limit, ...query }, start, now }) => {
      const { items, ...rest } = await list(caller.organization, query, { limit, start, now });
      return { ...rest, items: await apiForm.list(caller.organization, items, now) };
    },

    "GET /v1/customers/{customerId}": readThen(
      ahead,
      load,
      ({ loaded: { customer, relationships }, caller, now }) =>
        apiForm.one(caller.organization, customer, relationships, now),
    ),

    "PATCH /v1/customers/{customerId}": readThen(
      ahead,
      async (request) => mustManage(await load(request)),
      async ({ loaded, caller, body, ifMatch, now, commit }) => {
        const { customer: before, relationships } = loaded;
        const current = await apiForm.one(caller.organization, before, relationships, now);
        mustKeepDomain(before, body);
        ifMatch.check(contract.customer, current);
        const mayReset = mayAccess(caller, rights.resetAdmin) && !loaded.missingPartnership;
        const by = caller.organization.id;
        const customer = withVouching(before, patched(before, body), body, { mayReset, by });
        const changed = changedProfiles(before, customer);
        const isVouching = vouches(before, customer);
        if (changed.length === 0 && !isVouching) return current;
        // A reseller that loses its right while the request runs no longer vouches for the address. Then the change is
        // decided again.
        const rightsToVouch = isVouching ? rightsInTheWrite(caller, rights.resetAdmin) : [];
        const { companyProfile, billingProfile } = customer;
        return commit({
          writes: [...rightsToVouch, ...customers.save(before, customer, relationships)],
          access: isVouching ? loaded.withActivePartnership(stale) : loaded,
          audit: {
            operation: "customer.update",
            resourceType: "customer",
            resourceId: customer.id,
            before: { companyProfile: before.companyProfile, billingProfile: before.billingProfile },
            after: { companyProfile, billingProfile },
            concerns: customer.providerId,
          },
          events: updatedEvents(customer, relationships, changed, now),
          answer: { ...current, companyProfile, billingProfile },
        });
      },
    ),
  } satisfies Partial<Handlers<"customers">>;
};
