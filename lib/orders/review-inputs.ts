import * as z from "zod";
import type { PartnerCheck } from "../contract/organizations.ts";
import { adminEmail } from "../customers/admin.ts";
import {
  type CustomerItem,
  customers,
  type ResellerRelationship,
  resellerRelationships,
} from "../customers/items.ts";
import { offers as offerEntity, type SellableOffer } from "../offers/items.ts";
import { missingPrerequisites, sellable } from "../offers/rules.ts";
import {
  type AgreementItem,
  agreements,
  mpnIds as mpnIdEntries,
  type OrganizationItem,
  organizations,
} from "../organizations/items.ts";
import { type SuspensionCount, suspensionCounts } from "../organizations/standing.ts";
import type { ReadPartnership } from "../partnerships/access.ts";
import { partnerships } from "../partnerships/items.ts";
import { judgeNaming } from "../partnerships/naming.ts";
import { subscriptions } from "../subscriptions/items.ts";
import { statusAt } from "../subscriptions/states.ts";
import { equals } from "../table/condition.ts";
import type { Item } from "../table/item.ts";
import type { Key } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import type { OrderItem } from "./items.ts";
import { mpnIdsOf, resellerIdsOf } from "./rules.ts";

/** A reseller that an order names. */
export interface NamedReseller {
  organization?: OrganizationItem | undefined;
  partnership?: ReadPartnership | undefined;
  /** Its relationship to the order's customer, if that is an existing one. */
  relationship?: ResellerRelationship | undefined;
}

/** Everything that a review depends on, besides the order itself. */
export interface ReviewInputs {
  provider: OrganizationItem;
  /** The offers of the order that this release can sell, by their ids. */
  offers: ReadonlyMap<string, SellableOffer>;
  /** Whether each named MPN ID may be a reseller of record. */
  partners: ReadonlyMap<string, PartnerCheck>;
  /** All named resellers, by MPN ID or by id, under their organizations' ids. */
  resellers: ReadonlyMap<string, NamedReseller>;
  /** The existing customer; `undefined` for an order for a new one. */
  customer: CustomerItem | undefined;
  /** The present user of the new customer's domain, or of the name of its admin user. */
  domainTaken: "by-own" | "by-another" | undefined;
  /** The prerequisites of the order's offers for which the existing customer has an active subscription. */
  held: ReadonlySet<string>;
  /** Trials among the offers that the existing customer has had. */
  trialsUsed: ReadonlySet<string>;
  /** The deployment's count of suspensions, read before the organizations. */
  suspensions: SuspensionCount | undefined;
}

/**
 * The item that reserves a domain or the name of its admin: for a customer, or for a user of an organization or a
 * customer.
 */
const reservation = {
  parse: z.object({
    customerId: z.string().optional(),
    organizationId: z.string().optional(),
    proven: z.boolean().optional(),
  }).parse,
};

/** The owner of a domain or of its admin's name; nobody when the address's use is unproven. */
const holdersOf = (reserved: ReturnType<typeof reservation.parse> | undefined): string[] =>
  reserved && reserved.proven !== false ? [reserved.customerId ?? reserved.organizationId ?? ""] : [];

/** Reads many items at once. The result finds each by its key. */
const reading = async (table: Table, wanted: readonly Key[]) => {
  const name = ({ PK, SK }: Key) => `${PK} ${SK}`;
  const found = await table.getMany(wanted);
  const items = new Map<string, Item>(found.map((item) => [`${item.PK} ${item.SK}`, item]));
  return <T>(key: Key, kind: { parse: (item: Item) => T }): T | undefined => {
    const item = items.get(name(key));
    return item && kind.parse(item);
  };
};

