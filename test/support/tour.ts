import { demoOffers } from "../../infra/local/demo-offers.ts";
import type { Role } from "../../lib/contract/common.ts";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { newCustomer } from "./drafts.ts";
import type { Inside } from "./inside.ts";
import { ofThePage } from "./invitations.ts";
import { concrete } from "./matrix.ts";
import { offerBody } from "./offer-body.ts";
import { choosePassword } from "./scenes-page.ts";
import { type Client, good, type Member, password, type Response } from "./world.ts";

/** One request of a tour. */
export interface Step {
  /** Requests of different lanes are made side by side. */
  lane: string;
  route: RouteKey;
  by: Client;
  path: string;
  body?: unknown;
  headers: Record<string, string>;
}

/** Makes a request as a caller of some kind would, and answers what succeeded in the end. */
export type Send = (step: Step) => Promise<Response>;

interface More {
  body?: unknown;
  etag?: string | null;
  query?: string;
  headers?: Record<string, string>;
}

type Ask = (by: Client, route: RouteKey, parameters?: Record<string, string>, more?: More) => Promise<any>;

interface Party {
  id: string;
  mpnId: string;
  admin: Member;
}

interface Ground {
  inside: Inside;
  ask: Ask;
  /** The same, where the ETag is what matters. */
  etagOf: (...asked: Parameters<Ask>) => Promise<string>;
}

/** What tours order from. */
export const openCatalogue = ({ world }: Inside): Promise<unknown> =>
  good(world.operator.post("/v1/offers/import", { offers: demoOffers }));

const enrolled = async ({ inside, ask }: Ground, type: string): Promise<Party> => {
  const { operator, next, member } = inside.world;
  const number = next();
  const mpnId = String(9_000_000 + number);
  const email = `admin@tour-${number}.example`;
  const globalAdmin = { email, displayName: "Toni Tour" };
  const body = { type, name: `Tour ${number}`, country: "DE", region: "EMEA", mpnId, globalAdmin };
  const made = await ask(operator, "POST /v1/organizations", {}, { body });
  return { id: made.id, mpnId, admin: await member(made.globalAdmin.id, email) };
};

/** What the operator has to do before a reseller can be partnered with. */
const admitted = async ({ inside, ask }: Ground, { id }: Party) => {
  const { operator } = inside.world;
  const body = { signedAt: "2026-01-01T00:00:00Z", source: "archive" };
  const signed = { id, region: "EMEA" };
  await ask(operator, "PUT /v1/organizations/{organizationId}/agreements/{region}", signed, { body });
  await ask(operator, "POST /v1/organizations/{organizationId}/admin-credentials", { id });
};

const organizations = async ({ inside, ask, etagOf }: Ground, provider: Party) => {
  const { operator, anonymous } = inside.world;
  const own = { id: provider.id };
  await ask(operator, "GET /v1/organizations");
  const etag = await etagOf(operator, "GET /v1/organizations/{organizationId}", own);
  const described = { description: "Distribution for all" };
  await ask(operator, "PATCH /v1/organizations/{organizationId}", own, { body: described, etag });
  await ask(provider.admin, "GET /v1/me");
  await ask(provider.admin, "GET /v1/organization");
  for (const decision of ["approve", "reject"] as const) {
    const body = { changes: { description: `Words to ${decision}` }, reason: "new" };
    const { id } = await ask(provider.admin, "POST /v1/organization/change-requests", {}, { body });
    await ask(operator, `POST /v1/change-requests/{changeRequestId}/${decision}`, { id });
  }
  await ask(provider.admin, "GET /v1/organization/change-requests");
  await ask(operator, "GET /v1/change-requests");
  await ask(anonymous, "GET /v1/directory/indirect-providers");
  await ask(anonymous, "GET /v1/health");
  await ask(anonymous, "GET /v1/openapi.json");
};

const users = async ({ inside, ask, etagOf }: Ground, { admin }: Party) => {
  const roles: Role[] = ["SalesAgent"];
  const email = `user-${inside.world.next()}@tour.example`;
  const body = { email, displayName: "Ursula User", roles };
  const { id } = await ask(admin, "POST /v1/users", {}, { body });
  await ask(admin, "GET /v1/users");
  const etag = await etagOf(admin, "GET /v1/users/{userId}", { id });
  await ask(admin, "PATCH /v1/users/{userId}", { id }, { body: { roles: ["AdminAgent"] }, etag });
  await ask(admin, "POST /v1/users/{userId}/credentials", { id });
};

