import { answered, anyVersion, inShort, matching, onSharedStack, problemsIn } from "../support/channel.ts";
import { day } from "../support/clock.ts";
import { channelOf } from "../support/customers.ts";
import { lines, openOrders } from "../support/orders.ts";
import { pathOf } from "../support/subscription-channel.ts";

const the = onSharedStack(async (stack) => {
  const channel = await openOrders(stack);
  return { ...channel, customer: (await channel.make()).customer };
});

type Named = Parameters<typeof pathOf>[0];
/** An order of these lines for a new customer: its subscriptions. */
const sold = async (...items: Parameters<typeof lines>): Promise<Named[]> => {
  const { customer, subscriptions } = await the().ordered({ lineItems: lines(...items) });
  return subscriptions.map((each: { id: string }) => ({ ...each, customerId: customer.id }));
};
/** A monthly subscription from the same catalogue that began this many days ago. */
const begun = (days: number, more: object = {}): Promise<Named> => {
  const { table, customer, now } = the();
  const offer = { offerId: "deskhub-business-monthly", maximumQuantity: 300, ...more };
  return channelOf(table).subscription(customer, new Date(now().getTime() - days * day), offer);
};
const patch = (subscription: Named, body: object) =>
  the().provider.admin.patch(pathOf(subscription), body, anyVersion);
const read = async (subscription: Named) => (await the().provider.admin.get(pathOf(subscription))).body;
const codes = ({ body }: { body: any }) => body.warnings?.map(({ code }: { code: string }) => code);

it("the reseller of record is judged again: added seats are not credited, and another offer ends the credit", async () => {
  const { world, provider, partner } = the();
  const reseller = await partner();
  const record = { partnerIdOnRecord: reseller.mpnId };
  const [subscription] = await sold(["deskhub-essential", 5, record]);
  await world.operator.patch(`/v1/organizations/${reseller.id}`, { status: "suspended" }, anyVersion);
  const credits = async () =>
    (await provider.admin.get(`/v1/incentives?resellerId=${reseller.id}`)).body.items.map(
      ({ quantity, to }: any) => [quantity, to === undefined],
    );
  const more = await answered("200", patch(subscription!, { quantity: 9 }));
  expect([codes(more), more.body.quantity, more.body.partnerId]).toEqual([
    ["PARTNER_NO_LONGER_ELIGIBLE"],
    9,
    reseller.mpnId,
  ]);
  expect(await credits()).toEqual([[5, true]]);
  // The warning is no part of the resource, whose version is the same for a reader.
  const fewer = provider.admin.patch(
    pathOf(subscription!),
    { quantity: 8 },
    await matching(provider.admin, pathOf(subscription!)),
  );
  expect(codes(await answered("200", fewer))).toBeUndefined();
  const body = { targetOfferId: "deskhub-business" };
  const upgraded = await answered("200", provider.admin.post(`${pathOf(subscription!)}/upgrades`, body));
  expect(codes(upgraded)).toEqual(["PARTNER_NO_LONGER_ELIGIBLE"]);
  expect(await credits()).toEqual([[5, false]]);
  await world.operator.patch(`/v1/organizations/${reseller.id}`, { status: "active" }, anyVersion);
  expect(codes(await answered("200", patch(subscription!, { quantity: 10 })))).toBeUndefined();
  expect(await credits()).toEqual([
    [5, false],
    [10, true],
  ]);
});

it("the answer says that add-ons of a cancelled or upgraded subscription will not renew", async () => {
  const { provider, audits } = the();
  const [base, addOn] = await sold(["deskhub-business", 5], ["deskhub-telephony", 5]);
  const cancelled = await answered("200", patch(base!, { status: "cancelled" }));
  expect(cancelled.body.warnings).toEqual([
    { code: "DEPENDENT_SUBSCRIPTIONS", detail: expect.stringContaining(addOn!.id) },
  ]);
  expect(await read(addOn!)).toMatchObject({ status: "active", autoRenewEnabled: false });
  expect(codes(await answered("200", patch(addOn!, { autoRenewEnabled: true })))).toEqual([
    "PREREQUISITE_MISSING",
  ]);
  const plan = await provider.admin.put(`${pathOf(addOn!)}/scheduled-change`, { quantity: 3 });
  expect(problemsIn(plan.body)).toEqual([" PREREQUISITE_MISSING"]);
  const [, , newest] = await audits(provider.admin, addOn!.id);
  expect(newest).toMatchObject({ operation: "subscription.stop-renewal" });
  const [one, other, needs] = await sold(
    ["deskhub-business", 5],
    ["deskhub-business", 5],
    ["deskhub-telephony", 5],
  );
  expect(codes(await answered("200", patch(one!, { status: "cancelled" })))).toBeUndefined();
  const target = { targetOfferId: "deskhub-enterprise" };
  const upgraded = await answered("200", provider.admin.post(`${pathOf(other!)}/upgrades`, target));
  expect(codes(upgraded)).toEqual(["DEPENDENT_SUBSCRIPTIONS"]);
  expect(await read(needs!)).toMatchObject({ autoRenewEnabled: false });
});

