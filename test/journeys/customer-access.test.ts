import { signIn } from "../../infra/local/sign-in.ts";
import { type Channel, openChannel, until } from "../support/channel.ts";

let stack: Channel["stack"];
let world: Channel["world"];
let provider: Channel["provider"];
let stranger: Channel["stranger"];
let reseller: Channel["reseller"];
let other: Channel["other"];
let former: Channel["former"];
let make: Channel["make"];
let end: Channel["end"];
let audits: Channel["audits"];
let told: Channel["told"];
beforeAll(async () => {
  ({ stack, world, provider, stranger, reseller, other, former, make, end, audits, told } =
    await openChannel());
}, 60_000);
afterAll(() => stack?.stop());

describe("the customer's own side", () => {
  test("its admin signs in with what the reset shows once, and sees its own account only", async () => {
    const { customer } = await make({ reseller: { id: reseller.id } });
    const someone = (await make()).customer;
    const path = `/v1/customers/${customer.id}/admin-credentials`;
    const agent = await world.user(provider, "SalesAgent");
    expect((await agent.post(path)).body.code).toBe("ROLE_REQUIRED");
    expect((await other.admin.post(path)).status).toBe(404);
    const key = { "idempotency-key": "reset-1" };
    const first = await provider.admin.post(path, {}, key);
    const { setupInfo } = first.body;
    expect(first).toMatchObject({
      status: 200,
      body: { userId: customer.adminId, setupInfo: { userName: `admin@${customer.companyProfile.domain}` } },
    });
    const replay = await provider.admin.post(path, {}, key);
    expect(replay.headers.get("idempotency-replayed")).toBe("true");
    expect(replay.body).toEqual({ userId: customer.adminId });
    await expect(signIn(stack, setupInfo.userName, setupInfo.temporaryPassword)).rejects.toThrow();

    const admin = await world.member(customer.adminId, setupInfo.userName);
    const me = await admin.get("/v1/me");
    expect(me.body).toMatchObject({
      user: { id: customer.adminId, roles: ["CustomerAdmin"] },
      organization: { id: customer.id, type: "customer", name: "Contoso Trading Ltd" },
    });
    expect(me.body.organization).not.toHaveProperty("region");
    expect((await admin.get("/v1/customers")).body.items).toMatchObject([{ id: customer.id }]);
    expect((await admin.get(`/v1/customers/${customer.id}`)).status).toBe(200);
    expect((await admin.get(`/v1/customers/${someone.id}`)).status).toBe(404);
    for (const [method, target] of [
      ["PATCH", `/v1/customers/${customer.id}`],
      ["POST", path],
      ["GET", "/v1/orders"],
      ["GET", "/v1/audit-records"],
      ["GET", "/v1/users"],
    ] as const)
      expect((await admin.call(method, target, method === "GET" ? undefined : {})).body.code).toBe(
        "ROLE_REQUIRED",
      );

    await provider.admin.put(`/v1/customers/${customer.id}/reseller`, {
      resellerId: other.id,
      delegatedAdmin: true,
    });
    expect(await told(admin, customer.id)).toMatchObject([
      { type: "customer.updated", data: { associatedPartnerId: other.id } },
    ]);
  });

  test("a reseller resets it on the provider's behalf, on record", async () => {
    const { customer } = await make({ reseller: { id: reseller.id } });
    const path = `/v1/customers/${customer.id}/admin-credentials`;
    expect((await reseller.admin.post(path)).status).toBe(200);
    expect(await audits(provider.admin, customer.id)).toMatchObject([
      {
        operation: "customer.credentials-reset",
        actor: { organizationId: reseller.id, onBehalfOf: provider.id },
      },
    ]);
  });
});

