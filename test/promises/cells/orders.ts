import { randomUUID } from "node:crypto";
import { aCustomer } from "../../support/customers.ts";
import type { Cast } from "../../support/matrix-cast.ts";
import { customerOf, type OrderName, offers } from "../../support/matrix-holdings.ts";
import type { Kind, Situation } from "../../support/matrix-situations.ts";
import { offerBody } from "../../support/offer-body.ts";
import type { World } from "../../support/world.ts";
import {
  agents,
  anything,
  type Cells,
  type Expected,
  ended,
  everybody,
  operators,
  providersAdministrators,
  providersAgents,
  providersOwn,
  reached,
  roleRequired,
} from "./row.ts";

const lineItems = [{ offerId: offers.basic, quantity: 5 }];

/** A line as no draft has it yet: what changes nothing is no change. */
const renamed = (world: World) => ({ ...lineItems[0], friendlyName: `Line ${world.next()}` });

/** A provider has the orders of its customers, a reseller those of customers that it administers. */
const reading = reached({
  "indirect-provider": providersOwn(200),
  "indirect-reseller": { own: 200, forAdministered: 200, formerlyPlaced: 200 },
});

/** A reseller acts on what it has placed for a customer that it still administers; `former` after its partnership. */
const acting = (answer: number, former: Expected) =>
  reached({
    "indirect-provider": providersOwn(answer),
    "indirect-reseller": { own: answer, forAdministered: roleRequired, formerlyPlaced: former },
  });

/** What gives somebody something needs the partnership besides. */
const changing = (answer: number) => acting(answer, ended);

const offer = (number: number) => offerBody(`Offer ${number}`);

const newCustomer = (world: World) => {
  const { billingProfile } = aCustomer("");
  const number = world.next();
  return { companyProfile: { domain: `drafted-${number}.example` }, billingProfile };
};

/** A draft that was reviewed, to be submitted in that version. */
const reviewed = async ({ cast, kind, situation }: { cast: Cast; kind: Kind; situation: Situation }) => {
  const { id = "" } = (await cast.target(kind, situation, "order", true)) ?? {};
  const by = kind === "indirect-reseller" ? cast.reseller : cast.provider;
  const { body } = await by.admin.post(`/v1/orders/${id}/review`);
  return { id, version: body.version };
};

/** A former reseller's draft in the version that its provider reviews: nothing but the partnership is against it. */
const formerVersion = async ({ holdings, formerProvider }: Cast, id: string | undefined) => {
  if (id !== holdings.orders.formerlyPlaced) return "none";
  return (await formerProvider.admin.post(`/v1/orders/${id}/review`)).body.version;
};

const providersOrders: OrderName[] = [
  "ofProvider",
  "forAdministered",
  "ofReseller",
  "ofOther",
  "ofFormerReseller",
  "lost",
];
const placedOrders: OrderName[] = ["ofReseller", "formerlyPlaced"];
const resellersOrders: OrderName[] = [...placedOrders, "forAdministered"];

/** Offers, and orders in their life. */
export const orders: Cells = {
  "GET /v1/offers": {
    who: everybody,
    answers: 200,
    shows: () => Object.values(offers),
  },
  "GET /v1/offers/{offerId}": {
    who: everybody,
    target: "offer",
    answers: { own: 200, unknown: [404, "NOT_FOUND"] },
  },
  "PUT /v1/offers/{offerId}": {
    who: operators,
    target: "offer",
    answers: { own: 200, unknown: 200 },
    body: ({ world }) => offer(world.next()),
  },
  "POST /v1/offers/import": {
    who: operators,
    answers: 200,
    body: ({ world }) => {
      const number = world.next();
      return { offers: [{ id: `imported-${number}`, ...offer(number) }] };
    },
  },

  "POST /v1/orders": [
    {
      way: "for an existing customer",
      who: agents,
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
      answers: reached({ "indirect-provider": providersOwn(201) }),
      body: ({ cast, target }) => ({
        customerId: target.id,
        lineItems: [{ ...lineItems[0], partnerIdOnRecord: cast.reseller.mpnId }],
      }),
    },
    {
      way: "for a new customer",
      who: providersAgents,
      answers: 201,
      body: ({ world }) => ({ customer: newCustomer(world), lineItems }),
    },
  ],
  "GET /v1/orders": [
    {
      who: agents,
      answers: 200,
      shows: ({ cast, kind }) =>
        (kind === "indirect-provider" ? providersOrders : placedOrders).map(
          (name) => cast.holdings.orders[name],
        ),
    },
    {
      way: "of one customer",
      who: agents,
      target: "customer",
      query: ({ id }) => `&customerId=${id}`,
      answers: 200,
      shows: ({ cast, kind, target }) =>
        (kind === "indirect-provider" ? providersOrders : resellersOrders)
          .filter((name) => cast.holdings.customers[customerOf(name)].customer.id === target.id)
          .map((name) => cast.holdings.orders[name]),
    },
  ],
  "GET /v1/orders/{orderId}": { who: agents, target: "order", answers: reading },
  "PATCH /v1/orders/{orderId}": [
    {
      who: agents,
      target: "order",
      answers: changing(200),
      body: ({ world }) => ({ lineItems: [renamed(world)] }),
      headers: anything,
    },
    {
      way: "with what is the provider's to set",
      who: providersAgents,
      target: "order",
      answers: reached({ "indirect-provider": providersOwn(200) }),
      body: ({ world, cast }) => ({
        lineItems: [{ ...renamed(world), partnerIdOnRecord: cast.reseller.mpnId }],
      }),
      headers: anything,
    },
    {
      way: "with a support contact",
      who: providersAdministrators,
      target: "order",
      answers: reached({ "indirect-provider": providersOwn(200) }),
      body: ({ world, cast }) => ({
        lineItems: [{ ...renamed(world), supportContact: { resellerId: cast.reseller.id } }],
      }),
      headers: anything,
    },
  ],
  "POST /v1/orders/{orderId}/review": { who: agents, target: "order", answers: changing(200), quiet: true },
  "POST /v1/orders/{orderId}/submit": {
    who: agents,
    target: "order",
    answers: changing(201),
    body: async ({ cast, target }) => ({ version: target.version ?? (await formerVersion(cast, target.id)) }),
    headers: () => ({ "idempotency-key": randomUUID() }),
    fresh: reviewed,
  },
  "POST /v1/orders/{orderId}/cancel": {
    who: agents,
    target: "order",
    answers: acting(200, 200),
    fresh: true,
  },
};
