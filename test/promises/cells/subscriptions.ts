import type { Cast } from "../../support/matrix-cast.ts";
import { type CustomerName, offers } from "../../support/matrix-holdings.ts";
import type { Kind, Situation, Target } from "../../support/matrix-situations.ts";
import {
  agents,
  agentsAndCustomer,
  anything,
  type Cells,
  type Expected,
  ended,
  providersAdministrators,
  providersAgents,
  providersOwn,
  reached,
  required,
  roleRequired,
} from "./row.ts";

/** Who reads a subscription that names what reseller it can; a reseller that is only named does so under an active partnership. */
const read = reached({
  "indirect-provider": providersOwn(200),
  "indirect-reseller": { own: 200, recorded: 200, supported: 200, formerlyAdministered: 200 },
  customer: { own: 200 },
});

/** One that names nobody: for those who have the whole customer. */
const readWhole = reached({
  "indirect-provider": providersOwn(200),
  "indirect-reseller": { own: 200, formerlyAdministered: 200 },
  customer: { own: 200 },
});

/** Who changes it: not its support contact, and a former reseller only as far as it gives the customer no more. */
const managed = (answer: number, byFormer: Expected) =>
  reached({
    "indirect-provider": providersOwn(answer),
    "indirect-reseller": {
      own: answer,
      recorded: answer,
      supported: roleRequired,
      formerlyAdministered: byFormer,
    },
  });

const providersOnly = (answer: Expected) => reached({ "indirect-provider": providersOwn(answer) });

const idsOf = (cast: Cast, target: Target, whole: boolean): string[] => {
  const holding = Object.values(cast.holdings.customers).find(({ customer }) => customer.id === target.id);
  if (!holding) return [];
  const { named, suspended, unnamed } = holding;
  return whole ? [named.id, suspended.id, unnamed.id] : [named.id, suspended.id];
};

const isOnlyNamed = (kind: Kind, situation: Situation) =>
  kind === "indirect-reseller" && (situation === "recorded" || situation === "supported");

const namedOf = (cast: Cast, ...names: CustomerName[]) =>
  names.map((name) => cast.holdings.customers[name].named.id);

/** Subscriptions, their support contacts and their incentives. */
export const subscriptions: Cells = {
  "GET /v1/customers/{customerId}/subscriptions": {
    who: agentsAndCustomer,
    target: "named",
    answers: read,
    shows: ({ cast, kind, situation, target }) => idsOf(cast, target, !isOnlyNamed(kind, situation)),
  },
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}": [
    { who: agentsAndCustomer, target: "named", answers: read },
    { way: "that names nobody", who: agentsAndCustomer, target: "unnamed", answers: readWhole },
    { way: "of another customer", who: agentsAndCustomer, target: "stray", answers: reached({}) },
  ],
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": [
    {
      way: "renaming it",
      who: agents,
      target: "named",
      answers: managed(200, 200),
      body: ({ world }) => ({ friendlyName: `Name ${world.next()}` }),
      headers: anything,
    },
    {
      way: "renaming one that names nobody",
      who: agents,
      target: "unnamed",
      answers: reached({
        "indirect-provider": providersOwn(200),
        "indirect-reseller": { own: 200, formerlyAdministered: 200 },
      }),
      body: ({ world }) => ({ friendlyName: `Name ${world.next()}` }),
      headers: anything,
    },
    {
      way: "with fewer licences and no renewal",
      who: agents,
      target: "named",
      answers: managed(200, 200),
      body: () => ({ quantity: 5, autoRenewEnabled: false }),
      headers: anything,
      fresh: true,
    },
    {
      way: "with more licences",
      who: agents,
      target: "named",
      answers: managed(200, ended),
      body: () => ({ quantity: 20 }),
      headers: anything,
      fresh: true,
    },
    {
      way: "suspending it",
      who: agents,
      target: "named",
      answers: managed(200, 200),
      body: () => ({ status: "suspended" }),
      headers: anything,
      fresh: true,
    },
    {
      way: "cancelling it",
      who: agents,
      target: "named",
      answers: managed(200, 200),
      body: () => ({ status: "cancelled" }),
      headers: anything,
      fresh: true,
    },
    {
      way: "reactivating it",
      who: agents,
      target: "suspended",
      answers: managed(200, ended),
      body: () => ({ status: "active" }),
      headers: anything,
      fresh: true,
    },
    {
      way: "with a reseller of record",
      who: providersAgents,
      target: "named",
      answers: providersOnly(200),
      body: ({ cast }) => ({ partnerId: cast.reseller.mpnId }),
      headers: anything,
      fresh: true,
    },
    {
      way: "by the reseller of record named",
      who: providersAgents,
      target: "reseller",
      answers: {
        own: [422, "MPN_ID_IS_PROVIDER"],
        active: 200,
        former: ended,
        never: required,
        unknown: [422, "MPN_ID_NOT_FOUND"],
      },
      body: ({ target }) => ({ partnerId: target.mpnId }),
      headers: anything,
      fresh: true,
    },
  ],
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": {
    who: agents,
    target: "named",
    answers: reached({
      "indirect-provider": providersOwn(200),
      "indirect-reseller": { own: 200, recorded: 200, supported: 200, formerlyAdministered: 200 },
    }),
  },
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": {
    who: agents,
    target: "named",
    answers: managed(200, ended),
    body: () => ({ targetOfferId: offers.plus }),
    fresh: true,
  },
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": [
    { who: agentsAndCustomer, target: "named", answers: read },
    { way: "that names nobody", who: agentsAndCustomer, target: "unnamed", answers: readWhole },
  ],
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": [
    {
      who: providersAdministrators,
      target: "named",
      answers: providersOnly(200),
      body: ({ cast }) => ({ resellerId: cast.reseller.id }),
      fresh: true,
    },
    {
      way: "by the reseller named",
      who: providersAdministrators,
      target: "reseller",
      answers: { own: required, active: 200, former: ended, never: required, unknown: required },
      body: ({ target }) => ({ resellerId: target.resellerId }),
      fresh: true,
    },
  ],
  "GET /v1/incentives": [
    {
      who: agents,
      answers: 200,
      named: "subscriptionId",
      shows: ({ cast, kind }) =>
        kind === "indirect-provider"
          ? namedOf(cast, "recorded", "left")
          : namedOf(cast, "recorded", "formerlyRecorded"),
    },
    {
      way: "of a reseller",
      who: agents,
      target: "reseller",
      query: ({ resellerId }) => `&resellerId=${resellerId}`,
      answers: 200,
      named: "subscriptionId",
      shows: ({ cast, kind, situation }) => {
        if (kind === "indirect-reseller")
          return situation === "own" ? namedOf(cast, "recorded", "formerlyRecorded") : [];
        if (situation === "active") return namedOf(cast, "recorded");
        return situation === "former" ? namedOf(cast, "left") : [];
      },
    },
  ],
};
