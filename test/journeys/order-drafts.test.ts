import { all, answers, matching, onSharedStack, problemsIn } from "../support/channel.ts";
import { day } from "../support/clock.ts";
import { lines, openOrders } from "../support/orders.ts";

/** Moves the clock. */
const the = onSharedStack(openOrders);

const nobody = "cus_01hzzzzzzzzzzzzzzzzzzzzzzz";

describe("a draft", () => {
  it("is made, read, listed, changed by its ETag and cancelled, and leaves nothing but its record", async () => {
    const { provider, reseller, newCustomer, draft, review, whatDraftTakes, audits, told } = the();
    const customer = newCustomer();
    const created = await provider.admin.post("/v1/orders", {
      customer,
      resellerId: reseller.id,
      lineItems: lines(["deskhub-essential", 5, { friendlyName: "Mail" }]),
    });
    expect([created.status, created.body]).toMatchObject([
      201,
      { status: "draft", customer, resellerId: reseller.id, lineItems: [{ friendlyName: "Mail" }] },
    ]);
    const { id, createdAt, expiresAt } = created.body;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(7 * day);
    const path = `/v1/orders/${id}`;
    expect((await provider.admin.get(path)).body).toEqual(created.body);
    expect((await provider.admin.get("/v1/orders?status=draft&limit=1")).body.items).toEqual([created.body]);

    const etag = created.headers.get("etag") ?? "";
    expect((await provider.admin.patch(path, {})).status).toBe(428);
    const patched = await provider.admin.patch(path, { resellerId: null }, { "if-match": etag });
    expect([patched.status, patched.body.resellerId]).toEqual([200, undefined]);
    expect((await provider.admin.patch(path, {}, { "if-match": etag })).status).toBe(412);

    const cancelled = await provider.admin.post(`${path}/cancel`);
    expect([cancelled.status, cancelled.body.status]).toEqual([200, "cancelled"]);
    for (const answer of await whatDraftTakes(id, "1.x")) expect(answer).toEqual([409, "ORDER_NOT_DRAFT"]);
    const operations = (await audits(provider.admin, id)).map(({ operation }) => operation);
    expect(operations).toEqual(["order.cancel", "order.update", "order.create"]);
    expect(await told(provider.admin, id)).toMatchObject([
      { type: "order.cancelled", data: { orderId: id } },
    ]);
    expect(await told(reseller.admin, id)).toEqual([]);
    // The name was never reserved: another order may have it.
    const { domain } = customer.companyProfile;
    expect((await provider.admin.get(`/v1/customers?domain=${domain}`)).body.items).toEqual([]);
    expect((await review((await draft({ customer })).id)).problems).toEqual([]);
  });

  it("is refused when it is malformed, new or changed", async () => {
    const { provider, reseller, newCustomer, draft } = the();
    const lineItems = lines(["deskhub-essential", 1]);
    const naming = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ ...lineItems[0], partnerIdOnRecord: String(at + 1) }));
    const badLines = [
      [],
      Array.from({ length: 51 }, () => lineItems[0]),
      lines(["deskhub-essential", 0]),
      naming(11),
    ];
    const bad: object[] = [
      { lineItems },
      { customer: newCustomer(), customerId: nobody, lineItems },
      { customerId: nobody, resellerId: reseller.id, lineItems },
      { customer: newCustomer(), resellerId: reseller.id, lineItems: naming(10) },
      ...badLines.map((each) => ({ customer: newCustomer(), lineItems: each })),
    ];
    for (const body of bad)
      expect(answers(await provider.admin.post("/v1/orders", body))).toEqual([400, "INVALID_REQUEST"]);
    const { id } = await draft({ lineItems: naming(10) });
    const path = `/v1/orders/${id}`;
    const match = await matching(provider.admin, path);
    const changes = [...badLines.map((each) => ({ lineItems: each })), { resellerId: reseller.id }];
    for (const body of changes)
      expect(answers(await provider.admin.patch(path, body, match))).toEqual([400, "INVALID_REQUEST"]);
    expect((await provider.admin.get(path)).headers.get("etag")).toBe(match["if-match"]);
    const foreign = { customerId: nobody, lineItems };
    expect(answers(await provider.admin.post("/v1/orders", foreign))).toEqual([404, "NOT_FOUND"]);
    // What is malformed is told before what is not there, and before what is stale.
    const tooMany = { customerId: nobody, lineItems: naming(11) };
    expect(answers(await provider.admin.post("/v1/orders", tooMany))).toEqual([400, "INVALID_REQUEST"]);
    const stale = { "if-match": '"stale"' };
    for (const body of changes)
      expect(answers(await provider.admin.patch(path, body, stale))).toEqual([400, "INVALID_REQUEST"]);
  });

  it("for a new customer that was submitted is no draft to change, whatever the change is of", async () => {
    const { provider, reseller, ordered } = the();
    const { order } = await ordered();
    const path = `/v1/orders/${order.id}`;
    const match = await matching(provider.admin, path);
    for (const body of [
      { customer: { billingProfile: { companyName: "Other" } } },
      { resellerId: reseller.id },
      { lineItems: lines(["deskhub-essential", 1]) },
    ]) {
      expect(answers(await provider.admin.patch(path, body, match))).toEqual([409, "ORDER_NOT_DRAFT"]);
      const stale = await provider.admin.patch(path, body, { "if-match": '"stale"' });
      expect(answers(stale)).toEqual([412, "PRECONDITION_FAILED"]);
    }
  });

  it("that a change leaves as it was is still what was reviewed", async () => {
    const { provider, draft, review, submitVersion, audits } = the();
    const order = await draft();
    const path = `/v1/orders/${order.id}`;
    const { version } = await review(order.id);
    const { lineItems, customer } = order;
    for (const same of [{}, { lineItems }, { customer }, { resellerId: null }]) {
      const answer = await provider.admin.patch(path, same, await matching(provider.admin, path));
      expect([answer.status, answer.body]).toEqual([200, order]);
    }
    expect(await audits(provider.admin, order.id)).toMatchObject([{ operation: "order.create" }]);
    expect((await submitVersion(order.id, version)).status).toBe(201);
  });

  it("gets a support contact from those who grant access, and all the rest from a Sales agent too", async () => {
    const { world, provider, reseller, make, draftFor, submit } = the();
    const sales = await world.user(provider, "SalesAgent");
    const { customer } = await make();
    const plain = lines(["deskhub-essential", 1, { partnerIdOnRecord: reseller.mpnId }]);
    const supported = lines(["deskhub-essential", 1, { supportContact: { resellerId: reseller.id } }]);
    const body = { customerId: customer.id, lineItems: supported };
    expect(answers(await sales.post("/v1/orders", body))).toEqual([403, "ROLE_REQUIRED"]);
    const { id } = await draftFor(customer.id, sales, { lineItems: plain });
    const path = `/v1/orders/${id}`;
    const match = await matching(sales, path);
    expect(answers(await sales.patch(path, { lineItems: supported }, match))).toEqual([403, "ROLE_REQUIRED"]);
    expect((await provider.admin.get(path)).body.lineItems).toEqual(plain);
    const agent = await world.user(provider, "AdminAgent");
    expect((await agent.patch(path, { lineItems: supported }, match)).status).toBe(200);
    // Who may not designate changes the rest, and leaves what was designated as it is.
    const more = [{ ...plain[0], quantity: 2 }];
    const changed = await sales.patch(path, { lineItems: more }, await matching(sales, path));
    expect([changed.status, changed.body.lineItems]).toEqual([
      200,
      [{ ...more[0], supportContact: { resellerId: reseller.id } }],
    ]);
    // They were checked when they were drafted.
    expect((await submit(id, sales)).body.subscriptions).toMatchObject([
      { supportContact: { supportTenantId: reseller.id } },
    ]);
  });

  it("for a new customer takes a part of its profiles, and keeps the rest", async () => {
    const { provider, newCustomer, draft } = the();
    const { id, customer } = await draft({ customer: newCustomer() });
    const path = `/v1/orders/${id}`;
    const patch = {
      customer: { billingProfile: { companyName: "Renamed", defaultAddress: { city: "Bonn" } } },
    };
    const changed = await provider.admin.patch(path, patch, await matching(provider.admin, path));
    const { billingProfile } = customer;
    const expected = {
      ...customer,
      billingProfile: {
        ...billingProfile,
        companyName: "Renamed",
        defaultAddress: { ...billingProfile.defaultAddress, city: "Bonn" },
      },
    };
    expect([changed.status, changed.body.customer]).toEqual([200, expected]);
    expect((await provider.admin.get(path)).body.customer).toEqual(expected);
    const without = { customer: { billingProfile: { companyName: null } } };
    const refused = await provider.admin.patch(path, without, await matching(provider.admin, path));
    expect(answers(refused)).toEqual([400, "INVALID_REQUEST"]);
    expect(refused.body.errors).toMatchObject([{ pointer: "/customer/billingProfile/companyName" }]);
  });

  it("for an existing customer changes its lines and nothing else", async () => {
    const { provider, reseller, make, newCustomer, draftFor } = the();
    const { customer } = await make();
    const { id } = await draftFor(customer.id);
    const path = `/v1/orders/${id}`;
    const match = await matching(provider.admin, path);
    for (const body of [{ customer: newCustomer() }, { resellerId: reseller.id }])
      expect(answers(await provider.admin.patch(path, body, match))).toEqual([400, "INVALID_REQUEST"]);
    const stale = await provider.admin.patch(path, { resellerId: reseller.id }, { "if-match": '"stale"' });
    expect(answers(stale)).toEqual([400, "INVALID_REQUEST"]);
    const lineItems = lines(["skyfield-pay-as-you-go", 1]);
    const changed = await provider.admin.patch(path, { lineItems }, match);
    expect([changed.status, changed.body]).toMatchObject([200, { customerId: customer.id, lineItems }]);
  });
});

