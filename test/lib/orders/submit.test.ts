import { confirmation } from "../../../lib/contract/orders.ts";
import { resellerRelationships } from "../../../lib/customers/items.ts";
import { changedRelationship, type RelationshipChange } from "../../../lib/customers/relationships.ts";
import { newId } from "../../../lib/ids.ts";
import { cancelledEvents } from "../../../lib/orders/events.ts";
import { planOf, toApiSubscriptions } from "../../../lib/orders/submit.ts";
import type { Write } from "../../../lib/table/item.ts";
import { customer, draft, inputsOf, line, now, offer, provider, reseller } from "./given.ts";

const context = { now, newId: (prefix: Parameters<typeof newId>[0]) => newId(prefix, now) };
const puts = (writes: Write[], type: string) =>
  writes.flatMap((write) => ("put" in write && write.put.type === type ? [write.put] : []));

/** A reseller, its MPN ID in a line, and its relationship to a customer as `change` makes it. */
const named = (change: RelationshipChange = {}) => {
  const made = reseller();
  const { id, mpnId } = made.organization;
  const relationshipWith = (customerId: string) =>
    changedRelationship(undefined, { customerId, providerId: provider.id, resellerId: id }, change);
  return { ...made, id, record: { partnerIdOnRecord: mpnId }, relationshipWith };
};
/** The subscriptions in a receiver's events, by type. */
const eventsTo = ({ events }: ReturnType<typeof planOf>, receiver: string) =>
  Object.fromEntries(
    events
      .filter(({ to }) => to === receiver)
      .flatMap(({ earlier = [], ...event }) => [...earlier, event])
      .map(({ type, data }) => [type, "subscriptionIds" in data ? data.subscriptionIds : undefined]),
  );

it("a submit gives each reseller exactly the relationships it is named for", () => {
  const [seller, earner, helper] = [named(), named(), named()];
  const lineItems = [
    line("suite", 3, earner.record),
    line("suite", 1, { ...earner.record, supportContact: { resellerId: helper.id } }),
  ];
  const inputs = inputsOf({ resellers: [seller, earner, helper] });
  const plan = planOf(draft({ resellerId: seller.id, lineItems }), inputs, [], context);
  const links = puts(plan.writes, "CustomerPartner").map((item) => {
    const { resellerId, associated, adminSince, recordCount, supportCount } =
      resellerRelationships.parse(item);
    return [resellerId, [associated, adminSince !== undefined, recordCount, supportCount]];
  });
  expect(Object.fromEntries(links)).toEqual({
    [seller.id]: [true, true, 0, 0],
    [earner.id]: [false, false, 2, 0],
    [helper.id]: [false, false, 0, 1],
  });
  expect(plan.customer.associatedPartnerId).toBe(seller.id);
  // A reseller that is named for one subscription only gets that one's event.
  const ids = plan.subscriptions.map(({ id }) => id);
  const all = { "customer.created": ids, "subscription.created": ids, "order.submitted": ids };
  const own = [ids[1]];
  for (const [receiver, expected] of [
    [provider.id, all],
    [seller.id, all],
    [plan.customer.id, { "customer.created": ids }],
    [helper.id, { "subscription.created": own, "order.submitted": own }],
  ] as const)
    expect(eventsTo(plan, receiver)).toEqual(expected);

  const answers = toApiSubscriptions(plan.subscriptions, inputs);
  const contact = ({ id, mpnId, name }: typeof provider) => ({
    supportTenantId: id,
    supportMpnId: mpnId,
    name,
  });
  expect(answers).toMatchObject(
    [provider, helper.organization].map((each) => ({ supportContact: contact(each) })),
  );
  expect(() => confirmation.shape.subscriptions.parse(answers)).not.toThrow();
});

it("a submit gives an existing customer new subscriptions only in its checked state, and raises the counts of a reseller's links", () => {
  const known = customer();
  const partner = named({ record: 4 });
  const relationship = partner.relationshipWith(known.id);
  const lineItems = [line("suite", 2, partner.record), line("trial")];
  const offers = [offer("suite"), offer("trial", { isTrial: true, termDuration: "P1M" })];
  const inputs = inputsOf({ offers, customer: known, resellers: [{ ...partner, relationship }] });
  const plan = planOf(draft({ customerId: known.id, lineItems }), inputs, [relationship], context);
  expect(plan.admin).toBeUndefined();
  const set = { trialsUsed: ["trial"] };
  const counted = { update: expect.anything(), add: { subscriptionsVersion: 1 }, set };
  expect(plan.writes).toContainEqual(expect.objectContaining(counted));
  expect(plan.relationships).toMatchObject([{ recordCount: 5, associated: false, version: 2 }]);
  expect(plan.subscriptions).toMatchObject([
    {
      partnerOrganizationId: partner.id,
      autoRenewEnabled: true,
      credit: { from: now.toISOString(), quantity: 2, offerId: "suite" },
      commitmentEndDate: "2027-03-10T09:30:00.000Z",
      cancellationAllowedUntil: "2026-03-17T09:30:00.000Z",
      friendlyName: "Offer suite",
    },
    { autoRenewEnabled: false, commitmentEndDate: "2026-04-10T09:30:00.000Z" },
  ]);
  expect(plan.subscriptions[1]?.credit).toBeUndefined();
  const [earning, other] = puts(plan.writes, "Subscription");
  expect(earning).toMatchObject({ GSI1PK: `CREDITS#${provider.id}` });
  expect(other).not.toHaveProperty("GSI1PK");
});

it("a submit informs the reseller that placed the order, as long as that reseller administers the customer", () => {
  const known = customer();
  const lineItems = (record: object) => [line("suite", 2, record), line("suite")];
  for (const [adminSince, informed] of [
    [now.toISOString(), [0, 1]],
    // Without access it only gets the event of the subscription that names it.
    [null, [0]],
  ] as const) {
    const placer = named({ associated: true, adminSince });
    const order = {
      ...draft({ customerId: known.id, lineItems: lineItems(placer.record) }),
      placedBy: placer.id,
    };
    const relationship = placer.relationshipWith(known.id);
    const plan = planOf(
      order,
      inputsOf({ customer: known, resellers: [{ ...placer, relationship }] }),
      [relationship],
      context,
    );
    const ids = informed.map((at) => plan.subscriptions[at]?.id);
    const heard = informed.length > 0 ? { "subscription.created": ids, "order.submitted": ids } : {};
    expect(eventsTo(plan, placer.id)).toEqual(heard);
  }
  const placedBy = "org_placer";
  const unnamed = { ...draft({ customerId: known.id }), placedBy };
  const receivers = (events: readonly { to: string }[]) => events.map(({ to }) => to);
  const plan = planOf(unnamed, inputsOf({ customer: known }), [], context);
  expect(receivers(plan.events)).toEqual([provider.id, known.id]);
  expect(receivers(cancelledEvents(unnamed, { placer: true }))).toEqual([provider.id, placedBy]);
  expect(receivers(cancelledEvents(unnamed, { placer: false }))).toEqual([provider.id]);
});
