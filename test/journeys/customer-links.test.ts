import { answered, onSharedStack, openChannel } from "../support/channel.ts";
import { refusalOf, signInSteps } from "../support/sign-in.ts";
import { type Client, clientOf, type Organization } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openChannel);

/** A customer of the channel's reseller, with delegated admin; its path and its provider's client. */
const administered = async () => {
  const { provider, reseller, make } = the();
  const { customer } = await make({ reseller: { id: reseller.id } });
  return { customer, path: `/v1/customers/${customer.id}`, admin: provider.admin };
};
const types = (events: { type: string }[]) => events.map(({ type }) => type);

describe("whose customer it is", () => {
  it("changes with or without delegated admin, and takes nobody's access away", async () => {
    const { stranger, reseller, other, audits, told } = the();
    const { customer, path, admin } = await administered();
    const assign = (resellerId: string | null, delegatedAdmin: boolean, by: Client = admin) =>
      by.put(`${path}/reseller`, { resellerId, delegatedAdmin });
    await answered("400 INVALID_REQUEST", assign(null, true));
    await answered("422 PARTNERSHIP_REQUIRED", assign(stranger.id, false));

    const without = await answered("200", assign(other.id, false));
    expect(without.body).toMatchObject({
      associatedPartnerId: other.id,
      delegatedAdmins: [{ resellerId: reseller.id, name: reseller.name }],
    });
    await answered("404 NOT_FOUND", other.admin.get(path));
    const withAccess = await answered("200", assign(other.id, true));
    expect(withAccess.body.delegatedAdmins).toHaveLength(2);
    expect((await admin.get(path)).body).toEqual(withAccess.body);
    // Each of the two resellers sees its own links, and nothing of the other.
    for (const [own, foreign, associatedPartnerId] of [
      [other, reseller, other.id],
      [reseller, other, null],
    ] as const) {
      const seen = await own.admin.get(path);
      expect(seen.body).toMatchObject({ associatedPartnerId, delegatedAdmins: [{ resellerId: own.id }] });
      expect(seen.text).not.toContain(foreign.id);
    }
    const nobodys = await assign(null, false);
    expect(nobodys.body).toMatchObject({ associatedPartnerId: null, delegatedAdmins: [{}, {}] });
    const heard = await told(other.admin, customer.id);
    expect(types(heard)).toEqual(["customer.updated", "access.granted", "customer.updated"]);
    expect(JSON.stringify(await told(reseller.admin, customer.id))).not.toContain(other.id);
    expect(await audits(admin, customer.id)).toHaveLength(3);
  });
});

it("an Azure tenant owner needs an Azure subscription and an active partnership", async () => {
  const { provider, stranger, reseller, other, make, told } = the();
  const plain = (await make()).customer;
  const { customer } = await make({ subscriptions: [{ billing: "azure" }] });
  const path = `/v1/customers/${customer.id}`;
  const grant = (to: Organization, id = customer.id) =>
    provider.admin.put(`/v1/customers/${id}/azure-tenant-owner`, { resellerId: to.id });
  const takeOff = () => provider.admin.delete(`${path}/azure-tenant-owner`);
  await answered("422 AZURE_SUBSCRIPTION_REQUIRED", grant(reseller, plain.id));
  await answered("422 PARTNERSHIP_REQUIRED", grant(stranger));
  const granted = await answered("200", grant(reseller));
  expect(granted.body).toMatchObject({
    azureTenantOwner: { resellerId: reseller.id },
    delegatedAdmins: [],
  });
  expect((await grant(reseller)).body).toEqual(granted.body);
  expect((await grant(other)).body.azureTenantOwner).toMatchObject({ resellerId: other.id });
  await answered("204", takeOff());
  await answered("404 NOT_FOUND", takeOff());
  expect((await provider.admin.get(path)).body.azureTenantOwner).toBeNull();
  expect(types(await told(reseller.admin, customer.id))).toEqual(["access.granted", "access.revoked"]);
});

it("credentials that a reseller gave the customer's admin are told with its revocation, and end in the same step", async () => {
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

  // Without the parameter the access ends, and what was handed on stays to be told.
  await answered("204", provider.admin.delete(kept.revocation));
  await answered("200", kept.admin.get("/v1/me"));
  expect(await remains()).toBe(before + 2);

  const revoked = await answered(
    "200",
    provider.admin.delete(`${ended.revocation}?resetAdminCredentials=true`),
  );
  expect(revoked.body).toEqual({
    adminCredentialsLastResetBy: { organizationId: reseller.id, at: expect.any(String) },
    setupInfo: { userName: ended.userName, temporaryPassword: expect.any(String) },
  });
  await answered("401 UNAUTHENTICATED", ended.admin.get("/v1/me"));
  expect(await refusalOf(begin(ended.userName, "Known-to-them-8"))).toMatch(/NotAuthorized/);
  const next = await begin(ended.userName, revoked.body.setupInfo.temporaryPassword);
  expect(next.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  expect(await remains()).toBe(before + 1);
  const [record] = await audits(provider.admin, ended.customer.id);
  expect(record.after).toEqual({ delegatedAdmin: null, userId: ended.customer.adminId });

  // The provider's own reset ends what the reseller knew.
  await answered("200", provider.admin.post(`/v1/customers/${kept.customer.id}/admin-credentials`));
  expect(await remains()).toBe(before);
});
