import { answered, anyVersion, onSharedStack } from "../support/channel.ts";
import { hour, minute } from "../support/clock.ts";
import { eventually } from "../support/invitations.ts";
import { openSubscriptions, pathOf } from "../support/subscription-channel.ts";
import { itemsOf } from "../support/table.ts";
import type { Client } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openSubscriptions);

const at = (milliseconds: number) => new Date(the().stack.now() + milliseconds).toISOString();
type Named = Parameters<typeof pathOf>[0];
const patch = (subscription: Named, body: object) =>
  the().provider.admin.patch(pathOf(subscription), body, anyVersion);

it("a change sets several fields together, is recorded, and informs everybody with access", async () => {
  const { table, customer, provider, administrator, recorded, supporter, stranger, plain, stored } = the();
  const subscription = await plain();
  const body = {
    friendlyName: "Head office",
    quantity: 12,
    autoRenewEnabled: false,
    partnerId: recorded.mpnId,
  };
  const answer = await answered("200", patch(subscription, body));
  expect(answer.body).toMatchObject(body);
  const read = await provider.admin.get(pathOf(subscription));
  expect([read.body, read.headers.get("etag")]).toEqual([answer.body, answer.headers.get("etag")]);
  expect(await stored(subscription)).toMatchObject({ version: 2, credit: { quantity: 12 } });
  const audits = await provider.admin.get(`/v1/audit-records?resourceId=${subscription.id}`);
  expect(audits.body.items).toMatchObject([
    {
      operation: "subscription.update",
      resourceType: "subscription",
      before: { quantity: 10 },
      after: { quantity: 12, partnerId: recorded.mpnId },
    },
  ]);
  const event = {
    eventType: "subscription.updated",
    data: {
      customerId: customer.id,
      subscriptionId: subscription.id,
      status: "active",
      changed: ["friendlyName", "quantity", "partnerId", "autoRenewEnabled"],
    },
  };
  const eventsOf = async (receiver: string) =>
    (await itemsOf(table, `EVENTS#${receiver}`)).filter(({ resourceId }) => resourceId === subscription.id);
  for (const { id } of [provider, administrator, recorded, customer])
    expect(await eventsOf(id)).toMatchObject([event]);
  for (const { id } of [stranger, supporter]) expect(await eventsOf(id)).toEqual([]);
});

it("a renewal that ends the credit of an ineligible reseller informs the provider, and nobody else", async () => {
  const { stack, world, table, provider, plain, audits, partner } = the();
  const reseller = await partner();
  const named = { partnerId: reseller.mpnId, partnerOrganizationId: reseller.id };
  const subscription = await plain({ commitmentEndDate: at(10 * minute), ...named });
  await world.operator.patch(`/v1/organizations/${reseller.id}`, { status: "suspended" }, anyVersion);
  stack.advance(11 * minute);
  await answered("200", patch(subscription, { friendlyName: "Renewed" }));
  const warnings = [{ code: "PARTNER_NO_LONGER_ELIGIBLE", detail: expect.any(String) }];
  const [, renewal] = await audits(provider.admin, subscription.id);
  expect(renewal).toMatchObject({ operation: "subscription.renew", after: { warnings } });
  const eventsOf = async (to: string) =>
    (await itemsOf(table, `EVENTS#${to}`)).flatMap(({ eventType, resourceId, data }: any) =>
      eventType === "subscription.renewed" && resourceId === subscription.id ? [data.warnings] : [],
    );
  expect([await eventsOf(provider.id), await eventsOf(reseller.id)]).toEqual([[warnings], [undefined]]);
});

it("a change that comes before the schedule first records the renewal, and is decided on the renewed term", async () => {
  const { stack, table, provider, plain, audits, stored } = the();
  const soon = at(10 * minute);
  const subscription = await plain({ commitmentEndDate: soon });
  stack.advance(11 * minute);
  const { commitmentEndDate } = (await patch(subscription, { friendlyName: "Renewed" })).body;
  expect(commitmentEndDate > soon).toBe(true);
  expect(await stored(subscription)).toMatchObject({ commitmentEndDate, version: 3 });
  expect(await audits(provider.admin, subscription.id)).toMatchObject([
    { operation: "subscription.update", after: { friendlyName: expect.any(String), commitmentEndDate } },
    { operation: "subscription.renew", before: { commitmentEndDate: soon }, after: { commitmentEndDate } },
  ]);
  const events = await itemsOf(table, `EVENTS#${provider.id}`);
  for (const [eventType, changed] of [
    ["subscription.renewed", ["commitmentEndDate"]],
    ["subscription.updated", ["friendlyName"]],
  ] as const) {
    const data = expect.objectContaining({ changed });
    expect(events).toContainEqual(expect.objectContaining({ eventType, resourceId: subscription.id, data }));
  }
});

