import { logo } from "../../lib/contract/examples/logo.ts";
import { attestationsOf, ownAttestations } from "../../lib/partnerships/attestation.ts";
import { scheduleWrite } from "../../lib/schedule/store.ts";
import type { SubscriptionItem } from "../../lib/subscriptions/items.ts";
import { keys } from "../../lib/table/keys.ts";
import { day, hour } from "./clock.ts";
import { type CustomerOptions, channelOf } from "./customers.ts";
import { newCustomer } from "./drafts.ts";
import type { Inside } from "./inside.ts";
import { pathOf } from "./subscription-channel.ts";
import type { Client, Member, Method, Organization, Response } from "./world.ts";
import { good } from "./world.ts";

const anyVersion = { "if-match": "*" };

/** The result of an answer: the code of a refusal, or the status. */
export const outcome = ({ status, body }: Response): string => body?.code ?? String(status);

/** Something that an actor does; answers its result in a word. */
export type Act = () => Promise<string>;

/** A request as an act. */
const request =
  (by: Client, method: Method, path: string, body?: unknown, headers?: Record<string, string>): Act =>
  async () =>
    outcome(await by.call(method, path, body, headers));

/** Everything that a provider reassigns from one reseller to another. */
export const reassignmentBody = (from: Organization, to: Organization) => ({
  fromResellerId: from.id,
  toResellerId: to.id,
  subscriptions: true,
  delegatedAdmin: true,
});

/** The operations of the actors in the channel that `openCastInside` makes. */
const acts = (
  { world, tick, advance }: Pick<Inside, "world" | "tick" | "advance">,
  provider: Organization,
) => {
  const line = { offerId: "office-basic", quantity: 3 };
  const post = (by: Client, path: string, body?: unknown, headers?: Record<string, string>) =>
    request(by, "POST", path, body, headers);
  const patch = (by: Client, path: string, body: unknown) => request(by, "PATCH", path, body, anyVersion);
  const customer = (id: string) => `/v1/customers/${id}`;
  return {
    line,
    draft: (by: Client, customerId: string) => post(by, "/v1/orders", { customerId, lineItems: [line] }),
    changeOrder: (by: Client, { id }: { id: string }) =>
      patch(by, `/v1/orders/${id}`, { lineItems: [{ ...line, quantity: 4 }] }),
    review: (by: Client, { id }: { id: string }) => post(by, `/v1/orders/${id}/review`),
    submit: (by: Client, { id, version }: { id: string; version: string }, key = "first") =>
      post(by, `/v1/orders/${id}/submit`, { version }, { "idempotency-key": key }),
    cancel: (by: Client, { id }: { id: string }) => post(by, `/v1/orders/${id}/cancel`),

    accept: (by: Client, { token }: { token: string }) => post(by, "/v1/invitations/accept", { token }),
    decline: (by: Client, { token }: { token: string }) => post(by, "/v1/invitations/decline", { token }),
    request: (by: Client, verb: "send" | "link" | "revoke", { id }: { id: string }) =>
      post(by, `/v1/partnership-requests/${id}/${verb}`),
    editRequest: (by: Client, { id }: { id: string }) =>
      patch(by, `/v1/partnership-requests/${id}`, { subject: "Together" }),

    change: (by: Client, subscription: SubscriptionItem, body: unknown) =>
      patch(by, pathOf(subscription), body),
    upgrade: (by: Client, subscription: SubscriptionItem) =>
      post(by, `${pathOf(subscription)}/upgrades`, { targetOfferId: "office-plus" }),
    plan: (by: Client, subscription: SubscriptionItem, body: unknown) =>
      request(by, "PUT", `${pathOf(subscription)}/scheduled-change`, body),
    dropPlan: (by: Client, subscription: SubscriptionItem) =>
      request(by, "DELETE", `${pathOf(subscription)}/scheduled-change`),
    support: (by: Client, subscription: SubscriptionItem, resellerId: string | null) =>
      request(by, "PUT", `${pathOf(subscription)}/support-contact`, { resellerId }),

    assign: (by: Client, id: string, resellerId: string) =>
      request(by, "PUT", `${customer(id)}/reseller`, { resellerId, delegatedAdmin: true }),
    own: (by: Client, id: string, resellerId: string) =>
      request(by, "PUT", `${customer(id)}/azure-tenant-owner`, { resellerId }),
    revokeAdmin: (by: Client, id: string, reseller: Organization) =>
      request(by, "DELETE", `${customer(id)}/delegated-admin/${reseller.id}`),
    /** The provider reduces a reseller's access to reading. */
    onlyRead: (id: string, reseller: Organization) =>
      patch(provider.admin, `${customer(id)}/delegated-admin/${reseller.id}`, { access: "read" }),
    rename: (by: Client, id: string) =>
      patch(by, customer(id), { billingProfile: { companyName: "Renamed" } }),
    credentials: (by: Client, id: string) => post(by, `${customer(id)}/admin-credentials`),

    setAdmin: (by: Client, id: string, verb: "disable" | "enable") =>
      post(by, `${customer(id)}/admin/${verb}`),

    reassign: (by: Client, from: Organization, to: Organization) =>
      post(by, "/v1/customers/reassign", reassignmentBody(from, to)),
    /** Ends the partnership with a reseller. */
    remove: (whom: Organization) =>
      post(provider.admin, `/v1/indirect-resellers/${whom.id}/removal`, {
        attestationVersion: attestationsOf(ownAttestations).in("en").version,
        confirmed: true,
      }),
    /** Takes the roles from a user that agents and Global admins work with. */
    demote: (organization: Organization, user: Member, by: Client = organization.admin) =>
      patch(by, `/v1/users/${user.id}`, { roles: ["UserManagementAdmin"] }),
    disable: ({ admin }: Organization, user: Member) =>
      patch(admin, `/v1/users/${user.id}`, { status: "disabled" }),
    suspend: ({ id }: Organization) =>
      patch(world.operator, `/v1/organizations/${id}`, { status: "suspended" }),
    decideChange: (verb: "approve" | "reject", { id }: { id: string }) =>
      post(world.operator, `/v1/change-requests/${id}/${verb}`),

    tick: async () => ((await tick()).failed ? "failed" : "done"),
    /** Runs of the schedule before and after this time has passed. */
    pass: (milliseconds: number) => async () => {
      const before = await tick();
      advance(milliseconds);
      const after = await tick();
      return before.failed || after.failed ? "failed" : "done";
    },
  };
};

