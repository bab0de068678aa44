import { answered, anyVersion, onSharedStack } from "../support/channel.ts";
import { minute } from "../support/clock.ts";
import { openSubscriptions, pathOf } from "../support/subscription-channel.ts";
import { itemsOf } from "../support/table.ts";
import type { Client } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openSubscriptions);

const at = (milliseconds: number) => new Date(the().stack.now() + milliseconds).toISOString();
type Named = Parameters<typeof pathOf>[0];
const patch = (subscription: Named, body: object) =>
  the().provider.admin.patch(pathOf(subscription), body, anyVersion);

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
});
