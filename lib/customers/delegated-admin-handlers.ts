import type { Identity } from "../aws/identity.ts";
import * as contract from "../contract/customers.ts";
import { type Handlers, readThen } from "../http/handler.ts";
import { partnershipAccess } from "../partnerships/access.ts";
import { mayBeGiven } from "../subscriptions/partner.ts";
import type { Table } from "../table/table.ts";
import { accountOf, endSignIns } from "../users/signed-out.ts";
import { resetRoute } from "./admin.ts";
import { customerApiForm } from "./api-form.ts";
import { givesMore, mustBeAhead } from "./delegated-admin.ts";
import { endWrites } from "./expiry.ts";
import { changedAdmin, revokedAdmin } from "./grants.ts";
import { customerUsers } from "./items.ts";
import { relationshipChanges } from "./relationship-changes.ts";
import { changedRelationships, credentialsResetBy, knownTo, withChanges } from "./relationships.ts";
import { customerStore } from "./store.ts";

/** The routes by which a provider changes and revokes a reseller's delegated admin (product rules 22 and 25). */
export const delegatedAdminHandlers = (services: { table: Table; identity: Identity; clock: () => Date }) => {
  const { table } = services;
  const signIns = endSignIns(services);
  const customers = customerStore(table);
  const partnerships = partnershipAccess(table);
  const apiForm = customerApiForm(table);
  const changing = relationshipChanges(table);

  return {
    "PATCH /v1/customers/{customerId}/delegated-admin/{resellerId}": readThen(
      changing.ahead,
      async (request) => {
        mustBeAhead(request.body?.until, request.now, "/until");
        return changing.load(request);
      },
      async ({ loaded, caller, path: { resellerId }, body: patch, ifMatch, now, commit }) => {
        const { customer, relationships, current } = loaded;
        const changed = changedAdmin(customer, relationships, { resellerId, patch, now });
        ifMatch.check(contract.customer, current);
        const { before, terms, changes, events } = changed;
        if (!terms) return current;
        const { providerId } = customer;
        const gives = givesMore(before, terms);
        const given = gives ? await partnerships.mustBeActive(providerId, resellerId) : undefined;
        const after = changedRelationships(customer, relationships, changes);
        const { since, ...was } = before;
        return commit({
          writes: [
            ...changing.writes([customer, relationships], customer, changes),
            ...endWrites(customer, resellerId, { until: terms.until, before: before.until, now }),
            ...(gives ? mayBeGiven(providerId, resellerId, { read: given }) : []),
          ],
          audit: {
            operation: "customer.delegated-admin-change",
            resourceType: "customer",
            resourceId: customer.id,
            before: { resellerId, delegatedAdmin: was },
            after: { resellerId, delegatedAdmin: terms },
            concerns: resellerId,
          },
          events,
          answer: await apiForm.one(caller.organization, customer, after, now),
        });
      },
    ),

    "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}": readThen(
      changing.ahead,
      changing.load,
      async ({ loaded: { customer, relationships, current }, caller, path, query, ifMatch, now, commit }) => {
        const resets = query.resetAdminCredentials === true;
        const of = { now, resets };
        const { changes, events, known } = revokedAdmin(customer, relationships, path.resellerId, of);
        ifMatch.check(contract.customer, current);
        const by = { organizationId: caller.organization.id, now };
        const all = resets ? withChanges(changes, credentialsResetBy(relationships, by)) : changes;
        const writes = changing.writes([customer, relationships], customer, all);
        const audit = {
          operation: "customer.delegated-admin-revoke",
          resourceType: "customer",
          resourceId: customer.id,
          before: { delegatedAdmin: path.resellerId },
          after: { delegatedAdmin: null, ...(resets && { userId: customer.adminId }), ...known },
          concerns: path.resellerId,
        };
        if (!resets) return commit({ writes, audit, events, answer: undefined });
        const account = accountOf(customerUsers, await customers.admin(customer));
        const last = relationships.find(({ credentialsResetAt }) => credentialsResetAt);
        const final = last ? knownTo(last) : {};
        // A repeated request would find nothing to revoke.
        const ending = { writes, audit, events, final, anotherWay: resetRoute(customer.id) };
        return { ...final, ...(await signIns.resetCredentialsWith(commit, account, ending)) };
      },
    ),
  } satisfies Partial<Handlers<"customers">>;
};