/** Reads what a review of an order depends on. */
export const reviewInputs = (table: Table) => {
  /** The offers for which the customer has an active subscription. It stops once all wanted ones are found. */
  const heldOf = async (customerId: string, wanted: readonly string[], now: Date): Promise<Set<string>> => {
    const held = new Set<string>();
    const active = subscriptions
      .in(table)
      .each(keys.subscriptions(customerId), { filter: equals("status", "active") });
    for await (const subscription of active) {
      if (statusAt(subscription, now) === "active") held.add(subscription.offerId);
      if (wanted.every((id) => held.has(id))) break;
    }
    return held;
  };

  /**
   * The trials that a customer has had. Releases that did not note them left the subscription, unless it was upgraded.
   */
  const triedOf = async (customer: CustomerItem, trials: readonly string[]): Promise<Set<string>> => {
    const tried = new Set(customer.trialsUsed);
    if (trials.every((id) => tried.has(id))) return tried;
    for await (const { offerId } of subscriptions.in(table).each(keys.subscriptions(customer.id)))
      if (trials.includes(offerId)) tried.add(offerId);
    return tried;
  };

  /** The organizations with these MPN IDs. Unknown MPN IDs are left out. */
  const owners = async (mpnIds: readonly string[]): Promise<Map<string, string>> => {
    const first = await reading(table, mpnIds.map(keys.mpnId));
    return new Map(
      mpnIds.flatMap((mpnId): [string, string][] => {
        const owner = first(keys.mpnId(mpnId), mpnIdEntries)?.organizationId;
        return owner ? [[mpnId, owner]] : [];
      }),
    );
  };

  return {
    owners,

    /** The review inputs of an order. It takes two or three rounds of reads, however many lines the order has. */
    async of(order: OrderItem, customer: CustomerItem | undefined, now: Date): Promise<ReviewInputs> {
      const { providerId } = order;
      const mpnIds = mpnIdsOf(order);
      const offerIds = order.lineItems.map(({ offerId }) => offerId);
      const domain = customer ? undefined : order.customer?.companyProfile.domain;
      const reservations = domain ? [keys.domain(domain), keys.email(adminEmail(domain))] : [];
      const first = await reading(table, [
        keys.suspensionCount,
        keys.organization(providerId),
        ...offerIds.map(keys.offer),
        ...mpnIds.map(keys.mpnId),
        ...reservations,
      ]);
      const provider = first(keys.organization(providerId), organizations);
      if (!provider) throw new Error(`the provider ${providerId} of an order is gone`);
      const offers = new Map(
        offerIds.flatMap((id): [string, SellableOffer][] => {
          const item = first(keys.offer(id), offerEntity);
          const offer = item && sellable(item);
          return offer ? [[id, offer]] : [];
        }),
      );
      const owner = (mpnId: string) => first(keys.mpnId(mpnId), mpnIdEntries)?.organizationId;

      const ids = [...new Set([...resellerIdsOf(order), ...mpnIds.flatMap((mpnId) => owner(mpnId) ?? [])])];
      const ordered = new Set(offers.keys());
      const wanted = [...offers.values()].flatMap((offer) => missingPrerequisites(offer, ordered));
      const trials = [...offers.values()].flatMap(({ id, isTrial }) => (isTrial ? [id] : []));
      const holders = reservations.flatMap((key) => holdersOf(first(key, reservation)));
      const [second, held, trialsUsed] = await Promise.all([
        reading(
          table,
          ids
            .flatMap((id) => [
              keys.organization(id),
              keys.agreement(id, provider.region),
              keys.partnership(providerId, id),
              ...(customer ? [keys.resellerRelationship(customer.id, id)] : []),
            ])
            .concat(keys.organization(providerId), holders.map(keys.customer)),
        ),
        customer && wanted.length > 0 ? heldOf(customer.id, wanted, now) : new Set<string>(),
        customer && trials.length > 0 ? triedOf(customer, trials) : new Set<string>(),
      ]);
      const organization = (id: string) => second(keys.organization(id), organizations);
      const isOwn = (id: string) =>
        id === providerId || second(keys.customer(id), customers)?.providerId === providerId;
      const agreement = (id: string): AgreementItem | undefined =>
        second(keys.agreement(id, provider.region), agreements);
      return {
        // Read after the count.
        provider: organization(providerId) ?? provider,
        suspensions: first(keys.suspensionCount, suspensionCounts),
        offers,
        partners: new Map(
          mpnIds.map((mpnId) => {
            const id = owner(mpnId);
            return [
              mpnId,
              judgeNaming(mpnId, provider, {
                organization: id ? organization(id) : undefined,
                isSigned: id !== undefined && agreement(id) !== undefined,
                partnership: id ? second(keys.partnership(providerId, id), partnerships)?.status : undefined,
              }),
            ];
          }),
        ),
        resellers: new Map(
          ids.map((id) => [
            id,
            {
              organization: organization(id),
              partnership: second(keys.partnership(providerId, id), partnerships),
              relationship:
                customer && second(keys.resellerRelationship(customer.id, id), resellerRelationships),
            },
          ]),
        ),
        customer,
        domainTaken: holders.some(isOwn) ? "by-own" : holders.length > 0 ? "by-another" : undefined,
        held,
        trialsUsed,
      };
    },
  };
};
