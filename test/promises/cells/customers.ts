import { endedPartnership } from "../../support/matrix.ts";
import type { Cast } from "../../support/matrix-cast.ts";
import { type CustomerName, customerNames } from "../../support/matrix-holdings.ts";
import type { Kind, Situation, Target } from "../../support/matrix-situations.ts";
import type { World } from "../../support/world.ts";
import {
  administrators,
  agents,
  agentsAndCustomer,
  anything,
  type Cells,
  type Expected,
  ended,
  notFound,
  providersAdministrators,
  providersAgents,
  providersOwn,
  reached,
  required,
} from "./row.ts";

/** Whom callers of a kind see: a provider all of its own, a reseller those that it administers, a customer itself. */
const seen: Record<Kind, CustomerName[]> = {
  operator: [],
  "indirect-provider": ["unrelated", "administered", "associated", "recorded", "supported", "owned", "left"],
  "indirect-reseller": ["administered", "formerlyAdministered"],
  customer: ["administered"],
};

const idOf = (cast: Cast, name: CustomerName) => cast.holdings.customers[name].customer.id;

/** Those of the caller's that a filter for this one leaves. */
const itself = ({ cast, kind, target }: { cast: Cast; kind: Kind; target: Target }) =>
  seen[kind].map((name) => idOf(cast, name)).filter((id) => id === target.id);

/** Those of the caller's that are associated with a reseller: which its list may be asked for, even when it is a former one. */
const associatedWith = ({ cast, kind, target }: { cast: Cast; kind: Kind; target: Target }) =>
  customerNames
    .filter((name) => seen[kind].includes(name))
    .map((name) => cast.holdings.customers[name].customer)
    .filter(({ associatedPartnerId }) => associatedPartnerId === target.resellerId)
    .map(({ id }) => id);

/** What a provider may give a reseller that it names: none but an active partner. */
const givenTo = (answer: Expected) =>
  ({ own: required, active: answer, former: ended, never: required, unknown: required }) as const;

interface Of {
  world: World;
  cast: Cast;
  situation: Situation;
}
/** Resellers to leave, one for each job. */
const freshFormer = async ({ world, cast, situation }: Of): Promise<Target> => {
  const reseller = await world.reseller();
  if (situation === "active") await world.partner(cast.provider, reseller);
  else await endedPartnership(world, cast.provider, reseller);
  return { resellerId: reseller.id };
};
const freshSuccessor = async ({ world, cast }: Of): Promise<Target> => {
  const reseller = await world.reseller();
  await world.partner(cast.provider, reseller);
  return { resellerId: reseller.id };
};

const providersOnly = (answer: Expected) => reached({ "indirect-provider": providersOwn(answer) });

/** Customers, their resellers' relationships to them, and the jobs that reassign them. */
export const customers: Cells = {
  "GET /v1/customers": [
    {
      who: agentsAndCustomer,
      answers: 200,
      shows: ({ cast, kind }) => seen[kind].map((name) => idOf(cast, name)),
    },
    {
      way: "by domain",
      who: agentsAndCustomer,
      target: "customer",
      query: ({ domain }) => `&domain=${domain}`,
      answers: 200,
      shows: itself,
    },
    {
      way: "by a word of its name",
      who: agentsAndCustomer,
      target: "customer",
      query: ({ word }) => `&search=${word}`,
      answers: 200,
      shows: itself,
    },
    {
      way: "of a reseller",
      who: agentsAndCustomer,
      target: "reseller",
      query: ({ resellerId }) => `&resellerId=${resellerId}`,
      answers: 200,
      shows: associatedWith,
    },
  ],
  "GET /v1/customers/{customerId}": {
    who: agentsAndCustomer,
    target: "customer",
    answers: reached({
      "indirect-provider": providersOwn(200),
      "indirect-reseller": { own: 200, formerlyAdministered: 200 },
      customer: { own: 200 },
    }),
  },
  "PATCH /v1/customers/{customerId}": {
    who: agents,
    target: "customer",
    answers: reached({
      "indirect-provider": providersOwn(200),
      "indirect-reseller": { own: 200, formerlyAdministered: 200 },
    }),
    body: ({ world }) => ({ companyProfile: { organizationRegistrationNumber: `HRB ${world.next()}` } }),
    headers: anything,
  },
  "PUT /v1/customers/{customerId}/reseller": [
    {
      who: providersAgents,
      target: "customer",
      answers: providersOnly(200),
      body: ({ cast }) => ({ resellerId: cast.reseller.id, delegatedAdmin: false }),
      fresh: true,
    },
    {
      way: "with delegated admin",
      // To give access takes the role for that.
      who: providersAdministrators,
      target: "customer",
      answers: providersOnly(200),
      body: ({ cast }) => ({ resellerId: cast.reseller.id, delegatedAdmin: true }),
      fresh: true,
    },
    {
      way: "by the reseller named",
      who: providersAgents,
      target: "reseller",
      answers: givenTo(200),
      body: ({ target }) => ({ resellerId: target.resellerId, delegatedAdmin: false }),
      fresh: true,
    },
  ],
  "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}": {
    who: providersAdministrators,
    target: "access",
    answers: reached({ "indirect-provider": { own: notFound, active: 204, former: 204 } }),
    fresh: true,
  },
  "PUT /v1/customers/{customerId}/azure-tenant-owner": [
    {
      who: providersAdministrators,
      target: "customer",
      answers: providersOnly(200),
      body: ({ cast }) => ({ resellerId: cast.reseller.id }),
      fresh: true,
    },
    {
      way: "by the reseller named",
      who: providersAdministrators,
      target: "reseller",
      answers: givenTo(200),
      body: ({ target }) => ({ resellerId: target.resellerId }),
      fresh: true,
    },
  ],
  "DELETE /v1/customers/{customerId}/azure-tenant-owner": {
    who: providersAdministrators,
    target: "customer",
    answers: reached({ "indirect-provider": { own: notFound, active: 204, former: 204 } }),
    fresh: true,
  },
  "POST /v1/customers/{customerId}/admin-credentials": {
    who: administrators,
    target: "customer",
    answers: reached({
      "indirect-provider": providersOwn(200),
      "indirect-reseller": { own: 200, formerlyAdministered: ended },
    }),
    fresh: true,
  },
  "POST /v1/customers/reassign": [
    {
      way: "by the reseller that is left",
      who: providersAdministrators,
      target: "reseller",
      answers: { own: required, active: 202, former: 202, never: required, unknown: required },
      body: ({ cast, target }) => ({
        fromResellerId: target.resellerId,
        toResellerId: cast.other.id,
        subscriptions: true,
        delegatedAdmin: true,
      }),
      fresh: freshFormer,
    },
    {
      way: "by the reseller that takes over",
      who: providersAdministrators,
      target: "reseller",
      answers: givenTo(202),
      body: ({ cast, target }) => ({
        fromResellerId: target.fromResellerId ?? cast.other.id,
        toResellerId: target.resellerId,
        subscriptions: true,
        delegatedAdmin: true,
      }),
      fresh: async (of) => ({
        fromResellerId: (await freshFormer({ ...of, situation: "former" })).resellerId ?? "",
        ...(await freshSuccessor(of)),
      }),
    },
  ],
  "GET /v1/jobs/{jobId}": {
    who: providersAdministrators,
    target: "job",
    answers: { own: 200, never: notFound, unknown: notFound },
  },
};
