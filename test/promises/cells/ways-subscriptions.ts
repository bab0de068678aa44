import type { RouteKey } from "../../../lib/contract/routes.ts";
import type { Cast } from "../../support/matrix-cast.ts";
import type { CustomerName } from "../../support/matrix-holdings.ts";
import {
  anything,
  type Expected,
  ended,
  givenTo,
  grantedTo,
  providersAgents,
  providersOnly,
  providersOwn,
  type Row,
  reached,
  roleRequired,
  type Ways,
} from "./row.ts";
import { seen } from "./ways-customers.ts";

const namedAlone: CustomerName[] = ["recorded", "supported"];
const namedOf = (cast: Cast, ...names: CustomerName[]) =>
  names.map((name) => cast.holdings.customers[name].named.id);

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

const patching = (way: string, answers: Row["answers"], body: Row["body"], more: Partial<Row> = {}) => ({
  ...{ way, target: "named" as const, answers, body, headers: anything, fresh: true as const },
  ...more,
});
const newName: Row["body"] = ({ world }) => ({ friendlyName: `Name ${world.next()}` });
const subscription = "/v1/customers/{customerId}/subscriptions/{subscriptionId}";

export const waysOfSubscriptions: Partial<Record<RouteKey, Ways>> = {
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
  [`PUT ${subscription}/support-contact`]: grantedTo,
  [`PATCH ${subscription}`]: {
    first: patching("renaming it", managed(200), newName),
    more: [
      patching("renaming one that names nobody", wholeOnly, newName, { target: "unnamed" }),
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
