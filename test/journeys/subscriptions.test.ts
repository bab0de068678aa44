import { newId } from "../../lib/ids.ts";
import { keys } from "../../lib/table/keys.ts";
import { answers, onSharedStack } from "../support/channel.ts";
import { hour } from "../support/clock.ts";
import { openSubscriptions, patch, pathOf } from "../support/subscription-channel.ts";
import { itemsOf } from "../support/table.ts";
import type { Response } from "../support/world.ts";

const the = onSharedStack(openSubscriptions);

describe("reading", () => {
  it("shows a subscription to everybody in whose reach it is, and nobody else", async () => {
    const { world, now, provider, administrator, recorded, supporter, stranger, former, owner, subscribed } =
      the();
    const subscription = await subscribed();
    for (const reader of [provider, administrator, recorded, supporter, former]) {
      const answer = await reader.admin.get(pathOf(subscription));
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        id: subscription.id,
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
        orderId: subscription.orderId,
        effectiveStartDate: subscription.effectiveStartDate,
        commitmentEndDate: subscription.commitmentEndDate,
        cancellationAllowedUntil: subscription.cancellationAllowedUntil,
        autoRenewEnabled: true,
        termDuration: "P1M",
        billingCycle: "monthly",
      });
    }
    expect((await owner.get(pathOf(subscription))).status).toBe(200);
    const unknown = await stranger.admin.get(
      `/v1/customers/${newId("cus", now())}/subscriptions/${subscription.id}`,
    );
    const foreign = await stranger.admin.get(pathOf(subscription));
    const without = ({ requestId: _, ...body }: Record<string, unknown>) => body;
    expect([foreign.status, without(foreign.body)]).toEqual([404, without(unknown.body)]);
    const otherProvider = await world.provider();
    expect((await otherProvider.admin.get(pathOf(subscription))).status).toBe(404);
  });

  it("lists all to who has the customer, its own to who is only named, and nothing else", async () => {
    const { channel, now, provider, administrator, recorded, supporter, stranger, former, owner } = the();
    const home = await channel.customer(provider.id, now());
    const named = { partnerId: recorded.mpnId, partnerOrganizationId: recorded.id };
    const own = await channel.subscription(home, now(), named);
    const supported = await channel.subscription(home, now(), { supportResellerId: supporter.id });
    const another = await channel.subscription(home, now());
    await channel.tie(home, administrator.id, { adminSince: now().toISOString() });
    const path = `/v1/customers/${home.id}/subscriptions`;
    const ids = ({ body }: Response) => body.items.map(({ id }: { id: string }) => id).sort();
    for (const reader of [provider, administrator])
      expect(ids(await reader.admin.get(path))).toEqual([own.id, supported.id, another.id].sort());
    expect(ids(await recorded.admin.get(path))).toEqual([own.id]);
    expect(ids(await supporter.admin.get(path))).toEqual([supported.id]);
    expect(answers(await stranger.admin.get(path))).toEqual([404, "NOT_FOUND"]);
    expect(answers(await former.admin.get(path))).toEqual([404, "NOT_FOUND"]);
    expect(answers(await owner.get(path))).toEqual([404, "NOT_FOUND"]);
    const first = await provider.admin.get(`${path}?limit=2`);
    const rest = await provider.admin.get(`${path}?limit=2&cursor=${first.body.nextCursor}`);
    expect([...ids(first), ...ids(rest)].sort()).toEqual([own.id, supported.id, another.id].sort());
    expect(rest.body.nextCursor).toBeUndefined();
  });
});

