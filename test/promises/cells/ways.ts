import { rights } from "../../../lib/contract/permissions.ts";
import { type RouteKey, routes } from "../../../lib/contract/routes.ts";
import { newCustomer } from "../../support/drafts.ts";
import { realThings } from "../../support/example-calls.ts";
import { endedPartnership } from "../../support/matrix.ts";
import type { Cast } from "../../support/matrix-cast.ts";
import {
  type CustomerName,
  customerNames,
  customerOf,
  type OrderName,
  offers,
} from "../../support/matrix-holdings.ts";
import type { Kind, Situation, Target } from "../../support/matrix-situations.ts";
import type { World } from "../../support/world.ts";
import {
  anything,
  type Expected,
  ended,
  providersAdministrators,
  providersAgents,
  providersOwn,
  type Row,
  reached,
  required,
  roleRequired,
  U,
  whoMay,
} from "./row.ts";

/** More cells of a row, as its first way and as further ways. */
export interface Ways {
  first?: Partial<Row>;
  more?: readonly (Partial<Row> & { way: string })[];
}

/**
 * The customers that each type of caller sees: a provider all of its own, a reseller those that it administers, a
 * customer itself.
 */
const seen: Record<Kind, CustomerName[]> = {
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

const placedOrders: OrderName[] = ["ofReseller", "formerlyPlaced"];
const ordersOf = (kind: Kind, ofOneCustomer: boolean): OrderName[] => {
  if (kind === "indirect-provider")
    return ["ofProvider", "forAdministered", "ofReseller", "ofOther", "ofFormerReseller", "lost"];
  return ofOneCustomer ? [...placedOrders, "forAdministered"] : placedOrders;
};

const namedAlone: CustomerName[] = ["recorded", "supported"];
const namedOf = (cast: Cast, ...names: CustomerName[]) =>
  names.map((name) => cast.holdings.customers[name].named.id);

/** A provider's grants to a named reseller: only an active partner may get them. */
const givenTo = (answer: Expected) =>
  ({ own: required, active: answer, former: ended, never: required, unknown: required }) as const;
const providersOnly = (answer: Expected) => reached({ "indirect-provider": providersOwn(answer) });
/** A subscription that names nobody: for callers with access to the whole customer. */
const wholeOnly = reached({
  "indirect-provider": providersOwn(200),
  "indirect-reseller": { own: 200, formerlyAdministered: 200 },
  customer: { own: 200 },
});
/**
 * The callers that may change a subscription: not its support contact, and a former reseller only without selling more.
 */
const managed = (byFormer: Expected) =>
  reached({
    "indirect-provider": providersOwn(200),
    "indirect-reseller": { own: 200, recorded: 200, supported: roleRequired, formerlyAdministered: byFormer },
  });

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

const lineItems = [{ offerId: offers.basic, quantity: 5 }];
/** A line that no draft has yet, because an unchanged draft is no change. */
const renamed = (world: World) => ({ ...lineItems[0], friendlyName: `Line ${world.next()}` });

/** A reviewed draft, to be submitted in that version. */
const reviewed: Row["fresh"] = async ({ cast, kind, situation }) => {
  const { id = "" } = (await cast.target(kind, situation, "order", true)) ?? {};
  const by = kind === "indirect-reseller" ? cast.reseller : cast.provider;
  const { body } = await by.admin.post(`/v1/orders/${id}/review`);
  return { id, version: body.version };
};
/** A former reseller's draft in the version that its provider reviews. Only the partnership prevents its submit. */
const formerVersion = async ({ holdings, formerProvider }: Cast, id: string | undefined) => {
  if (id !== holdings.orders.formerlyPlaced) return "none";
  return (await formerProvider.admin.post(`/v1/orders/${id}/review`)).body.version;
};

const patching = (way: string, answers: Row["answers"], body: Row["body"], more: Partial<Row> = {}) => ({
  ...{ way, target: "named" as const, answers, body, headers: anything, fresh: true as const },
  ...more,
});
const subscription = "/v1/customers/{customerId}/subscriptions/{subscriptionId}";

/** Cells beyond the examples: the content of lists, and calls that need another right or name another resource. */
export const ways: Partial<Record<RouteKey, Ways>> = {
  // Managers of users, and each user for itself. A mailbox gets few of these mails a day, so each cell has its own.
  "POST /v1/users/{userId}/address-proof": {
    first: {
      who: whoMay(rights.manageUsers),
      fresh: async ({ world, cast, kind, situation }) => {
        const own = { operator: { admin: world.operator }, "indirect-reseller": cast.reseller };
        const mine = kind === "operator" || kind === "indirect-reseller" ? own[kind] : cast.provider;
        return { id: (await world.user(situation === "own" ? mine : cast.formerReseller, "SalesAgent")).id };
      },
    },
  },
  "POST /v1/customer-transfers/{transferId}/cancel": {
    first: {
      fresh: async ({ cast }) => {
        const { ownTransfer } = await realThings(cast.example, "indirect-provider", ["ownTransfer"]);
        return { id: ownTransfer };
      },
    },
  },
  "GET /v1/audit-records": { first: { fills: () => true } },
  // About the channel and customers: nothing for the operator, nor for users who only manage users.
  "GET /v1/events": { first: { fills: ({ kind, role }) => kind !== "operator" && role !== U } },

  "POST /v1/orders": {
    first: { body: ({ world }) => ({ customer: newCustomer(world), lineItems }), who: providersAgents },
    more: [
      {
        way: "for an existing customer",
        who: whoMay(routes["POST /v1/orders"].access),
        target: "customer",
        answers: reached({
          "indirect-provider": providersOwn(201),
          "indirect-reseller": { own: 201, formerlyAdministered: ended },
        }),
        body: ({ target }) => ({ customerId: target.id, lineItems }),
      },
      {
        way: "for an existing customer, with what is the provider's to set",
        who: providersAgents,
        target: "customer",
        answers: providersOnly(201),
        body: ({ cast, target }) => ({
          customerId: target.id,
          lineItems: [{ ...lineItems[0], partnerIdOnRecord: cast.reseller.mpnId }],
        }),
      },
    ],
  },
  "GET /v1/orders": {
    first: { shows: ({ cast, kind }) => ordersOf(kind, false).map((name) => cast.holdings.orders[name]) },
    more: [
      {
        way: "of one customer",
        target: "customer",
        query: ({ id }) => `&customerId=${id}`,
        shows: ({ cast, kind, target }) =>
          ordersOf(kind, true)
            .filter((name) => cast.holdings.customers[customerOf(name)].customer.id === target.id)
            .map((name) => cast.holdings.orders[name]),
      },
    ],
  },
  "PATCH /v1/orders/{orderId}": {
    first: { body: ({ world }) => ({ lineItems: [renamed(world)] }) },
    more: [
      {
        way: "with what is the provider's to set",
        who: providersAgents,
        answers: providersOnly(200),
        body: ({ world, cast }) => ({
          lineItems: [{ ...renamed(world), partnerIdOnRecord: cast.reseller.mpnId }],
        }),
      },
      {
        way: "with a support contact",
        who: providersAdministrators,
        answers: providersOnly(200),
        body: ({ world, cast }) => ({
          lineItems: [{ ...renamed(world), supportContact: { resellerId: cast.reseller.id } }],
        }),
      },
    ],
  },
  "POST /v1/orders/{orderId}/submit": {
    first: {
      body: async ({ cast, target }) => ({
        version: target.version ?? (await formerVersion(cast, target.id)),
      }),
      fresh: reviewed,
    },
  },

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
  "PUT /v1/customers/{customerId}/azure-tenant-owner": {
    more: [
      {
        way: "by the reseller named",
        target: "reseller",
        answers: givenTo(200),
        body: ({ target }) => ({ resellerId: target.resellerId }),
      },
    ],
  },
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

  "GET /v1/customers/{customerId}/subscriptions": {
    first: {
      shows: ({ cast, kind, situation, target }) => {
        const holding = Object.values(cast.holdings.customers).find(
          ({ customer }) => customer.id === target.id,
        );
        if (!holding) return [];
        const { named, suspended, unnamed } = holding;
        const isOnlyNamed = kind === "indirect-reseller" && ["recorded", "supported"].includes(situation);
        return [named.id, suspended.id, ...(isOnlyNamed ? [] : [unnamed.id])];
      },
    },
  },
  [`GET ${subscription}`]: {
    more: [
      { way: "that names nobody", target: "unnamed", answers: wholeOnly },
      { way: "of another customer", target: "stray", answers: reached({}) },
    ],
  },
  // A plan is part of changing the subscription, so a caller that may only read it does not see the plan.
  [`GET ${subscription}/scheduled-change`]: { first: { answers: managed(200) } },
  [`GET ${subscription}/support-contact`]: {
    more: [{ way: "that names nobody", target: "unnamed", answers: wholeOnly }],
  },
  [`PUT ${subscription}/support-contact`]: {
    more: [
      {
        way: "by the reseller named",
        target: "reseller",
        answers: givenTo(200),
        body: ({ target }) => ({ resellerId: target.resellerId }),
      },
    ],
  },
  [`PATCH ${subscription}`]: {
    first: {
      ...patching("renaming it", managed(200), ({ world }) => ({ friendlyName: `Name ${world.next()}` })),
    },
    more: [
      patching(
        "renaming one that names nobody",
        reached({
          "indirect-provider": providersOwn(200),
          "indirect-reseller": { own: 200, formerlyAdministered: 200 },
        }),
        ({ world }) => ({ friendlyName: `Name ${world.next()}` }),
        { target: "unnamed" },
      ),
      patching("with fewer licences and no renewal", managed(200), () => ({
        quantity: 5,
        autoRenewEnabled: false,
      })),
      patching("with more licences", managed(ended), () => ({ quantity: 20 })),
      patching("suspending it", managed(200), () => ({ status: "suspended" })),
      patching("cancelling it", managed(200), () => ({ status: "cancelled" })),
      patching("reactivating it", managed(ended), () => ({ status: "active" }), { target: "suspended" }),
      patching(
        "with a reseller of record",
        providersOnly(200),
        ({ cast }) => ({ partnerId: cast.reseller.mpnId }),
        { who: providersAgents },
      ),
      patching(
        "by the reseller of record named",
        { ...givenTo(200), own: [422, "MPN_ID_IS_PROVIDER"], unknown: [422, "MPN_ID_NOT_FOUND"] },
        ({ target }) => ({ partnerId: target.mpnId }),
        { who: providersAgents, target: "reseller" },
      ),
    ],
  },
  "GET /v1/subscriptions": {
    first: {
      shows: ({ cast, kind }) => [
        ...seen[kind].flatMap((name) => {
          const { named, suspended, unnamed } = cast.holdings.customers[name];
          return [named.id, suspended.id, unnamed.id];
        }),
        // Subscriptions that name a reseller under an active partnership, without access to the customer.
        ...(kind === "indirect-reseller" ? namedAlone : []).flatMap((name) => {
          const { named, suspended } = cast.holdings.customers[name];
          return [named.id, suspended.id];
        }),
      ],
      // Each item has its customer's name, and nothing else of the profile.
      alsoNames: ({ cast, kind }) =>
        (kind === "indirect-reseller" ? namedAlone : []).map((name) => {
          const { companyName } = cast.holdings.customers[name].customer.billingProfile;
          return `"customerName":${JSON.stringify(companyName)}`;
        }),
    },
  },
  "GET /v1/incentives": {
    first: {
      named: "subscriptionId",
      shows: ({ cast, kind }) =>
        kind === "indirect-provider"
          ? namedOf(cast, "recorded", "left")
          : namedOf(cast, "recorded", "formerlyRecorded"),
    },
    more: [
      {
        way: "of a reseller",
        target: "reseller",
        query: ({ resellerId }) => `&resellerId=${resellerId}`,
        shows: ({ cast, kind, situation }) => {
          if (kind === "indirect-reseller")
            return situation === "own" ? namedOf(cast, "recorded", "formerlyRecorded") : [];
          if (situation === "active") return namedOf(cast, "recorded");
          return situation === "former" ? namedOf(cast, "left") : [];
        },
      },
    ],
  },
};
