import { answered, anyVersion, idsIn, onSharedStack, problemsIn } from "../support/channel.ts";
import { lines, openOrders } from "../support/orders.ts";

const the = onSharedStack(openOrders);

/** The channel's reseller with a customer that it administers, and its draft for that customer. */
const placed = async (lineItems: object[] = lines(["deskhub-essential", 1])) => {
  const { reseller, make, draftFor } = the();
  const { customer } = await make({ reseller: { id: reseller.id } });
  const { id } = await draftFor(customer.id, reseller.admin, { lineItems });
  return { customer, id, path: `/v1/orders/${id}` };
};
/** What a provider sets in a line for one reseller. */
const namedFor = ({ id, mpnId }: { id: string; mpnId: string }) => ({
  partnerIdOnRecord: mpnId,
  supportContact: { resellerId: id },
});

describe("a reseller", () => {
  it("orders for the customers it administers, on its provider's behalf", async () => {
    const { provider, reseller, ordered, submit, audits } = the();
    const { order, customer } = await ordered({ resellerId: reseller.id });
    const input = { customerId: customer.id, lineItems: lines(["deskhub-archive", 1]) };
    const created = await answered("201", reseller.admin.post("/v1/orders", input));
    const { id } = created.body;
    const path = `/v1/orders/${id}`;
    expect((await provider.admin.get(path)).body).toEqual(created.body);
    const more = { lineItems: lines(["deskhub-archive", 2]) };
    await answered("200", reseller.admin.patch(path, more, anyVersion));
    const { body } = await answered("201", submit(id, reseller.admin));
    expect(body.subscriptions[0]).not.toHaveProperty("partnerId");
    expect(idsIn(await reseller.admin.get(`/v1/orders?customerId=${customer.id}`))).toEqual([id, order.id]);
    const own = idsIn(await reseller.admin.get("/v1/orders"));
    expect([own.includes(id), own.includes(order.id)]).toEqual([true, false]);
    const actor = { organizationId: reseller.id, onBehalfOf: customer.id };
    const records = ["order.submit", "order.update", "order.create"].map((operation) => ({
      operation,
      actor,
    }));
    for (const { admin } of [reseller, provider]) expect(await audits(admin, id)).toMatchObject(records);
  });

  it("reads its customers' orders without other resellers' names, and acts on those it has placed", async () => {
    const { provider, reseller, other, draft, draftFor, review, submitVersion, useDraft } = the();
    const { customer, id } = await placed();
    const lineItems = lines(
      ["deskhub-essential", 1, namedFor(reseller)],
      ["deskhub-business", 2, namedFor(other)],
    );
    const theirs = await draftFor(customer.id, provider.admin, { lineItems });
    const forNew = await draft();
    const path = `/v1/orders/${theirs.id}`;
    const { admin } = reseller;
    const read = await answered("200", admin.get(path));
    expect(read.body).toEqual({ ...theirs, lineItems: [lineItems[0], ...lines(["deskhub-business", 2])] });
    expect(read.text).not.toContain(other.id);
    const ofCustomer = `/v1/orders?limit=100&customerId=${customer.id}`;
    expect(idsIn(await admin.get(ofCustomer))).toEqual([theirs.id, id]);
    expect(idsIn(await admin.get("/v1/orders?limit=100"))).not.toContain(theirs.id);
    const { version } = await review(theirs.id);
    expect(await useDraft(theirs.id, version, admin)).toEqual(Array(4).fill("403 ROLE_REQUIRED"));
    const refused = await submitVersion(theirs.id, version, admin);
    expect(refused.body.detail).toContain("placed");
    expect((await provider.admin.get(path)).body).toEqual(theirs);
    await answered(
      "404 NOT_FOUND",
      other.admin.get(path),
      ...[other.admin, admin].map((each) => each.get(`/v1/orders/${forNew.id}`)),
    );
    expect(idsIn(await other.admin.get(ofCustomer))).toEqual([]);
  });

  it("sets nothing that is its provider's to set, and orders for no foreign customer", async () => {
    const { provider, reseller, other, newCustomer } = the();
    const { customer, path } = await placed();
    const customerId = customer.id;
    const [line] = lines(["deskhub-essential", 1]);
    const { partnerIdOnRecord, supportContact } = namedFor(reseller);
    const forbidden: [object, string][] = [
      [{ customer: newCustomer(), lineItems: [line] }, "/customer"],
      [{ customerId, resellerId: reseller.id, lineItems: [line] }, "/resellerId"],
      [{ customerId, lineItems: [{ ...line, partnerIdOnRecord }] }, "/lineItems/0/partnerIdOnRecord"],
      [{ customerId, lineItems: [{ ...line, supportContact }] }, "/lineItems/0/supportContact"],
    ];
    for (const [body, pointer] of forbidden) {
      const { customerId: _, ...change } = body as { customerId?: string };
      await answered("403 ROLE_REQUIRED", reseller.admin.patch(path, change, anyVersion));
      const answer = await answered("403 ROLE_REQUIRED", reseller.admin.post("/v1/orders", body));
      expect(answer.body.detail).toContain("provider");
      expect(answer.text).toContain(pointer);
    }
    // To a reseller without access the customer does not exist, associated or not.
    const association = { resellerId: other.id, delegatedAdmin: false };
    await provider.admin.put(`/v1/customers/${customerId}/reseller`, association);
    const foreign = other.admin.post("/v1/orders", { customerId, lineItems: [line] });
    await answered("404 NOT_FOUND", foreign, other.admin.get(path));
  });
});

