import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { adminWrites } from "../../lib/customers/admin.ts";
import type { CustomerItem } from "../../lib/customers/items.ts";
import { openIdentity } from "../../lib/identity.ts";
import type { SubscriptionItem } from "../../lib/subscriptions/items.ts";
import { keys } from "../../lib/table/keys.ts";
import { openTable } from "../../lib/table/table.ts";
import { day } from "./clock.ts";
import { openStack } from "./stack.ts";
import { channelOf } from "./subscriptions.ts";
import {
  type Client,
  documentsOf,
  type Member,
  type Organization,
  openWorld,
  type Response,
} from "./world.ts";

export const pathOf = ({ customerId, id }: SubscriptionItem) =>
  `/v1/customers/${customerId}/subscriptions/${id}`;

/** A change on what the caller has just read. */
export const patch = async (
  client: Client,
  subscription: SubscriptionItem,
  body: unknown,
): Promise<Response> => {
  const read = await client.get(pathOf(subscription));
  return client.patch(pathOf(subscription), body, { "if-match": read.headers.get("etag") ?? "*" });
};

export const answers = (response: Response) => [response.status, response.body.code];

/** A stack with one customer, and a reseller for each way to reach it or not to reach it. */
export const openChannel = async () => {
  const stack = await openStack();
  const world = await openWorld(stack);
  const table = openTable(stack.tableName, documentsOf(stack));
  const channel = channelOf(table);
  const now = () => new Date(stack.now());

  /** A signed-in admin user of the customer, as an order makes one. */
  const adminOf = async ({ id: customerId, adminId: id, companyProfile }: CustomerItem): Promise<Member> => {
    const cognito = new CognitoIdentityProviderClient({
      region: "eu-central-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
      endpoint: stack.cognitoUrl,
    });
    const email = `admin@${companyProfile.domain}`;
    const createdAt = now().toISOString();
    await table.transact(adminWrites({ id, customerId, email, displayName: "Ada", createdAt }));
    await openIdentity({ userPoolId: stack.userPoolId }, cognito).giveTemporaryPassword(id, email);
    return world.member(id, email);
  };

  const provider = await world.provider();
  const administrator = await world.reseller();
  const recorded = await world.reseller();
  const supporter = await world.reseller();
  const stranger = await world.reseller();
  const former = await world.reseller();
  for (const reseller of [administrator, recorded, supporter, former])
    await world.partner(provider, reseller);
  const customer = await channel.customer(provider.id, now());
  for (const { id } of [administrator, former])
    await channel.tie(customer, id, { adminSince: now().toISOString() });

  /** Ends a reseller's partnership. */
  const remove = async ({ id }: Organization): Promise<Response> => {
    const { body } = await provider.admin.get(`/v1/indirect-resellers/${id}/removal`);
    const confirmed = { attestationVersion: body.attestation.version, confirmed: true };
    return provider.admin.post(`/v1/indirect-resellers/${id}/removal`, confirmed);
  };
  await remove(former);

  const owner = await adminOf(customer);
  const upgradeTargetOffers = ["office-plus", "office-azure", "office-small", "gone"];
  await Promise.all([
    channel.offer("office-basic", { upgradeTargetOffers }),
    channel.offer("office-plus", { prerequisiteOffers: ["base"] }),
    channel.offer("office-small", { maximumQuantity: 5 }),
    channel.offer("office-azure", { billing: "azure" }),
    channel.offer("other"),
  ]);

  /** A subscription of the customer that began a day ago. */
  const plain = (more: Partial<SubscriptionItem> = {}) =>
    channel.subscription(customer, new Date(now().getTime() - day), more);

  return {
    stack,
    world,
    table,
    channel,
    now,
    customer,
    provider,
    /** Has delegated admin. */
    administrator,
    /** Is reseller of record of what `subscribed` makes. */
    recorded,
    /** Is its support contact. */
    supporter,
    /** Has no partnership. */
    stranger,
    /** Had a partnership, and keeps its delegated admin. */
    former,
    /** The customer's own admin user. */
    owner,
    remove,
    plain,
    /** The same, with `recorded` as its reseller of record and `supporter` as its support contact. */
    subscribed: (more: Partial<SubscriptionItem> = {}) =>
      plain({
        partnerId: recorded.mpnId,
        partnerOrganizationId: recorded.id,
        supportResellerId: supporter.id,
        ...more,
      }),
    stored: ({ customerId, id }: SubscriptionItem) => table.get(keys.subscription(customerId, id)),
    tieOf: ({ id }: Organization) => table.get(keys.customerPartner(customer.id, id)),
  };
};
export type Channel = Awaited<ReturnType<typeof openChannel>>;
