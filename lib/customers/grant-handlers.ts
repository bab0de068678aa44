import * as contract from "../contract/customers.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { partnershipAccess } from "../partnerships/access.ts";
import { mayBeGiven } from "../subscriptions/partner.ts";
import type { Table } from "../table/table.ts";
import { customerAccess } from "./access.ts";
import { customerApiForm } from "./api-form.ts";
import { assigned } from "./assign.ts";
import { grantedOwner, revokedAdmin, revokedOwner } from "./grants.ts";
import type { CustomerItem, CustomerPartnerItem } from "./items.ts";
import { changedTies, type TieUpdate, tieWritesOf } from "./relationships.ts";
import { customerStore } from "./store.ts";

/** A customer, and what ties resellers to it. */
type Tied = [CustomerItem, readonly CustomerPartnerItem[]];

/** The links of a customer, for the record. */
const linksOf = ([{ associatedPartnerId, azureTenantOwner }, ties]: Tied) => ({
  associatedPartnerId,
  azureTenantOwner,
  delegatedAdmins: ties.filter(({ adminSince }) => adminSince).map(({ resellerId }) => resellerId),
});

/** The audit record of a change of a customer's links: all of them before and after it. */
const linkAudit = (operation: string, before: Tied, after: Tied) => ({
  operation: `customer.${operation}`,
  resourceType: "customer",
  resourceId: after[0].id,
  before: linksOf(before),
  after: linksOf(after),
});

/** The routes by which a provider says which reseller has what at a customer. */
export const grantHandlers = (table: Table) => {
  const customers = customerStore(table);
  const access = customerAccess(table);
  const partnerships = partnershipAccess(table);
  const apiForm = customerApiForm(table);

  const ofPath = ({ caller, path }: { caller: Caller; path: { customerId: string } }) =>
    access.customer(caller, path.customerId);

  /** What ties resellers to a customer, and the customer as the caller sees it. */
  const currentOf = async (caller: Caller, customer: CustomerItem) => {
    const ties = await customers.ties(customer.id);
    return { ties, current: await apiForm.one(caller.organization, customer, ties) };
  };

  /** The writes of a change of links: the customer's own fields, and what each reseller has at it. */
  const linkWrites = (before: CustomerItem, after: CustomerItem, changes: readonly TieUpdate[]) => [
    customers.save(before, after),
    ...tieWritesOf(before, changes),
  ];

  return {
    "PUT /v1/customers/{customerId}/reseller": loadThen(
      ofPath,
      async ({ loaded: { customer: before }, caller, body, ifMatch, now, commit }) => {
        const { ties, current } = await currentOf(caller, before);
        ifMatch.check(contract.customer, current);
        const { resellerId } = body;
        if (resellerId) await partnerships.mustBeActive(before.providerId, resellerId);
        const left = before.associatedPartnerId;
        const partnership =
          left && left !== resellerId ? await partnerships.find(before.providerId, left) : undefined;
        const leftIsPartner = partnership?.status === "active";
        const { customer, changes, events } = assigned(before, ties, body, { now, leftIsPartner });
        const after = changedTies(before, ties, changes);
        return commit({
          writes: [
            ...linkWrites(before, customer, changes),
            ...(resellerId ? mayBeGiven(before.providerId, resellerId) : []),
          ],
          audit: linkAudit("assign", [before, ties], [customer, after]),
          events,
          answer: await apiForm.one(caller.organization, customer, after),
        });
      },
    ),

    "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}": loadThen(
      ofPath,
      async ({ loaded: { customer }, caller, path, ifMatch, commit }) => {
        const { ties, current } = await currentOf(caller, customer);
        const { changes, events } = revokedAdmin(customer, ties, path.resellerId);
        ifMatch.check(contract.customer, current);
        return commit({
          writes: linkWrites(customer, customer, changes),
          audit: {
            operation: "customer.delegated-admin-revoke",
            resourceType: "customer",
            resourceId: customer.id,
            before: { delegatedAdmin: path.resellerId },
            after: { delegatedAdmin: null },
            concerns: path.resellerId,
          },
          events,
          answer: undefined,
        });
      },
    ),

    "PUT /v1/customers/{customerId}/azure-tenant-owner": loadThen(
      ofPath,
      async ({ loaded: { customer: before }, caller, body, ifMatch, now, commit }) => {
        const { ties, current } = await currentOf(caller, before);
        ifMatch.check(contract.customer, current);
        await partnerships.mustBeActive(before.providerId, body.resellerId);
        const hasAzure = await customers.hasAzure(before.id, now);
        const { customer, changes, events } = grantedOwner(before, ties, body.resellerId, { hasAzure, now });
        const after = changedTies(before, ties, changes);
        return commit({
          writes: [
            customers.save(before, customer, customers.sameSubscriptions(before)),
            ...tieWritesOf(before, changes),
            ...mayBeGiven(before.providerId, body.resellerId),
          ],
          audit: linkAudit("azure-tenant-owner-grant", [before, ties], [customer, after]),
          events,
          answer: await apiForm.one(caller.organization, customer, after),
        });
      },
    ),

    "DELETE /v1/customers/{customerId}/azure-tenant-owner": loadThen(
      ofPath,
      async ({ loaded: { customer: before }, caller, ifMatch, commit }) => {
        const { ties, current } = await currentOf(caller, before);
        const { customer, changes, events, resellerId } = revokedOwner(before, ties);
        ifMatch.check(contract.customer, current);
        return commit({
          writes: linkWrites(before, customer, changes),
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