describe("the end of a partnership", () => {
  test("is told with what remains, and leaves access as it was but gives nothing new", async () => {
    const { customer } = await make({
      reseller: { id: former.id },
      subscriptions: [
        { partnerOrganizationId: former.id, partnerId: former.mpnId, supportResellerId: former.id },
        { billing: "azure" },
      ],
      ties: { [former.id]: { azureOwnerSince: new Date(stack.now()).toISOString() } },
    });
    const ended = await end(former);
    expect(ended).toMatchObject({
      status: 200,
      body: {
        remains: {
          customers: 1,
          delegatedAdmin: 1,
          resellerOfRecord: 1,
          supportContact: 1,
          azureTenantOwner: 1,
          truncated: false,
        },
      },
    });
    const path = `/v1/customers/${customer.id}`;
    const read = await former.admin.get(path);
    expect(read.status).toBe(200);
    const etag = { "if-match": read.headers.get("etag") ?? "" };
    const profile = { billingProfile: { language: "de" } };
    expect((await former.admin.patch(path, profile, etag)).status).toBe(200);
    expect((await former.admin.post(`${path}/admin-credentials`)).body.code).toBe("PARTNERSHIP_ENDED");
    const found = await provider.admin.get(`/v1/customers?resellerId=${former.id}`);
    expect(found.body.items).toMatchObject([{ id: customer.id, delegatedAdmins: [{ name: former.name }] }]);
    for (const [target, body] of [
      ["reseller", { resellerId: former.id, delegatedAdmin: true }],
      ["azure-tenant-owner", { resellerId: former.id }],
    ] as const)
      expect((await provider.admin.put(`${path}/${target}`, body)).body.code).toBe("PARTNERSHIP_ENDED");
    expect((await provider.admin.delete(`${path}/delegated-admin/${former.id}`)).status).toBe(204);
    expect((await former.admin.get(path)).status).toBe(404);
    const removal = await provider.admin.get(`/v1/indirect-resellers/${former.id}/removal`);
    expect(removal.body.remains).toMatchObject({ customers: 1, delegatedAdmin: 0 });
  });
});

describe("handing all customers over", () => {
  test("runs as a job with progress and a report, once at a time", async () => {
    const [leaving, taking] = [await world.reseller(), await world.reseller()];
    for (const each of [leaving, taking]) await world.partner(provider, each);
    const record = { partnerOrganizationId: leaving.id, partnerId: leaving.mpnId };
    const made = [];
    for (let count = 0; count < 13; count++)
      made.push(await make({ reseller: { id: leaving.id }, subscriptions: count < 2 ? [record] : [] }));
    const body = {
      fromResellerId: leaving.id,
      toResellerId: taking.id,
      subscriptions: true,
      delegatedAdmin: true,
    };
    const path = "/v1/customers/reassign";
    const agent = await world.user(provider, "SalesAgent");
    expect((await agent.post(path, body)).body.code).toBe("ROLE_REQUIRED");
    expect((await provider.admin.post(path, { ...body, toResellerId: leaving.id })).status).toBe(400);
    expect((await stranger.admin.post(path, body)).body.code).toBe("PARTNERSHIP_REQUIRED");
    expect((await provider.admin.post(path, { ...body, toResellerId: former.id })).body.code).toBe(
      "PARTNERSHIP_ENDED",
    );

    const started = await provider.admin.post(path, body, { "idempotency-key": "job-1" });
    expect(started).toMatchObject({ status: 202, body: { status: "running", done: 0, failed: [] } });
    const replay = await provider.admin.post(path, body, { "idempotency-key": "job-1" });
    expect(replay.body).toEqual(started.body);
    const { id } = started.body;
    const second = await provider.admin.post(path, body);
    if (second.status !== 202) expect(second.body).toMatchObject({ code: "JOB_RUNNING", resourceId: id });
    expect((await stranger.admin.get(`/v1/jobs/${id}`)).status).toBe(404);
    const ended = await until(
      () => provider.admin.get(`/v1/jobs/${id}`),
      (answer) => answer.body.status !== "running",
    );
    expect(ended.body).toMatchObject({ status: "completed", total: 13, done: 13, failed: [] });
    for (const { customer } of made)
      expect((await taking.admin.get(`/v1/customers/${customer.id}`)).body.associatedPartnerId).toBe(
        taking.id,
      );
    const removal = await provider.admin.get(`/v1/indirect-resellers/${leaving.id}/removal`);
    expect(removal.body.remains).toMatchObject({ customers: 0, delegatedAdmin: 13, resellerOfRecord: 0 });
  }, 60_000);
});

test("without a token nothing is told", async () => {
  expect((await world.anonymous.get("/v1/customers")).status).toBe(401);
});
