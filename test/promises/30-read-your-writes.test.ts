import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { ofThePage } from "../support/invitations.ts";
import { type LateIndex, openLateIndex } from "../support/late-index.ts";
import { endPartnership } from "../support/matrix.ts";
import { working } from "../support/meetings.ts";
import { offerBody } from "../support/offer-body.ts";
import { aNewCustomer } from "../support/orders.ts";
import { reached } from "../support/promise.ts";
import { readSession } from "../support/read-session.ts";
import { choosePassword } from "../support/scenes-page.ts";
import { randomFrom, seed } from "../support/schedules.ts";
import { type Client, must, type Organization, password, type Response } from "../support/world.ts";

const any = { "if-match": "*" };

type Read = "itself" | "list";
const reads: readonly Read[] = ["itself", "list"];

const noPage = "an open change request stands in its lists alone";
const noPassword = "a password is shown once, and nothing else of the user changes";
/** What is not read after a route has changed something, and why not. */
const unread: Partial<Record<RouteKey, Partial<Record<Read, string>>>> = {
  "PUT /v1/organizations/{organizationId}/agreements/{region}": {
    list: "an organization in a list has no agreements",
  },
  "POST /v1/organizations/{organizationId}/admin-credentials": { itself: noPassword, list: noPassword },
  "POST /v1/organization/change-requests": { itself: noPage },
  "POST /v1/users/{userId}/credentials": { itself: noPassword, list: noPassword },
  "POST /v1/customers/{customerId}/admin-credentials": { itself: noPassword, list: noPassword },
  "POST /v1/orders/{orderId}/review": { itself: "it commits nothing", list: "it commits nothing" },
  "POST /v1/customers/reassign": { list: "there is no list of jobs" },
};

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
  /** Every change by its route, with the reads that followed it before the next one. */
  const changes: { route: RouteKey; readAfter: Set<Read> }[] = [];

  /** A session in which each change says by what route it came, and each read counts for the change before it. */
  const session = (often: number) => {
    const { written, one, listed, notListed, gone, recorded } = readSession({ late, counts, random }, often);
    const changed = (route: RouteKey) => {
      changes.push({ route, readAfter: new Set() });
    };
    const noting =
      <A extends unknown[]>(read: Read, ask: (...asked: A) => Promise<void>) =>
      (...asked: A) => {
        changes.at(-1)?.readAfter.add(read);
        return ask(...asked);
      };
    return {
      /** Something was changed by this route, elsewhere. */
      changed(route: RouteKey) {
        changed(route);
        counts.writes++;
      },
      written(route: RouteKey, status: number, answered: Promise<Response>) {
        changed(route);
        return written(status, answered);
      },
      one: noting("itself", one),
      gone: noting("itself", gone),
      listed: noting("list", listed),
      notListed: noting("list", notListed),
      recorded,
    };
  };
  type Session = ReturnType<typeof session>;

  const organizations = async ({ written, changed, one, listed, recorded }: Session) => {
    const { operator, next } = inside.world;
    const provider = await inside.world.provider();
    changed("POST /v1/organizations");
    await one(operator, `/v1/organizations/${provider.id}`, { id: provider.id });
    await listed(operator, "/v1/organizations", provider.id);
    const renamed = operator.patch(`/v1/organizations/${provider.id}`, { name: "Renamed" }, any);
    await written("PATCH /v1/organizations/{organizationId}", 200, renamed);
    await one(provider.admin, "/v1/organization", { name: "Renamed" });
    await listed(operator, "/v1/organizations", provider.id, { name: "Renamed" });
    await recorded(operator, "organization.update");
    const signed = { signedAt: "2026-01-01T00:00:00Z", source: "archive" };
    await written(
      "PUT /v1/organizations/{organizationId}/agreements/{region}",
      200,
      operator.put(`/v1/organizations/${provider.id}/agreements/APAC`, signed),
    );
    const agreements = [expect.objectContaining({ region: "APAC" })];
    await one(operator, `/v1/organizations/${provider.id}`, { agreements });
    await one(provider.admin, "/v1/organization", { agreements });

    const path = "/v1/organization/change-requests";
    for (const [country, decision, status] of [
      ["FR", "approve", "approved"],
      ["IT", "reject", "rejected"],
    ] as const) {
      const asked = { changes: { country }, reason: "moved" };
      const change = await written(`POST ${path}`, 201, provider.admin.post(path, asked));
      await listed(provider.admin, path, change.id, { status: "open" });
      await listed(operator, "/v1/change-requests", change.id, { status: "open" });
      const decided = operator.post(`/v1/change-requests/${change.id}/${decision}`);
      await written(`POST /v1/change-requests/{changeRequestId}/${decision}`, 200, decided);
      await listed(provider.admin, path, change.id, { status });
      await listed(operator, "/v1/change-requests", change.id, { status });
      await one(provider.admin, "/v1/organization", { country: "FR" });
    }

    const profile = { email: `read-${next()}@users.example`, displayName: "Read", roles: ["SalesAgent"] };
    const user = await written("POST /v1/users", 201, provider.admin.post("/v1/users", profile));
    await one(provider.admin, `/v1/users/${user.id}`, { displayName: "Read" });
    await listed(provider.admin, "/v1/users", user.id, { roles: ["SalesAgent"] });
    const disabled = provider.admin.patch(`/v1/users/${user.id}`, { status: "disabled" }, any);
    await written("PATCH /v1/users/{userId}", 200, disabled);
    await one(provider.admin, `/v1/users/${user.id}`, { status: "disabled" });
    await listed(provider.admin, "/v1/users", user.id, { status: "disabled" });
    await recorded(provider.admin, "user.update");
    return provider;
  };

  const requests = async (
    { written, one, listed, notListed, recorded }: Session,
    { admin }: Organization,
    reseller: Organization,
  ) => {
    const { anonymous, next } = inside.world;
    const path = "/v1/partnership-requests";
    /** A request that was sent by mail, and its link's token. */
    const sent = async () => {
      const body = { resellerEmail: `asked-${next()}@asked.example` };
      const { id } = await written(`POST ${path}`, 201, admin.post(path, body));
      await one(admin, `${path}/${id}`, { status: "draft" });
      await listed(admin, `${path}?status=draft`, id);
      await written(`POST ${path}/{requestId}/send`, 202, admin.post(`${path}/${id}/send`));
      await one(admin, `${path}/${id}`, { status: "sent" });
      await notListed(admin, `${path}?status=draft`, id);
      await listed(admin, `${path}?status=sent`, id);
      const { link } = await written(`POST ${path}/{requestId}/link`, 200, admin.post(`${path}/${id}/link`));
      await one(admin, `${path}/${id}`, { status: "sent" });
      await listed(admin, `${path}?status=sent`, id);
      return { id: String(id), token: String(link).slice(String(link).lastIndexOf("/") + 1) };
    };
    const ended = async (id: string, status: string) => {
      await one(admin, `${path}/${id}`, { status });
      await notListed(admin, `${path}?status=sent`, id);
      await listed(admin, `${path}?status=${status}`, id);
    };
    const first = await sent();
    await written(`POST ${path}/{requestId}/revoke`, 200, admin.post(`${path}/${first.id}/revoke`));
    await ended(first.id, "revoked");
    const second = await sent();
    const declined = reseller.admin.post("/v1/invitations/decline", { token: second.token });
    await written("POST /v1/invitations/decline", 200, declined);
    await ended(second.id, "declined");
    await recorded(reseller.admin, "partnership-request.decline");
    const third = await sent();
    const form = anonymous.post(`/invitations/${third.token}`, "decision=decline", ofThePage);
    await written("POST /invitations/{token}", 200, form);
    await ended(third.id, "declined");
  };

  const partnership = async (
    { written, one, listed, notListed, recorded }: Session,
    provider: Organization,
    reseller: Organization,
    how: "by the API" | "on the page",
  ) => {
    const { admin } = provider;
    const path = "/v1/partnership-requests";
    const body = { resellerEmail: reseller.admin.email };
    const draft = await written(`POST ${path}`, 201, admin.post(path, body));
    await one(admin, `${path}/${draft.id}`, { status: "draft" });
    await listed(admin, `${path}?status=draft`, draft.id);
    const subject = { subject: "Join us" };
    await written(`PATCH ${path}/{requestId}`, 200, admin.patch(`${path}/${draft.id}`, subject, any));
    await one(admin, `${path}/${draft.id}`, subject);
    await listed(admin, path, draft.id, subject);
    const { link } = await written(
      `POST ${path}/{requestId}/link`,
      200,
      admin.post(`${path}/${draft.id}/link`),
    );
    await one(admin, `${path}/${draft.id}`, { status: "sent" });
    await notListed(admin, `${path}?status=draft`, draft.id);
    await listed(admin, `${path}?status=sent`, draft.id);
    const token = String(link).slice(String(link).lastIndexOf("/") + 1);
    if (how === "by the API") {
      const accepted = reseller.admin.post("/v1/invitations/accept", { token });
      await written("POST /v1/invitations/accept", 200, accepted);
    } else {
      await choosePassword(inside, reseller.admin);
      const fields = { decision: "accept", email: reseller.admin.email, password, authorised: "yes" };
      const form = new URLSearchParams(fields).toString();
      const accepted = inside.world.anonymous.post(`/invitations/${token}`, form, ofThePage);
      await written("POST /invitations/{token}", 200, accepted);
    }
    await one(admin, `${path}/${draft.id}`, { status: "accepted" });
    await listed(admin, `${path}?status=accepted`, draft.id);
    await one(admin, `/v1/indirect-resellers/${reseller.id}`, { status: "active" });
    await listed(admin, "/v1/indirect-resellers", reseller.id);
    await one(reseller.admin, `/v1/indirect-providers/${provider.id}`, { status: "active" });
    await listed(reseller.admin, "/v1/indirect-providers", provider.id);
    await recorded(reseller.admin, "partnership-request.accept");
  };

  const customers = async (
    { written, one, listed, notListed, gone, recorded }: Session,
    { admin: provider }: Organization,
    reseller: Organization,
    other: Organization,
  ) => {
    const { operator, next } = inside.world;
    const azure = { id: "azure-1", ...offerBody("Azure", { billing: "azure", category: "azure" }) };
    const imported = { offers: [{ id: "office-2", ...offer, upgradeTargetOffers: [] }, azure] };
    await written("POST /v1/offers/import", 200, operator.post("/v1/offers/import", imported));
    await one(provider, "/v1/offers/azure-1", { billing: "azure" });
    for (const id of ["office-2", "azure-1"]) await listed(reseller.admin, "/v1/offers", id);
    const upgradeTargetOffers = ["office-2"];
    const put = operator.put("/v1/offers/office-1", { ...offer, upgradeTargetOffers });
    await written("PUT /v1/offers/{offerId}", 200, put);
    await one(provider, "/v1/offers/office-1", { upgradeTargetOffers });
    await listed(reseller.admin, "/v1/offers", "office-1", { upgradeTargetOffers });

    const submit = async (by: Client, id: string) => {
      const { version } = (await must(200, by.post(`/v1/orders/${id}/review`))).body;
      const key = { "idempotency-key": `key-${next()}` };
      const submitted = by.post(`/v1/orders/${id}/submit`, { version }, key);
      return written("POST /v1/orders/{orderId}/submit", 201, submitted);
    };
    const domain = `read-${next()}.example`;
    const line = { offerId: "office-1", quantity: 5, partnerIdOnRecord: reseller.mpnId };
    const ofAzure = { offerId: "azure-1", quantity: 1 };
    const body = { resellerId: reseller.id, customer: aNewCustomer(domain), lineItems: [line, ofAzure] };
    const draft = await written("POST /v1/orders", 201, provider.post("/v1/orders", body));
    await one(provider, `/v1/orders/${draft.id}`, { status: "draft" });
    await listed(provider, "/v1/orders?status=draft", draft.id);
    const fewer = { lineItems: [{ ...line, quantity: 4 }, ofAzure] };
    const changed = provider.patch(`/v1/orders/${draft.id}`, fewer, any);
    await written("PATCH /v1/orders/{orderId}", 200, changed);
    await one(provider, `/v1/orders/${draft.id}`, fewer);
    await listed(provider, "/v1/orders", draft.id, fewer);
    const { customer, subscriptions } = await submit(provider, draft.id);
    await one(provider, `/v1/orders/${draft.id}`, { status: "submitted" });
    await listed(provider, "/v1/orders?status=submitted", draft.id);
    await listed(provider, `/v1/orders?customerId=${customer.id}`, draft.id);
    const path = `/v1/customers/${customer.id}`;
    for (const each of [provider, reseller.admin])
      await one(each, path, { associatedPartnerId: reseller.id });
    await listed(provider, "/v1/customers", customer.id);
    await listed(provider, `/v1/customers?domain=${domain}`, customer.id);
    await listed(reseller.admin, `/v1/customers?domain=${domain}`, customer.id);
    const { id: sid } = subscriptions.find(({ offerId }: { offerId: string }) => offerId === "office-1");
    for (const each of [provider, reseller.admin])
      await listed(each, `${path}/subscriptions`, sid, { quantity: 4 });
    await recorded(provider, "order.submit");

    const placed = await written(
      "POST /v1/orders",
      201,
      reseller.admin.post("/v1/orders", {
        customerId: customer.id,
        lineItems: [{ offerId: "office-1", quantity: 1 }],
      }),
    );
    for (const each of [provider, reseller.admin]) {
      await one(each, `/v1/orders/${placed.id}`, { status: "draft" });
      await listed(each, "/v1/orders?status=draft", placed.id);
    }
    const cancelled = reseller.admin.post(`/v1/orders/${placed.id}/cancel`);
    await written("POST /v1/orders/{orderId}/cancel", 200, cancelled);
    for (const each of [provider, reseller.admin]) {
      await one(each, `/v1/orders/${placed.id}`, { status: "cancelled" });
      await listed(each, "/v1/orders?status=cancelled", placed.id);
    }

    const profile = { billingProfile: { companyName: "Renamed" } };
    await written("PATCH /v1/customers/{customerId}", 200, reseller.admin.patch(path, profile, any));
    const renamed = { billingProfile: expect.objectContaining({ companyName: "Renamed" }) };
    await one(provider, path, renamed);
    await listed(provider, "/v1/customers", customer.id, renamed);
    const subscription = "/v1/customers/{customerId}/subscriptions/{subscriptionId}";
    const itsPath = `${path}/subscriptions/${sid}`;
    await written(`PATCH ${subscription}`, 200, provider.patch(itsPath, { quantity: 9 }, any));
    for (const each of [provider, reseller.admin]) {
      await one(each, itsPath, { quantity: 9 });
      await listed(each, `${path}/subscriptions`, sid, { quantity: 9 });
    }
    const upgraded = provider.post(`${itsPath}/upgrades`, { targetOfferId: "office-2" });
    await written(`POST ${subscription}/upgrades`, 200, upgraded);
    for (const each of [provider, reseller.admin]) {
      await one(each, itsPath, { offerId: "office-2" });
      await listed(each, `${path}/subscriptions`, sid, { offerId: "office-2" });
    }
    const supported = provider.put(`${itsPath}/support-contact`, { resellerId: other.id });
    await written(`PUT ${subscription}/support-contact`, 200, supported);
    await one(provider, `${itsPath}/support-contact`, { supportTenantId: other.id });
    await listed(other.admin, `${path}/subscriptions`, sid);

    const owner = { azureTenantOwner: expect.objectContaining({ resellerId: reseller.id }) };
    const owned = provider.put(`${path}/azure-tenant-owner`, { resellerId: reseller.id });
    await written("PUT /v1/customers/{customerId}/azure-tenant-owner", 200, owned);
    await one(provider, path, owner);
    await listed(provider, "/v1/customers", customer.id, owner);
    const disowned = provider.delete(`${path}/azure-tenant-owner`);
    await written("DELETE /v1/customers/{customerId}/azure-tenant-owner", 204, disowned);
    await one(provider, path, { azureTenantOwner: null });
    await listed(provider, "/v1/customers", customer.id, { azureTenantOwner: null });

    const handed = provider.put(`${path}/reseller`, { resellerId: other.id, delegatedAdmin: true });
    await written("PUT /v1/customers/{customerId}/reseller", 200, handed);
    for (const each of [provider, other.admin]) await one(each, path, { associatedPartnerId: other.id });
    await listed(provider, "/v1/customers", customer.id, { associatedPartnerId: other.id });
    await notListed(provider, `/v1/customers?resellerId=${reseller.id}`, customer.id);
    const revoked = provider.delete(`${path}/delegated-admin/${reseller.id}`);
    await written("DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}", 204, revoked);
    await gone(reseller.admin, path);
    const delegatedAdmins = [expect.objectContaining({ resellerId: other.id })];
    await one(provider, path, { delegatedAdmins });
    await listed(provider, "/v1/customers", customer.id, { delegatedAdmins });
    // Whatever the index still says, nobody is shown where it no longer belongs.
    await notListed(reseller.admin, "/v1/customers", customer.id);
    await recorded(provider, "customer.delegated-admin-revoke");
    return customer.id as string;
  };

  const ended = async (
    { changed, one, listed, notListed }: Session,
    provider: Organization,
    reseller: Organization,
  ) => {
    await endPartnership(provider, reseller.id);
    changed("POST /v1/indirect-resellers/{resellerId}/removal");
    await one(provider.admin, `/v1/indirect-resellers/${reseller.id}`, { status: "ended" });
    await notListed(provider.admin, "/v1/indirect-resellers", reseller.id);
    await listed(provider.admin, "/v1/indirect-resellers?status=ended", reseller.id);
    await listed(reseller.admin, "/v1/indirect-providers?status=ended", provider.id);
  };

  it("in the thing itself and in every list that is documented to show it; the rest catches up", async () => {
    const [reseller, other] = await Promise.all([inside.world.reseller(), inside.world.reseller()]);
    for (let run = 0; run < figure(1, 12); run++) {
      // First an index that stands still wholly, then one that follows by fits and starts. The promise asks for an index
      // that is up to 5 s late: one that stands still is later than that at every read, and no clock has a say in it.
      const steps = session(run === 0 ? 0 : random() * 10);
      const provider = await organizations(steps);
      await requests(steps, provider, reseller);
      await partnership(steps, provider, reseller, "by the API");
      await partnership(steps, provider, other, "on the page");
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
    const { written, one } = session(0);
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
      const posted = admin.post("/v1/customers/reassign", asked);
      const { id } = await written("POST /v1/customers/reassign", 202, posted);
      await one(admin, `/v1/jobs/${id}`, { status: "running" });
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

  it("after every change, by each route that changes something: in the thing itself and in its list, or it is said why not", () => {
    const said = (route: RouteKey) => reads.filter((read) => unread[route]?.[read]);
    const changing = (Object.keys(routes) as RouteKey[]).filter((route) => !/^(GET|HEAD) /.test(route));
    const made = new Set(changes.map(({ route }) => route));
    expect(changing.filter((route) => !made.has(route) && said(route).length < reads.length)).toEqual([]);
    for (const { route, readAfter } of changes)
      expect({ route, read: [...readAfter, ...said(route)].toSorted() }).toEqual({ route, read: reads });
  });
});