/** A provider with its resellers, customers, subscriptions and orders: the objects for which actors contend. */
export const openCastInside = async (inside: Inside) => {
  const { world, table } = inside;
  const channel = channelOf(table);
  const now = new Date(inside.now());
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  const [provider, reseller, other, third, unpartnered, rival] = await Promise.all([
    world.provider({ name: "Provider" }),
    ...["Reseller", "Other", "Third", "Unpartnered", "Rival"].map((name) => world.reseller({ name })),
  ]);
  if (!reseller || !other || !third || !unpartnered || !rival) throw new Error("a reseller is missing");
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
  const azure = { billing: "azure", offerId: "azure" } as const;
  const ended = {
    effectiveStartDate: before(32 * day).toISOString(),
    commitmentEndDate: before(hour).toISOString(),
  };
  const fixture = (more: Partial<CustomerOptions>) =>
    inside.customerOf(provider, { now: before(day), ...more });
  /** The reseller's customer, with delegated admin. */
  const administered = await fixture({
    reseller,
    subscriptions: [
      record,
      { status: "suspended" },
      azure,
      { ...ended, autoRenewEnabled: true },
      { ...ended, autoRenewEnabled: false, ...record },
    ],
  });
  /** The reseller's customer without delegated admin; the reseller is reseller of record there. */
  const associated = await fixture({
    reseller: { id: reseller.id, delegatedAdmin: false },
    subscriptions: [record],
  });
  /** A customer without a reseller. */
  const free = await fixture({ subscriptions: [{}, azure] });
  await table.write(scheduleWrite(now.toISOString(), "term", administered.customer.id, provider.id));
  const [plain, suspended, , renewing, over] = administered.subscriptions;
  const [recorded, unnamed] = [associated.subscriptions[0], free.subscriptions[0]];
  if (!plain || !suspended || !renewing || !over || !recorded || !unnamed)
    throw new Error("a subscription is missing");

  const { line, ...doing } = acts(inside, provider);
  const drafted = async (by: Client, body: unknown) => {
    const { id } = await good(by.post("/v1/orders", body));
    const { version } = await good(by.post(`/v1/orders/${id}/review`));
    return { id: String(id), version: String(version) };
  };
  /** An order for a new customer with the reseller in every role. */
  const forNew = {
    resellerId: reseller.id,
    customer: newCustomer(world, "fabrikam.example"),
    lineItems: [{ ...line, partnerIdOnRecord: reseller.mpnId, supportContact: { resellerId: reseller.id } }],
  };
  const orders = {
    provided: await drafted(provider.admin, forNew),
    /** Another order for the same new customer. */
    again: await drafted(provider.admin, forNew),
    /** The reseller's own order, for the customer that it administers. */
    placed: await drafted(resellerAgent, { customerId: administered.customer.id, lineItems: [line] }),
    lapsing: await drafted(provider.admin, { customerId: free.customer.id, lineItems: [line] }),
  };
  const invitation = await world.invitation(provider, "somebody@unknown.example");
  const repeated = await world.invitation(provider, reseller.admin.email);
  const expiring = await world.invitation(provider);
  const created = (path: string, body: unknown): Promise<{ id: string }> =>
    good(provider.admin.post(path, body));
  const resellerEmail = `draft-${world.next()}@unknown.example`;
  const wanted = { changes: { description: "Distribution for all", logo }, reason: "new" };

  // An invitation and an order's draft expire in an hour.
  const expiresAt = new Date(now.getTime() + hour).toISOString();
  for (const key of [
    keys.request(provider.id, expiring.id),
    keys.openRequest(provider.id, expiring.resellerEmail),
    keys.order(provider.id, orders.lapsing.id),
  ])
    await table.write({ update: key, set: { expiresAt } });
  await table.write(scheduleWrite(expiresAt, "request", expiring.id, provider.id));
  await table.write(scheduleWrite(expiresAt, "order", orders.lapsing.id, provider.id));

  return {
    ...doing,
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
    subscriptions: { plain, suspended, renewing, over, recorded, free: unnamed },
    orders,
    invitation,
    repeated,
    expiring,
    draftRequest: await created("/v1/partnership-requests", { resellerEmail }),
    changeRequest: await created("/v1/organization/change-requests", wanted),
    line,
  };
};
export type Cast = Awaited<ReturnType<typeof openCastInside>>;
