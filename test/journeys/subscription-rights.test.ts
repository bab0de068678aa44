import { newId } from "../../lib/ids.ts";
import { keys } from "../../lib/table/keys.ts";
import { minute } from "../support/clock.ts";
import { answers, type Channel, openChannel, patch, pathOf } from "../support/subscription-channel.ts";
import { itemsOf } from "../support/table.ts";
import type { Client, Organization } from "../support/world.ts";

let the: Channel;

beforeAll(async () => {
  the = await openChannel();
}, 120_000);

afterAll(() => the.stack.stop());

describe("the reseller of record", () => {
  it("is refused where the rules forbid it", async () => {
    const { world, provider, stranger, former, plain, stored } = the;
    const subscription = await plain();
    const otherProvider = await world.provider();
    const unsigned = await world.reseller({ agreement: false });
    const abroad = await world.reseller({ region: "APAC" });
    const suspended = await world.reseller();
    const refused: [Organization, number, string][] = [
      [provider, 422, "MPN_ID_IS_PROVIDER"],
      [otherProvider, 422, "MPN_ID_NOT_RESELLER"],
      [abroad, 422, "REGION_MISMATCH"],
      [unsigned, 422, "AGREEMENT_NOT_SIGNED"],
      [stranger, 422, "PARTNERSHIP_REQUIRED"],
      [former, 422, "PARTNERSHIP_ENDED"],
      [suspended, 409, "RESELLER_SUSPENDED"],
    ];
    const { headers } = await world.operator.get(`/v1/organizations/${suspended.id}`);
    const match = { "if-match": headers.get("etag") ?? "" };
    await world.operator.patch(`/v1/organizations/${suspended.id}`, { status: "suspended" }, match);
    for (const [{ mpnId: partnerId }, status, code] of refused)
      expect(answers(await patch(provider.admin, subscription, { partnerId }))).toEqual([status, code]);
    expect(await stored(subscription)).toMatchObject({ version: 1 });
  });

  it("is set, changed and taken off by the provider, with counts and credits", async () => {
    const { stack, world, customer, provider, administrator, recorded, plain, tieOf } = the;
    const subscription = await plain();
    const count = async (reseller: Organization) => Number((await tieOf(reseller))?.recordCount ?? 0);
    const [first, second] = [await count(recorded), await count(administrator)];
    const set = async (partnerId: string | null) => {
      stack.advance(minute);
      const answer = await patch(provider.admin, subscription, { partnerId });
      expect([answer.status, answer.body.partnerId]).toEqual([200, partnerId ?? undefined]);
    };
    await set(recorded.mpnId);
    expect([await count(recorded), await count(administrator)]).toEqual([first + 1, second]);
    await set(administrator.mpnId);
    expect([await count(recorded), await count(administrator)]).toEqual([first, second + 1]);
    await set(null);
    expect([await count(recorded), await count(administrator)]).toEqual([first, second]);
    const report = async (client: Client, query = "") =>
      (await client.get(`/v1/incentives?limit=100${query}`)).body.items.filter(
        ({ subscriptionId }: { subscriptionId: string }) => subscriptionId === subscription.id,
      );
    const [one, two] = (await report(provider.admin)).sort((a: { from: string }, b: { from: string }) =>
      a.from < b.from ? -1 : 1,
    );
    expect(one).toEqual({
      subscriptionId: subscription.id,
      customerId: customer.id,
      partnerId: recorded.mpnId,
      offerId: "office-basic",
      from: expect.any(String),
      to: two.from,
      quantity: 10,
    });
    expect(two).toMatchObject({ partnerId: administrator.mpnId, to: expect.any(String) });
    expect(await report(recorded.admin)).toEqual([one]);
    expect(await report(administrator.admin)).toEqual([two]);
    expect(await report(provider.admin, `&resellerId=${recorded.id}`)).toEqual([one]);
    expect(await report(provider.admin, `&from=${two.to}`)).toEqual([]);
    expect(await report(provider.admin, `&to=${one.to}`)).toHaveLength(2);
    expect(await report(recorded.admin, `&resellerId=${administrator.id}`)).toEqual([]);
    const other = await world.provider();
    expect((await other.admin.get(`/v1/incentives?resellerId=${recorded.id}`)).body).toEqual({ items: [] });
  });

  it("is never a reseller's to set", async () => {
    const { administrator, recorded, former, subscribed } = the;
    const subscription = await subscribed();
    for (const reseller of [administrator, recorded, former])
      for (const partnerId of [reseller.mpnId, null])
        expect(answers(await patch(reseller.admin, subscription, { partnerId }))).toEqual([
          403,
          "ROLE_REQUIRED",
        ]);
  });

  it("reads and manages its one subscription for as long as it is that", async () => {
    const { provider, recorded, subscribed } = the;
    const subscription = await subscribed();
    const answer = await patch(recorded.admin, subscription, { quantity: 12, status: "suspended" });
    expect([answer.status, answer.body]).toEqual([
      200,
      expect.objectContaining({ quantity: 12, status: "suspended" }),
    ]);
    expect((await patch(provider.admin, subscription, { partnerId: null })).status).toBe(200);
    expect((await recorded.admin.get(pathOf(subscription))).status).toBe(404);
    expect(answers(await recorded.admin.patch(pathOf(subscription), {}, { "if-match": "*" }))).toEqual([
      404,
      "NOT_FOUND",
    ]);
  });
});

