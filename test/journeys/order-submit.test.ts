import { demoOffers } from "../../infra/local/demo-offers.ts";
import { outOfOrder } from "../support/between.ts";
import { all, answers, matching, onOwnStack, problemsIn } from "../support/channel.ts";
import { lines, openOrders } from "../support/orders.ts";
import { signInSteps } from "../support/sign-in.ts";
import { clientOf, password } from "../support/world.ts";

/** Moves the clock; calls to the user pool can be made to fail. */
const the = onOwnStack(openOrders, "cognito");

describe("a submit", () => {
  it("needs an Idempotency-Key, before it looks at anything else", async () => {
    const { world, provider, key } = the();
    const path = "/v1/orders/ord_01hzzzzzzzzzzzzzzzzzzzzzzz/submit";
    const absent = await provider.admin.post(path, { version: "1" });
    expect(answers(absent)).toEqual([400, "IDEMPOTENCY_KEY_REQUIRED"]);
    expect((await provider.admin.post(path, { version: "1" }, key())).status).toBe(404);
    const manager = await world.user(provider, "UserManagementAdmin");
    expect((await manager.post(path, { version: "1" })).body.code).toBe("ROLE_REQUIRED");
  });

  it("makes customer, subscriptions and an admin who signs in, and shows the setup info once", async () => {
    const { stack, provider, reseller, newCustomer, key, draft, review, submitVersion, audits } = the();
    const customer = newCustomer();
    const order = await draft({
      customer,
      resellerId: reseller.id,
      lineItems: lines(
        ["deskhub-business", 10, { partnerIdOnRecord: reseller.mpnId, friendlyName: "Office" }],
        ["deskhub-telephony", 4, { supportContact: { resellerId: reseller.id } }],
      ),
    });
    const reviewed = await review(order.id);
    expect(reviewed.problems).toEqual([]);
    const headers = key();
    const { version } = reviewed;
    const answer = await submitVersion(order.id, version, provider.admin, headers);
    expect([answer.status, answer.body.warnings]).toEqual([201, undefined]);
    const { setupInfo, subscriptions, ...rest } = answer.body;
    expect(rest).toMatchObject({
      order: { status: "submitted", customerId: rest.customer.id, lineItems: [{}, {}] },
      customer: {
        companyProfile: customer.companyProfile,
        billingProfile: customer.billingProfile,
        associatedPartnerId: reseller.id,
        delegatedAdmins: [{ resellerId: reseller.id, name: reseller.name }],
        azureTenantOwner: null,
      },
    });
    expect(subscriptions).toMatchObject([
      {
        offerId: "deskhub-business",
        friendlyName: "Office",
        quantity: 10,
        status: "active",
        partnerId: reseller.mpnId,
        orderId: order.id,
        autoRenewEnabled: true,
        supportContact: { supportTenantId: provider.id, supportMpnId: provider.mpnId },
      },
      { offerId: "deskhub-telephony", supportContact: { supportTenantId: reseller.id } },
    ]);
    // The second line named no reseller of record, and got none with the order's reseller.
    expect(subscriptions[1]).not.toHaveProperty("partnerId");
    expect(rest.order.lineItems.map(({ subscriptionId }: any) => subscriptionId)).toEqual(
      subscriptions.map(({ id }: any) => id),
    );
    // What the answer shows is what is read.
    const read = await provider.admin.get(`/v1/customers/${rest.customer.id}`);
    expect(read.body).toEqual(rest.customer);
    const first = `/v1/customers/${rest.customer.id}/subscriptions/${subscriptions[0].id}`;
    expect((await provider.admin.get(first)).body).toEqual(subscriptions[0]);
    expect((await provider.admin.get(`/v1/orders/${order.id}`)).body).toEqual(rest.order);

    const replay = await submitVersion(order.id, version, provider.admin, headers);
    expect(replay.headers.get("idempotency-replayed")).toBe("true");
    expect([replay.status, replay.body]).toEqual([201, { subscriptions, ...rest }]);
    expect(answers(await submitVersion(order.id, version))).toEqual([409, "ORDER_NOT_DRAFT"]);

    expect(setupInfo.userName).toBe(`admin@${customer.companyProfile.domain}`);
    const steps = signInSteps(stack);
    const signed = await steps.begin(setupInfo.userName, setupInfo.temporaryPassword);
    expect(signed).toMatchObject({ ChallengeName: "NEW_PASSWORD_REQUIRED" });
    expect(signed.AuthenticationResult).toBeUndefined();
    const chosen = await steps.choosePassword(signed, password);
    const admin = clientOf(stack.apiUrl, chosen.AuthenticationResult?.AccessToken);
    expect((await admin.get("/v1/me")).body).toMatchObject({
      user: { email: setupInfo.userName, roles: ["CustomerAdmin"] },
      organization: { id: rest.customer.id, type: "customer" },
    });
    expect((await admin.get("/v1/orders")).body.code).toBe("ROLE_REQUIRED");

    // Rule 9: the reseller manages it from now on.
    expect((await reseller.admin.get(`/v1/customers/${rest.customer.id}`)).status).toBe(200);
    const records = await audits(provider.admin, order.id);
    expect(records.map(({ operation }) => operation)).toEqual(["order.submit", "order.create"]);
    expect(JSON.stringify(records)).not.toContain(setupInfo.temporaryPassword);
  });

  it("tells each that it concerns, once", async () => {
    const { provider, reseller, other, ordered, told, adminOf } = the();
    const { order, customer, subscriptions } = await ordered({ resellerId: reseller.id });
    const touched = {
      orderId: order.id,
      customerId: customer.id,
      subscriptionIds: subscriptions.map(({ id }: any) => id),
    };
    for (const { admin } of [provider, reseller])
      expect(await told(admin, order.id)).toEqual([
        expect.objectContaining({
          type: "order.submitted",
          data: { ...touched, associatedPartnerId: reseller.id, access: ["delegated-admin"] },
        }),
      ]);
    expect(await told(other.admin, order.id)).toEqual([]);
    const owner = await adminOf(customer.id);
    expect(await told(owner, customer.id)).toMatchObject([{ type: "customer.created", data: touched }]);
  });

  it("commits what was reviewed and nothing else", async () => {
    const { world, provider, draft, review, submit, submitVersion } = the();
    const id = `priced-${world.next()}`;
    const { id: _, ...offer } = demoOffers[1]!;
    await world.operator.put(`/v1/offers/${id}`, { ...offer, upgradeTargetOffers: [] });
    const order = await draft({ lineItems: lines([id, 2]) });
    const first = await review(order.id);
    const listPrice = { currency: "EUR", amount: "11.71" };
    await world.operator.put(`/v1/offers/${id}`, { ...offer, upgradeTargetOffers: [], listPrice });
    expect(answers(await submitVersion(order.id, first.version))).toEqual([409, "ORDER_CHANGED"]);

    const second = await review(order.id);
    const path = `/v1/orders/${order.id}`;
    const lineItems = lines([id, 3]);
    await provider.admin.patch(path, { lineItems }, await matching(provider.admin, path));
    expect(answers(await submitVersion(order.id, second.version))).toEqual([409, "ORDER_CHANGED"]);
    expect((await submit(order.id)).body.subscriptions).toMatchObject([{ quantity: 3 }]);
  });

  it("gives an existing customer what its prerequisites allow", async () => {
    const { provider, stranger, ordered, draftFor, review, submit } = the();
    const { customer } = await ordered();
    const order = await draftFor(customer.id, provider.admin, { lineItems: lines(["deskhub-archive", 2]) });
    const answer = await submit(order.id);
    expect([answer.status, answer.body.setupInfo]).toEqual([201, undefined]);
    expect(answer.body.customer.id).toBe(customer.id);
    const listed = await provider.admin.get(`/v1/orders?customerId=${customer.id}`);
    expect(listed.body.items.map(({ status }: any) => status)).toEqual(["submitted", "submitted"]);
    const filtered = await provider.admin.get(`/v1/orders?customerId=${customer.id}&status=draft`);
    expect(filtered.body.items).toEqual([]);
    const more = { lineItems: lines(["deskhub-telephony", 2]) };
    const telephony = await draftFor(customer.id, provider.admin, more);
    expect(problemsIn(await review(telephony.id))).toEqual(["/lineItems/0/offerId PREREQUISITE_MISSING"]);
    const theirs = await stranger.admin.get(`/v1/orders?customerId=${customer.id}`);
    expect(theirs.body.items).toEqual([]);
    expect((await stranger.admin.get(`/v1/orders/${order.id}`)).status).toBe(404);
  });

  it("takes fifty lines for ten resellers in one piece", async () => {
    const { provider, reseller, other, partner, ordered } = the();
    const more = await Promise.all(Array.from({ length: 8 }, () => partner()));
    const resellers = [reseller, other, ...more];
    const before = await Promise.all(resellers.map(({ id }) => remainsOf(id)));
    const { customer, subscriptions } = await ordered({
      resellerId: reseller.id,
      lineItems: Array.from({ length: 50 }, (_, at) => ({
        offerId: "deskhub-essential",
        quantity: at + 1,
        partnerIdOnRecord: resellers[at % 10]?.mpnId,
        supportContact: { resellerId: resellers[(at + 1) % 10]?.id },
      })),
    });
    expect(subscriptions.map(({ quantity }: any) => quantity)).toEqual(
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
    const listed = await all(provider.admin, `/v1/customers/${customer.id}/subscriptions`);
    expect(listed.map(({ id }) => id).sort()).toEqual(subscriptions.map(({ id }: any) => id).sort());
    for (const [at, { id }] of resellers.entries())
      expect(await remainsOf(id)).toMatchObject({
        resellerOfRecord: before[at].resellerOfRecord + 5,
        supportContact: before[at].supportContact + 5,
        customers: before[at].customers + (at === 0 ? 1 : 0),
      });
  });

  it("gives a domain to one of two orders", async () => {
    const { provider, newCustomer, draft, submit } = the();
    const customer = newCustomer();
    const orders = await Promise.all([draft({ customer }), draft({ customer })]);
    const submits = await Promise.all(orders.map(({ id }) => submit(id)));
    const [lost] = submits.filter(({ status }) => status !== 201);
    expect(submits.filter(({ status }) => status === 201)).toHaveLength(1);
    expect([lost?.status, lost?.body.code, problemsIn(lost?.body)]).toEqual([
      422,
      "ORDER_HAS_PROBLEMS",
      ["/customer/companyProfile/domain DOMAIN_TAKEN"],
    ]);
    const { domain } = customer.companyProfile;
    expect((await provider.admin.get(`/v1/customers?domain=${domain}`)).body.items).toHaveLength(1);
  });

  it("makes one of parallel submits with one key, and of those with different ones", async () => {
    const { provider, key, draft, review, submitVersion } = the();
    const order = await draft();
    const { version } = await review(order.id);
    const same = key();
    const submits = await Promise.all(
      [same, same, key(), key()].map((each) => submitVersion(order.id, version, provider.admin, each)),
    );
    const codes = submits.map(({ status, body }) => body.code ?? status).map(String);
    for (const each of codes) expect(["201", "IDEMPOTENCY_IN_PROGRESS", "ORDER_NOT_DRAFT"]).toContain(each);
    expect(submits.filter(({ body }) => body.setupInfo)).toHaveLength(1);
  });

  it("stands when the user pool fails after the commit, and says how to get credentials", async () => {
    const { stack, between, provider, draft, review, submitVersion } = the();
    const order = await draft();
    const { version } = await review(order.id);
    between.decide(async () => outOfOrder());
    const answer = await submitVersion(order.id, version);
    between.decide();
    expect([answer.status, answer.body.setupInfo]).toEqual([201, undefined]);
    const [warning] = answer.body.warnings;
    const path = `/v1/customers/${answer.body.customer.id}/admin-credentials`;
    expect(warning.code).toBe("SETUP_INFO_UNAVAILABLE");
    expect(warning.detail).toContain(`POST ${path}`);
    const { setupInfo } = (await provider.admin.post(path)).body;
    const signed = await signInSteps(stack).begin(setupInfo.userName, setupInfo.temporaryPassword);
    expect(signed).toMatchObject({ ChallengeName: "NEW_PASSWORD_REQUIRED" });
  });
});

const remainsOf = async (resellerId: string) => {
  const { provider } = the();
  return (await provider.admin.get(`/v1/indirect-resellers/${resellerId}/removal`)).body.remains;
};