describe("a review", () => {
  it("tells every problem with its pointer, and commits nothing", async () => {
    const { world, provider, stranger, partner, end, newCustomer, draft, review, submit, ordered } = the();
    const [unsigned, foreign, former, unpartnered] = await Promise.all([
      partner({ agreement: false }),
      partner({ region: "APAC", agreement: true }),
      partner(),
      world.reseller(),
    ]);
    await end(former);
    const taken = await ordered();
    const customer = newCustomer(taken.customer.companyProfile.domain);
    const order = await draft({
      customer: {
        ...customer,
        billingProfile: {
          ...customer.billingProfile,
          defaultAddress: { country: "US", city: "Redmond", addressLine1: "1 Way", postalCode: "none" },
        },
      },
      resellerId: former.id,
      lineItems: lines(
        ["no-such-offer", 1],
        ["ledgerline-finance", 19],
        ["skyfield-pay-as-you-go", 2],
        ["deskhub-telephony", 1],
        ...["999999999", stranger.mpnId, provider.mpnId, unsigned.mpnId, foreign.mpnId].map(
          (partnerIdOnRecord): [string, number, object] => ["deskhub-essential", 1, { partnerIdOnRecord }],
        ),
        ["deskhub-essential", 1, { partnerIdOnRecord: former.mpnId }],
        ["deskhub-essential", 1, { partnerIdOnRecord: unpartnered.mpnId }],
        ["deskhub-essential", 1, { supportContact: { resellerId: unpartnered.id } }],
      ),
    });
    const before = (await provider.admin.get(`/v1/orders/${order.id}`)).headers.get("etag");
    const reviewed = await review(order.id);
    expect(problemsIn(reviewed)).toEqual([
      "/resellerId PARTNERSHIP_ENDED",
      "/customer/companyProfile/domain DOMAIN_TAKEN",
      "/customer/billingProfile/defaultAddress/state ADDRESS_INVALID",
      "/customer/billingProfile/defaultAddress/postalCode ADDRESS_INVALID",
      "/lineItems/0/offerId OFFER_NOT_FOUND",
      "/lineItems/1/quantity QUANTITY_OUT_OF_RANGE",
      "/lineItems/2/quantity QUANTITY_OUT_OF_RANGE",
      "/lineItems/3/offerId PREREQUISITE_MISSING",
      "/lineItems/4/partnerIdOnRecord MPN_ID_NOT_FOUND",
      "/lineItems/5/partnerIdOnRecord MPN_ID_NOT_RESELLER",
      "/lineItems/6/partnerIdOnRecord MPN_ID_IS_PROVIDER",
      "/lineItems/7/partnerIdOnRecord AGREEMENT_NOT_SIGNED",
      "/lineItems/8/partnerIdOnRecord REGION_MISMATCH",
      "/lineItems/9/partnerIdOnRecord PARTNERSHIP_ENDED",
      "/lineItems/10/partnerIdOnRecord PARTNERSHIP_REQUIRED",
      "/lineItems/11/supportContact/resellerId PARTNERSHIP_REQUIRED",
    ]);
    for (const { detail } of reviewed.problems) expect(detail).toMatch(/\w{3,}/);
    // A line without a reseller of record gets none silently, though the order is under a reseller.
    expect(problemsIn({ problems: reviewed.warnings })).toEqual(
      [0, 1, 2, 3, 11].map((line) => `/lineItems/${line}/partnerIdOnRecord NO_PARTNER_ON_RECORD`),
    );
    expect((await provider.admin.get(`/v1/orders/${order.id}`)).headers.get("etag")).toBe(before);
    const refused = await submit(order.id);
    expect([...answers(refused), problemsIn(refused.body)]).toEqual([
      422,
      "ORDER_HAS_PROBLEMS",
      problemsIn(reviewed),
    ]);
  });

  it("tells that the name of the customer's admin belongs to somebody", async () => {
    const { world, provider, newCustomer, draft, review } = the();
    const domain = `named-${world.next()}.example`;
    const user = { email: `Admin@${domain}`, displayName: "Ann", roles: ["SalesAgent"] };
    expect((await provider.admin.post("/v1/users", user)).status).toBe(201);
    const { id } = await draft({ customer: newCustomer(domain.toUpperCase()) });
    expect(problemsIn(await review(id))).toEqual(["/customer/companyProfile/domain DOMAIN_TAKEN"]);
  });

  it("adds prices exactly", async () => {
    const { draft, review } = the();
    const order = await draft({
      lineItems: lines(
        ["deskhub-essential", 3],
        ["ledgerline-finance", 21],
        ["deskhub-business-trial", 25],
        ["skyfield-pay-as-you-go", 1],
      ),
    });
    const { totals, lineItems } = await review(order.id);
    expect(totals).toEqual([{ currency: "EUR", amount: "43562.9250" }]);
    expect(lineItems.map(({ total }: any) => total?.amount)).toEqual(["16.80", "43546.1250", "0", undefined]);
  });
});

// Last: every token of before has expired by then.
it("lapses after seven days by the clock, and the schedule records it", async () => {
  const { stack, world, provider, draft, audits } = the();
  const order = await draft();
  stack.advance(7 * day + 60_000);
  const admin = await world.member(provider.admin.id, provider.admin.email);
  expect((await admin.get(`/v1/orders/${order.id}`)).body.status).toBe("lapsed");
  expect(answers(await admin.post(`/v1/orders/${order.id}/cancel`))).toEqual([409, "ORDER_NOT_DRAFT"]);
  const isListed = async (status: string) =>
    (await all(admin, `/v1/orders?status=${status}`)).some(({ id }) => id === order.id);
  expect([await isListed("lapsed"), await isListed("draft")]).toEqual([true, false]);
  await stack.schedule.runNow();
  expect((await audits(admin, order.id))[0]).toMatchObject({
    operation: "order.lapse",
    actor: { userId: "schedule" },
    before: { status: "draft" },
    after: { status: "lapsed" },
  });
  expect([await isListed("lapsed"), await isListed("draft")]).toEqual([true, false]);
});
