import type { Call } from "./api.ts";
import { ifMatch, type Measuring } from "./measuring.ts";
import type { World } from "./world.ts";

/** Subscriptions of one customer, and incentives. */
export const measureSubscriptions = async ({ row, call }: Measuring, world: World): Promise<void> => {
  const { provider, seller, ofRecord, next, other, customer } = world;
  const asProvider = { as: provider.adminId };
  const asSeller = { as: seller.adminId };
  const asOfRecord = { as: ofRecord.adminId };
  const { id } = customer;
  // The first names `ofRecord`; the second and third are of other offers.
  const [team = "", , , basic = "", renamed = "", suspended = "", cancelled = "", upgraded = ""] =
    customer.subscriptionIds;
  await call("GET /v1/customers/{customerId}/subscriptions", { ...asProvider, path: { customerId: id } });

  const all = { path: { customerId: id } };
  await row("GET /v1/customers/{customerId}/subscriptions", { ...asProvider, ...all });
  await row("GET /v1/customers/{customerId}/subscriptions", { ...asSeller, ...all }, "as a delegated admin");
  await row(
    "GET /v1/customers/{customerId}/subscriptions",
    { ...asOfRecord, ...all },
    "as a reseller of record",
  );
  const on = (sid: string, more: Call = {}) => ({
    ...asProvider,
    path: { customerId: id, subscriptionId: sid },
    ...more,
  });
  const one = "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}" as const;
  await row(one, on(team));
  await row(one, on(team, asSeller), "as a delegated admin");
  await row(one, on(team, asOfRecord), "as a reseller of record");

  const change = async (sid: string, body: object, course: string, as: Call = {}) => {
    const shown = await call(one, on(sid));
    const sent = on(sid, { ...as, body, headers: ifMatch(shown) });
    await row("PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}", sent, course);
  };
  await change(renamed, { friendlyName: "Office of the board" }, "friendlyName");
  await change(renamed, { friendlyName: "The board" }, "friendlyName, as a delegated admin", asSeller);
  await change(team, { friendlyName: "The team" }, "friendlyName, as a reseller of record", asOfRecord);
  await change(basic, { quantity: 20 }, "more licences, a credit runs");
  await change(basic, { quantity: 30 }, "more licences, as a delegated admin", asSeller);
  await change(basic, { partnerId: next.mpnId }, "partnerId, another");
  await change(basic, { partnerId: null }, "partnerId, none");
  await change(basic, { quantity: 40 }, "more licences, no credit runs");
  await change(suspended, { status: "suspended" }, "suspended");
  await change(suspended, { status: "active" }, "active again");
  await change(cancelled, { status: "cancelled" }, "cancelled");

  const upgrades = "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades" as const;
  const upgrade = "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades" as const;
  await row(upgrades, on(upgraded));
  await row(upgrades, on(team), "to an offer with a prerequisite");
  await row(upgrade, on(upgraded, { body: { targetOfferId: "premium" } }));
  await row(upgrade, on(team, { body: { targetOfferId: "plus" } }), "to an offer with a prerequisite");
  await row("GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact", on(basic));
  const contact = "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact" as const;
  await row(contact, on(basic, { body: { resellerId: next.id } }), "a reseller");
  await row(contact, on(basic, { body: { resellerId: null } }), "the provider again");

  await row("GET /v1/incentives", asProvider);
  const period = { from: "2026-01-01T00:00:00Z", to: new Date(world.now.getTime() + 1_000).toISOString() };
  const narrowed = { query: { resellerId: seller.id, ...period } };
  await row("GET /v1/incentives", { ...asProvider, ...narrowed }, "a reseller and a period");
  await row("GET /v1/incentives", asSeller, "as a reseller");
  await row("GET /v1/incentives", { as: other.adminId }, "as a reseller of many providers, none found");
};
