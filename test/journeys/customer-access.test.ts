import { signIn } from "../../infra/local/sign-in.ts";
import { answers, matching, onSharedStack, openChannel } from "../support/channel.ts";
import { refusalOf, signInSteps } from "../support/sign-in.ts";
import { password } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openChannel);

describe("the customer's own side", () => {
  test("its admin signs in with what the reset shows once, and sees its own account only", async () => {
    const { stack, world, provider, reseller, other, make, told } = the();
    const { customer, subscriptions } = await make({
      reseller: { id: reseller.id },
      subscriptions: [{}, {}],
    });
    const someone = (await make({ subscriptions: [{}] })).customer;
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
    const own = await admin.get(`/v1/customers/${customer.id}/subscriptions`);
    expect(own.body.items.map(({ id }: any) => id).sort()).toEqual(subscriptions.map(({ id }) => id).sort());
    expect((await admin.get(`/v1/customers/${someone.id}/subscriptions`)).status).toBe(404);
    for (const [method, target] of [
      ["PATCH", `/v1/customers/${customer.id}`],
      ["POST", path],
      ["GET", "/v1/orders"],
      ["GET", "/v1/audit-records"],
      ["GET", "/v1/users"],
      ["GET", "/v1/organization"],
      ["GET", "/v1/incentives"],
      ["GET", "/v1/indirect-resellers"],
    ] as const)
      expect((await admin.call(method, target, method === "GET" ? undefined : {})).body.code).toBe(
        "ROLE_REQUIRED",
      );

    await provider.admin.put(`/v1/customers/${customer.id}/reseller`, {
      resellerId: other.id,
      delegatedAdmin: true,
    });
    expect(await told(admin, customer.id)).toMatchObject([
      {
        type: "access.granted",
        data: { associatedPartnerId: other.id, resellerId: other.id, access: ["delegated-admin"] },
      },
    ]);
  });

  test("a reset ends every session of before: what it had is refused, and the new password must be changed", async () => {
    const { stack, provider, make, adminOf } = the();
    const { customer } = await make();
    const { email } = await adminOf(customer.id);
    const steps = signInSteps(stack);
    const { AuthenticationResult: session } = await steps.begin(email, password);
    expect(await refusalOf(steps.refresh(session?.RefreshToken ?? ""))).toBeUndefined();
    const reset = await provider.admin.post(`/v1/customers/${customer.id}/admin-credentials`);
    expect(await refusalOf(steps.refresh(session?.RefreshToken ?? ""))).toMatch(/refresh token/i);
    expect(await refusalOf(steps.begin(email, password))).toMatch(/incorrect username or password/i);
    const anew = await steps.begin(email, reset.body.setupInfo.temporaryPassword);
    expect(anew).toMatchObject({ ChallengeName: "NEW_PASSWORD_REQUIRED" });
  });

  test("a reseller resets it on the customer's behalf, on record", async () => {
    const { provider, reseller, make, audits } = the();
    const { customer } = await make({ reseller: { id: reseller.id } });
    const path = `/v1/customers/${customer.id}/admin-credentials`;
    expect((await reseller.admin.post(path)).status).toBe(200);
    expect(await audits(provider.admin, customer.id)).toMatchObject([
      {
        operation: "customer.credentials-reset",
        actor: { organizationId: reseller.id, onBehalfOf: customer.id },
      },
    ]);
  });
});

