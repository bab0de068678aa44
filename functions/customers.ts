import * as z from "zod";
import { openIdentity } from "../lib/aws/identity.ts";
import * as contract from "../lib/contract/customers.ts";
import { granting } from "../lib/contract/permissions.ts";
import { customerReach, partnershipRefusal } from "../lib/customers/access.ts";
import { customerView } from "../lib/customers/api-form.ts";
import { assigned } from "../lib/customers/assign.ts";
import { adminUnchanged, readAdmin } from "../lib/customers/credentials.ts";
import { updatedEvents } from "../lib/customers/events.ts";
import { grantedOwner, revokedAdmin, revokedOwner } from "../lib/customers/grants.ts";
import type { CustomerItem, CustomerPartnerItem } from "../lib/customers/items.ts";
import { customerLists } from "../lib/customers/list.ts";
import { changedTies, type TieUpdate, tieWritesOf } from "../lib/customers/relationships.ts";
import { changedProfiles, mustKeepDomain, patched } from "../lib/customers/rules.ts";
import { customerStore } from "../lib/customers/store.ts";
import { authorize, type Caller, rightsInTheWrite } from "../lib/http/caller.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { serve } from "../lib/http/serve.ts";
import { newId } from "../lib/ids.ts";
import { newJob, shownJob } from "../lib/jobs/rules.ts";
import { jobStore } from "../lib/jobs/store.ts";
import { logger } from "../lib/log.ts";
import { setting } from "../lib/settings.ts";
import { mayBeGiven, partnerNaming } from "../lib/subscriptions/partner.ts";
import { retryOnConflict } from "../lib/table/retry-on-conflict.ts";
import { openTable } from "../lib/table/table.ts";

const table = openTable(setting("TABLE_NAME"));
const identity = openIdentity({ userPoolId: setting("USER_POOL_ID") });
const customers = customerStore(table);
const reach = customerReach(table);
const view = customerView(table);
const list = customerLists(table);
const jobs = jobStore(table);
const { mustBePartner } = partnerNaming(table);

/** A customer in the caller's reach with what is tied to it, and as the caller sees it. */
const whole = async (caller: Caller, id: string) => {
  const reached = await reach.customer(caller, id);
  const ties = await customers.ties(id);
  return {
    reached,
    customer: reached.customer,
    ties,
    shown: await view.one(caller.organization, reached.customer, ties),
  };
};

/** The links of a customer, for the record. */
const linksOf = (
  { associatedPartnerId, azureTenantOwner }: CustomerItem,
  ties: readonly CustomerPartnerItem[],
) => ({
  associatedPartnerId,
  azureTenantOwner,
  delegatedAdmins: ties.filter(({ adminSince }) => adminSince).map(({ resellerId }) => resellerId),
});

/** A change of a customer's links, for the record: all of them as they were, and as they are. */
const linkAudit = (
  operation: string,
  [before, ties]: [CustomerItem, readonly CustomerPartnerItem[]],
  [after, tiesAfter]: [CustomerItem, readonly CustomerPartnerItem[]],
) => ({
  operation: `customer.${operation}`,
  resourceType: "customer",
  resourceId: after.id,
  before: linksOf(before, ties),
  after: linksOf(after, tiesAfter),
});

/** The writes of a change of links: the customer's own fields, and what each reseller has at it. */
const linkWrites = (before: CustomerItem, after: CustomerItem, changes: readonly TieUpdate[]) => [
  customers.save({ ...after, version: before.version }),
  ...tieWritesOf(before, changes),
];

