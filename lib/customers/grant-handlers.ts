import * as contract from "../contract/customers.ts";
import { stale } from "../errors.ts";
import { type Handlers, readThen } from "../http/handler.ts";
import { partnershipAccess } from "../partnerships/access.ts";
import { isActive } from "../partnerships/items.ts";
import { mayBeGiven } from "../subscriptions/partner.ts";
import type { Table } from "../table/table.ts";
import { customerApiForm } from "./api-form.ts";
import { assigned } from "./assign.ts";
import { mustBeAhead, recordedAdmin } from "./delegated-admin.ts";
import { adminExpiry, endWrites } from "./expiry.ts";
import { grantedOwner, revokedOwner } from "./grants.ts";
import { relationshipAudit, relationshipChanges } from "./relationship-changes.ts";
import { changedRelationships } from "./relationships.ts";
import { customerStore } from "./store.ts";

/** The routes by which a provider assigns a customer to a reseller, and sets its Azure tenant owner. */
export const grantHandlers = (table: Table) => {
  const customers = customerStore(table);
  const partnerships = partnershipAccess(table);
  const apiForm = customerApiForm(table);
  const changing = relationshipChanges(table);
  const expiry = adminExpiry(table);

  return {
    "PUT /v1/customers/{customerId}/reseller": readThen(
      changing.ahead,
      async (request) => {
        const { delegatedAdmin } = request.body ?? {};
        if (typeof delegatedAdmin === "object")
          mustBeAhead(delegatedAdmin.until, request.now, "/delegatedAdmin/until");
        return changing.load(request);
      },
      async ({
        loaded: { customer: before, relationships, current },
        caller,
        body,
        ifMatch,
        now,
        requestId,
        commit,
      }) => {
        ifMatch.check(contract.customer, current);
        const { resellerId } = body;
        const given = resellerId ? await partnerships.mustBeActive(before.providerId, resellerId) : undefined;
        const known = relationships.find((each) => each.resellerId === resellerId);
        // The end of the former delegated admin is no part of this change, and has its own record.
        if (await expiry.record(known, now, `${requestId}-expiry`)) throw stale();
        const left = before.associatedPartnerId;
        const partnership =
          left && left !== resellerId ? await partnerships.find(before.providerId, left) : undefined;
        const leftIsPartner = isActive(partnership);
        const { customer, changes, events } = assigned(before, relationships, body, { now, leftIsPartner });
        const after = changedRelationships(before, relationships, changes);
        const end = after.find((each) => each.resellerId === resellerId)?.adminUntil;
        return commit({
          writes: [
            ...changing.writes([before, relationships], customer, changes),
            ...(resellerId
              ? [
                  ...endWrites(before, resellerId, {
                    until: end,
                    before: known && recordedAdmin(known)?.until,
                    now,
                  }),
                  ...mayBeGiven(before.providerId, resellerId, { read: given }),
                ]
              : []),
          ],
          audit: relationshipAudit("assign", [before, relationships], [customer, after]),
          events,
          answer: await apiForm.one(caller.organization, customer, after, now),
        });
      },
    ),

    "PUT /v1/customers/{customerId}/azure-tenant-owner": readThen(
      changing.ahead,
      changing.load,
      async ({
        loaded: { customer: before, relationships, current },
        caller,
        body,
        ifMatch,
        now,
        commit,
      }) => {
        ifMatch.check(contract.customer, current);
        const given = await partnerships.mustBeActive(before.providerId, body.resellerId);
        const hasAzure = await customers.hasAzure(before.id, now);
        const { customer, changes, events } = grantedOwner(before, relationships, body.resellerId, {
          hasAzure,
          now,
        });
        const after = changedRelationships(before, relationships, changes);
        return commit({
          writes: [
            ...changing.writes(
              [before, relationships],
              customer,
              changes,
              customers.sameSubscriptions(before),
            ),
            ...mayBeGiven(before.providerId, body.resellerId, { read: given }),
          ],
          audit: relationshipAudit("azure-tenant-owner-grant", [before, relationships], [customer, after]),
          events,
          answer: await apiForm.one(caller.organization, customer, after, now),
        });
      },
    ),

    "DELETE /v1/customers/{customerId}/azure-tenant-owner": readThen(
      changing.ahead,
      changing.load,
      async ({ loaded: { customer: before, relationships, current }, ifMatch, commit }) => {
        const { customer, changes, events, resellerId } = revokedOwner(before, relationships);
        ifMatch.check(contract.customer, current);
        return commit({
          writes: changing.writes([before, relationships], customer, changes),
          audit: {
            operation: "customer.azure-tenant-owner-revoke",
            resourceType: "customer",
            resourceId: customer.id,
            before: { azureTenantOwner: before.azureTenantOwner },
            after: { azureTenantOwner: null },
            concerns: resellerId,
          },
          events,
          answer: undefined,
        });
      },
    ),
  } satisfies Partial<Handlers<"customers">>;
};
