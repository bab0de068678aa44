import { confirmation } from "../../../lib/contract/orders.ts";
import { customerPartners } from "../../../lib/customers/items.ts";
import { tiedBy } from "../../../lib/customers/relationships.ts";
import { customerStore } from "../../../lib/customers/store.ts";
import { newId } from "../../../lib/ids.ts";
import { cancelledEvents } from "../../../lib/orders/events.ts";
import { orderStore } from "../../../lib/orders/store.ts";
import { planOf, shownSubscriptions } from "../../../lib/orders/submit.ts";
import { recordWrites } from "../../../lib/record/entries.ts";
import { joined, type Write } from "../../../lib/table/item.ts";
import { openOneTable } from "../../support/table.ts";
import { customer, draft, factsOf, line, now, offer, provider, reseller } from "./given.ts";

const o = { now, newId: (prefix: Parameters<typeof newId>[0]) => newId(prefix, now) };
const puts = (writes: Write[], type: string) =>
  writes.flatMap((write) => ("put" in write && write.put.type === type ? [write.put] : []));

/** The largest order there can be: fifty lines of all three terms, ten resellers, each named in every way. */
const largest = () => {
  const resellers = Array.from({ length: 10 }, () => reseller());
  const offers = [
    offer("month", { termDuration: "P1M" }),
    offer("year"),
    offer("three-years", { termDuration: "P3Y" }),
  ];
  const lineItems = Array.from({ length: 50 }, (_, at) => {
    const named = resellers[at % 10]?.organization;
    return line(offers[at % 3]?.id ?? "", 1, {
      friendlyName: "n".repeat(100),
      partnerIdOnRecord: named?.mpnId,
      supportContact: { resellerId: resellers[(at + 1) % 10]?.organization.id ?? "" },
    });
  });
  return { resellers, offers, lineItems };
};

/** All that one submit writes: what the handler and `commit` add is spelled out here. */
const transactionOf = (plan: ReturnType<typeof planOf>, more: Write[], concerns?: string) => {
  const audit = { operation: "order.submit", resourceType: "order", resourceId: plan.order.id, concerns };
  const actor = { userId: "usr_1", organizationId: provider.id };
  const record = recordWrites(actor, audit, plan.events, now, "request");
  const idempotencyAndRights = 3;
  return joined([...more, ...plan.writes, ...record]).length + idempotencyAndRights;
};

it("fits the largest order with a new customer into one transaction", async () => {
  const table = await openOneTable();
  const { resellers, offers, lineItems } = largest();
  const order = draft({ resellerId: resellers[0]?.organization.id, lineItems });
  const plan = planOf(order, factsOf({ offers, resellers }), [], o);
  const more = [
    orderStore(table).save("submit", order, plan.order),
    ...customerStore(table).create(plan.customer),
    orderStore(table).ofCustomer(plan.order, plan.customer.id),
  ];
  const actions = transactionOf(plan, more);
  console.info(`50 lines, 10 resellers, a new customer: ${actions} actions`);
  expect(actions).toBeLessThanOrEqual(100);
  expect(puts(plan.writes, "Subscription")).toHaveLength(50);
  expect(puts(plan.writes, "Due")).toHaveLength(3);
  await table.transact(orderStore(table).create(order));
  await table.transact([...more, ...plan.writes.filter((write) => !("check" in write))]);
});

it("fits it with an existing customer of many resellers, placed by one of them, into one transaction", async () => {
  const table = await openOneTable();
  const { resellers, offers, lineItems } = largest();
  const known = customer();
  const base = (resellerId: string) => ({ customerId: known.id, providerId: provider.id, resellerId });
  const ties = Array.from({ length: 60 }, (_, at) =>
    tiedBy(undefined, base(`org_${at}`), { adminSince: now.toISOString() }),
  );
  const placedBy = "org_placing";
  const order = { ...draft({ customerId: known.id, lineItems }), placedBy };
  const plan = planOf(order, factsOf({ offers, resellers, customer: known }), ties, o);
  // Beside the order: the access and the partnership of who placed it.
  const check = (SK: string): Write => ({ check: { PK: placedBy, SK }, checks: [] });
  const actions = transactionOf(
    plan,
    [orderStore(table).save("submit", order, plan.order), check("1"), check("2")],
    placedBy,
  );
  console.info(`50 lines, 10 resellers, an existing customer: ${actions} actions`);
  expect(actions).toBeLessThanOrEqual(100);
});