describe("on behalf of", () => {
  it("a delegated admin manages, and both sides have it on record", async () => {
    const { provider, administrator, plain } = the;
    const subscription = await plain();
    expect((await patch(administrator.admin, subscription, { quantity: 11 })).status).toBe(200);
    for (const side of [administrator, provider]) {
      const audits = await side.admin.get(`/v1/audit-records?resourceId=${subscription.id}`);
      expect(audits.body.items).toMatchObject([
        {
          operation: "subscription.update",
          actor: {
            userId: administrator.admin.id,
            organizationId: administrator.id,
            onBehalfOf: provider.id,
          },
        },
      ]);
    }
  });

  it("a former reseller with access gives nothing more, and does all else", async () => {
    const { former, plain } = the;
    const subscription = await plain();
    for (const body of [
      { friendlyName: "Still mine" },
      { autoRenewEnabled: false },
      { quantity: 9 },
      { status: "suspended" },
    ])
      expect((await patch(former.admin, subscription, body)).status).toBe(200);
    expect(answers(await patch(former.admin, subscription, { status: "active" }))).toEqual([
      422,
      "PARTNERSHIP_ENDED",
    ]);
    const active = await plain();
    expect(answers(await patch(former.admin, active, { quantity: 11 }))).toEqual([422, "PARTNERSHIP_ENDED"]);
    const path = `${pathOf(active)}/upgrades`;
    const offered = await former.admin.get(path);
    expect(offered.body.items[0]).toMatchObject({
      eligible: false,
      reasons: [{ code: "PARTNERSHIP_ENDED" }, {}],
    });
    expect(answers(await former.admin.post(path, { targetOfferId: "office-small" }))).toEqual([
      422,
      "PARTNERSHIP_ENDED",
    ]);
    expect((await patch(former.admin, active, { status: "cancelled" })).status).toBe(200);
  });

  it("a support contact reads and changes nothing, a customer neither, a user without the role neither", async () => {
    const { world, administrator, supporter, owner, subscribed, stored } = the;
    const subscription = await subscribed();
    const path = pathOf(subscription);
    const match = { "if-match": "*" };
    const user = await world.user(administrator, "UserManagementAdmin");
    for (const client of [supporter.admin, owner, user]) {
      expect(answers(await client.patch(path, { friendlyName: "No" }, match))).toEqual([
        403,
        "ROLE_REQUIRED",
      ]);
      expect(answers(await client.get(`${path}/upgrades`))).toEqual([403, "ROLE_REQUIRED"]);
      expect(answers(await client.post(`${path}/upgrades`, { targetOfferId: "other" }))).toEqual([
        403,
        "ROLE_REQUIRED",
      ]);
    }
    expect(await stored(subscription)).toMatchObject({ version: 1 });
  });
});