const offers = async ({ inside, ask }: Ground, { admin }: Party) => {
  const { operator, next } = inside.world;
  const number = next();
  const imported = {
    offers: [1, 2].map((each) => ({ id: `tour-${number}-${each}`, ...offerBody("A tour") })),
  };
  await ask(operator, "PUT /v1/offers/{offerId}", { id: `tour-${number}` }, { body: offerBody("A tour") });
  await ask(operator, "POST /v1/offers/import", {}, { body: imported });
  await ask(admin, "GET /v1/offers", {}, { query: "?category=office" });
  await ask(admin, "GET /v1/offers/{offerId}", { id: `tour-${number}-2` });
};

const requested = async (
  { inside, ask }: Ground,
  { admin }: Party,
  resellerEmail = `reseller-${inside.world.next()}@tour.example`,
): Promise<{ id: string }> => ask(admin, "POST /v1/partnership-requests", {}, { body: { resellerEmail } });

/** The token of a new invitation's link. */
const invited = async (ground: Ground, provider: Party, email?: string): Promise<string> => {
  const request = await requested(ground, provider, email);
  const { link } = await ground.ask(
    provider.admin,
    "POST /v1/partnership-requests/{requestId}/link",
    request,
  );
  return link.slice(link.lastIndexOf("/") + 1);
};

const requests = async (ground: Ground, provider: Party) => {
  const { ask, etagOf } = ground;
  const by = provider.admin;
  const { id } = await requested(ground, provider);
  const etag = await etagOf(by, "GET /v1/partnership-requests/{requestId}", { id });
  await ask(
    by,
    "PATCH /v1/partnership-requests/{requestId}",
    { id },
    { body: { subject: "Together" }, etag },
  );
  await ask(by, "POST /v1/partnership-requests/{requestId}/send", { id });
  await ask(by, "GET /v1/partnership-requests", {}, { query: "?status=sent" });
  await ask(by, "POST /v1/partnership-requests/{requestId}/revoke", { id });
};

const byApi = async (ground: Ground, provider: Party, reseller: Party) => {
  const { ask } = ground;
  await admitted(ground, reseller);
  await ask(provider.admin, "GET /v1/partners/{mpnId}", { mpnId: reseller.mpnId });
  const accepted = { body: { token: await invited(ground, provider, reseller.admin.email) } };
  await ask(reseller.admin, "POST /v1/invitations/accept", {}, accepted);
  const declined = { body: { token: await invited(ground, provider) } };
  await ask(reseller.admin, "POST /v1/invitations/decline", {}, declined);
  await ask(reseller.admin, "GET /v1/indirect-providers");
  await ask(reseller.admin, "GET /v1/indirect-providers/{providerId}", { id: provider.id });
};

const onThePage = async (ground: Ground, provider: Party, reseller: Party) => {
  const { id, admin } = reseller;
  const { inside, ask } = ground;
  const { anonymous } = inside.world;
  await admitted(ground, reseller);
  const token = await invited(ground, provider, admin.email);
  await ask(anonymous, "GET /invitations/{token}", { token });
  await ask(anonymous, "HEAD /invitations/{token}", { token });
  await choosePassword(inside, admin);
  const fields = { decision: "accept", email: admin.email, password, authorised: "yes" };
  const form = { body: new URLSearchParams(fields).toString(), headers: ofThePage };
  await ask(anonymous, "POST /invitations/{token}", { token }, form);
  await ask(provider.admin, "GET /v1/indirect-resellers");
  await ask(provider.admin, "GET /v1/indirect-resellers/{resellerId}", { id });
};

/** A customer of the first reseller's with a licence and an Azure subscription: their ids. */
const orders = async ({ inside, ask, etagOf }: Ground, { admin: by }: Party, [first]: Party[]) => {
  const line = { offerId: "deskhub-essential", quantity: 5, partnerIdOnRecord: first?.mpnId };
  const azure = { offerId: "skyfield-pay-as-you-go", quantity: 1, supportContact: { resellerId: first?.id } };
  const body = { resellerId: first?.id, customer: newCustomer(inside.world), lineItems: [line, azure] };
  const dropped = await ask(by, "POST /v1/orders", {}, { body });
  const { id } = await ask(by, "POST /v1/orders", {}, { body });
  const etag = await etagOf(by, "GET /v1/orders/{orderId}", { id });
  const more = { lineItems: [{ ...line, quantity: 6 }, azure] };
  await ask(by, "PATCH /v1/orders/{orderId}", { id }, { body: more, etag });
  const { version } = await ask(by, "POST /v1/orders/{orderId}/review", { id });
  const submitted = await ask(by, "POST /v1/orders/{orderId}/submit", { id }, { body: { version } });
  await ask(by, "POST /v1/orders/{orderId}/cancel", { id: dropped.id });
  await ask(by, "GET /v1/orders", {}, { query: "?status=submitted" });
  const sid: string = submitted.subscriptions[0].id;
  return { id: String(submitted.customer.id), sid };
};