it("ties each reseller by exactly what it is named for", () => {
  const [seller, earner, helper] = [reseller(), reseller(), reseller()];
  const order = draft({
    resellerId: seller.organization.id,
    lineItems: [
      line("suite", 3, { partnerIdOnRecord: earner.organization.mpnId }),
      line("suite", 1, {
        partnerIdOnRecord: earner.organization.mpnId,
        supportContact: { resellerId: helper.organization.id },
      }),
    ],
  });
  const facts = factsOf({ resellers: [seller, earner, helper] });
  const plan = planOf(order, facts, [], o);
  const ties = puts(plan.writes, "CustomerPartner").map((item) => customerPartners.parse(item));
  const links = ties.map(({ resellerId, associated, adminSince, recordCount, supportCount }) => [
    resellerId,
    { associated, admin: adminSince !== undefined, recordCount, supportCount },
  ]);
  expect(Object.fromEntries(links)).toEqual({
    [seller.organization.id]: { associated: true, admin: true, recordCount: 0, supportCount: 0 },
    [earner.organization.id]: { associated: false, admin: false, recordCount: 2, supportCount: 0 },
    [helper.organization.id]: { associated: false, admin: false, recordCount: 0, supportCount: 1 },
  });
  expect(plan.customer.associatedPartnerId).toBe(seller.organization.id);
  // Who is named for one subscription hears of that one.
  const told = (to: string) => plan.events.find((event) => event.to === to)?.data.subscriptionIds;
  const ids = plan.subscriptions.map(({ id }) => id);
  expect(told(provider.id)).toEqual(ids);
  expect(told(seller.organization.id)).toEqual(ids);
  expect(told(helper.organization.id)).toEqual([ids[1]]);
  expect(plan.events.map(({ to }) => to)).toContain(plan.customer.id);

  const shown = shownSubscriptions(plan.subscriptions, facts);
  expect(shown.map(({ supportContact }) => supportContact)).toEqual([
    { supportTenantId: provider.id, supportMpnId: provider.mpnId, name: provider.name },
    {
      supportTenantId: helper.organization.id,
      supportMpnId: helper.organization.mpnId,
      name: helper.organization.name,
    },
  ]);
  expect(() => confirmation.shape.subscriptions.parse(shown)).not.toThrow();
});

it("gives an existing customer new subscriptions only as it was judged, and moves the counts of a tie", () => {
  const known = customer();
  const partner = reseller();
  const { id: resellerId, mpnId } = partner.organization;
  const tie = tiedBy(undefined, { customerId: known.id, providerId: provider.id, resellerId }, { record: 4 });
  const order = draft({
    customerId: known.id,
    lineItems: [line("suite", 2, { partnerIdOnRecord: mpnId }), line("trial")],
  });
  const offers = [offer("suite"), offer("trial", { isTrial: true, termDuration: "P1M" })];
  const plan = planOf(
    order,
    factsOf({ offers, customer: known, resellers: [{ ...partner, tie }] }),
    [tie],
    o,
  );
  expect(plan.admin).toBeUndefined();
  expect(plan.writes).toContainEqual(
    expect.objectContaining({ update: expect.anything(), add: { subscriptionsVersion: 1 } }),
  );
  expect(plan.ties).toEqual([expect.objectContaining({ recordCount: 5, associated: false, version: 2 })]);
  expect(plan.subscriptions).toEqual([
    expect.objectContaining({
      partnerOrganizationId: resellerId,
      autoRenewEnabled: true,
      credit: { from: now.toISOString(), quantity: 2, offerId: "suite" },
      commitmentEndDate: "2027-03-10T09:30:00.000Z",
      cancellationAllowedUntil: "2026-03-17T09:30:00.000Z",
      friendlyName: "Offer suite",
    }),
    expect.objectContaining({ autoRenewEnabled: false, commitmentEndDate: "2026-04-10T09:30:00.000Z" }),
  ]);
  expect(plan.subscriptions[1]?.credit).toBeUndefined();
  const [earning, other] = puts(plan.writes, "Subscription");
  expect(earning).toMatchObject({ GSI1PK: `CREDITS#${provider.id}` });
  expect(other).not.toHaveProperty("GSI1PK");
});

it("tells who has placed it for as long as it administers the customer", () => {
  const known = customer();
  const placer = reseller();
  const { id: resellerId, mpnId } = placer.organization;
  const base = { customerId: known.id, providerId: provider.id, resellerId };
  const lineItems = [line("suite", 2, { partnerIdOnRecord: mpnId }), line("suite")];
  const order = { ...draft({ customerId: known.id, lineItems }), placedBy: resellerId };
  const toldWith = (adminSince: string | null) => {
    const tie = tiedBy(undefined, base, { associated: true, adminSince });
    const facts = factsOf({ customer: known, resellers: [{ ...placer, tie }] });
    const { events, subscriptions } = planOf(order, facts, [tie], o);
    const ids = subscriptions.map(({ id }) => id);
    const found = events.find(({ to }) => to === resellerId)?.data.subscriptionIds;
    return Array.isArray(found) ? found.map((id) => ids.indexOf(id)) : found;
  };
  expect(toldWith(now.toISOString())).toEqual([0, 1]);
  // Without access it is told of what it is named for, and nothing else.
  expect(toldWith(null)).toEqual([0]);
  const unnamed = { ...draft({ customerId: known.id }), placedBy: resellerId };
  const plan = planOf(unnamed, factsOf({ customer: known }), [], o);
  expect(plan.events.map(({ to }) => to)).toEqual([provider.id, known.id]);
  const cancelledFor = (placer: boolean) => cancelledEvents(unnamed, { placer }).map(({ to }) => to);
  expect([cancelledFor(true), cancelledFor(false)]).toEqual([[provider.id, resellerId], [provider.id]]);
});
