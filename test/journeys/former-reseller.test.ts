import { answered, anyVersion, idsIn, onSharedStack } from "../support/channel.ts";
import { openOrders } from "../support/orders.ts";
import { pathOf } from "../support/subscription-channel.ts";

const the = onSharedStack(openOrders);

const ended = "422 PARTNERSHIP_ENDED";

describe("a former reseller", () => {
  it("keeps its access, which the removal counts, but is given nothing new", async () => {
    const { stack, provider, partner, make, end } = the();
    const former = await partner();
    const { customer, subscriptions } = await make({
      reseller: { id: former.id },
      subscriptions: [
        { partnerOrganizationId: former.id, partnerId: former.mpnId, supportResellerId: former.id },
        { billing: "azure" },
      ],
      relationships: { [former.id]: { azureOwnerSince: new Date(stack.now()).toISOString() } },
    });
    expect((await end(former)).body.remains).toEqual({
      customers: 1,
      delegatedAdmin: 1,
      resellerOfRecord: 1,
      supportContact: 1,
      azureTenantOwner: 1,
      adminCredentials: 0,
      truncated: false,
    });
    const path = `/v1/customers/${customer.id}`;
    const profile = { billingProfile: { language: "de" } };
    await answered("200", former.admin.patch(path, profile, anyVersion));
    const found = await provider.admin.get(`/v1/customers?resellerId=${former.id}`);
    expect(found.body.items).toMatchObject([{ id: customer.id, delegatedAdmins: [{ name: former.name }] }]);
    expect(idsIn(await former.admin.get("/v1/customers"))).toEqual([customer.id]);
    const recorded = subscriptions[0]!;
    expect((await provider.admin.get(pathOf(recorded))).body).toMatchObject({
      partnerId: former.mpnId,
      supportContact: { supportTenantId: former.id },
    });
    expect((await former.admin.get("/v1/incentives")).body.items).toMatchObject([
      { subscriptionId: recorded.id, partnerId: former.mpnId },
    ]);
    const grant = { resellerId: former.id };
    await answered(
      ended,
      former.admin.post(`${path}/admin-credentials`),
      provider.admin.put(`${path}/reseller`, { ...grant, delegatedAdmin: true }),
      provider.admin.put(`${path}/azure-tenant-owner`, grant),
    );

    await answered("204", provider.admin.delete(`${path}/delegated-admin/${former.id}`));
    // It still is reseller of record and support contact, but no longer reads the subscription.
    await answered("404 NOT_FOUND", former.admin.get(path), former.admin.get(pathOf(recorded)));
    const removal = await provider.admin.get(`/v1/indirect-resellers/${former.id}/removal`);
    expect(removal.body.remains).toMatchObject({ customers: 1, delegatedAdmin: 0, resellerOfRecord: 1 });
  });
});
