import { customers } from "../../lib/customers/items.ts";
import { keys } from "../../lib/table/keys.ts";
import { all, answered, anyVersion, idsIn, onSharedStack } from "../support/channel.ts";
import { pathOf } from "../support/subscription-channel.ts";
import { openTransfers } from "../support/transfers.ts";
import type { Organization } from "../support/world.ts";

const the = onSharedStack(openTransfers);

const none = {
  associated: false,
  delegatedAdmin: false,
  azureTenantOwner: false,
  resellerOfRecord: 0,
  supportContact: 0,
};

describe("the transfer of a customer", () => {
  it("changes nothing until it is accepted, and shows both sides its effect on the resellers", async () => {
    const { giver, taker, both, left, offer, decide, stranger } = the();
    const { customer, path } = await the().held();
    const { body, headers } = await answered("201", offer(customer.id));
    const transferPath = `/v1/customer-transfers/${body.id}`;
    expect(headers.get("location")).toBe(transferPath);
    const has = { ...none, delegatedAdmin: true, resellerOfRecord: 1, supportContact: 1 };
    const ofBoth = { ...has, associated: true };
    expect(body).toMatchObject({
      ...{ status: "offered", customerId: customer.id, toProviderId: taker.id, toProviderName: taker.name },
      ...{ fromProviderId: giver.id, fromProviderName: giver.name },
      preview: {
        companyName: customer.billingProfile.companyName,
        domain: customer.companyProfile.domain,
        country: "DE",
        subscriptions: [
          { offerId: "deskhub-essential", offerName: "Deskhub", subscriptions: 1, quantity: 10 },
          { offerId: "office-basic", subscriptions: 1, quantity: 10 },
        ],
        problems: [],
      },
    });
    const byId = new Map(body.preview.resellers.map((each: any) => [each.resellerId, each]));
    expect(byId.get(both.id)).toMatchObject({ name: both.name, has: ofBoth, keeps: ofBoth, problems: [] });
    expect(byId.get(left.id)).toMatchObject({
      ...{ mpnId: left.mpnId, has, keeps: none },
      problems: [{ code: "PARTNERSHIP_REQUIRED" }],
    });
    for (const side of [giver, taker]) {
      expect((await side.admin.get(transferPath)).body).toEqual(body);
      expect((await all(side.admin, "/v1/customer-transfers?status=offered"))[0]).toEqual(body);
    }
    expect(idsIn(await taker.admin.get("/v1/customer-transfers?direction=outgoing"))).not.toContain(body.id);

    // The other side cannot read the customer yet. A second offer names the first.
    await answered("404 NOT_FOUND", taker.admin.get(path), taker.admin.get(`${path}/subscriptions`));
    await answered("200", giver.admin.get(path), left.admin.get(path));
    const second = await answered("409 TRANSFER_ALREADY_OPEN", offer(customer.id, giver, stranger));
    expect(second.body.resourceId).toBe(body.id);

    await answered("403 ROLE_REQUIRED", decide(body.id, "accept", giver));
    await answered(
      "422 PROVIDER_NOT_FOUND",
      offer(customer.id, giver, giver),
      offer(customer.id, giver, both),
    );

    const rejected = await answered("200", decide(body.id, "reject", taker));
    expect(rejected.body).toMatchObject({ status: "rejected" });
    expect(rejected.body).not.toHaveProperty("preview");
    await answered("200", giver.admin.get(path), left.admin.get(path));
  });

  it("moves the customer with its subscriptions, and ends all other access at once", async () => {
    const {
      giver,
      taker,
      both,
      left,
      offer,
      decide,
      draftFor,
      submitVersion,
      review,
      adminOf,
      eventsAbout,
      table,
    } = the();
    const { customer, path, kept, lost, over } = await the().held();
    const owner = await adminOf(customer.id);
    const draft = await draftFor(customer.id);
    const ofReseller = await draftFor(customer.id, both.admin);
    const version = (await review(draft.id)).version;
    const key = { "idempotency-key": `patch ${customer.id}` };
    await answered("200", giver.admin.post(`${path}/admin/enable`, undefined, key));
    const listed = await giver.admin.get(`${path}/subscriptions?limit=1`);
    const cursor = encodeURIComponent(listed.body.nextCursor);
    const { body: transfer } = await offer(customer.id);
    const accepted = await answered("200", decide(transfer.id, "accept", taker, key));
    // The former provider gave the customer's admin its first password, and may still know it.
    const detail = expect.stringContaining(giver.id);
    const warnings = [{ code: "ADMIN_CREDENTIALS_KNOWN", detail }];
    expect(accepted.body).toMatchObject({ status: "accepted", preview: transfer.preview, warnings });
    expect((await decide(transfer.id, "accept", taker, key)).body).toEqual(accepted.body);

    // The old cursor, key and draft no longer work. Row 38 of the promises shows the end of all other access.
    await answered(
      "404 NOT_FOUND",
      left.admin.get(path),
      giver.admin.get(`${path}/subscriptions?limit=1&cursor=${cursor}`),
      giver.admin.post(`${path}/admin/enable`, undefined, key),
      giver.admin.post(`${path}/admin-credentials`),
      giver.admin.put(`${path}/reseller`, { resellerId: left.id, delegatedAdmin: true }),
      offer(customer.id),
      submitVersion(draft.id, version),
      both.admin.post(`/v1/orders/${ofReseller.id}/review`),
    );
    const ofGiver = await all(giver.admin, "/v1/subscriptions");
    expect(ofGiver.filter(({ customerId }) => customerId === customer.id)).toEqual([]);
    expect(idsIn(await giver.admin.get(`/v1/customers?domain=${customer.companyProfile.domain}`))).toEqual(
      [],
    );
    expect((await giver.admin.get(`/v1/orders/${draft.id}`)).body.status).toBe("lapsed");

    // The new provider has all of it.
    expect((await taker.admin.get(path)).body).toMatchObject({
      associatedPartnerId: both.id,
      delegatedAdmins: [{ resellerId: both.id }],
    });
    const readByTaker = async (of: typeof kept) => (await taker.admin.get(pathOf(of))).body;
    expect(await readByTaker(kept)).toMatchObject({
      ...{ partnerId: both.mpnId, supportContact: { supportTenantId: both.id }, status: "active" },
      commitmentEndDate: kept.commitmentEndDate,
    });
    expect(await readByTaker(lost)).toMatchObject({
      supportContact: { supportTenantId: taker.id },
      quantity: 10,
    });
    expect(await readByTaker(lost)).not.toHaveProperty("partnerId");
    expect(await readByTaker(over)).toMatchObject({ status: "cancelled" });
    await answered("404 NOT_FOUND", taker.admin.get(`${pathOf(lost)}/scheduled-change`));
    const ofTaker = await all(taker.admin, "/v1/subscriptions");
    expect(ofTaker.map(({ id }) => id).sort()).toEqual([kept.id, lost.id, over.id].sort());
    expect(idsIn(await taker.admin.get("/v1/customers"))).toEqual([customer.id]);
    const [word = ""] = customer.billingProfile.companyName.split(" ");
    await the().stack.streams.drained();
    expect(idsIn(await taker.admin.get(`/v1/customers?search=${word}`))).toEqual([customer.id]);
    expect(idsIn(await giver.admin.get(`/v1/customers?search=${word}`))).toEqual([]);
    await answered(
      "200",
      both.admin.patch(pathOf(kept), { quantity: 11 }, anyVersion),
      taker.admin.patch(pathOf(lost), { autoRenewEnabled: false }, anyVersion),
      owner.get(path),
      owner.get(`${path}/subscriptions`),
    );

    // Credits end with the former provider, and begin with the new one for resellers that stay named.
    const credits = async ({ admin }: Organization) =>
      (await all(admin, "/v1/incentives")).filter(({ customerId }) => customerId === customer.id);
    const former = await credits(giver);
    expect(former.map(({ to }) => to)).toEqual([accepted.body.decidedAt, accepted.body.decidedAt]);
    const since = (await credits(taker)).filter(({ from }) => from === accepted.body.decidedAt);
    expect(since).toMatchObject([{ subscriptionId: kept.id, partnerId: both.mpnId, quantity: 10 }]);

    // Both have it on record. The new provider sees nothing from before.
    const records = async ({ admin }: Organization): Promise<string[]> =>
      (await all(admin, `/v1/audit-records?customerId=${customer.id}`)).map(({ operation }) => operation);
    expect(await records(giver)).toEqual(
      expect.arrayContaining([
        "order.lapse",
        "customer-transfer.accept",
        "customer-transfer.offer",
        "order.create",
      ]),
    );
    const ofNew = await records(taker);
    expect(ofNew).toEqual(expect.arrayContaining(["customer-transfer.accept", "customer-transfer.offer"]));
    expect(ofNew).not.toEqual(expect.arrayContaining(["order.create"]));
    const types = async (who: Organization, of: string) =>
      (await eventsAbout(who.admin, of)).map(({ type }) => type);
    for (const side of [giver, taker])
      expect(await types(side, transfer.id)).toEqual([
        "customer-transfer.offered",
        "customer-transfer.accepted",
      ]);
    expect((await eventsAbout(left.admin, customer.id)).at(-1)).toMatchObject({
      type: "access.revoked",
      data: { access: ["delegated-admin", "reseller-of-record", "support-contact"] },
    });
    expect(customers.parse((await table.get(keys.customer(customer.id))) ?? {}).moving).toBeUndefined();
  });

  it("moves any number of subscriptions, and the customer can go back", async () => {
    const { giver, taker, both, offer, decide, adminOf } = the();
    const { customer, path, kept } = await the().held(60);
    const there = await offer(customer.id);
    await answered("200", both.admin.post(`${path}/admin-credentials`));
    const accepted = await answered("200", decide(there.body.id, "accept", taker));
    expect(accepted.body.warnings).toMatchObject([{ detail: expect.stringContaining(both.id) }]);
    expect(accepted.body).not.toHaveProperty("setupInfo");
    const found = await all(taker.admin, `${path}/subscriptions`);
    expect(found).toHaveLength(63);
    expect(found.filter(({ partnerId }) => partnerId === both.mpnId)).toHaveLength(61);
    const back = await answered("201", offer(customer.id, taker, giver));
    const owner = await adminOf(customer.id);
    // The reseller's knowledge of the admin's password ends with the acceptance.
    const reset = await answered(
      "200",
      giver.admin.post(`/v1/customer-transfers/${back.body.id}/accept`, { resetAdminCredentials: true }),
    );
    expect(reset.body).toMatchObject({ setupInfo: { temporaryPassword: expect.any(String) } });
    expect(reset.body).not.toHaveProperty("warnings");
    await answered("401 UNAUTHENTICATED", owner.get("/v1/me"));
    const { remains } = (await giver.admin.get(`/v1/indirect-resellers/${both.id}/removal`)).body;
    expect(remains.adminCredentials).toBe(0);
    const records = await all(giver.admin, `/v1/audit-records?customerId=${customer.id}`);
    const record = records.find(({ operation }) => operation === "customer-transfer.accept");
    expect(record?.after).toMatchObject({ userId: customer.adminId });
    expect((await giver.admin.get(pathOf(kept))).body).toMatchObject({ partnerId: both.mpnId });
    await answered("404 NOT_FOUND", taker.admin.get(path));
  });
});