describe("a change", () => {
  it("takes several fields together and records them", async () => {
    const { table, customer, provider, administrator, recorded, supporter, stranger, plain, stored } = the();
    const subscription = await plain();
    const body = {
      friendlyName: "Head office",
      quantity: 12,
      autoRenewEnabled: false,
      partnerId: recorded.mpnId,
    };
    const answer = await patch(provider.admin, subscription, body);
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining(body)]);
    const again = await provider.admin.get(pathOf(subscription));
    expect(again.body).toEqual(answer.body);
    expect(again.headers.get("etag")).toBe(answer.headers.get("etag"));
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
    for (const receiver of [provider.id, administrator.id, recorded.id, customer.id])
      expect(await itemsOf(table, `EVENTS#${receiver}`)).toContainEqual(
        expect.objectContaining({
          eventType: "subscription.updated",
          resourceId: subscription.id,
          data: {
            customerId: customer.id,
            subscriptionId: subscription.id,
            status: "active",
            changed: ["friendlyName", "quantity", "partnerId", "autoRenewEnabled"],
          },
        }),
      );
    for (const nobody of [stranger.id, supporter.id])
      expect(await itemsOf(table, `EVENTS#${nobody}`)).not.toContainEqual(
        expect.objectContaining({ resourceId: subscription.id }),
      );
  });

  it("needs If-Match, and the newest", async () => {
    const { provider, plain } = the();
    const subscription = await plain();
    const path = pathOf(subscription);
    expect(answers(await provider.admin.patch(path, { friendlyName: "A" }))).toEqual([
      428,
      "PRECONDITION_REQUIRED",
    ]);
    const { headers } = await provider.admin.get(path);
    const match = { "if-match": headers.get("etag") ?? "" };
    expect((await provider.admin.patch(path, { friendlyName: "A" }, match)).status).toBe(200);
    expect(answers(await provider.admin.patch(path, { friendlyName: "B" }, match))).toEqual([
      412,
      "PRECONDITION_FAILED",
    ]);
  });

  it.each([
    ["QUANTITY_OUT_OF_RANGE", 422, {}, { quantity: 101 }],
    ["AZURE_NOT_SUPPORTED", 422, { billing: "azure" }, { quantity: 11 }],
    [
      "CANCELLATION_WINDOW_PASSED",
      422,
      { cancellationAllowedUntil: "2026-01-01T00:00:00.000Z" },
      { quantity: 9 },
    ],
    [
      "CANCELLATION_WINDOW_PASSED",
      422,
      { cancellationAllowedUntil: "2026-01-01T00:00:00.000Z" },
      { status: "cancelled" },
    ],
    ["TRIAL_NOT_RENEWED", 422, { isTrial: true, autoRenewEnabled: false }, { autoRenewEnabled: true }],
    ["SUBSCRIPTION_NOT_ACTIVE", 409, { status: "suspended" }, { quantity: 11 }],
    ["SUBSCRIPTION_NOT_ACTIVE", 409, { status: "cancelled" }, { status: "active" }],
    ["MPN_ID_NOT_FOUND", 422, {}, { partnerId: "99999999999" }],
  ] as const)("that breaks a rule is refused with %s", async (code, status, more, body) => {
    const { provider, plain, stored } = the();
    const subscription = await plain(more);
    const answer = await patch(provider.admin, subscription, body);
    expect(answers(answer)).toEqual([status, code]);
    expect(await stored(subscription)).toMatchObject({ version: 1 });
  });

  it("suspends, reactivates and cancels; what is cancelled counts no more and stays", async () => {
    const { table, customer, provider, recorded, subscribed, stored, tieOf } = the();
    const subscription = await subscribed();
    const before = await tieOf(recorded);
    expect((await patch(provider.admin, subscription, { status: "suspended" })).body.status).toBe(
      "suspended",
    );
    expect(await stored(subscription)).not.toHaveProperty("credit");
    expect((await patch(provider.admin, subscription, { status: "active" })).body.status).toBe("active");
    expect((await patch(provider.admin, subscription, { status: "cancelled" })).body.status).toBe(
      "cancelled",
    );
    expect(await tieOf(recorded)).toMatchObject({ recordCount: Number(before?.recordCount) - 1 });
    expect(answers(await patch(provider.admin, subscription, { status: "active" }))).toEqual([
      409,
      "SUBSCRIPTION_NOT_ACTIVE",
    ]);
    const home = await table.get(keys.customer(customer.id));
    expect(Number(home?.subscriptionsVersion)).toBeGreaterThanOrEqual(4);
  });
});

describe("an upgrade", () => {
  it("is offered with every reason against it", async () => {
    const { plain, provider, recorded, subscribed } = the();
    const subscription = await subscribed();
    const { body } = await recorded.admin.get(`${pathOf(subscription)}/upgrades`);
    const codes = (reasons: { code: string }[]) => reasons.map(({ code }) => code);
    expect(
      body.items.map(
        ({ targetOfferId, eligible, reasons }: { targetOfferId: string; eligible: boolean; reasons: [] }) => [
          targetOfferId,
          eligible,
          codes(reasons),
        ],
      ),
    ).toEqual([
      ["office-plus", false, ["PREREQUISITE_MISSING"]],
      ["office-azure", false, ["AZURE_NOT_SUPPORTED"]],
      ["office-small", false, ["QUANTITY_OUT_OF_RANGE"]],
      ["gone", false, ["OFFER_NOT_FOUND"]],
    ]);
    const path = `${pathOf(subscription)}/upgrades`;
    for (const [targetOfferId, code] of [
      ["office-plus", "PREREQUISITE_MISSING"],
      ["office-azure", "AZURE_NOT_SUPPORTED"],
      ["office-small", "QUANTITY_OUT_OF_RANGE"],
      ["other", "OFFER_NOT_UPGRADABLE"],
      ["nothing", "OFFER_NOT_FOUND"],
    ])
      expect(answers(await provider.admin.post(path, { targetOfferId }))).toEqual([422, code]);
    const { id } = await plain({ status: "suspended" });
    const suspended = await provider.admin.post(path.replace(subscription.id, id), {
      targetOfferId: "other",
    });
    expect(answers(suspended)).toEqual([409, "SUBSCRIPTION_NOT_ACTIVE"]);
  });

  it("happens in place once the prerequisite is there, moves the credit, and has one effect for one key", async () => {
    const { channel, now, provider, recorded, stored } = the();
    const home = await channel.customer(provider.id, now());
    const named = { partnerId: recorded.mpnId, partnerOrganizationId: recorded.id };
    const subscription = await channel.subscription(home, new Date(now().getTime() - hour), named);
    await channel.subscription(home, now(), { offerId: "base" });
    const path = `${pathOf(subscription)}/upgrades`;
    const body = { targetOfferId: "office-plus", quantity: 20 };
    const key = { "idempotency-key": "upgrade-1" };
    const first = await recorded.admin.post(path, body, key);
    expect([first.status, first.body]).toEqual([
      200,
      expect.objectContaining({
        id: subscription.id,
        offerId: "office-plus",
        quantity: 20,
        status: "active",
      }),
    ]);
    const again = await recorded.admin.post(path, body, key);
    expect([again.status, again.body, again.headers.get("idempotency-replayed")]).toEqual([
      200,
      first.body,
      "true",
    ]);
    expect(await stored(subscription)).toMatchObject({
      version: 2,
      credit: { offerId: "office-plus", quantity: 20 },
    });
    const credits = await recorded.admin.get("/v1/incentives?limit=100");
    const own = credits.body.items.filter(
      ({ subscriptionId }: { subscriptionId: string }) => subscriptionId === subscription.id,
    );
    expect(own).toMatchObject([
      { offerId: "office-basic", quantity: 10 },
      { offerId: "office-plus", quantity: 20 },
    ]);
    expect(own[0].to).toBe(own[1].from);
  });
});