describe("whose customer it is", () => {
  test("changes with or without delegated admin, and takes nobody's access away", async () => {
    const { provider, stranger, reseller, other, make, audits, told } = the();
    const { customer } = await make({ reseller: { id: reseller.id } });
    const path = `/v1/customers/${customer.id}`;
    const assign = (body: unknown, headers?: Record<string, string>) =>
      provider.admin.put(`${path}/reseller`, body, headers);
    expect((await assign({ resellerId: null, delegatedAdmin: true })).status).toBe(400);
    expect((await assign({ resellerId: stranger.id, delegatedAdmin: false })).body.code).toBe(
      "PARTNERSHIP_REQUIRED",
    );
    expect((await assign({ resellerId: null, delegatedAdmin: false }, { "if-match": '"x"' })).status).toBe(
      412,
    );
    expect(
      (await reseller.admin.put(`${path}/reseller`, { resellerId: null, delegatedAdmin: false })).status,
    ).toBe(403);

    const without = await assign({ resellerId: other.id, delegatedAdmin: false });
    expect(without).toMatchObject({
      status: 200,
      body: { associatedPartnerId: other.id, delegatedAdmins: [{ resellerId: reseller.id }] },
    });
    expect((await other.admin.get(path)).status).toBe(404);
    const withAccess = await assign({ resellerId: other.id, delegatedAdmin: true });
    expect(withAccess.body.delegatedAdmins).toHaveLength(2);
    expect((await provider.admin.get(path)).body).toEqual(withAccess.body);
    // Each of the two sees its own links, and no word of the other.
    expect((await other.admin.get(path)).body.delegatedAdmins).toMatchObject([{ resellerId: other.id }]);
    const left = await reseller.admin.get(path);
    expect(left.body).toMatchObject({
      associatedPartnerId: null,
      delegatedAdmins: [{ resellerId: reseller.id }],
    });
    expect(left.text).not.toContain(other.id);
    expect((await assign({ resellerId: null, delegatedAdmin: false })).body).toMatchObject({
      associatedPartnerId: null,
      delegatedAdmins: [{}, {}],
    });
    expect((await told(other.admin, customer.id)).map(({ type }) => type)).toEqual([
      "customer.updated",
      "access.granted",
      "customer.updated",
    ]);
    expect(JSON.stringify(await told(reseller.admin, customer.id))).not.toContain(other.id);
    expect(await audits(provider.admin, customer.id)).toHaveLength(3);
  });

  test("is no suspended reseller's to become, and neither is any access to it", async () => {
    const { world, provider, reseller, partner, make } = the();
    const suspended = await partner();
    const { customer } = await make({
      reseller: { id: reseller.id },
      subscriptions: [{ billing: "azure" }],
    });
    const path = `/v1/customers/${customer.id}`;
    const organization = `/v1/organizations/${suspended.id}`;
    const match = await matching(world.operator, organization);
    await world.operator.patch(organization, { status: "suspended" }, match);
    const before = await provider.admin.get(path);
    const resellerId = suspended.id;
    for (const answer of [
      await provider.admin.put(`${path}/reseller`, { resellerId, delegatedAdmin: false }),
      await provider.admin.put(`${path}/reseller`, { resellerId, delegatedAdmin: true }),
      await provider.admin.put(`${path}/azure-tenant-owner`, { resellerId }),
      await provider.admin.post("/v1/customers/reassign", {
        fromResellerId: reseller.id,
        toResellerId: resellerId,
        subscriptions: false,
        delegatedAdmin: false,
      }),
    ])
      expect(answers(answer)).toEqual([409, "RESELLER_SUSPENDED"]);
    expect((await provider.admin.get(path)).body).toEqual(before.body);
  });

  test("delegated admin is revoked by the provider, at once", async () => {
    const { world, provider, stranger, reseller, make, told } = the();
    const { customer } = await make({ reseller: { id: reseller.id } });
    const path = `/v1/customers/${customer.id}`;
    const access = `${path}/delegated-admin/${reseller.id}`;
    const agent = await world.user(provider, "SalesAgent");
    expect((await agent.delete(access)).body.code).toBe("ROLE_REQUIRED");
    expect((await stranger.admin.delete(access)).status).toBe(404);
    const stale = { "if-match": '"x"' };
    expect(answers(await provider.admin.delete(access, stale))).toEqual([412, "PRECONDITION_FAILED"]);
    expect((await provider.admin.delete(access)).status).toBe(204);
    expect((await reseller.admin.get(path)).status).toBe(404);
    expect((await provider.admin.get(path)).body).toMatchObject({
      associatedPartnerId: reseller.id,
      delegatedAdmins: [],
    });
    expect((await provider.admin.delete(access)).status).toBe(404);
    expect(await told(reseller.admin, customer.id)).toMatchObject([
      { type: "access.revoked", data: { resellerId: reseller.id, access: ["delegated-admin"] } },
    ]);
  });

  test("an Azure tenant owner needs an Azure subscription and an active partnership", async () => {
    const { provider, stranger, reseller, other, make, told } = the();
    const plain = (await make()).customer;
    const { customer } = await make({ subscriptions: [{ billing: "azure" }] });
    const of = (id: string) => `/v1/customers/${id}/azure-tenant-owner`;
    const grant = { resellerId: reseller.id };
    expect((await provider.admin.put(of(plain.id), grant)).body.code).toBe("AZURE_SUBSCRIPTION_REQUIRED");
    expect((await provider.admin.put(of(customer.id), { resellerId: stranger.id })).body.code).toBe(
      "PARTNERSHIP_REQUIRED",
    );
    const granted = await provider.admin.put(of(customer.id), grant);
    expect(granted).toMatchObject({ status: 200, body: { azureTenantOwner: grant, delegatedAdmins: [] } });
    expect((await provider.admin.put(of(customer.id), grant)).body).toEqual(granted.body);
    expect(
      (await provider.admin.put(of(customer.id), { resellerId: other.id })).body.azureTenantOwner,
    ).toMatchObject({
      resellerId: other.id,
    });
    const stale = { "if-match": '"x"' };
    for (const answer of [
      await provider.admin.put(of(customer.id), grant, stale),
      await provider.admin.delete(of(customer.id), stale),
    ])
      expect(answers(answer)).toEqual([412, "PRECONDITION_FAILED"]);
    expect((await provider.admin.delete(of(customer.id))).status).toBe(204);
    expect((await provider.admin.delete(of(customer.id))).status).toBe(404);
    expect((await provider.admin.get(`/v1/customers/${customer.id}`)).body.azureTenantOwner).toBeNull();
    expect((await told(reseller.admin, customer.id)).map(({ type }) => type)).toEqual([
      "access.granted",
      "access.revoked",
    ]);
  });
});

test("without a token nothing is told", async () => {
  expect((await the().world.anonymous.get("/v1/customers")).status).toBe(401);
});