it("the schedule's rights allow it to record a term's end with its plan, its reseller and its prerequisites", async () => {
  const { stack, provider, recorded, supporter, channel, now, stored } = the();
  const soon = at(10 * minute);
  const home = await channel.customer(provider.id, now());
  const ends = { commitmentEndDate: soon };
  await channel.subscription(home, now(), { ...ends, offerId: "base" });
  const planned = await channel.subscription(home, now(), {
    ...ends,
    offerId: "office-plus",
    partnerId: recorded.mpnId,
    partnerOrganizationId: recorded.id,
    supportResellerId: supporter.id,
    scheduledChange: { quantity: 4, scheduledBy: provider.id, at: soon },
  });
  stack.advance(11 * minute);
  await stack.schedule.runNow();
  expect(await stored(planned)).toMatchObject({ quantity: 4, credit: { quantity: 4 }, version: 2 });
});

describe("an upgrade", () => {
  /** The upgrade targets for a caller, each with the reasons against it. */
  const offered = async (by: Client, subscription: Named) =>
    (await answered("200", by.get(`${pathOf(subscription)}/upgrades`))).body.items.map(
      ({ targetOfferId, eligible, reasons }: any) => [
        targetOfferId,
        ...(eligible ? [] : reasons.map(({ code }: { code: string }) => code)),
      ],
    );

  it("is offered with every reason against it, and refused with the same reasons", async () => {
    const { provider, recorded, supporter, former, subscribed, plain } = the();
    const subscription = await subscribed();
    const targets = [
      ["office-plus", "PREREQUISITE_MISSING"],
      ["office-azure", "AZURE_NOT_SUPPORTED"],
      ["office-small", "QUANTITY_OUT_OF_RANGE"],
      ["gone", "OFFER_NOT_FOUND"],
    ];
    expect(await offered(recorded.admin, subscription)).toEqual(targets);
    // A support contact reads the targets, and nothing about the customer's other subscriptions.
    const roleRequired = targets.map(([target]) => [target, "ROLE_REQUIRED"]);
    expect(await offered(supporter.admin, subscription)).toEqual(roleRequired);
    expect(await offered(former.admin, subscription)).toEqual(
      targets.map(([target, reason]) => [target, "PARTNERSHIP_ENDED", reason]),
    );
    const upgrade = (of: Named, targetOfferId = "other") =>
      provider.admin.post(`${pathOf(of)}/upgrades`, { targetOfferId });
    for (const [targetOfferId, code] of [...targets, ["other", "OFFER_NOT_UPGRADABLE"]])
      await answered(`422 ${code}`, upgrade(subscription, targetOfferId));
    await answered("409 SUBSCRIPTION_NOT_ACTIVE", upgrade(await plain({ status: "suspended" })));
  });

  it("happens in place once the prerequisite exists, and moves the credit", async () => {
    const { channel, now, provider, recorded, stored } = the();
    const home = await channel.customer(provider.id, now());
    const named = { partnerId: recorded.mpnId, partnerOrganizationId: recorded.id };
    const subscription = await channel.subscription(home, new Date(now().getTime() - hour), named);
    await channel.subscription(home, now(), { offerId: "base" });
    const body = { targetOfferId: "office-plus", quantity: 20 };
    const upgraded = await answered("200", recorded.admin.post(`${pathOf(subscription)}/upgrades`, body));
    const { id } = subscription;
    const credit = { offerId: "office-plus", quantity: 20 };
    expect(upgraded.body).toMatchObject({ id, status: "active", ...credit });
    expect(await stored(subscription)).toMatchObject({ version: 2, credit });
    // A reseller's list of credits follows the change within seconds.
    const own = await eventually("both credits, in the reseller's list", async () => {
      const { items } = (await recorded.admin.get("/v1/incentives?limit=100")).body;
      const found = items.filter(({ subscriptionId }: { subscriptionId: string }) => subscriptionId === id);
      return found.length === 2 && found;
    });
    expect(own).toMatchObject([{ offerId: "office-basic", quantity: 10 }, credit]);
    expect(own[0].to).toBe(own[1].from);
  });
});
