import { must } from "../support/cast-inside.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { type LateIndex, openLateIndex } from "../support/late-index.ts";
import { endPartnership } from "../support/matrix.ts";
import { working } from "../support/meetings.ts";
import { offerBody } from "../support/offer-body.ts";
import { aNewCustomer } from "../support/orders.ts";
import { reached } from "../support/promise.ts";
import { type ReadSession, readSession } from "../support/read-session.ts";
import { randomFrom, seed } from "../support/schedules.ts";
import type { Client, Organization } from "../support/world.ts";

const any = { "if-match": "*" };

describe("what was written is read at once, though the index is late", () => {
  let inside: Inside;
  let late: LateIndex;
  const random = randomFrom(seed);
  const counts = { runs: 0, writes: 0, reads: 0, misses: 0 };

  beforeAll(async () => {
    inside = await openInside();
    late = await openLateIndex(inside);
  }, 60_000);
  afterAll(async () => {
    reached(
      30,
      `${counts.misses} misses in ${counts.reads} reads after ${counts.writes} writes of ${counts.runs} runs, ` +
        `${late?.counts.late} reads of a late index`,
    );
    late?.close();
    await inside?.close();
  });

  const offer = offerBody("Office", { termDuration: "P1Y" });
  const session = (often: number) => readSession({ late, counts, random }, often);

  const organizations = async ({ written, one, listed, recorded }: ReadSession) => {
    const { operator, next } = inside.world;
    const provider = await inside.world.provider();
    counts.writes++;
    await one(operator, `/v1/organizations/${provider.id}`, { id: provider.id });
    await listed(operator, "/v1/organizations", provider.id);
    await written(200, operator.patch(`/v1/organizations/${provider.id}`, { name: "Renamed" }, any));
    await one(provider.admin, "/v1/organization", { name: "Renamed" });
    await listed(operator, "/v1/organizations", provider.id, { name: "Renamed" });
    await recorded(operator, "organization.update");

    const asked = { changes: { country: "FR" }, reason: "moved" };
    const change = await written(201, provider.admin.post("/v1/organization/change-requests", asked));
    await listed(provider.admin, "/v1/organization/change-requests", change.id, { status: "open" });
    await listed(operator, "/v1/change-requests", change.id, { status: "open" });
    await written(200, operator.post(`/v1/change-requests/${change.id}/approve`));
    await listed(provider.admin, "/v1/organization/change-requests", change.id, { status: "approved" });
    await one(provider.admin, "/v1/organization", { country: "FR" });

    const profile = { email: `read-${next()}@users.example`, displayName: "Read", roles: ["SalesAgent"] };
    const user = await written(201, provider.admin.post("/v1/users", profile));
    await one(provider.admin, `/v1/users/${user.id}`, { displayName: "Read" });
    await listed(provider.admin, "/v1/users", user.id, { roles: ["SalesAgent"] });
    await written(200, provider.admin.patch(`/v1/users/${user.id}`, { status: "disabled" }, any));
    await listed(provider.admin, "/v1/users", user.id, { status: "disabled" });
    await recorded(provider.admin, "user.update");
    return provider;
  };

  const partnership = async (
    { written, one, listed, notListed, recorded }: ReadSession,
    provider: Organization,
    reseller: Organization,
  ) => {
    const { admin } = provider;
    const path = "/v1/partnership-requests";
    const draft = await written(201, admin.post(path, { resellerEmail: reseller.admin.email }));
    await one(admin, `${path}/${draft.id}`, { status: "draft" });
    await listed(admin, `${path}?status=draft`, draft.id);
    await written(200, admin.patch(`${path}/${draft.id}`, { subject: "Join us" }, any));
    await listed(admin, path, draft.id, { subject: "Join us" });
    const { link } = await written(200, admin.post(`${path}/${draft.id}/link`));
    await notListed(admin, `${path}?status=draft`, draft.id);
    await listed(admin, `${path}?status=sent`, draft.id);
    const token = String(link).slice(String(link).lastIndexOf("/") + 1);
    await written(200, reseller.admin.post("/v1/invitations/accept", { token }));
    await listed(admin, `${path}?status=accepted`, draft.id);
    await one(admin, `/v1/indirect-resellers/${reseller.id}`, { status: "active" });
    await listed(admin, "/v1/indirect-resellers", reseller.id);
    await one(reseller.admin, `/v1/indirect-providers/${provider.id}`, { status: "active" });
    await listed(reseller.admin, "/v1/indirect-providers", provider.id);
    await recorded(reseller.admin, "partnership-request.accept");
  };

  const customers = async (
    { written, one, listed, notListed, gone, recorded }: ReadSession,
    { admin: provider }: Organization,
    reseller: Organization,
    other: Organization,
  ) => {
    const { operator, next } = inside.world;
    for (const [id, upgradeTargetOffers] of [
      ["office-2", []],
      ["office-1", ["office-2"]],
    ] as const)
      await written(200, operator.put(`/v1/offers/${id}`, { ...offer, upgradeTargetOffers }));
    await one(provider, "/v1/offers/office-1", { upgradeTargetOffers: ["office-2"] });
    await listed(reseller.admin, "/v1/offers", "office-1");

    const submit = async (by: Client, id: string) => {
      const { version } = (await must(200, by.post(`/v1/orders/${id}/review`))).body;
      const key = { "idempotency-key": `key-${next()}` };
      return written(201, by.post(`/v1/orders/${id}/submit`, { version }, key));
    };
    const domain = `read-${next()}.example`;
    const lineItems = [{ offerId: "office-1", quantity: 5, partnerIdOnRecord: reseller.mpnId }];
    const body = { resellerId: reseller.id, customer: aNewCustomer(domain), lineItems };
    const draft = await written(201, provider.post("/v1/orders", body));
    await one(provider, `/v1/orders/${draft.id}`, { status: "draft" });
    await listed(provider, "/v1/orders?status=draft", draft.id);
    const fewer = { lineItems: [{ ...lineItems[0], quantity: 4 }] };
    await written(200, provider.patch(`/v1/orders/${draft.id}`, fewer, any));
    await listed(provider, "/v1/orders", draft.id, fewer);
    const { customer, subscriptions } = await submit(provider, draft.id);
    await listed(provider, "/v1/orders?status=submitted", draft.id);
    await listed(provider, `/v1/orders?customerId=${customer.id}`, draft.id);
    const path = `/v1/customers/${customer.id}`;
    for (const each of [provider, reseller.admin])
      await one(each, path, { associatedPartnerId: reseller.id });
    await listed(provider, "/v1/customers", customer.id);
    await listed(provider, `/v1/customers?domain=${domain}`, customer.id);
    await listed(reseller.admin, `/v1/customers?domain=${domain}`, customer.id);
    const sid = subscriptions[0].id;
    for (const each of [provider, reseller.admin])
      await listed(each, `${path}/subscriptions`, sid, { quantity: 4 });
    await recorded(provider, "order.submit");

    const placed = await written(
      201,
      reseller.admin.post("/v1/orders", {
        customerId: customer.id,
        lineItems: [{ offerId: "office-1", quantity: 1 }],
      }),
    );
    for (const each of [provider, reseller.admin]) await listed(each, "/v1/orders?status=draft", placed.id);
    await written(200, reseller.admin.post(`/v1/orders/${placed.id}/cancel`));
    for (const each of [provider, reseller.admin])
      await listed(each, "/v1/orders?status=cancelled", placed.id);

    await written(200, reseller.admin.patch(path, { billingProfile: { companyName: "Renamed" } }, any));
    const renamed = { billingProfile: expect.objectContaining({ companyName: "Renamed" }) };
    await one(provider, path, renamed);
    await listed(provider, "/v1/customers", customer.id, renamed);
    await written(200, provider.patch(`${path}/subscriptions/${sid}`, { quantity: 9 }, any));
    for (const each of [provider, reseller.admin])
      await listed(each, `${path}/subscriptions`, sid, { quantity: 9 });
    await written(200, provider.post(`${path}/subscriptions/${sid}/upgrades`, { targetOfferId: "office-2" }));
    await one(reseller.admin, `${path}/subscriptions/${sid}`, { offerId: "office-2" });
    await written(
      200,
      provider.put(`${path}/subscriptions/${sid}/support-contact`, { resellerId: other.id }),
    );
    await one(provider, `${path}/subscriptions/${sid}/support-contact`, { supportTenantId: other.id });
    await listed(other.admin, `${path}/subscriptions`, sid);

    await written(200, provider.put(`${path}/reseller`, { resellerId: other.id, delegatedAdmin: true }));
    await one(other.admin, path, { associatedPartnerId: other.id });
    await notListed(provider, `/v1/customers?resellerId=${reseller.id}`, customer.id);
    await written(204, provider.delete(`${path}/delegated-admin/${reseller.id}`));
    await gone(reseller.admin, path);
    // Whatever the index still says, nobody is shown where it no longer belongs.
    await notListed(reseller.admin, "/v1/customers", customer.id);
    await recorded(provider, "customer.delegated-admin-revoke");
    return customer.id as string;
  };

  const ended = async (
    { one, listed, notListed }: ReadSession,
    provider: Organization,
    reseller: Organization,
  ) => {
    await endPartnership(provider, reseller.id);
    counts.writes++;
    await one(provider.admin, `/v1/indirect-resellers/${reseller.id}`, { status: "ended" });
    await notListed(provider.admin, "/v1/indirect-resellers", reseller.id);
    await listed(provider.admin, "/v1/indirect-resellers?status=ended", reseller.id);
    await listed(reseller.admin, "/v1/indirect-providers?status=ended", provider.id);
  };

  it("in the thing itself and in every list that is documented to show it; the rest catches up", async () => {
    const [reseller, other] = await Promise.all([inside.world.reseller(), inside.world.reseller()]);
    for (let run = 0; run < figure(1, 12); run++) {
      // First an index that stands still wholly, then one that follows by fits and starts.
      const steps = session(run === 0 ? 0 : random() * 10);
      const provider = await organizations(steps);
      for (const each of [reseller, other]) await partnership(steps, provider, each);
      const customerId = await customers(steps, provider, reseller, other);
      await ended(steps, provider, reseller);

      await late.catchUp();
      await steps.listed(provider.admin, `/v1/customers?resellerId=${other.id}`, customerId);
      await steps.listed(other.admin, "/v1/customers", customerId);
      await steps.listed(inside.world.anonymous, "/v1/directory/indirect-providers?country=FR", provider.id);
      const removal = await provider.admin.get(`/v1/indirect-resellers/${reseller.id}/removal`);
      expect(removal.body.remains).toMatchObject({ customers: 0, delegatedAdmin: 0, resellerOfRecord: 1 });
      const credits = await provider.admin.get(`/v1/incentives?resellerId=${reseller.id}`);
      expect(credits.body.items.filter(({ to }: { to?: string }) => !to)).toMatchObject([
        { customerId, offerId: "office-2", quantity: 9 },
      ]);
      const records = await provider.admin.get(`/v1/audit-records?resourceId=${customerId}`);
      expect(records.body.items[0]).toMatchObject({ operation: "customer.delegated-admin-revoke" });
      counts.runs++;
    }
    expect([counts.misses, late.counts.inconsistent]).toEqual([0, 0]);
    expect(late.counts.late).toBeGreaterThan(0);
  }, 1_800_000);

  it("a reassignment that reads a late index changes only what it finds in the table, and what it missed is found later", async () => {
    const { world } = inside;
    const provider = await world.provider();
    const [left, taking, third] = await Promise.all([world.reseller(), world.reseller(), world.reseller()]);
    for (const each of [left, taking, third]) await world.partner(provider, each);
    const { admin } = provider;
    const made = async () => {
      const lineItems = [{ offerId: "office-1", quantity: 5 }];
      const body = { resellerId: left.id, customer: aNewCustomer(`late-${world.next()}.example`), lineItems };
      const { id } = (await must(201, admin.post("/v1/orders", body))).body;
      const { version } = (await must(200, admin.post(`/v1/orders/${id}/review`))).body;
      const key = { "idempotency-key": id };
      return (await must(201, admin.post(`/v1/orders/${id}/submit`, { version }, key))).body.customer
        .id as string;
    };
    await must(200, world.operator.put("/v1/offers/office-1", { ...offer, upgradeTargetOffers: [] }));
    const [stays, goes] = [await made(), await made()];
    await late.catchUp();
    // By the index this one still is the reseller's, and the next one is not yet.
    await must(
      200,
      admin.put(`/v1/customers/${goes}/reseller`, { resellerId: third.id, delegatedAdmin: false }),
    );
    const comes = await made();
    const reassigned = async () => {
      const asked = {
        fromResellerId: left.id,
        toResellerId: taking.id,
        subscriptions: true,
        delegatedAdmin: false,
      };
      const { id } = (await must(202, admin.post("/v1/customers/reassign", asked))).body;
      const done = await working({ inside, provider }, id)();
      const ids = [stays, goes, comes];
      const partners = await Promise.all(
        ids.map(async (each) => (await admin.get(`/v1/customers/${each}`)).body.associatedPartnerId),
      );
      return [done, ...partners];
    };
    expect(await reassigned()).toEqual(["completed 1", taking.id, third.id, left.id]);
    await late.catchUp();
    expect(await reassigned()).toEqual(["completed 1", taking.id, third.id, taking.id]);
  });
});
