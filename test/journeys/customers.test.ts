import { type Channel, openChannel, until } from "../support/channel.ts";

const unknown = "cus_00000000000000000000000000";

let stack: Channel["stack"];
let world: Channel["world"];
let provider: Channel["provider"];
let stranger: Channel["stranger"];
let reseller: Channel["reseller"];
let other: Channel["other"];
let make: Channel["make"];
let audits: Channel["audits"];
let told: Channel["told"];
beforeAll(async () => {
  ({ stack, world, provider, stranger, reseller, other, make, audits, told } = await openChannel());
}, 60_000);
afterAll(() => stack?.stop());

describe("finding customers", () => {
  test("a provider lists, searches and filters; another provider and a user without the right see nothing", async () => {
    const { customer } = await make({
      companyName: "Northwind Traders",
      domain: "northwind.example",
      reseller: { id: reseller.id },
    });
    const find = async (query: string, who = provider.admin) =>
      (await who.get(`/v1/customers?${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await find("domain=NORTHWIND.example")).toEqual([customer.id]);
    expect(await find("")).toContain(customer.id);
    await until(
      () => find("search=trad"),
      (ids) => ids.includes(customer.id),
    );
    expect(await find("search=northw%20trad")).toEqual([customer.id]);
    expect(await find(`resellerId=${reseller.id}&search=north`)).toEqual([customer.id]);
    expect(await find(`resellerId=${other.id}&search=north`)).toEqual([]);
    expect(await find("domain=northwind.example", stranger.admin)).toEqual([]);
    expect(await find("search=north", stranger.admin)).toEqual([]);
    expect(await find("search=north", reseller.admin)).toEqual([customer.id]);
    expect(await find("search=north", other.admin)).toEqual([]);
    const manager = await world.user(provider, "UserManagementAdmin");
    expect((await manager.get("/v1/customers")).body.code).toBe("ROLE_REQUIRED");
    expect((await world.operator.get("/v1/customers")).body.code).toBe("ROLE_REQUIRED");
  });

  test("a changed name is found by its new words and no longer by its old ones", async () => {
    const { customer } = await make({ companyName: "Wingtip Oldname" });
    const path = `/v1/customers/${customer.id}`;
    const etag = (await provider.admin.get(path)).headers.get("etag") ?? "";
    const body = { billingProfile: { companyName: "Wingtip Newname" } };
    expect((await provider.admin.patch(path, body, { "if-match": etag })).status).toBe(200);
    const find = async (search: string) =>
      (await provider.admin.get(`/v1/customers?search=${search}`)).body.items;
    expect(await find("oldname")).toEqual([]);
    await until(
      () => find("newname"),
      (items) => items.length === 1,
    );
  });

  test("a list's pages hold every customer once", async () => {
    for (let count = 0; count < 7; count++)
      await make({ companyName: `Paged Paper ${count}`, reseller: { id: other.id } });
    const seen: string[] = [];
    let cursor = "";
    do {
      const { body } = await other.admin.get(`/v1/customers?limit=3${cursor}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor ? `&cursor=${encodeURIComponent(body.nextCursor)}` : "";
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(7);
  });
});

describe("one customer", () => {
  test("is read by its provider, its delegated admin and itself; for all others it does not exist", async () => {
    const { customer } = await make({ reseller: { id: reseller.id }, ties: { [other.id]: { record: 1 } } });
    const path = `/v1/customers/${customer.id}`;
    const shown = await provider.admin.get(path);
    expect(shown).toMatchObject({
      status: 200,
      body: {
        id: customer.id,
        associatedPartnerId: reseller.id,
        delegatedAdmins: [{ resellerId: reseller.id, name: reseller.name }],
        azureTenantOwner: null,
      },
    });
    expect((await reseller.admin.get(path)).body).toEqual(shown.body);
    const missing = (text: string) => text.replace(/"requestId":"[^"]*"/, "");
    const nothing = missing((await provider.admin.get(`/v1/customers/${unknown}`)).text);
    for (const who of [stranger, other]) {
      const answer = await who.admin.get(path);
      expect(answer.status).toBe(404);
      expect(missing(answer.text)).toBe(nothing);
    }
  });

  test("its profiles change by merge patch under If-Match, and the change is recorded with personal data masked", async () => {
    const { customer } = await make({ reseller: { id: reseller.id } });
    const path = `/v1/customers/${customer.id}`;
    const body = {
      companyProfile: { organizationRegistrationNumber: "HRB 7" },
      billingProfile: {
        defaultAddress: { country: "US", state: "WA", postalCode: "98052", firstName: "Grace" },
      },
    };
    expect((await provider.admin.patch(path, body)).body.code).toBe("PRECONDITION_REQUIRED");
    expect((await provider.admin.patch(path, body, { "if-match": '"x"' })).body.code).toBe(
      "PRECONDITION_FAILED",
    );
    const etag = (await provider.admin.get(path)).headers.get("etag") ?? "";
    const invalid = { billingProfile: { defaultAddress: { country: "US", postalCode: "1" } } };
    const refused = await provider.admin.patch(path, invalid, { "if-match": etag });
    expect(refused).toMatchObject({ status: 422, body: { code: "ADDRESS_INVALID" } });
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/billingProfile/defaultAddress/state",
      "/billingProfile/defaultAddress/postalCode",
    ]);
    const domain = { companyProfile: { domain: "other.example" } };
    expect((await provider.admin.patch(path, domain, { "if-match": etag })).body.code).toBe(
      "INVALID_REQUEST",
    );

    const changed = await provider.admin.patch(path, body, { "if-match": etag });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        companyProfile: { ...customer.companyProfile, organizationRegistrationNumber: "HRB 7" },
        billingProfile: { defaultAddress: { country: "US", city: "Berlin", firstName: "Grace" } },
      },
    });
    const read = await provider.admin.get(path);
    expect(read.body).toEqual(changed.body);
    expect(read.headers.get("etag")).toBe(changed.headers.get("etag"));
    const [record] = await audits(provider.admin, customer.id);
    expect(record).toMatchObject({ operation: "customer.update" });
    expect(JSON.stringify(record)).not.toMatch(/Grace|Unter den Linden|billing@/);
  });

  test("a reseller changes it on the customer's behalf, and the provider finds that among its own records", async () => {
    const { customer } = await make({ reseller: { id: reseller.id } });
    const path = `/v1/customers/${customer.id}`;
    const etag = (await reseller.admin.get(path)).headers.get("etag") ?? "";
    const body = { billingProfile: { email: "new@customer.example" } };
    expect((await reseller.admin.patch(path, body, { "if-match": etag })).status).toBe(200);
    const expected = {
      operation: "customer.update",
      actor: { organizationId: reseller.id, onBehalfOf: provider.id },
    };
    for (const who of [provider, reseller])
      expect(await audits(who.admin, customer.id)).toMatchObject([expected]);
    for (const who of [provider, reseller])
      expect(await told(who.admin, customer.id)).toMatchObject([
        { type: "customer.updated", data: { customerId: customer.id, changed: ["billingProfile"] } },
      ]);
    expect(await told(other.admin, customer.id)).toEqual([]);
  });
});

describe("whose customer it is", () => {
  test("changes with or without delegated admin, and takes nobody's access away", async () => {
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

  test("delegated admin is revoked by the provider, at once", async () => {
    const { customer } = await make({ reseller: { id: reseller.id } });
    const path = `/v1/customers/${customer.id}`;
    const access = `${path}/delegated-admin/${reseller.id}`;
    const agent = await world.user(provider, "SalesAgent");
    expect((await agent.delete(access)).body.code).toBe("ROLE_REQUIRED");
    expect((await stranger.admin.delete(access)).status).toBe(404);
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
    expect((await provider.admin.delete(of(customer.id))).status).toBe(204);
    expect((await provider.admin.delete(of(customer.id))).status).toBe(404);
    expect((await provider.admin.get(`/v1/customers/${customer.id}`)).body.azureTenantOwner).toBeNull();
    expect((await told(reseller.admin, customer.id)).map(({ type }) => type)).toEqual([
      "access.granted",
      "access.revoked",
    ]);
  });
});