describe("the support contact", () => {
  it("is the provider until another is designated, and again when that one is taken off", async () => {
    const { provider, supporter, owner, plain, tieOf } = the;
    const subscription = await plain();
    const path = `${pathOf(subscription)}/support-contact`;
    const own = { supportTenantId: provider.id, supportMpnId: provider.mpnId, name: provider.name };
    const read = await owner.get(path);
    expect(read.body).toEqual(own);
    const before = Number((await tieOf(supporter))?.supportCount ?? 0);
    const match = { "if-match": read.headers.get("etag") ?? "" };
    const put = await provider.admin.put(path, { resellerId: supporter.id }, match);
    expect([put.status, put.body]).toEqual([
      200,
      { supportTenantId: supporter.id, supportMpnId: supporter.mpnId, name: supporter.name },
    ]);
    expect(await tieOf(supporter)).toMatchObject({ supportCount: before + 1 });
    expect((await supporter.admin.get(path)).body).toEqual(put.body);
    expect(answers(await provider.admin.put(path, { resellerId: null }, match))).toEqual([
      412,
      "PRECONDITION_FAILED",
    ]);
    expect((await provider.admin.put(path, { resellerId: null })).body).toEqual(own);
    expect(await tieOf(supporter)).toMatchObject({ supportCount: before });
    expect((await supporter.admin.get(path)).status).toBe(404);
  });

  it("needs an active partnership and is the provider's to designate", async () => {
    const { world, now, provider, administrator, supporter, stranger, former, plain } = the;
    const subscription = await plain();
    const path = `${pathOf(subscription)}/support-contact`;
    const designate = (client: Client, resellerId: string) => client.put(path, { resellerId });
    expect(answers(await designate(provider.admin, stranger.id))).toEqual([422, "PARTNERSHIP_REQUIRED"]);
    expect(answers(await designate(provider.admin, newId("org", now())))).toEqual([
      422,
      "PARTNERSHIP_REQUIRED",
    ]);
    expect(answers(await designate(provider.admin, former.id))).toEqual([422, "PARTNERSHIP_ENDED"]);
    expect(answers(await designate(administrator.admin, administrator.id))).toEqual([403, "ROLE_REQUIRED"]);
    const sales = await world.user(provider, "SalesAgent");
    expect(answers(await designate(sales, supporter.id))).toEqual([403, "ROLE_REQUIRED"]);
    const over = await plain({ status: "cancelled" });
    const answer = await provider.admin.put(`${pathOf(over)}/support-contact`, { resellerId: supporter.id });
    expect(answers(answer)).toEqual([409, "SUBSCRIPTION_NOT_ACTIVE"]);
  });
});

describe("races", () => {
  it("parallel changes lose nothing: every one counts or is told that it came late", async () => {
    const { provider, plain, stored } = the;
    const subscription = await plain();
    const { headers } = await provider.admin.get(pathOf(subscription));
    const match = { "if-match": headers.get("etag") ?? "" };
    const changes = Array.from({ length: 20 }, (_, at) =>
      provider.admin.patch(pathOf(subscription), { friendlyName: `Name ${at}` }, match),
    );
    const statuses = (await Promise.all(changes)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(19);
    expect(await stored(subscription)).toMatchObject({ version: 2 });
  });

  it("once a removal stands, nothing more is given to that reseller or by it", async () => {
    const { world, table, channel, now, provider, remove } = the;
    for (let round = 0; round < 5; round++) {
      const reseller = await world.reseller();
      await world.partner(provider, reseller);
      const home = await channel.customer(provider.id, now());
      await channel.tie(home, reseller.id, { adminSince: now().toISOString() });
      const [one, two] = [await channel.subscription(home, now()), await channel.subscription(home, now())];
      const [ended, named, more] = await Promise.all([
        remove(reseller),
        patch(provider.admin, one, { partnerId: reseller.mpnId }),
        patch(reseller.admin, two, { quantity: 11 }),
      ]);
      expect(ended.status).toBe(200);
      const partnership = await table.get(keys.partnership(provider.id, reseller.id));
      const times = await itemsOf(table, `AUDIT#${provider.id}`);
      for (const [answer, subscription] of [
        [named, one],
        [more, two],
      ] as const) {
        expect([200, 422]).toContain(answer.status);
        if (answer.status === 422) expect(answer.body.code).toBe("PARTNERSHIP_ENDED");
        const committed = times.filter(({ resourceId }) => resourceId === subscription.id);
        expect(committed).toHaveLength(answer.status === 200 ? 1 : 0);
      }
      expect(partnership).toMatchObject({ status: "ended" });
      expect(answers(await patch(provider.admin, two, { partnerId: reseller.mpnId }))).toEqual([
        422,
        "PARTNERSHIP_ENDED",
      ]);
    }
  }, 60_000);
});
