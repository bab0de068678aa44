import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import type { LocalStack } from "../../infra/local/stack.ts";
import { keys } from "../../lib/table/keys.ts";
import { openTable } from "../../lib/table/table.ts";
import { anyVersion, idsIn } from "./channel.ts";
import { minute, second } from "./clock.ts";
import { channelOf, customerFixture } from "./customers.ts";
import { figure } from "./full.ts";
import type { List } from "./lists.ts";
import { endPartnership } from "./matrix.ts";
import { offerBody } from "./offer-body.ts";
import { type Client, documentsOf, good, type Organization, type World } from "./world.ts";

/** A list for one reader, and the field that identifies its items: `id` by default. */
type Read = Pick<List, "path" | "within"> & { by: Client; named?: string };

/** The items that stay in a list, and those that come and go while a reader pages through it. */
export interface Traffic extends Read {
  stable: string[];
  passing: string[];
  come(): Promise<unknown>;
  /** Removes or changes one of the passing items; left out where items cannot change. */
  go?(id: string): Promise<unknown>;
}

/** A provider, and a reseller that is its partner. */
interface Ground {
  stack: LocalStack;
  world: World;
  other: Organization;
  reseller: Organization;
}

const split = (ids: readonly string[]) => ({
  stable: ids.filter((_, at) => at % 2 === 0),
  passing: ids.filter((_, at) => at % 2 === 1),
});

/** A list that items come to, `count` at first; every second one leaves it by `go`. Without `go` all of them stay. */
const busy = async (
  list: Read,
  come: () => Promise<string>,
  go?: Traffic["go"],
  count = 2 * figure(4, 8),
): Promise<Traffic> => {
  const made: string[] = [];
  while (made.length < count) made.push(await come());
  return { ...list, come, ...(go ? { ...split(made), go } : { stable: made, passing: [] }) };
};
/** The same for a list that keeps an item whatever happens to it. */
const staying = async (traffic: Promise<Traffic>): Promise<Traffic> => {
  const { stable, passing, ...rest } = await traffic;
  return { ...rest, stable: [...stable, ...passing], passing };
};
const idOf = async (answering: Parameters<typeof good>[0]): Promise<string> => (await good(answering)).id;

/** A customer that the reseller administers and is reseller of record of, found by the word "paged". */
const newCustomer = ({ stack, other, reseller }: Ground) =>
  customerFixture(openTable(stack.tableName, documentsOf(stack)), {
    providerId: other.id,
    companyName: "Paged Ltd",
    now: new Date(stack.now()),
    reseller,
    subscriptions: [{ partnerId: reseller.mpnId, partnerOrganizationId: reseller.id }],
  });

/** Drafts that a reseller places for one customer, and cancels. */
const drafts =
  (reader: "other" | "reseller", within: (customerId: string) => string = () => "status=draft") =>
  async (ground: Ground): Promise<Traffic> => {
    const { admin } = ground.reseller;
    const { customer } = await newCustomer(ground);
    const order = { customerId: customer.id, lineItems: [{ offerId: "deskhub-essential", quantity: 1 }] };
    return busy(
      { by: ground[reader].admin, path: "/v1/orders", within: within(customer.id) },
      () => idOf(admin.post("/v1/orders", order)),
      (id) => good(admin.post(`/v1/orders/${id}/cancel`)),
    );
  };

/** The customers of the provider or the reseller, and how one leaves that list. */
const customers =
  (reader: "other" | "reseller", within?: string, go?: (ground: Ground, id: string) => Promise<unknown>) =>
  (ground: Ground): Promise<Traffic> => {
    const { drained } = ground.stack.streams;
    const come = async (): Promise<string> => {
      const { customer } = await newCustomer(ground);
      // The search index follows the name.
      await drained();
      return customer.id;
    };
    const leave = async (id: string) => {
      await go?.(ground, id);
      await drained();
    };
    const list = { by: ground[reader].admin, path: "/v1/customers" };
    return busy({ ...list, ...(within && { within }) }, come, go && leave);
  };

const credits =
  (reader: "other" | "reseller") =>
  async (ground: Ground): Promise<Traffic> => {
    const { stack, other } = ground;
    const paths = new Map<string, string>();
    const come = async (): Promise<string> => {
      const { customer, subscriptions } = await newCustomer(ground);
      const id = subscriptions[0]?.id ?? "";
      paths.set(id, `/v1/customers/${customer.id}/subscriptions/${id}`);
      return id;
    };
    const close = (id: string) =>
      good(other.admin.patch(paths.get(id) ?? "", { partnerId: null }, anyVersion));
    const list = { by: ground[reader].admin, path: "/v1/incentives", named: "subscriptionId" };
    const traffic = await staying(busy(list, come, close));
    // A credit that is closed in the instant of its start would not be stored.
    stack.advance(minute);
    return traffic;
  };

/** The change requests of a new provider: few enough, because an organization may make 20 a day. */
const changeRequests =
  (path: string, readerOf: (ground: Ground, provider: Organization) => Client) =>
  async (ground: Ground): Promise<Traffic> => {
    const provider = await ground.world.provider();
    const asked = { changes: { country: "FR" }, reason: "moved" };
    const come = () => idOf(provider.admin.post("/v1/organization/change-requests", asked));
    return busy({ by: readerOf(ground, provider), path }, come, undefined, figure(8, 12));
  };

const offers = ({ world, other }: Ground, within?: string): Promise<Traffic> => {
  const put = (id: string, name: string) => good(world.operator.put(`/v1/offers/${id}`, offerBody(name)));
  const come = async (): Promise<string> => {
    const id = `come-${world.next()}`;
    await put(id, "Passing through");
    return id;
  };
  const list = { by: other.admin, path: "/v1/offers", ...(within && { within }) };
  return busy(list, come, within ? (id) => put(id, "Renamed") : undefined);
};