const customers = async ({ ask, etagOf }: Ground, { admin: by }: Party, parties: Party[], id: string) => {
  const [first, second] = parties.map((party) => party.id);
  const etag = await etagOf(by, "GET /v1/customers/{customerId}", { id });
  const renamed = { billingProfile: { companyName: "Customer of many" } };
  await ask(by, "PATCH /v1/customers/{customerId}", { id }, { body: renamed, etag });
  await ask(by, "GET /v1/customers", {}, { query: `?resellerId=${first}` });
  const owner = { body: { resellerId: second } };
  await ask(by, "PUT /v1/customers/{customerId}/azure-tenant-owner", { id }, owner);
  await ask(by, "DELETE /v1/customers/{customerId}/azure-tenant-owner", { id });
  const assigned = { body: { resellerId: second, delegatedAdmin: true } };
  await ask(by, "PUT /v1/customers/{customerId}/reseller", { id }, assigned);
  const revoked = { id, resellerId: first ?? "" };
  await ask(by, "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}", revoked);
  await ask(by, "POST /v1/customers/{customerId}/admin-credentials", { id });
};

const subscriptions = async (
  { ask, etagOf }: Ground,
  { admin: by }: Party,
  [, second]: Party[],
  ids: { id: string; sid: string },
) => {
  const home = "/v1/customers/{customerId}/subscriptions" as const;
  await ask(by, `GET ${home}`, ids);
  const etag = await etagOf(by, `GET ${home}/{subscriptionId}`, ids);
  await ask(by, `PATCH ${home}/{subscriptionId}`, ids, { body: { friendlyName: "Desks" }, etag });
  await ask(by, `GET ${home}/{subscriptionId}/upgrades`, ids);
  const target = { targetOfferId: "deskhub-business", quantity: 12 };
  await ask(by, `POST ${home}/{subscriptionId}/upgrades`, ids, { body: target });
  const supporter = { body: { resellerId: second?.id } };
  await ask(by, `PUT ${home}/{subscriptionId}/support-contact`, ids, supporter);
  await ask(by, `GET ${home}/{subscriptionId}/support-contact`, ids);
  await ask(by, "GET /v1/incentives");
};

const end = async ({ ask }: Ground, { admin: by }: Party, [first, second]: Party[]) => {
  const ends = { fromResellerId: first?.id, toResellerId: second?.id };
  const handOver = { body: { ...ends, subscriptions: true, delegatedAdmin: false } };
  const job = await ask(by, "POST /v1/customers/reassign", {}, handOver);
  await ask(by, "GET /v1/jobs/{jobId}", { id: job.id });
  const whom = { id: first?.id ?? "" };
  const { attestation } = await ask(by, "GET /v1/indirect-resellers/{resellerId}/removal", whom);
  const confirmed = { body: { attestationVersion: attestation.version, confirmed: true } };
  await ask(by, "POST /v1/indirect-resellers/{resellerId}/removal", whom, confirmed);
  await ask(by, "GET /v1/audit-records");
  await ask(by, "GET /v1/events");
};

/** Waits for all of them, also for those that go on when one has failed, and then throws the first failure. */
const together = async <T extends readonly Promise<unknown>[]>(...all: T) => {
  await Promise.allSettled(all);
  return Promise.all(all);
};

/**
 * Every route of the contract at least once, in an order that makes sense: a provider and two resellers are enrolled,
 * come together, sell, administer and part. What a request needs, an earlier one has made; nothing else has a part in it.
 */
export const tour = async (inside: Inside, send: Send): Promise<void> => {
  const inLane = (lane: string): Ground => {
    const sent = (...[by, route, parameters = {}, more = {}]: Parameters<Ask>): Promise<Response> => {
      const { path } = concrete(route, parameters);
      const headers = { ...(more.etag && { "if-match": more.etag }), ...more.headers };
      return send({ lane, route, by, path: `${path}${more.query ?? ""}`, body: more.body, headers });
    };
    return {
      inside,
      ask: async (...asked) => (await sent(...asked)).body,
      etagOf: async (...asked) => (await sent(...asked)).headers.get("etag") ?? "",
    };
  };
  const [provider, first, second] = await Promise.all([
    enrolled(inLane("provider"), "indirect-provider"),
    enrolled(inLane("first"), "indirect-reseller"),
    enrolled(inLane("second"), "indirect-reseller"),
  ]);
  const resellers = [first, second];
  const channel = async () => {
    await together(byApi(inLane("first"), provider, first), onThePage(inLane("second"), provider, second));
    const ground = inLane("channel");
    const ids = await orders(ground, provider, resellers);
    await customers(ground, provider, resellers, ids.id);
    await subscriptions(ground, provider, resellers, ids);
    await end(ground, provider, resellers);
  };
  await together(
    organizations(inLane("organizations"), provider),
    users(inLane("users"), provider),
    offers(inLane("offers"), provider),
    requests(inLane("requests"), provider),
    channel(),
  );
};
