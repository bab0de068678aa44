import type { Identity } from "../aws/identity.ts";
import * as contract from "../contract/customers.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, readThen } from "../http/handler.ts";
import { partnershipAccess } from "../partnerships/access.ts";
import { mayBeGiven } from "../subscriptions/partner.ts";
import type { Check } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import { accountOf, endSignIns } from "../users/signed-out.ts";
import { customerAccess, type TiedRead } from "./access.ts";
import { customerApiForm } from "./api-form.ts";
import { assigned } from "./assign.ts";
import { grantedOwner, revokedAdmin, revokedOwner } from "./grants.ts";
import { type CustomerItem, customerUsers, type ResellerRelationship } from "./items.ts";
import {
  changedRelationships,
  credentialsResetBy,
  type RelationshipUpdate,
  relationshipWrites,
  withChanges,
} from "./relationships.ts";
import { customerStore } from "./store.ts";

/** A customer with its resellers' relationships to it. */
type Tied = [CustomerItem, readonly ResellerRelationship[]];

/** The links of a customer, for the record. */
const linksOf = ([{ associatedPartnerId, azureTenantOwner }, relationships]: Tied) => ({
  associatedPartnerId,
  azureTenantOwner,
  delegatedAdmins: relationships.filter(({ adminSince }) => adminSince).map(({ resellerId }) => resellerId),
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
export const grantHandlers = (dependencies: { table: Table; identity: Identity; clock: () => Date }) => {
  const { table } = dependencies;
  const signIns = endSignIns(dependencies);
  const customers = customerStore(table);
  const access = customerAccess(table);
  const partnerships = partnershipAccess(table);
  const apiForm = customerApiForm(table);

  const ahead = ({ customerId }: { customerId: string }) => customers.tied(customerId);
  /** The customer with its resellers' relationships to it, and as the caller sees it. */
  const load = async ({ caller, read }: { caller: Caller; read: TiedRead }) => {
    const { customer, relationships } = await access.tied(caller, read);
    const current = await apiForm.one(caller.organization, customer, relationships);
    return { customer, relationships, current };
  };

  /** The writes of a change of links: the customer's own fields, and what each reseller has at it. */
  const linkWrites = (
    [before, relationships]: Tied,
    after: CustomerItem,
    changes: readonly RelationshipUpdate[],
    ...checks: Check[]
  ) => [
    ...customers.save(before, after, changedRelationships(before, relationships, changes), ...checks),
    ...relationshipWrites(before, changes),
  ];

  return {
    "PUT /v1/customers/{customerId}/reseller": readThen(
      ahead,
      load,
      async ({
        loaded: { customer: before, relationships, current },
        caller,
        body,
        ifMatch,
        now,
        commit,
      }) => {
        ifMatch.check(contract.customer, current);
        const { resellerId } = body;
        const given = resellerId ? await partnerships.mustBeActive(before.providerId, resellerId) : undefined;
        const left = before.associatedPartnerId;
        const partnership =
          left && left !== resellerId ? await partnerships.find(before.providerId, left) : undefined;
        const leftIsPartner = partnership?.status === "active";
        const { customer, changes, events } = assigned(before, relationships, body, { now, leftIsPartner });
        const after = changedRelationships(before, relationships, changes);
        return commit({
          writes: [
            ...linkWrites([before, relationships], customer, changes),
            ...(resellerId ? mayBeGiven(before.providerId, resellerId, { read: given }) : []),
          ],
          audit: linkAudit("assign", [before, relationships], [customer, after]),
          events,
          answer: await apiForm.one(caller.organization, customer, after),
        });
      },
    ),

    "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}": readThen(
      ahead,
      load,
      async ({ loaded: { customer, relationships, current }, caller, path, query, ifMatch, now, commit }) => {
        const { changes, events } = revokedAdmin(customer, relationships, path.resellerId);
        ifMatch.check(contract.customer, current);
        const resets = query.resetAdminCredentials === "true";
        const by = { organizationId: caller.organization.id, now };
        const all = resets ? withChanges(changes, credentialsResetBy(relationships, by)) : changes;
        const writes = linkWrites([customer, relationships], customer, all);
        const audit = {
          operation: "customer.delegated-admin-revoke",
          resourceType: "customer",
          resourceId: customer.id,
          before: { delegatedAdmin: path.resellerId },
          after: { delegatedAdmin: null, ...(resets && { userId: customer.adminId }) },
          concerns: path.resellerId,
        };
        if (!resets) return commit({ writes, audit, events, answer: undefined });
        const account = accountOf(customerUsers, await customers.admin(customer));
        // Who sends it again finds nothing to revoke.
        const ending = { writes, audit, events, isFinal: true };
        const { setupInfo } = await signIns.resetCredentials(commit, account, ending);
        const last = relationships.find(({ credentialsResetAt }) => credentialsResetAt);
        return {
          ...(last?.credentialsResetAt && {
            adminCredentialsLastResetBy: { organizationId: last.resellerId, at: last.credentialsResetAt },
          }),
          setupInfo,
        };
      },
    ),

    "PUT /v1/customers/{customerId}/azure-tenant-owner": readThen(
      ahead,
      load,
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
            ...linkWrites([before, relationships], customer, changes, customers.sameSubscriptions(before)),
            ...mayBeGiven(before.providerId, body.resellerId, { read: given }),
          ],
          audit: linkAudit("azure-tenant-owner-grant", [before, relationships], [customer, after]),
          events,
          answer: await apiForm.one(caller.organization, customer, after),
        });
      },
    ),

    "DELETE /v1/customers/{customerId}/azure-tenant-owner": readThen(
      ahead,
      load,
      async ({ loaded: { customer: before, relationships, current }, ifMatch, commit }) => {
        const { customer, changes, events, resellerId } = revokedOwner(before, relationships);
        ifMatch.check(contract.customer, current);
        return commit({
          writes: linkWrites([before, relationships], customer, changes),
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
