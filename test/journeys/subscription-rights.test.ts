import { newId } from "../../lib/ids.ts";
import { answers, onSharedStack } from "../support/channel.ts";
import { openSubscriptions, patch, pathOf } from "../support/subscription-channel.ts";
import type { Client, Organization } from "../support/world.ts";

const the = onSharedStack(openSubscriptions);

describe("the reseller of record", () => {
  it("is refused where the rules forbid it", async () => {
    const { world, provider, stranger, former, plain, stored } = the();
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

  it("is set, changed and taken off by the provider, and every time it counts for the right one", async () => {
    const { provider, administrator, recorded, plain, tieOf } = the();
    const subscription = await plain();
    const count = async (reseller: Organization) => Number((await tieOf(reseller))?.recordCount ?? 0);
    const [first, second] = [await count(recorded), await count(administrator)];
    const set = async (partnerId: string | null) => {
      const answer = await patch(provider.admin, subscription, { partnerId });
      expect([answer.status, answer.body.partnerId]).toEqual([200, partnerId ?? undefined]);
    };
    await set(recorded.mpnId);
    expect([await count(recorded), await count(administrator)]).toEqual([first + 1, second]);
    await set(administrator.mpnId);
    expect([await count(recorded), await count(administrator)]).toEqual([first, second + 1]);
    await set(null);
    expect([await count(recorded), await count(administrator)]).toEqual([first, second]);
  });

  it("is never a reseller's to set", async () => {
    const { administrator, recorded, former, subscribed } = the();
    const subscription = await subscribed();
    for (const reseller of [administrator, recorded, former])
      for (const partnerId of [reseller.mpnId, null])
        expect(answers(await patch(reseller.admin, subscription, { partnerId }))).toEqual([
          403,
          "ROLE_REQUIRED",
        ]);
  });

  it("reads and manages its one subscription for as long as it is that", async () => {
    const { provider, recorded, subscribed } = the();
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
    const { provider, administrator, plain } = the();
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
            onBehalfOf: subscription.customerId,
          },
        },
      ]);
    }
  });

  it("a former reseller with access gives nothing more, and does all else", async () => {
    const { former, plain } = the();
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
    const { world, administrator, supporter, owner, subscribed, stored } = the();
    const subscription = await subscribed();
    const path = pathOf(subscription);
    const match = { "if-match": "*" };
    const user = await world.user(administrator, "UserManagementAdmin");
    for (const client of [supporter.admin, owner, user]) {
      expect(answers(await client.patch(path, { friendlyName: "No" }, match))).toEqual([
        403,
        "ROLE_REQUIRED",
      ]);
      const read = await client.get(`${path}/upgrades`);
      expect(answers(read)).toEqual(client === supporter.admin ? [200, undefined] : [403, "ROLE_REQUIRED"]);
      if (client === supporter.admin) {
        // The targets, and nothing of what the customer has besides.
        const { items } = (await administrator.admin.get(`${path}/upgrades`)).body;
        const reasons = [{ code: "ROLE_REQUIRED", detail: expect.any(String) }];
        expect(read.body.items).toEqual(items.map((item: any) => ({ ...item, eligible: false, reasons })));
        expect(items.length).toBeGreaterThan(0);
      }
      // Whatever else is wrong with it (401, 403, 400 and 428).
      for (const early of [
        await client.patch(path, { zz: 1 }),
        await client.post(`${path}/upgrades`, {}),
        await client.post(`${path}/upgrades`, "{"),
      ])
        expect(answers(early)).toEqual([403, "ROLE_REQUIRED"]);
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
    const { provider, supporter, owner, plain, tieOf } = the();
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
    const { world, now, provider, administrator, supporter, stranger, former, plain } = the();
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

it("parallel changes lose nothing: every one counts or is told that it came late", async () => {
  const { provider, plain, stored } = the();
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
