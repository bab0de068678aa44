import { answered, anyVersion, onSharedStack, problemsIn } from "../support/channel.ts";
import { lines, openOrders } from "../support/orders.ts";

const the = onSharedStack(openOrders);

/** The channel's reseller with a customer that it administers, and its draft for that customer. */
const placed = async (lineItems: object[] = lines(["deskhub-essential", 1])) => {
  const { reseller, make, draftFor } = the();
  const { customer } = await make({ reseller: { id: reseller.id } });
  const { id } = await draftFor(customer.id, reseller.admin, { lineItems });
  return { customer, id, path: `/v1/orders/${id}` };
};
/** The provider's settings for one reseller in a line. */
const namedFor = ({ id, mpnId }: { id: string; mpnId: string }) => ({
  partnerIdOnRecord: mpnId,
  supportContact: { resellerId: id },
});

// Row 27 of the promises tries every sale in the name of a suspended provider, and the operations that stay possible.
it("a reseller is offered no upgrade while its provider is suspended", async () => {
  const { world, reseller, make } = the();
  const provider = await world.provider();
  await world.partner(provider, reseller);
  const sold = { offerId: "deskhub-essential", quantity: 5 };
  const { customer, subscriptions } = await make({
    providerId: provider.id,
    reseller,
    subscriptions: [sold],
  });
  const suspended = { status: "suspended" };
  await answered("200", world.operator.patch(`/v1/organizations/${provider.id}`, suspended, anyVersion));
  const path = `/v1/customers/${customer.id}/subscriptions/${subscriptions[0]?.id}/upgrades`;
  const { items } = (await answered("200", reseller.admin.get(path))).body;
  expect(items.length).toBeGreaterThan(0);
  for (const { eligible, reasons } of items)
    expect([eligible, reasons[0].code]).toEqual([false, "PROVIDER_SUSPENDED"]);
});

describe("a reseller whose draft its provider has changed", () => {
  it("can move or remove nothing that its provider has set, and each side's record shows that side's view", async () => {
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

    // The provider sees when another reseller's names left the order. The reseller never reads them.
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

  it("learns of a problem in a hidden field only that the provider can fix it", async () => {
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
