import { keys } from "../../lib/table/keys.ts";
import { answered, anyVersion, idsIn, onSharedStack, openChannel } from "../support/channel.ts";
import { refusalOf, signInSteps } from "../support/sign-in.ts";
import { clientOf } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openChannel);

/** A customer of the channel's reseller, with delegated admin; its path and its provider's client. */
const administered = async () => {
  const { provider, reseller, make } = the();
  const { customer } = await make({ reseller: { id: reseller.id } });
  return { customer, path: `/v1/customers/${customer.id}`, admin: provider.admin };
};

it("a customer's profiles that are sent back unchanged make no version, no record and no event", async () => {
  const { reseller, table, eventsAbout } = the();
  const { customer, path, admin } = await administered();
  const read = await admin.get(path);
  const { companyProfile, billingProfile } = read.body;
  const absent = { companyProfile: { organizationRegistrationNumber: null } };
  for (const body of [{}, { companyProfile, billingProfile }, absent])
    expect((await answered("200", admin.patch(path, body, anyVersion))).body).toEqual(read.body);
  expect(await table.get(keys.customer(customer.id))).toMatchObject({ version: 1 });
  expect(idsIn(await admin.get(`/v1/audit-records?resourceId=${customer.id}`))).toEqual([]);
  const sameReseller = { resellerId: reseller.id, delegatedAdmin: true };
  expect((await admin.put(`${path}/reseller`, sameReseller)).body).toEqual(read.body);
  expect(await eventsAbout(admin, customer.id)).toEqual([]);
  const changed = { ...billingProfile, companyName: "Contoso Retail" };
  const body = { companyProfile, billingProfile: changed };
  const { headers } = read;
  const answer = await admin.patch(path, body, { "if-match": headers.get("etag") ?? "" });
  expect(answer.body.billingProfile).toEqual(changed);
});

it("a caller who may reset a customer admin's credentials may disable it: its tokens end at once, and stay ended", async () => {
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

it("a revocation shows that the reseller reset the customer admin's credentials, and can end them in the same step", async () => {
  const { stack, provider, reseller, make, audits } = the();
  const { begin, choosePassword } = signInSteps(stack);
  const handedOn = async () => {
    const { customer } = await make({ reseller: { id: reseller.id } });
    const path = `/v1/customers/${customer.id}`;
    const { setupInfo } = (await answered("200", reseller.admin.post(`${path}/admin-credentials`))).body;
    const chosen = await choosePassword(
      await begin(setupInfo.userName, setupInfo.temporaryPassword),
      "Known-to-them-8",
    );
    const admin = clientOf(stack.apiUrl, chosen.AuthenticationResult?.AccessToken);
    await answered("200", admin.get("/v1/me"));
    return {
      customer,
      admin,
      userName: setupInfo.userName,
      revocation: `${path}/delegated-admin/${reseller.id}`,
    };
  };
  const remains = async () =>
    (await provider.admin.get(`/v1/indirect-resellers/${reseller.id}/removal`)).body.remains.adminCredentials;
  const before = await remains();
  const [kept, ended] = [await handedOn(), await handedOn()];
  expect(await remains()).toBe(before + 2);

  // Without the parameter the access ends, and the warning about the known credentials stays.
  await answered("204", provider.admin.delete(kept.revocation));
  await answered("200", kept.admin.get("/v1/me"));
  expect(await remains()).toBe(before + 2);
  const known = { adminCredentialsLastResetBy: { organizationId: reseller.id, at: expect.any(String) } };
  const [newestRecord] = await audits(provider.admin, kept.customer.id);
  expect(newestRecord.after).toEqual({ delegatedAdmin: null, ...known });

  const revoked = await answered(
    "200",
    provider.admin.delete(`${ended.revocation}?resetAdminCredentials=true`),
  );
  expect(revoked.body).toEqual({
    ...known,
    setupInfo: { userName: ended.userName, temporaryPassword: expect.any(String) },
  });
  await answered("401 UNAUTHENTICATED", ended.admin.get("/v1/me"));
  expect(await refusalOf(begin(ended.userName, "Known-to-them-8"))).toMatch(/NotAuthorized/);
  const next = await begin(ended.userName, revoked.body.setupInfo.temporaryPassword);
  expect(next.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  expect(await remains()).toBe(before + 1);
  const [record] = await audits(provider.admin, ended.customer.id);
  expect(record.after).toEqual({ delegatedAdmin: null, userId: ended.customer.adminId });

  // The provider's own reset ends the reseller's knowledge.
  await answered("200", provider.admin.post(`/v1/customers/${kept.customer.id}/admin-credentials`));
  expect(await remains()).toBe(before);
});

it("an Azure tenant owner can be named only for a customer with an Azure subscription", async () => {
  const { provider, reseller, make } = the();
  const [plain, azure] = [await make(), await make({ subscriptions: [{ billing: "azure" }] })];
  const grant = ({ customer }: typeof plain) =>
    provider.admin.put(`/v1/customers/${customer.id}/azure-tenant-owner`, { resellerId: reseller.id });
  await answered("422 AZURE_SUBSCRIPTION_REQUIRED", grant(plain));
  const { body } = await answered("200", grant(azure));
  expect(body.azureTenantOwner).toMatchObject({ resellerId: reseller.id });
});
