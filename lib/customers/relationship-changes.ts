import type { Caller } from "../http/caller.ts";
import type { Check, Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import { type CustomerRead, customerAccess } from "./access.ts";
import { customerApiForm } from "./api-form.ts";
import { recordedAdmin, withoutLimit } from "./delegated-admin.ts";
import type { CustomerItem, ResellerRelationship } from "./items.ts";
import { changedRelationships, type RelationshipUpdate, relationshipWrites } from "./relationships.ts";
import { customerStore } from "./store.ts";

/** A customer with its resellers' relationships to it. */
export type RelatedCustomer = readonly [CustomerItem, readonly ResellerRelationship[]];

/** A customer's relationships, for the record. The terms of delegated admins are listed apart, if there are any. */
const recordedRelationships = ([
  { associatedPartnerId, azureTenantOwner },
  relationships,
]: RelatedCustomer) => {
  const admins = relationships.flatMap((relationship) => {
    const admin = recordedAdmin(relationship);
    return admin ? [{ resellerId: relationship.resellerId, access: admin.access, until: admin.until }] : [];
  });
  const limited = admins.filter(({ access, until }) => access !== withoutLimit.access || until !== undefined);
  return {
    associatedPartnerId,
    azureTenantOwner,
    delegatedAdmins: admins.map(({ resellerId }) => resellerId),
    ...(limited.length > 0 && { limitedAdmins: limited }),
  };
};

/** The audit record of a change of a customer's relationships, with all of them before and after it. */
export const relationshipAudit = (operation: string, before: RelatedCustomer, after: RelatedCustomer) => ({
  operation: `customer.${operation}`,
  resourceType: "customer",
  resourceId: after[0].id,
  before: recordedRelationships(before),
  after: recordedRelationships(after),
});

/** The common part of changes of relationships: reads the customer with its relationships, and makes the writes. */
export const relationshipChanges = (table: Table) => {
  const customers = customerStore(table);
  const access = customerAccess(table);
  const apiForm = customerApiForm(table);

  return {
    /** Reads the customer and its relationships before a change. It does not need the caller. */
    ahead: ({ customerId }: { customerId: string }) => customers.withRelationships(customerId),

    /** The customer with its resellers' relationships to it, and in the caller's view. Throws NOT_FOUND. */
    async load({ caller, read, now }: { caller: Caller; read: CustomerRead; now: Date }) {
      const { customer, relationships } = await access.withRelationships(caller, read, now);
      const current = await apiForm.one(caller.organization, customer, relationships, now);
      return { customer, relationships, current };
    },

    /** The writes of a change: the customer's own fields, and each reseller's relationship to it. */
    writes: (
      [before, relationships]: RelatedCustomer,
      after: CustomerItem,
      changes: readonly RelationshipUpdate[],
      ...checks: Check[]
    ): Write[] => [
      ...customers.save(before, after, changedRelationships(before, relationships, changes), ...checks),
      ...relationshipWrites(before, changes),
    ],
  };
};
