import { demoOffers } from "../../infra/local/demo-offers.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { call } from "../../infra/local/wire.ts";
import { openBetween, outOfOrder } from "../support/between.ts";
import { day } from "../support/clock.ts";
import { openStack } from "../support/stack.ts";
import {
  clientOf,
  type Member,
  type Organization,
  openWorld,
  password,
  type World,
} from "../support/world.ts";

let stack: LocalStack;
let world: World;
let provider: Organization;
let reseller: Organization;
let between: Awaited<ReturnType<typeof openBetween>>;

beforeAll(async () => {
  between = await openBetween();
  stack = await openStack({
    functionEndpoints: (actual) => ({ ...actual, cognito: between.before(actual.cognito) }),
  });
  world = await openWorld(stack);
  [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  await world.partner(provider, reseller);
  await world.operator.post("/v1/offers/import", { offers: demoOffers });
}, 60_000);
afterAll(async () => {
  await stack?.stop();
  await between?.close();
});

const newCustomer = (domain = `customer-${world.next()}.example`) => ({
  companyProfile: { domain },
  billingProfile: {
    email: `billing@${domain}`,
    culture: "de-DE",
    language: "de",
    companyName: `Customer ${domain}`,
    defaultAddress: {
      country: "DE",
      city: "Berlin",
      addressLine1: "Weg 1",
      postalCode: "10115",
      firstName: "Karla",
      lastName: "Kunde",
    },
  },
});
const lines = (...offers: [string, number, object?][]) =>
  offers.map(([offerId, quantity, more]) => ({ offerId, quantity, ...more }));
const key = () => ({ "idempotency-key": `key-${world.next()}` });
const keyed = (value: string) => ({ "idempotency-key": value });

/** A draft of the provider's. */
const draft = async (body: object = {}, by: Member = provider.admin) => {
  const input = { customer: newCustomer(), lineItems: lines(["deskhub-essential", 5]), ...body };
  const answer = await by.post("/v1/orders", input);
  if (answer.status !== 201) throw new Error(`drafting answered ${answer.status}: ${answer.text}`);
  return answer.body;
};
const review = async (id: string, by: Member = provider.admin) => {
  const answer = await by.post(`/v1/orders/${id}/review`);
  if (answer.status !== 200) throw new Error(`reviewing answered ${answer.status}: ${answer.text}`);
  return answer.body;
};
const submit = async (id: string, by: Member = provider.admin, headers = key()) =>
  by.post(`/v1/orders/${id}/submit`, { version: (await review(id, by)).version }, headers);
const problems = (body: any) =>
  (body.problems ?? body.errors).map(({ pointer, code }: any) => `${pointer} ${code}`);

/** A customer of the reseller's, with one subscription. */
const customerOf = async (resellerId?: string) => {
  const order = await draft({ ...(resellerId && { resellerId }) });
  const answer = await submit(order.id);
  if (answer.status !== 201) throw new Error(`submitting answered ${answer.status}: ${answer.text}`);
  return answer.body;
};

const signIn = async (email: string, secret: string): Promise<any> =>
  call(stack.cognitoUrl, "AWSCognitoIdentityProviderService.InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    ClientId: stack.clientId,
    AuthParameters: { USERNAME: email, PASSWORD: secret },
  });

describe("a draft", () => {
  it("is made, read, listed, changed by its ETag and cancelled, and leaves nothing", async () => {
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
    const now = { "if-match": cancelled.headers.get("etag") ?? "" };
    const after = await Promise.all([
      provider.admin.patch(path, {}, now),
      provider.admin.post(`${path}/review`),
      provider.admin.post(`${path}/submit`, { version: "1.x" }, key()),
      provider.admin.post(`${path}/cancel`),
    ]);
    for (const { status, body } of after) expect([status, body.code]).toEqual([409, "ORDER_NOT_DRAFT"]);
    // The name was never reserved, and nobody can sign in.
    const { domain } = customer.companyProfile;
    expect((await provider.admin.get(`/v1/customers?domain=${domain}`)).body.items).toEqual([]);
    expect((await review((await draft({ customer })).id)).problems).toEqual([]);
  });

  it("is refused when it is malformed", async () => {
    const lineItems = lines(["deskhub-essential", 1]);
    const bad: object[] = [
      { lineItems },
      { customer: newCustomer(), customerId: "cus_01hzzzzzzzzzzzzzzzzzzzzzzz", lineItems },
      { customerId: "cus_01hzzzzzzzzzzzzzzzzzzzzzzz", resellerId: reseller.id, lineItems },
      { customer: newCustomer(), lineItems: [] },
      { customer: newCustomer(), lineItems: Array.from({ length: 51 }, () => lineItems[0]) },
      { customer: newCustomer(), lineItems: lines(["deskhub-essential", 0]) },
      {
        customer: newCustomer(),
        lineItems: Array.from({ length: 11 }, (_, at) => ({
          ...lineItems[0],
          partnerIdOnRecord: String(at + 1),
        })),
      },
    ];
    for (const body of bad)
      expect((await provider.admin.post("/v1/orders", body)).body.code).toBe("INVALID_REQUEST");
    const foreign = { customerId: "cus_01hzzzzzzzzzzzzzzzzzzzzzzz", lineItems };
    expect((await provider.admin.post("/v1/orders", foreign)).status).toBe(404);
  });
});

