import { createHash } from "node:crypto";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { type RealCall, rowOf } from "./example-calls.ts";
import type { ExampleCast } from "./example-cast.ts";
import { listOf, placeOf, readAt } from "./reading.ts";

const sha256Of = (base64: string): string =>
  createHash("sha256").update(Buffer.from(base64, "base64")).digest("hex");

/** How a written field shows in what is read, where the two have different names. */
const readers: Partial<
  Record<RouteKey, (read: any, call: RealCall, answer: any, cast: ExampleCast) => unknown>
> = {
  "POST /v1/organizations": async (read, _, { globalAdmin: { id, email } }, cast) => {
    const { user } = (await (await cast.world.member(id, email)).get("/v1/me")).body;
    return { ...read, globalAdmin: user };
  },
  "POST /v1/enrolment-requests/{enrolmentRequestId}/approve": async (
    read,
    { by },
    { id, globalAdmin },
    cast,
  ) => {
    await by.post(`/v1/organizations/${id}/admin-credentials`);
    const admin = await cast.world.member(globalAdmin.id, globalAdmin.email);
    return { ...read, globalAdmin: (await admin.get("/v1/me")).body.user };
  },
  "POST /v1/organizations/{organizationId}/global-admins": async (_, __, { id, email }, cast) =>
    (await (await cast.world.member(id, email)).get("/v1/me")).body.user,
  // The organization shows its logo as an address with its hash.
  "PATCH /v1/organizations/{organizationId}": (read, { body: { logo } }: any) => ({
    ...read,
    ...(logo && { logo: read.logoUrl?.endsWith(`/${sha256Of(logo.content)}`) ? logo : read.logoUrl }),
  }),
  "POST /v1/organization/change-requests": async (read, _, { id }, { world }) => ({
    ...read,
    changes: {
      ...read.changes,
      ...(read.changes.logo && { logo: (await world.operator.get(`/v1/change-requests/${id}/logo`)).body }),
    },
  }),
  "PUT /v1/organizations/{organizationId}/agreements/{region}": ({ agreements }, { path }) =>
    agreements.find(({ region }: { region: string }) => path.endsWith(`/${region}`)),
  "POST /v1/offers/import": (read) => ({ offers: [read] }),
  "PUT /v1/customers/{customerId}/reseller": ({ associatedPartnerId, delegatedAdmins }, { body }: any) => ({
    resellerId: associatedPartnerId,
    delegatedAdmin: delegatedAdmins.find(({ resellerId }: any) => resellerId === body.resellerId),
  }),
  "PATCH /v1/customers/{customerId}/delegated-admin/{resellerId}": ({ delegatedAdmins }, { path }) =>
    delegatedAdmins.find(({ resellerId }: any) => path.endsWith(`/${resellerId}`)),
  "PUT /v1/customers/{customerId}/azure-tenant-owner": ({ azureTenantOwner }) => azureTenantOwner,
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": ({ supportTenantId }) => ({
    resellerId: supportTenantId,
  }),
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": ({ offerId, quantity }) => ({
    targetOfferId: offerId,
    quantity,
  }),
  "POST /v1/webhook-endpoints/{webhookEndpointId}/replay": async ({ id }, { by }) =>
    (await by.get(`/v1/audit-records?resourceId=${id}`)).body.items[0].after,
  // The job does not show its parts; the audit record does.
  "POST /v1/customers/reassign": async ({ id }, { by }) =>
    (await by.get(`/v1/audit-records?resourceId=${id}`)).body.items[0].after,
};

/** Fields that nobody can read, and why. */
const shownNowhere: Partial<Record<RouteKey, Record<string, string>>> = {
  "POST /v1/users": { locale: "It is the language of one mail." },
  "POST /v1/users/{userId}/address-proof": { locale: "It is the language of one mail." },
  "POST /v1/invitations/accept": { token: "It is a secret." },
  "POST /v1/invitations/decline": { token: "It is a secret." },
  "POST /v1/customer-transfers/{transferId}/accept": {
    resetAdminCredentials: "The answer shows the new ones once.",
  },
  "POST /v1/partners/validate": { mpnIds: "It asks, and writes nothing." },
  "POST /v1/orders/{orderId}/submit": { version: "It says which review is meant, and nothing of the order." },
  "POST /v1/indirect-resellers/{resellerId}/removal": {
    attestationVersion: "It is on record with the hash of the words.",
    confirmed: "Without it there is no removal.",
  },
};

/** The fields of a call that can be read back, as the contract takes them. */
export const writtenBy = ({ key, body }: RealCall): Record<string, unknown> => {
  const fields = Object.entries<unknown>(rowOf(key).body?.parse(body) ?? {});
  return Object.fromEntries(fields.filter(([field]) => !shownNowhere[key]?.[field]));
};

/** The resource of a call, read in the shape of the call's body. */
export const readBack = async (call: RealCall, answer: any, cast: ExampleCast): Promise<unknown> => {
  const place = placeOf(call, answer) ?? listOf(call, answer);
  const found = place && (await readAt(call.by, place));
  return found && (readers[call.key]?.(found, call, answer, cast) ?? found);
};
