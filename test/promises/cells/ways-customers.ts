import type { RouteKey } from "../../../lib/contract/routes.ts";
import { endedPartnership } from "../../support/matrix.ts";
import type { Cast } from "../../support/matrix-cast.ts";
import { type CustomerName, customerNames } from "../../support/matrix-holdings.ts";
import type { Kind, Situation, Target } from "../../support/matrix-situations.ts";
import type { World } from "../../support/world.ts";
import { givenTo, grantedTo, providersAdministrators, type Row, required, type Ways } from "./row.ts";

/**
 * The customers that each type of caller sees: a provider all of its own, a reseller those that it administers, a
 * customer itself.
 */
export const seen: Record<Kind, CustomerName[]> = {
  operator: [],
  "indirect-provider": ["unrelated", "administered", "associated", "recorded", "supported", "owned", "left"],
  "indirect-reseller": ["administered", "formerlyAdministered"],
  customer: ["administered"],
};
const customersSeen = (cast: Cast, kind: Kind) =>
  customerNames
    .filter((name) => seen[kind].includes(name))
    .map((name) => cast.holdings.customers[name].customer);

/** The caller's own among those that a filter for this reseller leaves. */
const itself: Row["shows"] = ({ cast, kind, target }) =>
  customersSeen(cast, kind).flatMap(({ id }) => (id === target.id ? [id] : []));

/** A reseller whose customers are reassigned, one for each job. */
const leaving = async (
  { world, cast }: { world: World; cast: Cast },
  situation: Situation,
): Promise<Target> => {
  const reseller = await world.reseller();
  if (situation === "active") await world.partner(cast.provider, reseller);
  else await endedPartnership(world, cast.provider, reseller);
  return { resellerId: reseller.id };
};
const reassignment = (fromResellerId: string | undefined, toResellerId: string | undefined) => ({
  ...{ fromResellerId, toResellerId, subscriptions: true, delegatedAdmin: true },
});

export const waysOfCustomers: Partial<Record<RouteKey, Ways>> = {
  "GET /v1/customers": {
    first: { shows: ({ cast, kind }) => customersSeen(cast, kind).map(({ id }) => id) },
    more: [
      { way: "by domain", target: "customer", query: ({ domain }) => `&domain=${domain}`, shows: itself },
      {
        way: "by a word of its name",
        target: "customer",
        query: ({ word }) => `&search=${word}`,
        shows: itself,
      },
      {
        way: "of a reseller",
        target: "reseller",
        query: ({ resellerId }) => `&resellerId=${resellerId}`,
        // The list of a former reseller can be requested too.
        shows: ({ cast, kind, target }) =>
          customersSeen(cast, kind).flatMap(({ id, associatedPartnerId }) =>
            associatedPartnerId === target.resellerId ? [id] : [],
          ),
      },
    ],
  },
  "PUT /v1/customers/{customerId}/reseller": {
    first: { body: ({ cast }) => ({ resellerId: cast.reseller.id, delegatedAdmin: false }) },
    more: [
      {
        way: "with delegated admin",
        // Giving access needs a role for that.
        who: providersAdministrators,
        body: ({ cast }) => ({ resellerId: cast.reseller.id, delegatedAdmin: true }),
      },
      {
        way: "by the reseller named",
        target: "reseller",
        answers: givenTo(200),
        body: ({ target }) => ({ resellerId: target.resellerId, delegatedAdmin: false }),
      },
    ],
  },
  // Repeating the same terms is no change.
  "PATCH /v1/customers/{customerId}/delegated-admin/{resellerId}": { first: { fresh: true } },
  "PUT /v1/customers/{customerId}/azure-tenant-owner": grantedTo,
  "POST /v1/customers/reassign": {
    first: {
      way: "by the reseller that is left",
      target: "reseller",
      answers: { own: required, active: 202, former: 202, never: required, unknown: required },
      body: ({ cast, target }) => reassignment(target.resellerId, cast.other.id),
      fresh: (of) => leaving(of, of.situation),
    },
    more: [
      {
        way: "by the reseller that takes over",
        answers: givenTo(202),
        body: ({ cast, target }) => reassignment(target.fromResellerId ?? cast.other.id, target.resellerId),
        fresh: async (of) => ({
          fromResellerId: (await leaving(of, "former")).resellerId ?? "",
          ...(await leaving(of, "active")),
        }),
      },
    ],
  },
};
