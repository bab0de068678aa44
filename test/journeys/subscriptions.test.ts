import { answered, anyVersion, inShort, onSharedStack } from "../support/channel.ts";
import { openSubscriptions, pathOf } from "../support/subscription-channel.ts";
import { itemsOf } from "../support/table.ts";
import type { Client, Organization } from "../support/world.ts";

const the = onSharedStack(openSubscriptions);

type Named = Parameters<typeof pathOf>[0];
const patch = (by: Client, subscription: Named, body: object) =>
  by.patch(pathOf(subscription), body, anyVersion);
const changed = async (subscription: Named, body: object) =>
  (await answered("200", patch(the().provider.admin, subscription, body))).body;

describe("reading", () => {
  it("shows a subscription to everybody who has access to it", async () => {
    const { provider, administrator, recorded, supporter, former, owner, subscribed } = the();
    const { id, orderId, effectiveStartDate, commitmentEndDate, cancellationAllowedUntil, ...subscription } =
      await subscribed();
    const path = pathOf({ id, ...subscription });
    for (const reader of [
      ...[provider, administrator, recorded, supporter, former].map(({ admin }) => admin),
      owner,
    ])
      expect((await answered("200", reader.get(path))).body).toEqual({
        ...{ id, orderId, effectiveStartDate, commitmentEndDate, cancellationAllowedUntil },
        offerId: "office-basic",
        offerName: "Office Basic",
        friendlyName: "Office",
        quantity: 10,
        unitType: "licence",
        status: "active",
        partnerId: recorded.mpnId,
        supportContact: {
          supportTenantId: supporter.id,
          supportMpnId: supporter.mpnId,
          name: supporter.name,
        },
        autoRenewEnabled: true,
        termDuration: "P1M",
        billingCycle: "monthly",
      });
  });
});

describe("a change", () => {
  it("takes several fields together, records them and tells everybody who has access", async () => {
    const { table, customer, provider, administrator, recorded, supporter, stranger, plain, stored } = the();
    const subscription = await plain();
    const body = {
      friendlyName: "Head office",
      quantity: 12,
      autoRenewEnabled: false,
      partnerId: recorded.mpnId,
    };
    const answer = await answered("200", patch(provider.admin, subscription, body));
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
    const told = async (receiver: string) =>
      (await itemsOf(table, `EVENTS#${receiver}`)).filter(({ resourceId }) => resourceId === subscription.id);
    for (const { id } of [provider, administrator, recorded, customer])
      expect(await told(id)).toMatchObject([event]);
    for (const { id } of [stranger, supporter]) expect(await told(id)).toEqual([]);
  });
});

describe("the reseller of record", () => {
  it("is no reseller that the rules exclude", async () => {
    const { world, provider, plain, stored } = the();
    const subscription = await plain();
    const [otherProvider, unsigned, abroad, suspended] = [
      await world.provider(),
      await world.reseller({ agreement: false }),
      await world.reseller({ region: "APAC" }),
      await world.reseller(),
    ];
    await world.operator.patch(`/v1/organizations/${suspended.id}`, { status: "suspended" }, anyVersion);
    for (const [{ mpnId: partnerId }, expected] of [
      [otherProvider, "422 MPN_ID_NOT_RESELLER"],
      [unsigned, "422 AGREEMENT_NOT_SIGNED"],
      [abroad, "422 REGION_MISMATCH"],
      [suspended, "409 RESELLER_SUSPENDED"],
    ] as const)
      await answered(expected, patch(provider.admin, subscription, { partnerId }));
    expect(await stored(subscription)).toMatchObject({ version: 1 });
  });

  it("is set, changed and taken off by the provider, and has access to the subscription for that long", async () => {
    const { administrator, recorded, plain, relationshipOf } = the();
    const subscription = await plain();
    const counts = async () =>
      Promise.all(
        [recorded, administrator].map(async (each) => Number((await relationshipOf(each))?.recordCount ?? 0)),
      );
    const [first = 0, second = 0] = await counts();
    for (const [partner, one, other] of [
      [recorded, 1, 0],
      [administrator, 0, 1],
      [undefined, 0, 0],
    ] as const) {
      const { partnerId } = await changed(subscription, { partnerId: partner?.mpnId ?? null });
      expect(partnerId).toBe(partner?.mpnId);
      expect(await counts()).toEqual([first + one, second + other]);
      const read = await recorded.admin.get(pathOf(subscription));
      expect(inShort(read)).toBe(partner === recorded ? "200" : "404 NOT_FOUND");
    }
  });
});

it("the support contact is the provider until another is designated, and again when that one is taken off", async () => {
  const { provider, supporter, owner, plain, relationshipOf } = the();
  const path = `${pathOf(await plain())}/support-contact`;
  const contact = ({ id, mpnId, name }: Organization) => ({ supportTenantId: id, supportMpnId: mpnId, name });
  expect((await owner.get(path)).body).toEqual(contact(provider));
  const before = Number((await relationshipOf(supporter))?.supportCount ?? 0);
  const put = (resellerId: string | null) => provider.admin.put(path, { resellerId });
  expect((await answered("200", put(supporter.id))).body).toEqual(contact(supporter));
  expect(await relationshipOf(supporter)).toMatchObject({ supportCount: before + 1 });
  expect((await supporter.admin.get(path)).body).toEqual(contact(supporter));
  expect((await answered("200", put(null))).body).toEqual(contact(provider));
  expect(await relationshipOf(supporter)).toMatchObject({ supportCount: before });
  await answered("404 NOT_FOUND", supporter.admin.get(path));
  const over = await plain({ status: "cancelled" });
  const late = provider.admin.put(`${pathOf(over)}/support-contact`, { resellerId: supporter.id });
  await answered("409 SUBSCRIPTION_NOT_ACTIVE", late);
});
