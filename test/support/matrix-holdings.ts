import { demoOffers } from "../../infra/local/demo-offers.ts";
import { offerId, targetOfferId } from "../../lib/contract/examples/offers.ts";
import { adminEmail } from "../../lib/customers/admin.ts";
import type { CustomerItem } from "../../lib/customers/items.ts";
import { updateSearchIndex } from "../../lib/customers/search-index.ts";
import { newId } from "../../lib/ids.ts";
import { keepOpenCreditKeys } from "../../lib/incentives/keyed.ts";
import { newJob } from "../../lib/jobs/rules.ts";
import type { OfferItem } from "../../lib/offers/items.ts";
import { newDraft } from "../../lib/orders/rules.ts";
import { orderStore } from "../../lib/orders/store.ts";
import type { SubscriptionItem } from "../../lib/subscriptions/items.ts";
import { updateKeysOfCustomer } from "../../lib/subscriptions/keyed.ts";
import { keys } from "../../lib/table/keys.ts";
import type { Table } from "../../lib/table/table.ts";
import { customerFixture } from "./customers.ts";
import { anOffer } from "./subscriptions.ts";
import type { Member, Organization, World } from "./world.ts";

/** An organization with customers in the matrix, and the resellers with relationships to them. */
export interface Parties {
  provider: Organization;
  /** Its partnership with `reseller` has ended. */
  formerProvider: Organization;
  neverProvider: Organization;
  reseller: Organization;
  /** Its partnership with `provider` has ended. */
  formerReseller: Organization;
  /** Another partner of `provider`. */
  other: Organization;
}

/** A customer and its subscriptions: two that name resellers, and an Azure subscription that names nobody. */
export interface Holding {
  customer: CustomerItem;
  /** A word in its name that no other customer's name has. */
  word: string;
  named: SubscriptionItem;
  suspended: SubscriptionItem;
  unnamed: SubscriptionItem;
}

interface Relationships {
  of: keyof Parties;
  to?: "reseller" | "formerReseller";
  associated?: true;
  admin?: true;
  owner?: true;
  record?: true;
  support?: true;
}

/** The customers by a reseller's relationship to them. */
const customers = {
  unrelated: { of: "provider" },
  administered: { of: "provider", to: "reseller", associated: true, admin: true, owner: true },
  associated: { of: "provider", to: "reseller", associated: true },
  recorded: { of: "provider", to: "reseller", record: true },
  supported: { of: "provider", to: "reseller", support: true },
  owned: { of: "provider", to: "reseller", owner: true },
  left: { of: "provider", to: "formerReseller", associated: true, admin: true, owner: true, record: true },
  formerlyUnrelated: { of: "formerProvider" },
  formerlyAdministered: { of: "formerProvider", to: "reseller", associated: true, admin: true },
  formerlyAssociated: { of: "formerProvider", to: "reseller", associated: true },
  formerlyRecorded: { of: "formerProvider", to: "reseller", record: true },
  formerlySupported: { of: "formerProvider", to: "reseller", support: true },
  formerlyOwned: { of: "formerProvider", to: "reseller", owner: true },
  strange: { of: "neverProvider" },
} as const satisfies Record<string, Relationships>;
export type CustomerName = keyof typeof customers;
export const customerNames = Object.keys(customers) as CustomerName[];

/** The drafts by who placed them and for which customer. */
const orders = {
  ofProvider: { customer: "unrelated" },
  /** The provider's draft for a customer that the reseller administers. */
  forAdministered: { customer: "administered" },
  ofReseller: { customer: "administered", by: "reseller" },
  ofOther: { customer: "unrelated", by: "other" },
  ofFormerReseller: { customer: "left", by: "formerReseller" },
  /** The reseller's draft for a customer that it no longer administers. */
  lost: { customer: "owned", by: "reseller" },
  formerlyPlaced: { customer: "formerlyAdministered", by: "reseller" },
  ofFormerProvider: { customer: "formerlyUnrelated" },
  strange: { customer: "strange" },
} as const satisfies Record<string, { customer: CustomerName; by?: keyof Parties }>;
export type OrderName = keyof typeof orders;
export const orderNames = Object.keys(orders) as OrderName[];
/** The customer of an order. */
export const customerOf = (name: OrderName): CustomerName => orders[name].customer;

