import { attestation } from "../../lib/partnerships/attestation.ts";
import { dueWrite } from "../../lib/schedule/store.ts";
import type { SubscriptionItem } from "../../lib/subscriptions/items.ts";
import { keys } from "../../lib/table/keys.ts";
import { day, hour } from "./clock.ts";
import { address, channelOf, customerFixture } from "./customers.ts";
import type { Inside } from "./inside.ts";
import { pathOf } from "./subscription-channel.ts";
import type { Client, Member, Organization, Response } from "./world.ts";

/** Whatever ETag there is. */
const any = { "if-match": "*" };

/** What an answer comes to: the code of a refusal, or the status. */
export const outcome = ({ status, body }: Response): string => body?.code ?? String(status);

/** What an actor does, and in a word what it comes to. */
export type Act = () => Promise<string>;

/** A call as an act. */
export const act =
  (call: () => Promise<Response>): Act =>
  async () =>
    outcome(await call());

/** An answer that has to be the wanted one for a test to go on. */
export const must = async (status: number, answered: Promise<Response>): Promise<Response> => {
  const answer = await answered;
  if (answer.status !== status)
    throw new Error(`answered ${answer.status} and not ${status}: ${answer.text}`);
  return answer;
};

/** A provider with its resellers, customers, subscriptions and orders, about which actors then contend. */
export const openCastInside = async (inside: Inside) => {
  const { world, table } = inside;
  const channel = channelOf(table);
  const now = new Date(inside.now());
  const started = new Date(now.getTime() - day);
  const [provider, reseller, other, third, unpartnered, rival] = await Promise.all([
    world.provider({ name: "Provider" }),
    world.reseller({ name: "Reseller" }),
    world.reseller({ name: "Other" }),
    world.reseller({ name: "Third" }),
    world.reseller({ name: "Unpartnered" }),
    world.reseller({ name: "Rival" }),
  ]);
  for (const each of [reseller, other, third]) await world.partner(provider, each);
  const [providerAgent, resellerAgent, secondAdmin] = await Promise.all([
    world.user(provider, "AdminAgent"),
    world.user(reseller, "AdminAgent"),
    world.user(unpartnered, "GlobalAdmin"),
  ]);
  await channel.offer("office-basic", { upgradeTargetOffers: ["office-plus"] });
  await channel.offer("office-plus");
  await channel.offer("azure", { billing: "azure" });

  const record = { partnerId: reseller.mpnId, partnerOrganizationId: reseller.id };
  const fixture = (more: Omit<Parameters<typeof customerFixture>[1], "providerId">) =>
    customerFixture(table, { providerId: provider.id, now: started, ...more });
  const first = <T>([one]: readonly T[]): T => {
    if (one === undefined) throw new Error("a subscription is missing");
    return one;
  };
  const termEnded = { effectiveStartDate: new Date(now.getTime() - 32 * day).toISOString() };
  const ended = { ...termEnded, commitmentEndDate: new Date(now.getTime() - hour).toISOString() };

  /** The reseller's, with delegated admin; it has a plain, a suspended, an Azure and two run-out subscriptions. */
  const administered = await fixture({
    reseller,
    subscriptions: [
      { ...record },
      { status: "suspended" },
      { billing: "azure", offerId: "azure" },
      { ...ended, autoRenewEnabled: true },
      { ...ended, autoRenewEnabled: false, ...record },
    ],
  });
  /** The reseller's without access; it is reseller of record there. */
  const associated = await fixture({
    reseller: { id: reseller.id, delegatedAdmin: false },
    subscriptions: [record],
  });
  /** Nobody's yet. */
  const free = await fixture({ subscriptions: [{}, { billing: "azure", offerId: "azure" }] });
  await table.write(dueWrite(now.toISOString(), "term", administered.customer.id, provider.id));

  const [plain, suspended, , renewing, over] = administered.subscriptions;
  if (!plain || !suspended || !renewing || !over) throw new Error("a subscription is missing");

  const profile = (domain: string) => ({
    companyProfile: { domain },
    billingProfile: {
      email: `billing@${domain}`,
      culture: "en-GB",
      language: "en",
      companyName: "Fabrikam",
      defaultAddress: address,
    },
  });
  const line = { offerId: "office-basic", quantity: 3 };
  const drafted = async (by: Client, body: unknown) => {
    const { id } = (await must(201, by.post("/v1/orders", body))).body;
    const review = await must(200, by.post(`/v1/orders/${id}/review`));
    return { id: String(id), version: String(review.body.version) };
  };
  const forNew = (domain: string) => ({
    resellerId: reseller.id,
    customer: profile(domain),
    lineItems: [{ ...line, partnerIdOnRecord: reseller.mpnId, supportContact: { resellerId: reseller.id } }],
  });
  const orders = {
    /** For a new customer: everything in it is given to the reseller. */
    provided: await drafted(provider.admin, forNew("fabrikam.example")),
    /** For the same new customer. */
    again: await drafted(provider.admin, forNew("fabrikam.example")),
    /** The reseller's own, for the customer that it administers. */
    placed: await drafted(resellerAgent, { customerId: administered.customer.id, lineItems: [line] }),
  };
  const invitation = await world.invitation(provider, "somebody@unknown.example");
  const repeated = await world.invitation(provider, reseller.admin.email);
  const asked = { resellerEmail: `draft-${world.next()}@unknown.example` };
  const draftRequest = await must(201, provider.admin.post("/v1/partnership-requests", asked));
  const wanted = { changes: { description: "Distribution for all" }, reason: "new" };
  const changeRequest = await must(201, provider.admin.post("/v1/organization/change-requests", wanted));

  /** What ends in an hour's time: an invitation, and an order's draft. */
  const expiresAt = new Date(now.getTime() + hour).toISOString();
  const expiring = await world.invitation(provider);
  await table.write({ update: keys.request(provider.id, expiring.id), set: { expiresAt } });
  await table.write({ update: keys.openRequest(provider.id, expiring.resellerEmail), set: { expiresAt } });
  await table.write(dueWrite(expiresAt, "request", expiring.id, provider.id));
  const lapsing = await drafted(provider.admin, { customerId: free.customer.id, lineItems: [line] });
  await table.write({ update: keys.order(provider.id, lapsing.id), set: { expiresAt } });
  await table.write(dueWrite(expiresAt, "order", lapsing.id, provider.id));

  const submit =
    (by: Client, order: { id: string; version: string }, key = "first") =>
    (): Promise<Response> =>
      by.post(`/v1/orders/${order.id}/submit`, { version: order.version }, { "idempotency-key": key });

  return {
    inside,
    provider,
    reseller,
    other,
    third,
    unpartnered,
    rival,
    providerAgent,
    resellerAgent,
    secondAdmin,
    administered: administered.customer,
    associated: associated.customer,
    free: free.customer,
    subscriptions: {
      plain,
      suspended,
      renewing,
      over,
      recorded: first(associated.subscriptions),
      free: first(free.subscriptions),
    },
    orders: { ...orders, lapsing },
    invitation,
    repeated,
    expiring,
    draftRequest: { id: String(draftRequest.body.id) },
    changeRequest: { id: String(changeRequest.body.id) },
    line,

    submit,
    cancel:
      (by: Client, { id }: { id: string }) =>
      () =>
        by.post(`/v1/orders/${id}/cancel`),
    review:
      (by: Client, { id }: { id: string }) =>
      () =>
        by.post(`/v1/orders/${id}/review`),
    changeOrder:
      (by: Client, { id }: { id: string }) =>
      () =>
        by.patch(`/v1/orders/${id}`, { lineItems: [{ ...line, quantity: 4 }] }, any),
    draft: (by: Client, customerId: string) => () => by.post("/v1/orders", { customerId, lineItems: [line] }),
    accept:
      (by: Client, { token }: { token: string }) =>
      () =>
        by.post("/v1/invitations/accept", { token }),
    decline:
      (by: Client, { token }: { token: string }) =>
      () =>
        by.post("/v1/invitations/decline", { token }),
    request:
      (by: Client, verb: "send" | "link" | "revoke", { id }: { id: string }) =>
      () =>
        by.post(`/v1/partnership-requests/${id}/${verb}`),
    editRequest:
      (by: Client, { id }: { id: string }) =>
      () =>
        by.patch(`/v1/partnership-requests/${id}`, { subject: "Together" }, any),
    change: (by: Client, subscription: SubscriptionItem, body: unknown) => () =>
      by.patch(pathOf(subscription), body, any),
    upgrade: (by: Client, subscription: SubscriptionItem) => () =>
      by.post(`${pathOf(subscription)}/upgrades`, { targetOfferId: "office-plus" }),
    support: (by: Client, subscription: SubscriptionItem, resellerId: string | null) => () =>
      by.put(`${pathOf(subscription)}/support-contact`, { resellerId }),
    assign: (by: Client, customerId: string, resellerId: string | null) => () =>
      by.put(`/v1/customers/${customerId}/reseller`, { resellerId, delegatedAdmin: resellerId !== null }),
    own: (by: Client, customerId: string, resellerId: string) => () =>
      by.put(`/v1/customers/${customerId}/azure-tenant-owner`, { resellerId }),
    revokeAdmin:
      (by: Client, customerId: string, { id }: Organization) =>
      () =>
        by.delete(`/v1/customers/${customerId}/delegated-admin/${id}`),
    rename: (by: Client, customerId: string) => () =>
      by.patch(`/v1/customers/${customerId}`, { billingProfile: { companyName: "Renamed" } }, any),
    credentials: (by: Client, customerId: string) => () =>
      by.post(`/v1/customers/${customerId}/admin-credentials`),
    reassign: (by: Client, from: Organization, to: Organization) => () =>
      by.post("/v1/customers/reassign", {
        fromResellerId: from.id,
        toResellerId: to.id,
        subscriptions: true,
        delegatedAdmin: true,
      }),
    /** Ends the partnership with a reseller. */
    remove: (whom: Organization) => () =>
      provider.admin.post(`/v1/indirect-resellers/${whom.id}/removal`, {
        attestationVersion: `${attestation.version}.en`,
        confirmed: true,
      }),
    /** Takes from a user what its agents' work needs. */
    demote:
      (organization: Organization, user: Member, by: Client = organization.admin) =>
      () =>
        by.patch(`/v1/users/${user.id}`, { roles: ["UserManagementAdmin"] }, any),
    disable: (organization: Organization, user: Member) => () =>
      organization.admin.patch(`/v1/users/${user.id}`, { status: "disabled" }, any),
    suspend:
      ({ id }: Organization) =>
      () =>
        world.operator.patch(`/v1/organizations/${id}`, { status: "suspended" }, any),
    decideChange:
      (verb: "approve" | "reject", { id }: { id: string }) =>
      () =>
        world.operator.post(`/v1/change-requests/${id}/${verb}`),
    /** The schedule's runs before and after so much time has passed. Their calls tell its own name. */
    pass:
      (milliseconds: number): Act =>
      async () => {
        const before = await inside.tick();
        inside.advance(milliseconds);
        const after = await inside.tick();
        return before.failed || after.failed ? "failed" : "done";
      },
  };
};
export type Cast = Awaited<ReturnType<typeof openCastInside>>;