it("a caller who lets an offer end with its term is warned of the add-ons that need it", async () => {
  const { provider } = the();
  for (const body of [{ autoRenewEnabled: false }, { targetOfferId: "deskhub-enterprise" }]) {
    const [base, addOn] = await sold(["deskhub-business", 5], ["deskhub-telephony", 5]);
    const path = `${pathOf(base!)}/scheduled-change`;
    const planned = await answered("200", provider.admin.put(path, body));
    expect(planned.body.warnings).toEqual([
      { code: "DEPENDENT_SUBSCRIPTIONS", detail: expect.stringContaining(addOn!.id) },
    ]);
    expect((await provider.admin.get(path)).headers.get("etag")).toBe(planned.headers.get("etag"));
    await answered("204", provider.admin.delete(path));
    const off = await answered("200", patch(base!, { autoRenewEnabled: false }));
    expect(codes(off)).toEqual(["DEPENDENT_SUBSCRIPTIONS"]);
    expect(codes(await answered("200", patch(base!, { friendlyName: "Off" })))).toBeUndefined();
    expect(await read(addOn!)).toMatchObject({ autoRenewEnabled: true });
  }
});

it.each([
  [{ quantity: 12 }, { status: "suspended" }, "not carried out"],
  [{ quantity: 12 }, { friendlyName: "Twelve soon", autoRenewEnabled: true }, undefined],
  [{ targetOfferId: "deskhub-essential" }, { targetOfferId: "deskhub-enterprise" }, "deskhub-essential"],
])("a plan of %j stays beside the change %j, which warns of a conflict", async (plan, change, warning) => {
  const { provider } = the();
  const [subscription] = await sold(["deskhub-business", 5]);
  const path = `${pathOf(subscription!)}/scheduled-change`;
  await answered("200", provider.admin.put(path, plan));
  const changing =
    "targetOfferId" in change
      ? provider.admin.post(`${pathOf(subscription!)}/upgrades`, change)
      : patch(subscription!, change);
  const { body } = await answered("200", changing);
  const detail = expect.stringContaining(warning ?? "");
  expect(body.warnings).toEqual(warning ? [{ code: "SCHEDULED_CHANGE_STANDS", detail }] : undefined);
  expect((await answered("200", provider.admin.get(path))).body).toMatchObject(plan);
});

it("a change at the renewal is planned, previewed, changed and dropped", async () => {
  const { provider } = the();
  const [subscription] = await sold(["deskhub-essential", 5]);
  const path = `${pathOf(subscription!)}/scheduled-change`;
  const { admin } = provider;
  await answered("404 NOT_FOUND", admin.get(path), admin.delete(path));
  await answered(
    "400 INVALID_REQUEST",
    admin.put(path, {}),
    admin.put(path, { quantity: 3, autoRenewEnabled: false }),
  );
  const planned = await answered("200", admin.put(path, { quantity: 3, targetOfferId: "deskhub-business" }));
  const { commitmentEndDate } = await read(subscription!);
  expect(planned.body).toMatchObject({
    ...{ quantity: 3, targetOfferId: "deskhub-business", at: commitmentEndDate, problems: [] },
    preview: { offerId: "deskhub-business", quantity: 3, total: { currency: "EUR", amount: "35.10" } },
  });
  expect((await admin.get(path)).body).toEqual(planned.body);
  const changed = await answered("200", admin.put(path, { quantity: 301 }, await matching(admin, path)));
  expect(problemsIn(changed.body)).toEqual(["/quantity QUANTITY_OUT_OF_RANGE"]);
  await answered(
    "412 PRECONDITION_FAILED",
    admin.put(path, { quantity: 3 }, { "if-match": planned.headers.get("etag")! }),
  );
  // The present term stays as it is.
  expect(await read(subscription!)).toMatchObject({ quantity: 5, offerId: "deskhub-essential" });
  await answered("204", admin.delete(path));
  await answered("404 NOT_FOUND", admin.get(path));
  for (const [expected, more] of [
    ["422 AZURE_NOT_SUPPORTED", { billing: "azure" }],
    ["422 RENEWAL_NOT_TO_COME", { autoRenewEnabled: false }],
    ["409 SUBSCRIPTION_NOT_ACTIVE", { status: "suspended" }],
  ] as const)
    await answered(expected, admin.put(`${pathOf(await begun(1, more))}/scheduled-change`, { quantity: 12 }));
});

it("a customer tries an offer once: in one order, in two at the same time, and after its upgrade", async () => {
  const { provider, draft, draftFor, review, submit, ordered } = the();
  const trial = (times: number) => ({
    lineItems: lines(...Array(times).fill(["deskhub-business-trial", 5])),
  });
  const thrice = await draft(trial(3));
  expect(problemsIn(await review(thrice.id))).toEqual([
    "/lineItems/1/offerId TRIAL_ALREADY_USED",
    "/lineItems/2/offerId TRIAL_ALREADY_USED",
  ]);
  const { customer } = await ordered();
  const drafts = await Promise.all([1, 2].map(() => draftFor(customer.id, provider.admin, trial(1))));
  const ends = await Promise.all(drafts.map(async ({ id }) => submit(id)));
  expect(ends.map(inShort).sort()).toEqual(["201", "422 ORDER_HAS_PROBLEMS"]);
  const { body } = ends.find(({ status }) => status === 201)!;
  expect(body).not.toHaveProperty("setupInfo");
  const [subscription] = body.subscriptions;
  const path = pathOf({ ...subscription, customerId: customer.id });
  await answered("200", provider.admin.post(`${path}/upgrades`, { targetOfferId: "deskhub-business" }));
  const secondDraft = await draftFor(customer.id, provider.admin, trial(1));
  expect(problemsIn(await review(secondDraft.id))).toEqual(["/lineItems/0/offerId TRIAL_ALREADY_USED"]);
});
