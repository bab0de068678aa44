import { keys } from "../../lib/table/keys.ts";
import { answered, anyVersion, idsIn, onSharedStack, openChannel } from "../support/channel.ts";

/** Moves the clock. */
const the = onSharedStack(openChannel);

/** A customer of the channel's reseller, with delegated admin; its path and its provider's client. */
const administered = async () => {
  const { provider, reseller, make } = the();
  const { customer } = await make({ reseller: { id: reseller.id } });
  return { customer, path: `/v1/customers/${customer.id}`, admin: provider.admin };
};

describe("a customer's profiles", () => {
  it("change by merge patch, and the record of the change masks personal data", async () => {
    const { audits } = the();
    const { customer, path, admin } = await administered();
    const moved = { country: "US", state: "WA", postalCode: "98052", firstName: "Grace" };
    const body = {
      companyProfile: { organizationRegistrationNumber: "HRB 7" },
      billingProfile: { defaultAddress: moved },
    };
    const unfit = { billingProfile: { defaultAddress: { country: "US", postalCode: "1" } } };
    const refused = await answered("422 ADDRESS_INVALID", admin.patch(path, unfit, anyVersion));
    expect(refused.body.errors).toMatchObject([
      { pointer: "/billingProfile/defaultAddress/state" },
      { pointer: "/billingProfile/defaultAddress/postalCode" },
    ]);
    const domain = { companyProfile: { domain: "other.example" } };
    await answered("400 INVALID_REQUEST", admin.patch(path, domain, anyVersion));

    const changed = await answered("200", admin.patch(path, body, anyVersion));
    expect(changed.body).toMatchObject({
      companyProfile: { ...customer.companyProfile, organizationRegistrationNumber: "HRB 7" },
      billingProfile: { defaultAddress: { ...moved, city: "Berlin" } },
    });
    const read = await admin.get(path);
    expect([read.body, read.headers.get("etag")]).toEqual([changed.body, changed.headers.get("etag")]);
    const [record] = await audits(admin, customer.id);
    expect(record).toMatchObject({ operation: "customer.update" });
    expect(JSON.stringify(record)).not.toMatch(/Grace|Unter den Linden|billing@/);
  });

  it("do not change when they are sent back as they were read: no version, no record, no event", async () => {
    const { reseller, table, told } = the();
    const { customer, path, admin } = await administered();
    const read = await admin.get(path);
    const { companyProfile, billingProfile } = read.body;
    const absent = { companyProfile: { organizationRegistrationNumber: null } };
    for (const body of [{}, { companyProfile, billingProfile }, absent])
      expect((await answered("200", admin.patch(path, body, anyVersion))).body).toEqual(read.body);
    expect(await table.get(keys.customer(customer.id))).toMatchObject({ version: 1 });
    expect(idsIn(await admin.get(`/v1/audit-records?resourceId=${customer.id}`))).toEqual([]);
    const again = { resellerId: reseller.id, delegatedAdmin: true };
    expect((await admin.put(`${path}/reseller`, again)).body).toEqual(read.body);
    expect(await told(admin, customer.id)).toEqual([]);
    const changed = { ...billingProfile, companyName: "Contoso Retail" };
    const body = { companyProfile, billingProfile: changed };
    const { headers } = read;
    const answer = await admin.patch(path, body, { "if-match": headers.get("etag") ?? "" });
    expect(answer.body.billingProfile).toEqual(changed);
  });
});

it("a customer's admin is disabled by who may reset its credentials: its tokens end at once, and stay ended", async () => {
  const { world, provider, reseller, other, make, audits } = the();
  const { customer } = await make({ reseller: { id: reseller.id } });
  const path = `/v1/customers/${customer.id}/admin`;
  await answered("200", provider.admin.post(`${path}-credentials`));
  const signIn = () => world.member(customer.adminId, `admin@${customer.companyProfile.domain}`);
  const admin = await signIn();
  await answered("200", admin.get("/v1/me"));
  await answered("404 NOT_FOUND", other.admin.post(`${path}/disable`));
  const disabled = await answered("200", reseller.admin.post(`${path}/disable`));
  expect(disabled.body).toEqual({ userId: customer.adminId, status: "disabled" });
  await answered("401 UNAUTHENTICATED", admin.get("/v1/me"));
  const enabled = await answered("200", provider.admin.post(`${path}/enable`));
  expect(enabled.body).toEqual({ userId: customer.adminId, status: "active" });
  await answered("401 UNAUTHENTICATED", admin.get("/v1/me"));
  await the().stack.streams.drained();
  await answered("200", (await signIn()).get("/v1/me"));
  expect((await audits(provider.admin, customer.id)).map(({ operation }) => operation)).toEqual([
    "customer.admin-enable",
    "customer.admin-disable",
    "customer.credentials-reset",
  ]);
});
