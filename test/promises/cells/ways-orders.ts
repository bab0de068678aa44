import { type RouteKey, routes } from "../../../lib/contract/routes.ts";
import { newCustomer } from "../../support/drafts.ts";
import type { Cast } from "../../support/matrix-cast.ts";
import { customerOf, type OrderName, offers } from "../../support/matrix-holdings.ts";
import type { Kind } from "../../support/matrix-situations.ts";
import type { World } from "../../support/world.ts";
import {
  ended,
  providersAdministrators,
  providersAgents,
  providersOnly,
  providersOwn,
  type Row,
  reached,
  type Ways,
  whoMay,
} from "./row.ts";

const placedOrders: OrderName[] = ["ofReseller", "formerlyPlaced"];
const ordersOf = (kind: Kind, ofOneCustomer: boolean): OrderName[] => {
  if (kind === "indirect-provider")
    return ["ofProvider", "forAdministered", "ofReseller", "ofOther", "ofFormerReseller", "lost"];
  return ofOneCustomer ? [...placedOrders, "forAdministered"] : placedOrders;
};

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

export const waysOfOrders: Partial<Record<RouteKey, Ways>> = {
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
};
