import { notFound } from "../errors.ts";
import { placeStore } from "../limits/places.ts";
import { equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Table } from "../table/table.ts";
import { userOrganizations } from "../users/items.ts";
import { type ApiClientItem, apiClients } from "./items.ts";
import { mostActive } from "./rules.ts";

/** The API clients of organizations. */
export const apiClientStore = (table: Table) => ({
  /** A client of this organization. Throws NOT_FOUND. */
  async read(organizationId: string, id: string): Promise<ApiClientItem> {
    const client = await apiClients.in(table).get({ organizationId, id });
    if (!client) throw notFound();
    return client;
  },

  /** A client of any organization, for a token request, which only names the client. */
  async find(id: string): Promise<ApiClientItem | undefined> {
    const found = await userOrganizations.in(table).get({ userId: id });
    return found && apiClients.in(table).get({ organizationId: found.organizationId, id });
  },

  list: (organizationId: string, options: PageOptions) =>
    apiClients.in(table).page(keys.apiClients(organizationId), options),

  /** The write by which a client takes one of the organization's places. Throws LIMIT_REACHED when none is free. */
  async takePlace({ organizationId, id }: ApiClientItem): Promise<Write> {
    const active = async () => {
      const filter = equals("status", "active");
      const found = apiClients.in(table).each(keys.apiClients(organizationId), { filter });
      return (await Array.fromAsync(found)).map((client) => client.id);
    };
    const refusal = `There are ${mostActive} active API clients. Disable one first.`;
    const places = { organizationId, kind: "api-clients", limit: mostActive, refusal };
    return placeStore(table).take(places, active, id);
  },

  /** Adds a client. It is looked up by its id, as a user is. */
  create(client: ApiClientItem): Write[] {
    const { id: userId, organizationId } = client;
    return [apiClients.create(client), userOrganizations.create({ userId, organizationId })];
  },

  /** Saves a client, provided that it is as it was read. */
  save: (before: ApiClientItem, after: ApiClientItem): Write => apiClients.update(before, after),
});
