import { keys } from "../../lib/table/keys.ts";
import { all, answers, matching, onSharedStack, openChannel } from "../support/channel.ts";
import { until, withoutRequestId } from "../support/matrix.ts";

/** Moves the clock. */
const the = onSharedStack(openChannel);

describe("finding customers", () => {
  test("a provider lists, searches and filters; another provider and a user without the right see nothing", async () => {
    const { world, provider, stranger, reseller, other, make } = the();
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
    const { provider, make } = the();
    const { customer } = await make({ companyName: "Wingtip Oldname" });
    const path = `/v1/customers/${customer.id}`;
    const body = { billingProfile: { companyName: "Wingtip Newname" } };
    const match = await matching(provider.admin, path);
    expect((await provider.admin.patch(path, body, match)).status).toBe(200);
    const find = async (search: string) =>
      (await provider.admin.get(`/v1/customers?search=${search}`)).body.items;
    expect(await find("oldname")).toEqual([]);
    await until(
      () => find("newname"),
      (items) => items.length === 1,
    );
  });

  test("each of the first ten words of a name finds it by its beginning, once, and the eleventh does not", async () => {
    const { provider, reseller, make } = the();
    const words =
      "Zehn Äpfel, Birnen & Co — Dörrobst-Export Fünfhaus Gärtner Honigtal Ingwer Johannisbeere Kürbis";
    const { customer } = await make({ companyName: words, reseller: { id: reseller.id } });
    const find = async (search: string, who = provider) =>
      (await all(who.admin, `/v1/customers?search=${encodeURIComponent(search)}`)).map(({ id }) => id);
    await until(
      () => find("ingw"),
      (found) => found.length === 1,
    );
    for (const who of [provider, reseller]) {
      for (const beginning of ["ze", "ÄPF", "birnen", "co", "dörr", "exp", "fünfhaus", "gä", "hon", "ingwer"])
        expect([beginning, await find(beginning, who)]).toEqual([beginning, [customer.id]]);
      for (const none of ["johannis", "kürbis", "pfel", "zehn kürbis"])
        expect([none, await find(none, who)]).toEqual([none, []]);
    }
  });

  test("a list's pages hold every customer once", async () => {
    const { other, make } = the();
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
    const { provider, stranger, reseller, other, make } = the();
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
    const nothing = await provider.admin.get("/v1/customers/cus_00000000000000000000000000");
    for (const who of [stranger, other]) {
      const answer = await who.admin.get(path);
      expect(answers(answer)).toEqual([404, "NOT_FOUND"]);
      expect(withoutRequestId(answer)).toBe(withoutRequestId(nothing));
    }
  });

  test("its profiles change by merge patch under If-Match, and the change is recorded with personal data masked", async () => {
    const { provider, reseller, make, audits } = the();
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
    const other = await provider.admin.patch(path, domain, { "if-match": etag });
    expect(answers(other)).toEqual([400, "INVALID_REQUEST"]);
    expect(other.body.errors).toMatchObject([{ pointer: "/companyProfile/domain", detail: "never changes" }]);

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

  test("what is sent back as it was read changes nothing: no version, no record, no event", async () => {
    const { provider, reseller, make, table, told } = the();
    const { customer } = await make({ reseller: { id: reseller.id } });
    const path = `/v1/customers/${customer.id}`;
    const read = await provider.admin.get(path);
    const match = { "if-match": read.headers.get("etag") ?? "" };
    const { companyProfile, billingProfile } = read.body;
    const absent = { companyProfile: { organizationRegistrationNumber: null } };
    for (const body of [{}, { companyProfile, billingProfile }, absent]) {
      const answer = await provider.admin.patch(path, body, match);
      expect([answer.status, answer.body]).toEqual([200, read.body]);
      expect(answer.headers.get("etag")).toBe(match["if-match"]);
    }
    expect(await table.get(keys.customer(customer.id))).toMatchObject({ version: 1 });
    const records = await provider.admin.get(`/v1/audit-records?resourceId=${customer.id}`);
    expect(records.body.items).toEqual([]);
    const again = { resellerId: reseller.id, delegatedAdmin: true };
    expect((await provider.admin.put(`${path}/reseller`, again)).body).toEqual(read.body);
    expect(await told(provider.admin, customer.id)).toEqual([]);
    const changed = { ...billingProfile, companyName: "Contoso Retail" };
    const answer = await provider.admin.patch(path, { companyProfile, billingProfile: changed }, match);
    expect(answer.body.billingProfile).toEqual(changed);
    expect(await told(reseller.admin, customer.id)).toMatchObject([
      { type: "customer.updated", data: { changed: ["billingProfile"] } },
    ]);
  });

  test("a reseller changes it on the customer's behalf, and the provider finds that among its own records", async () => {
    const { provider, reseller, other, make, audits, told } = the();
    const { customer } = await make({ reseller: { id: reseller.id } });
    const path = `/v1/customers/${customer.id}`;
    const body = { billingProfile: { email: "new@customer.example" } };
    const match = await matching(reseller.admin, path);
    expect((await reseller.admin.patch(path, body, match)).status).toBe(200);
    const expected = {
      operation: "customer.update",
      actor: { organizationId: reseller.id, onBehalfOf: customer.id },
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
