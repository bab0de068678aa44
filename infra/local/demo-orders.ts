import * as z from "zod";
import * as contract from "../../lib/contract/orders.ts";
import { subscription } from "../../lib/contract/subscriptions.ts";
import type { DemoClient } from "./demo-client.ts";
import { customers, type DemoCustomer, type DemoLine } from "./demo-customers.ts";

/** Finds a client by its user's e-mail address, and a reseller's id by its MPN ID. */
export interface DemoChannel {
  clientOf(email: string): Promise<DemoClient>;
  idOf(mpnId: string): string;
}

type Draft = z.input<typeof contract.newOrder>;

/**
 * Places the demo customers' orders, as users of the providers and of a reseller. The users work in parallel, each
 * places its orders one after another. Orders of an earlier run stay as they are. Throws where the API refuses.
 */
export async function placeDemoOrders(channel: DemoChannel): Promise<void> {
  const byUser = Map.groupBy(customers, ({ by }) => by);
  await Promise.all(
    [...byUser].map(async ([email, theirs]) => {
      const client = await channel.clientOf(email);
      for (const each of theirs) await orderFor(channel, client, each);
    }),
  );
}

async function orderFor(channel: DemoChannel, client: DemoClient, demo: DemoCustomer): Promise<void> {
  const { customer, reseller, lines, later, suspended, azureTenantOwner } = demo;
  const { domain } = customer.companyProfile;
  const forReseller = reseller && { resellerId: channel.idOf(reseller) };
  const draft = { customer, ...forReseller, lineItems: lineItems(channel, lines) };
  const order = await drafted(client, draft, domain);
  if (demo.draft) return;
  const { customerId, lineItems: ordered } = await submitted(client, order);
  if (later) {
    const more = { customerId, lineItems: lineItems(channel, later.lines) };
    const buyer = await channel.clientOf(later.by);
    await submitted(buyer, await drafted(buyer, more, `${domain}, later`));
  }
  const path = `/v1/customers/${customerId}`;
  if (suspended) {
    const line = ordered.find(({ offerId }) => offerId === suspended);
    const its = `${path}/subscriptions/${line?.subscriptionId}`;
    const { status } = await client.send(subscription, "GET", its);
    if (status === "active") await client.patch(its, { status: "suspended" });
  }
  if (azureTenantOwner) {
    const owner = { resellerId: channel.idOf(azureTenantOwner) };
    await client.send(z.unknown(), "PUT", `${path}/azure-tenant-owner`, owner);
  }
}

const lineItems = ({ idOf }: DemoChannel, lines: DemoLine[]) =>
  lines.map(({ supportContact, ...line }) => ({
    ...line,
    ...(supportContact && { supportContact: { resellerId: idOf(supportContact) } }),
  }));

/**
 * The order's present state. A repeated POST answers with the draft as it was created, even if the draft was submitted
 * since.
 */
async function drafted(client: DemoClient, draft: Draft, key: string): Promise<contract.Order> {
  const { id } = await client.send(contract.order, "POST", "/v1/orders", draft, `order ${key}`);
  return client.send(contract.order, "GET", `/v1/orders/${id}`);
}

async function submitted(client: DemoClient, order: contract.Order): Promise<contract.Order> {
  if (order.status !== "draft") return order;
  const path = `/v1/orders/${order.id}`;
  const { version } = await client.send(contract.review, "POST", `${path}/review`);
  const confirmation = await client.send(
    contract.confirmation,
    "POST",
    `${path}/submit`,
    { version },
    "submit",
  );
  return confirmation.order;
}
