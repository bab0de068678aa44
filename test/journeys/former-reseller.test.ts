import { answers, matching, onSharedStack, problemsIn } from "../support/channel.ts";
import { figure } from "../support/full.ts";
import { lines, openOrders } from "../support/orders.ts";
import { patch, pathOf } from "../support/subscription-channel.ts";
import type { Response } from "../support/world.ts";

const the = onSharedStack(openOrders);

const ended = [422, "PARTNERSHIP_ENDED"];

describe("a reseller", () => {
  it("orders for the customers it administers, on its provider's behalf", async () => {
    const { provider, reseller, ordered, submit, audits } = the();
    const { order, customer } = await ordered({ resellerId: reseller.id });
    const input = { customerId: customer.id, lineItems: lines(["deskhub-archive", 1]) };
    const created = await reseller.admin.post("/v1/orders", input);
    expect([created.status, created.body.status]).toEqual([201, "draft"]);
    const { id } = created.body;
    expect((await provider.admin.get(`/v1/orders/${id}`)).body).toEqual(created.body);
    const changed = await reseller.admin.patch(
      `/v1/orders/${id}`,
      { lineItems: lines(["deskhub-archive", 2]) },
      await matching(reseller.admin, `/v1/orders/${id}`),
    );
    expect(changed.status).toBe(200);
    const answer = await submit(id, reseller.admin);
    expect([answer.status, answer.body.subscriptions[0].partnerId]).toEqual([201, undefined]);
    const listed = await reseller.admin.get(`/v1/orders?customerId=${customer.id}`);
    expect(listed.body.items.map((each: any) => each.id)).toEqual([id, order.id]);
    const placed = await reseller.admin.get("/v1/orders");
    expect(placed.body.items.map((each: any) => each.id)).toContain(id);
    expect(placed.body.items.map((each: any) => each.id)).not.toContain(order.id);
    const actor = { organizationId: reseller.id, onBehalfOf: customer.id };
    for (const { admin } of [reseller, provider])
      expect(await audits(admin, id)).toMatchObject(
        ["order.submit", "order.update", "order.create"].map((operation) => ({ operation, actor })),
      );
  });

  it("reads its customers' orders, whoever has placed them, without other resellers' names, and acts on its own", async () => {
    const { provider, reseller, other, make, draft, draftFor, review, submitVersion, told, key } = the();
    const { customer } = await make({ reseller: { id: reseller.id } });
    const own = await draftFor(customer.id, reseller.admin);
    const named = {
      partnerIdOnRecord: reseller.mpnId,
      supportContact: { resellerId: reseller.id },
    };
    const foreign = { partnerIdOnRecord: other.mpnId, supportContact: { resellerId: other.id } };
    const lineItems = lines(["deskhub-essential", 1, named], ["deskhub-business", 2, foreign]);
    const theirs = await draftFor(customer.id, provider.admin, { lineItems });
    const forNew = await draft();
    const path = `/v1/orders/${theirs.id}`;
    const read = await reseller.admin.get(path);
    expect([read.status, read.body]).toEqual([
      200,
      { ...theirs, lineItems: lines(["deskhub-essential", 1, named], ["deskhub-business", 2]) },
    ]);
    expect(read.text).not.toContain(other.id);
    const listed = async (query = "") =>
      (await reseller.admin.get(`/v1/orders?limit=100${query}`)).body.items;
    expect(await listed(`&customerId=${customer.id}`)).toMatchObject([{ id: theirs.id }, { id: own.id }]);
    expect((await listed()).map(({ id }: any) => id)).not.toContain(theirs.id);
    const { version } = await review(theirs.id);
    for (const answer of [
      await reseller.admin.patch(path, {}, { "if-match": "*" }),
      await reseller.admin.post(`${path}/review`),
      await submitVersion(theirs.id, version, reseller.admin),
      await reseller.admin.post(`${path}/cancel`),
    ])
      expect([...answers(answer), answer.body.detail]).toEqual([
        403,
        "ROLE_REQUIRED",
        expect.stringContaining("placed"),
      ]);
    expect((await provider.admin.get(path)).body).toEqual(theirs);
    for (const id of [theirs.id, forNew.id])
      expect(answers(await other.admin.get(`/v1/orders/${id}`))).toEqual([404, "NOT_FOUND"]);
    expect(answers(await reseller.admin.get(`/v1/orders/${forNew.id}`))).toEqual([404, "NOT_FOUND"]);
    expect((await other.admin.get(`/v1/orders?customerId=${customer.id}`)).body.items).toEqual([]);

    // What the provider has set in the reseller's draft stays there, and is shown to it as far as it is its own.
    const at = `/v1/orders/${own.id}`;
    const set = { lineItems: lines(["deskhub-essential", 5, { ...named, ...foreign }]) };
    const changed = await provider.admin.patch(at, set, await matching(provider.admin, at));
    expect([changed.status, changed.body.lineItems]).toEqual([200, set.lineItems]);
    const more = { lineItems: lines(["deskhub-essential", 6]) };
    const mine = await reseller.admin.patch(at, more, await matching(reseller.admin, at));
    expect([mine.status, mine.body.lineItems]).toEqual([200, more.lineItems]);
    const kept = await provider.admin.get(at);
    expect(kept.body.lineItems).toEqual([{ ...set.lineItems[0], quantity: 6 }]);
    const reviewed = await reseller.admin.post(`${at}/review`);
    expect([reviewed.status, reviewed.text.includes(other.id)]).toEqual([200, false]);

    // All of it ends with the access.
    const revoke = `/v1/customers/${customer.id}/delegated-admin/${reseller.id}`;
    expect((await provider.admin.delete(revoke)).status).toBe(204);
    const { admin } = reseller;
    for (const answer of [
      await admin.get(path),
      await admin.get(at),
      await admin.patch(at, more, { "if-match": "*" }),
      await admin.post(`${at}/review`),
      await admin.post(`${at}/submit`, { version: reviewed.body.version }, key()),
      await admin.post(`${at}/cancel`),
    ])
      expect(answers(answer)).toEqual([404, "NOT_FOUND"]);
    for (const query of ["", `&customerId=${customer.id}`])
      expect((await listed(query)).map(({ id }: any) => id)).not.toContain(own.id);
    expect((await provider.admin.post(`${at}/cancel`)).status).toBe(200);
    expect(await told(admin, own.id)).toEqual([]);
    expect(await told(provider.admin, own.id)).toMatchObject([{ type: "order.cancelled" }]);
  });

  it("sets nothing that is its provider's to set, and orders for no foreign customer", async () => {
    const { provider, reseller, other, make, newCustomer, draftFor } = the();
    const { customer } = await make({ reseller: { id: reseller.id } });
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
    const order = await draftFor(customerId, reseller.admin);
    const path = `/v1/orders/${order.id}`;
    const match = await matching(reseller.admin, path);
    for (const [{ customerId: _, ...change }, pointer] of forbidden as [any, string][]) {
      const answer = await reseller.admin.patch(path, change, match);
      expect([pointer, ...answers(answer)]).toEqual([pointer, 403, "ROLE_REQUIRED"]);
    }
    for (const [body, pointer] of forbidden) {
      const answer = await reseller.admin.post("/v1/orders", body);
      expect([...answers(answer), answer.body.detail]).toEqual([
        403,
        "ROLE_REQUIRED",
        expect.stringContaining("provider"),
      ]);
      expect(answer.text).toContain(pointer);
    }
    // To a reseller without access the customer does not exist, associated or not.
    await provider.admin.put(`/v1/customers/${customerId}/reseller`, {
      resellerId: other.id,
      delegatedAdmin: false,
    });
    expect(answers(await other.admin.post("/v1/orders", { customerId, lineItems }))).toEqual([
      404,
      "NOT_FOUND",
    ]);
    expect((await other.admin.get(path)).status).toBe(404);
  });
});