/** Audit records, newest first: none leaves the list, and a filter skips others between its matches. */
const records =
  (within = "") =>
  async ({ world }: Ground): Promise<Traffic> => {
    const provider = await world.provider();
    const by = provider.admin;
    const user = await world.user(provider, "SalesAgent");
    const path = "/v1/audit-records";
    const come = async () => {
      await world.invitation({ admin: by });
      await good(by.patch(`/v1/users/${user.id}`, { displayName: `Name ${world.next()}` }, anyVersion));
    };
    for (let records = 0; records < figure(8, 16); records++) await come();
    const stable = idsIn(await by.get(`${path}?limit=100&${within}`));
    return { by, path, within, stable, passing: [], come };
  };

/** Lists that change while they are read, one for each way in which they are stored. */
export const traffic: Record<string, (ground: Ground) => Promise<Traffic>> = {
  requests: ({ world, other: { admin: by } }) => {
    const path = "/v1/partnership-requests";
    const come = () => idOf(by.post(path, { resellerEmail: `paged-${world.next()}@paged.example` }));
    return busy({ by, path, within: "status=draft" }, come, (id) => good(by.post(`${path}/${id}/revoke`)));
  },
  "a customer's drafts": drafts("other", (customerId) => `customerId=${customerId}&status=draft`),
  // A cancelled order stays among all orders.
  "a provider's orders": (ground) => staying(drafts("other", () => "")(ground)),
  "a provider's drafts": drafts("other"),
  "a reseller's drafts": drafts("reseller"),
  "a provider's customers": customers("other"),
  "a provider's customers of one reseller": (ground) => {
    const nobody = { resellerId: null, delegatedAdmin: false };
    return customers("other", `resellerId=${ground.reseller.id}`, ({ other }, id) =>
      good(other.admin.put(`/v1/customers/${id}/reseller`, nobody)),
    )(ground);
  },
  // Through the index: a customer with revoked access leaves it.
  "a reseller's customers": customers("reseller", undefined, ({ other, reseller }, id) =>
    good(other.admin.delete(`/v1/customers/${id}/delegated-admin/${reseller.id}`)),
  ),
  "customers found by a word": customers("other", "search=paged", ({ other }, id) => {
    const renamed = { billingProfile: { companyName: "Renamed Ltd" } };
    return good(other.admin.patch(`/v1/customers/${id}`, renamed, anyVersion));
  }),
  "a customer's subscriptions": async (ground) => {
    const { stack, other } = ground;
    const { customer } = await newCustomer(ground);
    const channel = channelOf(openTable(stack.tableName, documentsOf(stack)));
    const list = { by: other.admin, path: `/v1/customers/${customer.id}/subscriptions` };
    return busy(list, async () => (await channel.subscription(customer, new Date(stack.now()))).id);
  },
  // A closed credit stays at its place in the report for ever.
  "a reseller's credits": credits("reseller"),
  "a provider's credits": credits("other"),
  "a provider's resellers": ({ world, other }) => {
    const come = async () => (await world.partnerOf(other)).id;
    return busy({ by: other.admin, path: "/v1/indirect-resellers" }, come, (id) => endPartnership(other, id));
  },
  "a reseller's providers": ({ world, reseller }) => {
    const providers = new Map<string, Organization>();
    const come = async (): Promise<string> => {
      const partner = await world.provider();
      await world.partner(partner, reseller);
      providers.set(partner.id, partner);
      return partner.id;
    };
    const go = async (id: string) => {
      const partner = providers.get(id);
      if (!partner) throw new Error(`nobody here is ${id}`);
      await endPartnership(partner, reseller.id);
    };
    return busy({ by: reseller.admin, path: "/v1/indirect-providers" }, come, go);
  },
  "an organization's users": ({ world, other }) => {
    const come = async () => (await world.user(other, "SalesAgent")).id;
    return busy({ by: other.admin, path: "/v1/users" }, come);
  },
  organizations: ({ world }) =>
    busy({ by: world.operator, path: "/v1/organizations" }, async () => (await world.reseller()).id),
  // A suspended organization leaves the directory.
  "the directory": ({ world }) =>
    busy(
      { by: world.anonymous, path: "/v1/directory/indirect-providers" },
      async () => (await world.provider()).id,
      (id) => good(world.operator.patch(`/v1/organizations/${id}`, { status: "suspended" }, anyVersion)),
    ),
  "all change requests": changeRequests("/v1/change-requests", ({ world }) => world.operator),
  "a provider's change requests": changeRequests("/v1/organization/change-requests", (_, own) => own.admin),
  offers: (ground) => offers(ground),
  "offers found by a word": (ground) => offers(ground, "search=passing"),
  // New events come to the feed's end, and the table removes expired ones.
  events: async ({ stack, world }) => {
    const { id: organizationId, admin: by } = await world.provider();
    const documents = documentsOf(stack);
    const come = async () => {
      await world.invitation({ admin: by });
      // The youngest events are held back.
      stack.advance(16 * second);
    };
    for (let events = 0; events < figure(8, 16); events++) await come();
    const path = "/v1/events";
    const Key = (id: string) => ({ TableName: stack.tableName, Key: keys.event(organizationId, id) });
    const go = (id: string) => documents.send(new DeleteCommand(Key(id)));
    return { by, path, ...split(idsIn(await by.get(`${path}?limit=100`))), come, go };
  },
  "audit records": records(),
  "audit records of one kind": records("resourceType=user"),
};