it("sells nothing in the name of a suspended provider; reading, reducing, suspending and cancelling go on", async () => {
  const { world, reseller, make, draft, review, submitVersion } = the();
  const provider = await world.provider();
  await world.partner(provider, reseller);
  const { customer, subscriptions } = await make({
    providerId: provider.id,
    reseller: { id: reseller.id },
    subscriptions: [{ offerId: "deskhub-essential", quantity: 5 }, { status: "suspended" }],
  });
  const { admin } = reseller;
  const { id } = await draft(
    { customer: undefined, customerId: customer.id, lineItems: lines(["deskhub-essential", 100]) },
    admin,
  );
  const { version } = await review(id, admin);
  const set = (status: string) =>
    world.operator.patch(`/v1/organizations/${provider.id}`, { status }, anyVersion);
  const [first, second] = subscriptions.map(
    (each) => `/v1/customers/${customer.id}/subscriptions/${each.id}`,
  );
  await answered("200", set("suspended"));
  await answered(
    "409 PROVIDER_SUSPENDED",
    admin.post(`/v1/orders/${id}/review`),
    submitVersion(id, version, admin),
    admin.patch(`${first}`, { quantity: 6 }, anyVersion),
    admin.post(`${first}/upgrades`, { targetOfferId: "deskhub-business" }),
    admin.patch(`${second}`, { status: "active" }, anyVersion),
  );
  await answered("403 ORGANIZATION_SUSPENDED", provider.admin.post(`/v1/orders/${id}/review`));
  await answered("403 ORGANIZATION_SUSPENDED", submitVersion(id, version, provider.admin));
  const { items } = (await answered("200", admin.get(`${first}/upgrades`))).body;
  expect(items.length).toBeGreaterThan(0);
  for (const { eligible, reasons } of items)
    expect([eligible, reasons[0].code]).toEqual([false, "PROVIDER_SUSPENDED"]);
  await answered("200", admin.get(`${first}`), admin.get("/v1/customers"));
  await answered("200", admin.patch(`${first}`, { quantity: 4 }, anyVersion));
  await answered("200", admin.patch(`${first}`, { status: "suspended" }, anyVersion));
  await answered("200", admin.patch(`${first}`, { status: "cancelled" }, anyVersion));
  await answered("200", set("active"));
  await answered("201", submitVersion(id, version, admin));
});

describe("a reseller whose draft its provider has changed", () => {
  it("moves and removes nothing that its provider has set, and each side's record shows what that side sees", async () => {
    const { provider, reseller, other, audits } = the();
    const two = lines(["deskhub-essential", 1], ["deskhub-essential", 100]);
    const { id, path } = await placed(two);
    const change = async ({ admin }: typeof provider, ...lineItems: object[]) =>
      (await answered("200", admin.patch(path, { lineItems }, anyVersion))).body.lineItems;
    const [own, foreign] = [
      { ...two[0], ...namedFor(reseller) },
      { ...two[1], ...namedFor(other) },
    ];
    expect(await change(provider, own, foreign)).toEqual([own, foreign]);
    expect(await change(reseller, two[1]!, two[0]!)).toEqual([two[1], own]);
    expect((await provider.admin.get(path)).body.lineItems).toEqual([foreign, own]);
    expect(await change(reseller, two[0]!)).toEqual([own]);

    // The provider sees when another reseller's names left the order; the reseller never reads them.
    const [last, earlier] = await audits(provider.admin, id);
    expect(last).toMatchObject({
      operation: "order.update",
      actor: { organizationId: reseller.id },
      before: { lineItems: [foreign, own] },
      after: { lineItems: [own] },
    });
    expect(earlier.after.lineItems).toEqual([foreign, own]);
    const seen = await audits(reseller.admin, id);
    expect(seen[0]).toMatchObject({ id: last.id, before: { lineItems: [two[1], own] } });
    for (const hidden of [other.id, other.mpnId]) expect(JSON.stringify(seen)).not.toContain(hidden);
  });

  it("is told of a problem in a hidden field that only the provider can fix it", async () => {
    const { world, provider, reseller, review, submitVersion } = the();
    const { id, path } = await placed();
    const unpartnered = await world.reseller();
    const supportContact = { resellerId: unpartnered.id };
    const lineItems = lines(["deskhub-essential", 1, { supportContact }]);
    await answered("200", provider.admin.patch(path, { lineItems }, anyVersion));
    const theirs = await review(id);
    const mine = await review(id, reseller.admin);
    expect(problemsIn(mine)).toEqual(problemsIn(theirs));
    expect(mine.problems).toMatchObject([{ detail: expect.stringContaining("provider has set this") }]);
    expect(theirs.problems[0].detail).not.toBe(mine.problems[0].detail);
    const submitted = submitVersion(id, mine.version, reseller.admin);
    const refused = await answered("422 ORDER_HAS_PROBLEMS", submitted);
    expect(refused.body.errors).toEqual(mine.problems);
  });
});
