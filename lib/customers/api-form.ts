import type { Customer } from "../contract/customers.ts";
import type { Caller } from "../http/caller.ts";
import { organizations } from "../organizations/items.ts";
import type { Table } from "../table/table.ts";
import { administratorsAt, delegatedAdminAt } from "./delegated-admin.ts";
import type { Administrator, ListedCustomer } from "./items.ts";
import type { Listed } from "./list-entry.ts";

/**
 * A customer in the API's form. A reseller sees its own relationship and no other reseller's. Only the provider and the
 * customer see all.
 */
export const toApiCustomer = (
  viewer: Caller["organization"],
  customer: ListedCustomer,
  relationships: readonly Administrator[],
  names: ReadonlyMap<string, string>,
  now: Date,
): Customer => {
  const isSeen = (resellerId: string) => viewer.type !== "indirect-reseller" || resellerId === viewer.id;
  const { associatedPartnerId, azureTenantOwner } = customer;
  const admins = relationships.flatMap((relationship) => {
    const { resellerId } = relationship;
    const admin = isSeen(resellerId) ? delegatedAdminAt(relationship, now) : undefined;
    return admin ? [{ resellerId, name: names.get(resellerId) ?? "", ...admin }] : [];
  });
  return {
    id: customer.id,
    companyProfile: customer.companyProfile,
    billingProfile: customer.billingProfile,
    associatedPartnerId: associatedPartnerId && isSeen(associatedPartnerId) ? associatedPartnerId : null,
    delegatedAdmins: admins.sort((one, other) =>
      one.since === other.since
        ? one.resellerId.localeCompare(other.resellerId)
        : one.since.localeCompare(other.since),
    ),
    azureTenantOwner: azureTenantOwner && isSeen(azureTenantOwner.resellerId) ? azureTenantOwner : null,
    createdAt: customer.createdAt,
  };
};

/** Resellers that have been read already, by id. */
type ReadResellers = ReadonlyMap<string, { organization?: { name: string } | undefined }>;

/** Brings customers into the API's form, with the names of their resellers. */
export const customerApiForm = (table: Table) => {
  /** The present names of these organizations, including former resellers. */
  const names = async (ids: Iterable<string>): Promise<Map<string, string>> => {
    const wanted = [...new Set(ids)].map((id) => ({ id }));
    const found = wanted.length > 0 ? await organizations.in(table).getMany(wanted) : [];
    return new Map(found.map(({ id, name }) => [id, name]));
  };

  /**
   * The names of the delegated admins that the viewer sees. The viewer's own name is known. Those in `read` are not
   * read again.
   */
  const namesOf = async (
    viewer: Caller["organization"],
    relationships: readonly Administrator[],
    now: Date,
    read: ReadResellers = new Map(),
  ) => {
    if (viewer.type === "indirect-reseller") return new Map([[viewer.id, viewer.name]]);
    const ids = administratorsAt(relationships, now);
    const known = ids.flatMap((id): [string, string][] => {
      const name = read.get(id)?.organization?.name;
      return name === undefined ? [] : [[id, name]];
    });
    const found = new Map(known);
    return new Map([...known, ...(await names(ids.filter((id) => !found.has(id))))]);
  };

  return {
    names,

    async list(viewer: Caller["organization"], listed: readonly Listed[], now: Date): Promise<Customer[]> {
      const known = await namesOf(
        viewer,
        listed.flatMap(({ administrators }) => administrators),
        now,
      );
      return listed.map(({ customer, administrators }) =>
        toApiCustomer(viewer, customer, administrators, known, now),
      );
    },

    /** One customer, with relationships that the caller has read or is about to write. */
    async one(
      viewer: Caller["organization"],
      customer: ListedCustomer,
      relationships: readonly Administrator[],
      now: Date,
      read?: ReadResellers,
    ): Promise<Customer> {
      const known = await namesOf(viewer, relationships, now, read);
      return toApiCustomer(viewer, customer, relationships, known, now);
    },
  };
};