describe("a former reseller", () => {
  it("is told of with what remains, and keeps its access but is given nothing new", async () => {
    const { stack, provider, partner, make, end } = the();
    const former = await partner();
    const { customer, subscriptions } = await make({
      reseller: { id: former.id },
      subscriptions: [
        { partnerOrganizationId: former.id, partnerId: former.mpnId, supportResellerId: former.id },
        { billing: "azure" },
      ],
      ties: { [former.id]: { azureOwnerSince: new Date(stack.now()).toISOString() } },
    });
    const { body } = await end(former);
    expect(body.remains).toEqual({
      customers: 1,
      delegatedAdmin: 1,
      resellerOfRecord: 1,
      supportContact: 1,
      azureTenantOwner: 1,
      truncated: false,
    });
    const path = `/v1/customers/${customer.id}`;
    const match = await matching(former.admin, path);
    const profile = { billingProfile: { language: "de" } };
    expect((await former.admin.patch(path, profile, match)).status).toBe(200);
    expect(answers(await former.admin.post(`${path}/admin-credentials`))).toEqual(ended);
    const found = await provider.admin.get(`/v1/customers?resellerId=${former.id}`);
    expect(found.body.items).toMatchObject([{ id: customer.id, delegatedAdmins: [{ name: former.name }] }]);
    expect((await former.admin.get("/v1/customers")).body.items).toMatchObject([{ id: customer.id }]);
    const [recorded] = subscriptions;
    expect((await provider.admin.get(pathOf(recorded!))).body).toMatchObject({
      partnerId: former.mpnId,
      supportContact: { supportTenantId: former.id },
    });
    expect((await former.admin.get("/v1/incentives")).body.items).toMatchObject([
      { subscriptionId: recorded?.id, partnerId: former.mpnId },
    ]);
    for (const [target, grant] of [
      ["reseller", { resellerId: former.id, delegatedAdmin: true }],
      ["azure-tenant-owner", { resellerId: former.id }],
    ] as const)
      expect(answers(await provider.admin.put(`${path}/${target}`, grant))).toEqual(ended);

    expect((await provider.admin.delete(`${path}/delegated-admin/${former.id}`)).status).toBe(204);
    expect((await former.admin.get(path)).status).toBe(404);
    // It is reseller of record and support contact still, but reads the subscription no longer.
    expect((await former.admin.get(pathOf(recorded!))).status).toBe(404);
    const removal = await provider.admin.get(`/v1/indirect-resellers/${former.id}/removal`);
    expect(removal.body.remains).toMatchObject({ customers: 1, delegatedAdmin: 0, resellerOfRecord: 1 });
  });

  it("orders nothing any more, and its drafts stay drafts that can only be cancelled", async () => {
    const { provider, partner, make, end, draft, draftFor, review, submitVersion, whatDraftTakes } = the();
    const leaving = await partner();
    const { customer } = await make({ reseller: { id: leaving.id } });
    const order = await draftFor(customer.id, leaving.admin);
    const { version } = await review(order.id, leaving.admin);
    const greedy = await draftFor(customer.id, leaving.admin, {
      lineItems: lines(["ledgerline-finance", 19]),
    });
    const greedyVersion = (await review(greedy.id, leaving.admin)).version;
    const named = await draft({ resellerId: leaving.id });
    const namedVersion = (await review(named.id)).version;
    await end(leaving);
    const body = { customerId: customer.id, lineItems: lines(["deskhub-essential", 1]) };
    expect(answers(await leaving.admin.post("/v1/orders", body))).toEqual(ended);
    const refused = await submitVersion(named.id, namedVersion);
    expect([refused.status, problemsIn(refused.body)]).toEqual([422, ["/resellerId PARTNERSHIP_ENDED"]]);
    expect((await provider.admin.get(`/v1/orders/${order.id}`)).body.status).toBe("draft");
    // That the partnership has ended is said before what else keeps an order back.
    const refusedFirst = await submitVersion(greedy.id, greedyVersion, leaving.admin);
    expect(answers(refusedFirst)).toEqual(ended);
    const taken = await whatDraftTakes(order.id, version, leaving.admin);
    expect(taken).toEqual([ended, ended, ended, [200, undefined]]);
    expect((await leaving.admin.get(`/v1/orders/${order.id}`)).body.status).toBe("cancelled");
  });
});

