import { answers, onSharedStack, problemsIn } from "../support/channel.ts";
import { lines, openOrders } from "../support/orders.ts";

const the = onSharedStack(openOrders);

describe("a reseller whose draft its provider has changed", () => {
  it("moves and takes off nothing that its provider has set in its draft, and each side's record says what it sees", async () => {
    const { provider, reseller, other, make, draftFor, audits } = the();
    const { customer } = await make({ reseller: { id: reseller.id } });
    const two = lines(["deskhub-essential", 1], ["deskhub-essential", 100]);
    const { id } = await draftFor(customer.id, reseller.admin, { lineItems: two });
    const path = `/v1/orders/${id}`;
    const any = { "if-match": "*" };
    const named = { partnerIdOnRecord: reseller.mpnId };
    const foreign = { partnerIdOnRecord: other.mpnId, supportContact: { resellerId: other.id } };
    const set = [
      { ...two[0], ...named },
      { ...two[1], ...foreign },
    ];
    expect((await provider.admin.patch(path, { lineItems: set }, any)).status).toBe(200);
    const swapped = await reseller.admin.patch(path, { lineItems: two.toReversed() }, any);
    expect(swapped.body.lineItems).toEqual([two[1], set[0]]);
    expect((await provider.admin.get(path)).body.lineItems).toEqual([set[1], set[0]]);
    const removed = await reseller.admin.patch(path, { lineItems: [two[0]] }, any);
    expect(removed.body.lineItems).toEqual([set[0]]);

    // The provider finds when another reseller's names left its order; the reseller never reads them.
    const [last, ...earlier] = await audits(provider.admin, id);
    expect(last).toMatchObject({
      operation: "order.update",
      actor: { organizationId: reseller.id },
      before: { lineItems: [set[1], set[0]] },
      after: { lineItems: [set[0]] },
    });
    expect(earlier[0].after.lineItems).toEqual([set[1], set[0]]);
    const own = await audits(reseller.admin, id);
    expect(own[0]).toMatchObject({ id: last.id, before: { lineItems: [two[1], set[0]] } });
    expect(JSON.stringify(own)).not.toContain(other.id);
    expect(JSON.stringify(own)).not.toContain(other.mpnId);
  });

  it("is told of a problem in what it does not see that the provider can solve it, and no more", async () => {
    const { world, provider, reseller, make, draftFor, review, submitVersion } = the();
    const { customer } = await make({ reseller: { id: reseller.id } });
    const lineItems = lines(["deskhub-essential", 1]);
    const { id } = await draftFor(customer.id, reseller.admin, { lineItems });
    const unpartnered = await world.reseller();
    const set = [{ ...lineItems[0], supportContact: { resellerId: unpartnered.id } }];
    const changed = await provider.admin.patch(`/v1/orders/${id}`, { lineItems: set }, { "if-match": "*" });
    expect(changed.status).toBe(200);
    const theirs = await review(id);
    const mine = await review(id, reseller.admin);
    expect(problemsIn(mine)).toEqual(problemsIn(theirs));
    expect(mine.problems).toMatchObject([{ detail: expect.stringContaining("provider has set this") }]);
    expect(theirs.problems[0].detail).not.toBe(mine.problems[0].detail);
    const submitted = await submitVersion(id, mine.version, reseller.admin);
    expect([...answers(submitted), submitted.body.errors]).toEqual([
      422,
      "ORDER_HAS_PROBLEMS",
      mine.problems,
    ]);
  });
});