describe("a review", () => {
  it("tells every problem with its pointer, and commits nothing", async () => {
    const [unsigned, foreign, stranger, otherProvider] = await Promise.all([
      world.reseller({ agreement: false }),
      world.reseller({ region: "APAC", agreement: true }),
      world.reseller(),
      world.provider(),
    ]);
    const former = await world.reseller();
    for (const each of [unsigned, foreign, former]) await world.partner(provider, each);
    await end(former);
    const taken = await customerOf();
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
        ...["999999999", otherProvider.mpnId, provider.mpnId, unsigned.mpnId, foreign.mpnId].map(
          (partnerIdOnRecord): [string, number, object] => ["deskhub-essential", 1, { partnerIdOnRecord }],
        ),
        ["deskhub-essential", 1, { partnerIdOnRecord: former.mpnId }],
        ["deskhub-essential", 1, { partnerIdOnRecord: stranger.mpnId }],
        ["deskhub-essential", 1, { supportContact: { resellerId: stranger.id } }],
      ),
    });
    const before = (await provider.admin.get(`/v1/orders/${order.id}`)).headers.get("etag");
    const reviewed = await review(order.id);
    expect(problems(reviewed)).toEqual([
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
    expect(reviewed.warnings).toHaveLength(5);
    expect(reviewed.warnings[0]).toMatchObject({
      pointer: "/lineItems/0/partnerIdOnRecord",
      code: "NO_PARTNER_ON_RECORD",
    });
    expect((await provider.admin.get(`/v1/orders/${order.id}`)).headers.get("etag")).toBe(before);
    const refused = await submit(order.id);
    expect([refused.status, refused.body.code, problems(refused.body)]).toEqual([
      422,
      "ORDER_HAS_PROBLEMS",
      problems(reviewed),
    ]);
  });

  it("adds prices exactly", async () => {
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

const end = async (other: Organization) => {
  const path = `/v1/indirect-resellers/${other.id}/removal`;
  const { attestation } = (await provider.admin.get(path)).body;
  const body = { attestationVersion: attestation.version, confirmed: true };
  const answer = await provider.admin.post(path, body);
  if (answer.status !== 200) throw new Error(`removing answered ${answer.status}: ${answer.text}`);
};

describe("a submit", () => {
  it("needs an Idempotency-Key, before it looks at anything else", async () => {
    const path = "/v1/orders/ord_01hzzzzzzzzzzzzzzzzzzzzzzz/submit";
    const absent = await provider.admin.post(path, { version: "1" });
    expect([absent.status, absent.body.code]).toEqual([400, "IDEMPOTENCY_KEY_REQUIRED"]);
    expect((await provider.admin.post(path, { version: "1" }, key())).status).toBe(404);
    const manager = await world.user(provider, "UserManagementAdmin");
    expect((await manager.post(path, { version: "1" })).body.code).toBe("ROLE_REQUIRED");
  });

  it("makes customer, subscriptions and an admin who signs in, and shows the setup info once", async () => {
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
    const headers = keyed("the one submit");
    const body = { version: reviewed.version };
    const answer = await provider.admin.post(`/v1/orders/${order.id}/submit`, body, headers);
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
    expect(rest.order.lineItems.map(({ subscriptionId }: any) => subscriptionId)).toEqual(
      subscriptions.map(({ id }: any) => id),
    );
    // What the answer shows is what is read.
    const read = await provider.admin.get(`/v1/customers/${rest.customer.id}`);
    expect(read.body).toEqual(rest.customer);
    const first = `/v1/customers/${rest.customer.id}/subscriptions/${subscriptions[0].id}`;
    expect((await provider.admin.get(first)).body).toEqual(subscriptions[0]);
    expect((await provider.admin.get(`/v1/orders/${order.id}`)).body).toEqual(rest.order);

    const replay = await provider.admin.post(`/v1/orders/${order.id}/submit`, body, headers);
    expect(replay.headers.get("idempotency-replayed")).toBe("true");
    expect([replay.status, replay.body]).toEqual([201, { subscriptions, ...rest }]);
    expect((await submitted(order.id, body)).body.code).toBe("ORDER_NOT_DRAFT");

    expect(setupInfo.userName).toBe(`admin@${customer.companyProfile.domain}`);
    const signed = await signIn(setupInfo.userName, setupInfo.temporaryPassword);
    expect(signed).toMatchObject({ ChallengeName: "NEW_PASSWORD_REQUIRED" });
    expect(signed).not.toHaveProperty("AuthenticationResult.AccessToken");
    const chosen: any = await call(
      stack.cognitoUrl,
      "AWSCognitoIdentityProviderService.RespondToAuthChallenge",
      {
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        ClientId: stack.clientId,
        Session: signed.Session,
        ChallengeResponses: { USERNAME: setupInfo.userName, NEW_PASSWORD: password },
      },
    );
    const token = chosen.AuthenticationResult.AccessToken;
    const me = await clientOf(stack.apiUrl, token).get("/v1/me");
    expect(me.body).toMatchObject({
      user: { email: setupInfo.userName, roles: ["CustomerAdmin"] },
      organization: { id: rest.customer.id, type: "customer" },
    });
    expect((await clientOf(stack.apiUrl, token).get("/v1/orders")).body.code).toBe("ROLE_REQUIRED");

    // Rule 9: the reseller manages it from now on.
    expect((await reseller.admin.get(`/v1/customers/${rest.customer.id}`)).status).toBe(200);
    const audits = await provider.admin.get(`/v1/audit-records?resourceId=${order.id}`);
    expect(audits.body.items.map(({ operation }: any) => operation)).toEqual([
      "order.submit",
      "order.create",
    ]);
    expect(audits.text).not.toContain(setupInfo.temporaryPassword);
  });

  it("tells each that it concerns, once", async () => {
    const { order, customer, subscriptions } = await customerOf(reseller.id);
    stack.advance(20_000);
    for (const { admin } of [provider, reseller]) {
      const events: any[] = [];
      let after = "";
      do {
        const page = await admin.get(`/v1/events?limit=100${after && `&after=${after}`}`);
        events.push(...page.body.items);
        after = page.body.items.at(-1)?.id ?? "";
      } while (after);
      expect(events.filter(({ resourceId }) => resourceId === order.id)).toEqual([
        expect.objectContaining({
          type: "order.submitted",
          data: {
            orderId: order.id,
            customerId: customer.id,
            subscriptionIds: subscriptions.map(({ id }: any) => id),
            associatedPartnerId: reseller.id,
            access: ["delegated-admin"],
          },
        }),
      ]);
    }
  });

  it("commits what was reviewed and nothing else", async () => {
    const id = `priced-${world.next()}`;
    const { id: _, ...offer } = demoOffers[1]!;
    await world.operator.put(`/v1/offers/${id}`, { ...offer, upgradeTargetOffers: [] });
    const order = await draft({ lineItems: lines([id, 2]) });
    const first = await review(order.id);
    const listPrice = { currency: "EUR", amount: "11.71" };
    await world.operator.put(`/v1/offers/${id}`, { ...offer, upgradeTargetOffers: [], listPrice });
    const dearer = await submitted(order.id, first);
    expect([dearer.status, dearer.body.code]).toEqual([409, "ORDER_CHANGED"]);

    const second = await review(order.id);
    const path = `/v1/orders/${order.id}`;
    const etag = (await provider.admin.get(path)).headers.get("etag") ?? "";
    await provider.admin.patch(path, { lineItems: lines([id, 3]) }, { "if-match": etag });
    expect((await submitted(order.id, second)).body.code).toBe("ORDER_CHANGED");
    expect((await submit(order.id)).body.subscriptions).toMatchObject([{ quantity: 3 }]);
  });

  it("gives an existing customer what its prerequisites allow", async () => {
    const { customer } = await customerOf();
    const addon = () =>
      draft({ customer: undefined, customerId: customer.id, lineItems: lines(["deskhub-archive", 2]) });
    const order = await addon();
    const answer = await submit(order.id);
    expect([answer.status, answer.body.setupInfo]).toEqual([201, undefined]);
    expect(answer.body.customer.id).toBe(customer.id);
    const listed = await provider.admin.get(`/v1/orders?customerId=${customer.id}`);
    expect(listed.body.items.map(({ status }: any) => status)).toEqual(["submitted", "submitted"]);
    const filtered = await provider.admin.get(`/v1/orders?customerId=${customer.id}&status=draft`);
    expect(filtered.body.items).toEqual([]);
    const telephony = await draft({
      customer: undefined,
      customerId: customer.id,
      lineItems: lines(["deskhub-telephony", 2]),
    });
    expect(problems(await review(telephony.id))).toEqual(["/lineItems/0/offerId PREREQUISITE_MISSING"]);
    const other = await world.provider();
    expect((await other.admin.get(`/v1/orders?customerId=${customer.id}`)).body.items).toEqual([]);
    expect((await other.admin.get(`/v1/orders/${order.id}`)).status).toBe(404);
  });

  it("gives a domain to one of two orders", async () => {
    const customer = newCustomer();
    const orders = await Promise.all([draft({ customer }), draft({ customer })]);
    const answers = await Promise.all(orders.map(({ id }) => submit(id)));
    const [lost] = answers.filter(({ status }) => status !== 201);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect([lost?.status, lost?.body.code, problems(lost?.body)]).toEqual([
      422,
      "ORDER_HAS_PROBLEMS",
      ["/customer/companyProfile/domain DOMAIN_TAKEN"],
    ]);
    const { domain } = customer.companyProfile;
    expect((await provider.admin.get(`/v1/customers?domain=${domain}`)).body.items).toHaveLength(1);
  });

  it("makes one of parallel submits with one key, and of those with different ones", async () => {
    const order = await draft();
    const { version } = await review(order.id);
    const headers = keyed(`parallel-${world.next()}`);
    const post = (sent: Record<string, string>) =>
      provider.admin.post(`/v1/orders/${order.id}/submit`, { version }, sent);
    const answers = await Promise.all([post(headers), post(headers), post(key()), post(key())]);
    const codes = answers.map(({ status, body }) => body.code ?? status).map(String);
    for (const each of codes) expect(["201", "IDEMPOTENCY_IN_PROGRESS", "ORDER_NOT_DRAFT"]).toContain(each);
    const shown = answers.filter(({ body }) => body.setupInfo);
    expect(shown).toHaveLength(1);
  });

  it("stands when the user pool fails after the commit, and says how to get credentials", async () => {
    const order = await draft();
    between.decide(async () => outOfOrder());
    const headers = key();
    const { version } = await review(order.id);
    const answer = await provider.admin.post(`/v1/orders/${order.id}/submit`, { version }, headers);
    between.decide();
    expect([answer.status, answer.body.setupInfo]).toEqual([201, undefined]);
    const [warning] = answer.body.warnings;
    const path = `/v1/customers/${answer.body.customer.id}/admin-credentials`;
    expect(warning.code).toBe("SETUP_INFO_UNAVAILABLE");
    expect(warning.detail).toContain(`POST ${path}`);
    const { setupInfo } = (await provider.admin.post(path)).body;
    const signed = await signIn(setupInfo.userName, setupInfo.temporaryPassword);
    expect(signed).toMatchObject({ ChallengeName: "NEW_PASSWORD_REQUIRED" });
  });
});

const submitted = (id: string, { version }: { version: string }) =>
  provider.admin.post(`/v1/orders/${id}/submit`, { version }, key());

describe("a reseller", () => {
  it("orders for the customers it administers, on its provider's behalf", async () => {
    const { customer } = await customerOf(reseller.id);
    const input = { customerId: customer.id, lineItems: lines(["deskhub-archive", 1]) };
    const created = await reseller.admin.post("/v1/orders", input);
    expect([created.status, created.body.status]).toEqual([201, "draft"]);
    const { id } = created.body;
    expect((await provider.admin.get(`/v1/orders/${id}`)).body).toEqual(created.body);
    const answer = await submit(id, reseller.admin);
    expect([answer.status, answer.body.subscriptions[0].partnerId]).toEqual([201, undefined]);
    const listed = await reseller.admin.get(`/v1/orders?customerId=${customer.id}`);
    expect(listed.body.items.map((each: any) => each.id)).toEqual([id]);
    for (const { admin } of [reseller, provider]) {
      const audits = await admin.get(`/v1/audit-records?resourceId=${id}`);
      expect(audits.body.items[0]).toMatchObject({
        operation: "order.submit",
        actor: { organizationId: reseller.id, onBehalfOf: provider.id },
      });
    }
    // The provider's own orders are not the reseller's.
    const own = await draft({ customer: undefined, customerId: customer.id });
    expect((await reseller.admin.get(`/v1/orders/${own.id}`)).status).toBe(404);
  });

  it("sets nothing that is its provider's to set, and orders for no foreign customer", async () => {
    const { customer } = await customerOf(reseller.id);
    const customerId = customer.id;
    const lineItems = lines(["deskhub-essential", 1]);
    const forbidden: [object, string][] = [
      [{ customer: newCustomer(), lineItems }, "/customer"],
      [{ customerId, resellerId: reseller.id, lineItems }, "/resellerId"],
      [
        { customerId, lineItems: [{ ...lineItems[0], partnerIdOnRecord: reseller.mpnId }] },
        "/lineItems/0/partnerIdOnRecord",
      ],
      [
        { customerId, lineItems: [{ ...lineItems[0], supportContact: { resellerId: reseller.id } }] },
        "/lineItems/0/supportContact",
      ],
    ];
    const order = await draft({ customer: undefined, customerId, lineItems }, reseller.admin);
    for (const [body, pointer] of forbidden) {
      const { customerId: _, ...patch } = { customerId, ...body };
      for (const answer of [
        await reseller.admin.post("/v1/orders", body),
        await reseller.admin.patch(`/v1/orders/${order.id}`, patch),
      ])
        expect([answer.status, answer.body.code, answer.body.errors]).toEqual([
          403,
          "ROLE_REQUIRED",
          [expect.objectContaining({ pointer })],
        ]);
    }
    const stranger = await world.reseller();
    const answer = await stranger.admin.post("/v1/orders", { customerId, lineItems });
    expect([answer.status, answer.body.code]).toEqual([404, "NOT_FOUND"]);
    expect((await stranger.admin.get(`/v1/orders/${order.id}`)).status).toBe(404);
  });

  it("orders nothing once the partnership has ended, and its drafts stay drafts", async () => {
    const leaving = await world.reseller();
    await world.partner(provider, leaving);
    const { customer } = await customerOf(leaving.id);
    const input = { customer: undefined, customerId: customer.id };
    const order = await draft(input, leaving.admin);
    const { version } = await review(order.id, leaving.admin);
    const named = await draft({ resellerId: leaving.id });
    const namedVersion = (await review(named.id)).version;
    await end(leaving);
    const path = `/v1/orders/${order.id}`;
    const etag = (await leaving.admin.get(path)).headers.get("etag") ?? "";
    const { customer: _, ...body } = { ...input, lineItems: lines(["deskhub-essential", 1]) };
    const answers = await Promise.all([
      leaving.admin.post("/v1/orders", body),
      leaving.admin.patch(path, {}, { "if-match": etag }),
      leaving.admin.post(`${path}/review`),
      leaving.admin.post(`${path}/submit`, { version }, key()),
    ]);
    for (const { status, body: refused } of answers)
      expect([status, refused.code]).toEqual([422, "PARTNERSHIP_ENDED"]);
    const provided = await submitted(named.id, { version: namedVersion });
    expect([provided.status, problems(provided.body)]).toEqual([422, ["/resellerId PARTNERSHIP_ENDED"]]);
    expect((await leaving.admin.post(`${path}/cancel`)).body.status).toBe("cancelled");
  });
});

// Last: every token of before has expired by then.
it("lapses after seven days by the clock, and the schedule records it", async () => {
  const order = await draft();
  stack.advance(7 * day + 60_000);
  const admin = await world.member(provider.admin.id, provider.admin.email);
  expect((await admin.get(`/v1/orders/${order.id}`)).body.status).toBe("lapsed");
  expect((await admin.post(`/v1/orders/${order.id}/cancel`)).body.code).toBe("ORDER_NOT_DRAFT");
  await stack.schedule.runNow();
  const audits = await admin.get(`/v1/audit-records?resourceId=${order.id}`);
  expect(audits.body.items[0]).toMatchObject({
    operation: "order.lapse",
    actor: { userId: "schedule" },
    before: { status: "draft" },
    after: { status: "lapsed" },
  });
  const listed = await admin.get("/v1/orders?status=lapsed&limit=100");
  expect(listed.body.items.map(({ id }: any) => id)).toContain(order.id);
});