it("is given nothing, and gives nothing, once its removal stands, whatever races it", async () => {
  const { provider, partner, make, end, draft, draftFor, review, submitVersion, audits } = the();
  const { admin } = provider;
  for (let round = 0; round < figure(2, 20); round++) {
    const leaving = await partner();
    const mine = () => make({ reseller: { id: leaving.id }, subscriptions: [{}] });
    const [home, named, increased, supported] = [await make(), await mine(), await mine(), await mine()];
    const azure = await make({ subscriptions: [{ billing: "azure" }] });
    const order = await draftFor(home.customer.id, admin, {
      lineItems: lines(["deskhub-essential", 1, { partnerIdOnRecord: leaving.mpnId }]),
    });
    const theirs = await draftFor(named.customer.id, leaving.admin);
    const anew = await draft({ resellerId: leaving.id });
    const [version, theirVersion, newVersion] = [
      (await review(order.id)).version,
      (await review(theirs.id, leaving.admin)).version,
      (await review(anew.id)).version,
    ];
    const grant = { resellerId: leaving.id };
    const change = (id: string) => `/v1/customers/${id}`;
    /** Each flow that gives something to the reseller or by it, and what it changes. */
    const flows: [resourceId: string, operation: string, attempt: () => Promise<Response>][] = [
      [order.id, "order.submit", () => submitVersion(order.id, version)],
      [theirs.id, "order.submit", () => submitVersion(theirs.id, theirVersion, leaving.admin)],
      [anew.id, "order.submit", () => submitVersion(anew.id, newVersion)],
      [
        home.customer.id,
        "customer.assign",
        () => admin.put(`${change(home.customer.id)}/reseller`, { ...grant, delegatedAdmin: true }),
      ],
      [
        azure.customer.id,
        "customer.azure-tenant-owner-grant",
        () => admin.put(`${change(azure.customer.id)}/azure-tenant-owner`, grant),
      ],
      ...[named, increased, supported].map(({ subscriptions: [subscription] }, at) => {
        const operation = at === 2 ? "subscription.support-contact" : "subscription.update";
        const attempts = [
          () => patch(admin, subscription!, { partnerId: leaving.mpnId }),
          () => patch(leaving.admin, subscription!, { quantity: 11 }),
          () => admin.put(`${pathOf(subscription!)}/support-contact`, grant),
        ];
        return [subscription!.id, operation, attempts[at]!] as [string, string, () => Promise<Response>];
      }),
    ];
    const [removal, ...attempted] = await Promise.all([
      end(leaving),
      ...flows.map(([, , attempt]) => attempt()),
    ]);
    expect(removal.status).toBe(200);
    const isEnded = ({ status, body }: Response) =>
      status === 422 &&
      (body.code === "PARTNERSHIP_ENDED" ||
        problemsIn(body).every((each) => each.endsWith(" PARTNERSHIP_ENDED")));
    for (const [at, [resourceId, operation, attempt]] of flows.entries()) {
      const answer = attempted[at]!;
      const committed = answer.status < 300;
      expect([operation, committed || isEnded(answer), answer.text]).toEqual([operation, true, answer.text]);
      const items = (await admin.get(`/v1/audit-records?resourceId=${resourceId}`)).body.items;
      const recorded = items.filter((each: any) => each.operation === operation);
      expect([operation, recorded.length]).toEqual([operation, committed ? 1 : 0]);
      if (!committed) expect([operation, isEnded(await attempt())]).toEqual([operation, true]);
    }
    const fresh = await draftFor(azure.customer.id, admin, {
      lineItems: lines(["deskhub-essential", 1, { partnerIdOnRecord: leaving.mpnId }]),
    });
    expect(problemsIn(await review(fresh.id))).toEqual(["/lineItems/0/partnerIdOnRecord PARTNERSHIP_ENDED"]);
    expect((await audits(admin, leaving.id)).length).toBeGreaterThan(0);
  }
}, 120_000);
