import { agreement, organization } from "../../lib/contract/organizations.ts";
import { etagOf } from "../../lib/http/etag.ts";
import { customerFixture } from "./customers.ts";
import { offerBody } from "./offer-body.ts";
import { draftOf, good, type PostCast } from "./post-cast.ts";
import type { Member } from "./world.ts";

/** A change that `If-Match` guards, and how to make it again with other contents. */
export interface Guarded {
  by: Member;
  path: string;
  /** The validator of what is there now. */
  etag(): Promise<string>;
  body?(number: number): unknown;
  /** The text that the change sets, as the resource shows it; for those that take any text. */
  text?: { body(text: string): unknown; shown(body: any): string };
}

const etagAt = (by: Member, path: string) => async (): Promise<string> => {
  const { status, headers } = await by.get(path);
  if (status !== 200) throw new Error(`${path} answered ${status}`);
  return headers.get("etag") ?? "";
};

/** A change of one text of a resource that is read where it is changed. */
const ofText = (
  by: Member,
  path: string,
  body: (text: string) => unknown,
  shown: (body: any) => string,
): Guarded => ({
  by,
  path,
  etag: etagAt(by, path),
  body: (number) => body(`text ${number}`),
  text: { body, shown },
});

/** A customer with a licence and an Azure subscription, of which one reseller has delegated admin and owns the tenant. */
const customerOf = async ({ inside, provider, reseller }: PostCast) => {
  const now = new Date(inside.now());
  const { customer, subscriptions } = await customerFixture(inside.table, {
    providerId: provider.id,
    now,
    ties: { [reseller.id]: { adminSince: now.toISOString() } },
    subscriptions: [{}, { billing: "azure" }],
  });
  return { path: `/v1/customers/${customer.id}`, sid: subscriptions[0]?.id };
};

/** How to make each change of the contract that `If-Match` guards. */
export const guarded: Record<string, (cast: PostCast) => Promise<Guarded>> = {
  "PATCH /v1/organizations/{organizationId}": async ({ world, provider }) =>
    ofText(
      world.operator,
      `/v1/organizations/${provider.id}`,
      (description) => ({ description }),
      ({ description }) => description,
    ),

  "PUT /v1/organizations/{organizationId}/agreements/{region}": async ({ world, other }) => {
    const path = `/v1/organizations/${other.id}/agreements/LATAM`;
    const body = (number: number) => ({ signedAt: "2026-01-01T00:00:00Z", source: `contract ${number}` });
    await good(world.operator.put(path, body(0)));
    // An agreement is read with its organization.
    const etag = async () => {
      const { agreements } = organization.parse(
        await good(world.operator.get(`/v1/organizations/${other.id}`)),
      );
      return etagOf(
        agreement,
        agreements.find(({ region }) => region === "LATAM"),
      );
    };
    return { by: world.operator, path, body, etag };
  },

  "PATCH /v1/users/{userId}": async ({ world, provider }) => {
    const { id } = await world.user(provider, "SalesAgent");
    return ofText(
      provider.admin,
      `/v1/users/${id}`,
      (displayName) => ({ displayName }),
      ({ displayName }) => displayName,
    );
  },

  "PATCH /v1/partnership-requests/{requestId}": async ({ world, provider: { admin } }) => {
    const resellerEmail = `guarded-${world.next()}@asked.example`;
    const { id } = await good(admin.post("/v1/partnership-requests", { resellerEmail }));
    return ofText(
      admin,
      `/v1/partnership-requests/${id}`,
      (subject) => ({ subject }),
      ({ subject }) => subject,
    );
  },

  "PUT /v1/offers/{offerId}": async ({ world }) => {
    const path = `/v1/offers/guarded-${world.next()}`;
    const body = (number: number) => offerBody(`Guarded ${number}`);
    await good(world.operator.put(path, body(-1)));
    return { by: world.operator, path, body, etag: etagAt(world.operator, path) };
  },

  "PATCH /v1/orders/{orderId}": async ({ world, provider: { admin } }) => {
    const { id } = await draftOf(world, admin);
    return ofText(
      admin,
      `/v1/orders/${id}`,
      (friendlyName) => ({ lineItems: [{ offerId: "deskhub-essential", quantity: 5, friendlyName }] }),
      ({ lineItems }) => lineItems[0].friendlyName ?? "",
    );
  },

  "PATCH /v1/customers/{customerId}": async (cast) =>
    ofText(
      cast.provider.admin,
      (await customerOf(cast)).path,
      (companyName) => ({ billingProfile: { companyName } }),
      ({ billingProfile }) => billingProfile.companyName,
    ),

  "PUT /v1/customers/{customerId}/reseller": async (cast) => {
    const { path } = await customerOf(cast);
    const by = cast.provider.admin;
    const body = (number: number) => ({ resellerId: cast.more[number % 2]?.id, delegatedAdmin: true });
    return { by, path: `${path}/reseller`, body, etag: etagAt(by, path) };
  },

  "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}": async (cast) => {
    const { path } = await customerOf(cast);
    const by = cast.provider.admin;
    return { by, path: `${path}/delegated-admin/${cast.reseller.id}`, etag: etagAt(by, path) };
  },

  "PUT /v1/customers/{customerId}/azure-tenant-owner": async (cast) => {
    const { path } = await customerOf(cast);
    const by = cast.provider.admin;
    const body = (number: number) => ({ resellerId: cast.more[number % 2]?.id });
    return { by, path: `${path}/azure-tenant-owner`, body, etag: etagAt(by, path) };
  },

  "DELETE /v1/customers/{customerId}/azure-tenant-owner": async (cast) => {
    const { path } = await customerOf(cast);
    const by = cast.provider.admin;
    await good(by.put(`${path}/azure-tenant-owner`, { resellerId: cast.reseller.id }));
    return { by, path: `${path}/azure-tenant-owner`, etag: etagAt(by, path) };
  },

  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": async (cast) => {
    const { path, sid } = await customerOf(cast);
    return ofText(
      cast.provider.admin,
      `${path}/subscriptions/${sid}`,
      (friendlyName) => ({ friendlyName }),
      ({ friendlyName }) => friendlyName,
    );
  },

  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": async (cast) => {
    const { path, sid } = await customerOf(cast);
    const by = cast.provider.admin;
    const contact = `${path}/subscriptions/${sid}/support-contact`;
    const body = (number: number) => ({ resellerId: cast.more[number % 2]?.id });
    return { by, path: contact, body, etag: etagAt(by, contact) };
  },
};