/** The offers in the matrix's orders, upgrades and changes. */
export const offers = { basic: offerId, plus: targetOfferId, spare: "matrix-spare" } as const;
/** All offers that there are. */
export const catalogue: OfferItem[] = [
  ...demoOffers.map((offer) => anOffer(offer.id, offer)),
  anOffer(offers.spare),
];

const mapped = async <K extends string, T>(names: readonly K[], make: (name: K) => Promise<T>) =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, await make(name)]))) as Record<K, T>;

/** Everything about customers in every relation, written as orders and grants leave it. */
export const openHoldings = async (
  { table, world, now }: { table: Table; world: World; now: () => Date },
  parties: Parties,
) => {
  /** A customer of this name, which may be one of many. */
  const customer = async (name: CustomerName): Promise<Holding> => {
    const { of, to, ...has }: Relationships = customers[name];
    const at = now();
    const since = at.toISOString();
    const word = `kontor${String(world.next()).padStart(5, "0")}`;
    const reseller = to && parties[to];
    const naming = {
      ...(has.record && { partnerId: reseller?.mpnId, partnerOrganizationId: reseller?.id }),
      ...(has.support && { supportResellerId: reseller?.id }),
    };
    const { id: providerId } = parties[of];
    const made = await customerFixture(table, {
      ...{ providerId, domain: `${word}.example`, companyName: `${word} Ltd`, now: at },
      ...(reseller &&
        has.associated && { reseller: { id: reseller.id, delegatedAdmin: has.admin === true } }),
      ...(reseller &&
        has.owner && {
          azureTenantOwner: { resellerId: reseller.id, since },
          relationships: { [reseller.id]: { azureOwnerSince: since } },
        }),
      subscriptions: [
        { ...naming, offerId: offers.basic, scheduledChange: { quantity: 8, scheduledBy: providerId } },
        { ...naming, offerId: offers.basic, status: "suspended" },
        { offerId: "matrix-azure", billing: "azure" },
      ],
    });
    const [named, suspended, unnamed] = made.subscriptions;
    if (!named || !suspended || !unnamed) throw new Error("a subscription is missing");
    return { customer: made.customer, word, named, suspended, unnamed };
  };

  const shared = await mapped(customerNames, customer);

  /** A draft with this name: one more licence for its customer. */
  const order = async (name: OrderName): Promise<string> => {
    const { customer: of, by }: { customer: CustomerName; by?: keyof Parties } = orders[name];
    const { providerId, id: customerId } = shared[of].customer;
    const input = { customerId, lineItems: [{ offerId: offers.basic, quantity: 5 }] };
    const id = newId("ord", now());
    const draft = newDraft(input, { id, providerId, placedBy: by && parties[by].id, now: now() });
    await table.transact(orderStore(table).create(draft));
    return id;
  };

  /** A completed reassignment. */
  const job = async ({ id: providerId, admin }: Organization): Promise<string> => {
    const id = newId("job", now());
    const asked = {
      fromResellerId: parties.other.id,
      toResellerId: parties.reseller.id,
      subscriptions: false,
      delegatedAdmin: false,
    };
    const by = { id, providerId, userId: admin.id, requestId: "matrix", now: now() };
    await table.write({ put: { ...keys.job(providerId, id), ...newJob(asked, by), status: "completed" } });
    return id;
  };

  for (const offer of catalogue) await table.write({ put: { ...keys.offer(offer.id), ...offer } });

  // As the stream consumer writes it, which does not run here.
  for (const { customer: made, named, suspended } of Object.values(shared)) {
    await updateSearchIndex(table, made.id);
    await updateKeysOfCustomer(table, made.id);
    for (const each of [named, suspended]) await keepOpenCreditKeys(table, each);
  }

  /** The admin user of a customer. */
  const adminOf = (name: CustomerName): Promise<Member> => {
    const { adminId, companyProfile } = shared[name].customer;
    return world.member(adminId, adminEmail(companyProfile.domain));
  };

  return {
    customer,
    order,
    adminOf,
    customers: shared,
    orders: await mapped(orderNames, order),
    jobs: {
      own: await job(parties.provider),
      former: await job(parties.formerProvider),
      never: await job(parties.neverProvider),
    },
  };
};
export type Holdings = Awaited<ReturnType<typeof openHoldings>>;
