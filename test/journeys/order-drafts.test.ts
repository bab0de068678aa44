import { answered, anyVersion, onSharedStack } from "../support/channel.ts";
import { lines, openOrders } from "../support/orders.ts";
import type { Client } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openOrders);

const pathOf = ({ id }: { id: string }) => `/v1/orders/${id}`;
const patch = (order: { id: string }, body: object, by: Client = the().provider.admin) =>
  by.patch(pathOf(order), body, anyVersion);
const one = lines(["deskhub-essential", 1]);

describe("a draft", () => {
  // The models of row 5 of the promises show that a cancelled draft stays cancelled.
  it("when cancelled informs its provider alone, and leaves its domain free", async () => {
    const { provider, reseller, newCustomer, draft, review, eventsAbout } = the();
    const customer = newCustomer();
    const { id } = await draft({ customer, resellerId: reseller.id });
    await answered("200", provider.admin.post(`${pathOf({ id })}/cancel`));
    const event = { type: "order.cancelled", data: { orderId: id } };
    expect(await eventsAbout(provider.admin, id)).toMatchObject([event]);
    expect(await eventsAbout(reseller.admin, id)).toEqual([]);
    expect((await review((await draft({ customer })).id)).problems).toEqual([]);
  });

  it("is refused if malformed, when new and when changed, before any lookup or version check", async () => {
    const { provider, reseller, newCustomer, make, draft, draftFor } = the();
    const customerId = "cus_01hzzzzzzzzzzzzzzzzzzzzzzz";
    const naming = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ ...one[0], partnerIdOnRecord: String(at + 1) }));
    const badLines = [[], Array(51).fill(one[0]), lines(["deskhub-essential", 0]), naming(11)];
    const bad = [
      { lineItems: one },
      { customer: newCustomer(), customerId, lineItems: one },
      { customerId, resellerId: reseller.id, lineItems: one },
      { customer: newCustomer(), resellerId: reseller.id, lineItems: naming(10) },
      { customerId, lineItems: naming(11) },
      ...badLines.map((lineItems) => ({ customer: newCustomer(), lineItems })),
    ];
    const create = (body: object) => provider.admin.post("/v1/orders", body);
    await answered("400 INVALID_REQUEST", ...bad.map(create));
    await answered("404 NOT_FOUND", create({ customerId, lineItems: one }));

    const [forNew, forKnown] = [
      await draft({ lineItems: naming(10) }),
      await draftFor((await make()).customer.id),
    ];
    const without = { customer: { billingProfile: { companyName: null } } };
    const changes: [{ id: string }, object][] = [
      ...badLines.map((lineItems): [{ id: string }, object] => [forNew, { lineItems }]),
      [forNew, { resellerId: reseller.id }],
      [forNew, without],
      [forKnown, { customer: newCustomer() }],
      [forKnown, { resellerId: reseller.id }],
    ];
    const stale = { "if-match": '"stale"' };
    await answered(
      "400 INVALID_REQUEST",
      ...changes.map(([order, body]) => patch(order, body)),
      ...changes.map(([order, body]) => provider.admin.patch(pathOf(order), body, stale)),
    );
    expect((await patch(forNew, without)).body.errors).toMatchObject([
      { pointer: "/customer/billingProfile/companyName" },
    ]);
    expect((await provider.admin.get(pathOf(forNew))).body).toEqual(forNew);
  });

  it("keeps its reviewed version after a change that changes nothing", async () => {
    const { provider, draft, review, submitVersion, audits } = the();
    const order = await draft();
    const { version } = await review(order.id);
    const { lineItems, customer } = order;
    for (const same of [{}, { lineItems }, { customer }, { resellerId: null }])
      expect((await answered("200", patch(order, same))).body).toEqual(order);
    expect(await audits(provider.admin, order.id)).toMatchObject([{ operation: "order.create" }]);
    await answered("201", submitVersion(order.id, version));
  });
});