export const handler = serve(
  "customers",
  {
    "GET /v1/customers": async ({ caller, query: { cursor: _, limit, ...query }, start }) => {
      const { items, ...rest } = await list(caller.organization, query, { limit, start });
      return { ...rest, items: await view.list(caller.organization, items) };
    },

    "GET /v1/customers/{customerId}": async ({ caller, path }) => {
      const { customer } = await reach.customer(caller, path.customerId);
      const [shown] = await view.list(caller.organization, [customer]);
      if (!shown) throw new Error("a customer that was read is not shown");
      return shown;
    },

    "PATCH /v1/customers/{customerId}": ({ caller, path, body, ifMatch, commit }) =>
      retryOnConflict(async () => {
        const { reached, customer: before, ties, shown } = await whole(caller, path.customerId);
        mustKeepDomain(before, body);
        ifMatch.check(contract.customer, shown);
        const customer = patched(before, body);
        const changed = changedProfiles(before, customer);
        if (changed.length === 0) return shown;
        const { companyProfile, billingProfile } = customer;
        return commit({
          writes: [...reach.rights(caller, reached, { partnership: false }), customers.save(customer)],
          audit: {
            operation: "customer.update",
            resourceType: "customer",
            resourceId: customer.id,
            before: { companyProfile: before.companyProfile, billingProfile: before.billingProfile },
            after: { companyProfile, billingProfile },
            concerns: customer.providerId,
          },
          events: updatedEvents(customer, ties, changed),
          answer: { ...shown, companyProfile, billingProfile },
          ...reach.onBehalfOf(reached),
        });
      }),

    "PUT /v1/customers/{customerId}/reseller": ({ caller, path, body, ifMatch, now, commit }) =>
      retryOnConflict(async () => {
        const { customer: before, ties, shown } = await whole(caller, path.customerId);
        ifMatch.check(contract.customer, shown);
        const { resellerId } = body;
        if (resellerId) await mustBePartner(before.providerId, resellerId);
        const left = before.associatedPartnerId;
        const partnership =
          left && left !== resellerId ? await reach.partnershipOf(before.providerId, left) : undefined;
        const leftIsPartner = partnership?.status === "active";
        const { customer, changes, events } = assigned(before, ties, body, { now, leftIsPartner });
        const after = changedTies(before, ties, changes);
        return commit({
          writes: [
            ...(body.delegatedAdmin ? rightsInTheWrite(caller, granting) : []),
            ...linkWrites(before, customer, changes),
            ...(resellerId ? mayBeGiven(before.providerId, resellerId) : []),
          ],
          audit: linkAudit("assign", [before, ties], [customer, after]),
          events,
          answer: await view.one(caller.organization, customer, after),
        });
      }),

    "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}": ({ caller, path, ifMatch, commit }) =>
      retryOnConflict(async () => {
        const { customer, ties, shown } = await whole(caller, path.customerId);
        const { changes, events } = revokedAdmin(customer, ties, path.resellerId);
        ifMatch.check(contract.customer, shown);
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
      }),

    "PUT /v1/customers/{customerId}/azure-tenant-owner": ({ caller, path, body, ifMatch, now, commit }) =>
      retryOnConflict(async () => {
        const { customer: before, ties, shown } = await whole(caller, path.customerId);
        ifMatch.check(contract.customer, shown);
        await mustBePartner(before.providerId, body.resellerId);
        const hasAzure = await customers.hasAzure(before.id, now);
        const { customer, changes, events } = grantedOwner(before, ties, body.resellerId, { hasAzure, now });
        const after = changedTies(before, ties, changes);
        return commit({
          writes: [
            customers.save(customer, customers.sameSubscriptions(before)),
            ...tieWritesOf(before, changes),
            ...mayBeGiven(before.providerId, body.resellerId),
          ],
          audit: linkAudit("azure-tenant-owner-grant", [before, ties], [customer, after]),
          events,
          answer: await view.one(caller.organization, customer, after),
        });
      }),

    "DELETE /v1/customers/{customerId}/azure-tenant-owner": ({ caller, path, ifMatch, commit }) =>
      retryOnConflict(async () => {
        const { customer: before, ties, shown } = await whole(caller, path.customerId);
        const { customer, changes, events, resellerId } = revokedOwner(before, ties);
        ifMatch.check(contract.customer, shown);
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
      }),

    "POST /v1/customers/{customerId}/admin-credentials": ({ caller, path, commit }) =>
      retryOnConflict(async () => {
        const reached = await reach.customer(caller, path.customerId);
        const { customer, as, partnership } = reached;
        if (as !== "provider" && partnership?.status !== "active")
          throw partnershipRefusal(partnership?.status);
        const admin = await readAdmin(table, customer);
        const change = {
          writes: [adminUnchanged(admin), ...reach.rights(caller, reached, { partnership: true })],
          audit: {
            operation: "customer.credentials-reset",
            resourceType: "customer",
            resourceId: customer.id,
            after: { userId: admin.id },
            concerns: customer.providerId,
          },
          answer: { userId: admin.id },
          ...reach.onBehalfOf(reached),
        };
        // Recorded before the password changes: nobody's password moves without a record.
        await commit(change, { hold: true });
        const temporaryPassword = await identity.giveTemporaryPassword(admin.id, admin.email);
        return { userId: admin.id, setupInfo: { userName: admin.email, temporaryPassword } };
      }),

    "POST /v1/customers/reassign": ({ caller, body, now, requestId, commit }) =>
      retryOnConflict(async () => {
        const providerId = caller.organization.id;
        const left = await reach.partnershipOf(providerId, body.fromResellerId);
        // One that has ended is left all the more; one that never was has nothing to leave.
        if (!left) throw partnershipRefusal(undefined);
        const id = newId("job", now);
        const job = newJob(body, { id, providerId, userId: caller.user.id, requestId, now });
        return commit({
          // In the order of refusals: a job that runs already (409) before a partnership that is missing (422).
          writes: [...jobs.create(job, now), ...mayBeGiven(providerId, body.toResellerId)],
          audit: {
            operation: "customer.reassign",
            resourceType: "job",
            resourceId: job.id,
            after: { ...body },
          },
          answer: shownJob(job, []),
        });
      }),

    "GET /v1/jobs/{jobId}": async ({ caller, path }) => {
      const job = await jobs.read(caller.organization.id, path.jobId);
      return shownJob(job, await jobs.failures(job.id));
    },
  },
  {
    logger,
    limits: limitsOf(setting),
    table,
    forbids: {
      "PUT /v1/customers/{customerId}/reseller": ({ caller, json }) => {
        if (granted.safeParse(json).success) authorize(caller, granting);
      },
    },
    reaches: {
      "POST /v1/customers/{customerId}/admin-credentials": ({ caller, path }) =>
        reach.customer(caller, path.customerId),
    },
  },
);

/** A body that gives access, whatever else is wrong with it. */
const granted = z.object({ delegatedAdmin: z.literal(true) });
