import { newId } from "../../../lib/ids.ts";
import { hourOf, scheduleStore } from "../../../lib/schedule/store.ts";
import { subscriptionAudience } from "../../../lib/subscriptions/audience.ts";
import { otherDependents } from "../../../lib/subscriptions/dependents.ts";
import type { SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import { termEnds, termsRecordedFirst } from "../../../lib/subscriptions/scheduled.ts";
import { countChanges, subscriptionStore } from "../../../lib/subscriptions/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import { hour } from "../../support/clock.ts";
import { channelOf } from "../../support/customers.ts";
import { aSubscription } from "../../support/subscriptions.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";
import { anOrganization, withPartnership } from "../../support/table-fixtures.ts";

const start = new Date("2026-01-31T10:00:00.000Z");
const end = new Date("2026-02-28T10:00:00.000Z");
const providerId = newId("org", start);
const [first = "", second = ""] = [newId("org", start), newId("org", start)].sort();
const ofFirst = { partnerId: "1", partnerOrganizationId: first };
const at = (day: number) => new Date(Date.UTC(2026, 1, day));

it("a subscription's changes and end move the counts of each reseller that it names", () => {
  const both = aSubscription(start, { ...ofFirst, supportResellerId: first });
  const after = (changes: Partial<SubscriptionItem>) => countChanges(both, { ...both, ...changes });
  expect([after({}), after({ status: "suspended" })]).toEqual([[], []]);
  for (const status of ["cancelled", "expired"] as const)
    expect(after({ status })).toEqual([{ resellerId: first, record: -1, support: -1 }]);
  expect(after({ partnerOrganizationId: second })).toEqual([
    { resellerId: first, record: -1, support: 0 },
    { resellerId: second, record: 1, support: 0 },
  ]);
});

describeOnEachEngine("subscriptions", (open) => {
  /** A table with a customer, and the tests' operations on its subscriptions. */
  const setting = async () => {
    const table = await open();
    const channel = channelOf(table);
    const customer = await channel.customer(providerId, start);
    const store = subscriptionStore(table);
    const subscription = (more: Partial<SubscriptionItem> = {}, from = start) =>
      channel.subscription(customer, from, more);
    return { table, channel, customer, store, subscription };
  };

  it("a plan is carried out at the renewal; if that is impossible, an event says so and the subscription renews unchanged", async () => {
    const { table, channel, customer, store, subscription } = await setting();
    const provider = anOrganization("indirect-provider", { id: providerId });
    await table.write({ put: { ...keys.organization(providerId), ...provider } });
    await channel.offer("office-basic", { upgradeTargetOffers: ["office-plus"] });
    await channel.offer("office-plus", { termDuration: "P1Y", prerequisiteOffers: ["base"] });
    const upgrading = { targetOfferId: "office-plus", quantity: 20, scheduledBy: providerId };
    const [possible, ending] = [
      await subscription({
        scheduledChange: { quantity: 4, scheduledBy: providerId, at: end.toISOString() },
      }),
      await subscription({ scheduledChange: { autoRenewEnabled: false, scheduledBy: providerId } }),
    ];
    const [unmet, former] = [
      await subscription({ scheduledChange: upgrading }),
      // Its partnership has ended since, or never existed: it cannot sell more, but can reduce.
      await subscription({ scheduledChange: { quantity: 11, scheduledBy: first } }),
    ];
    // The planning reseller is suspended, so nothing new is sold in its name.
    const reseller = anOrganization("indirect-reseller", { id: second, status: "suspended" });
    await table.write({ put: { ...keys.organization(second), ...reseller } });
    await withPartnership(table, providerId, second);
    const suspended = await subscription({ scheduledChange: { quantity: 11, scheduledBy: second } });
    // A release that knows no plans has recorded the renewal that the plan was for, so the plan does not apply to the
    // next.
    const past = { scheduledBy: providerId, at: "2026-01-28T10:00:00.000Z" };
    const left = [
      await subscription({ scheduledChange: { ...past, quantity: 4 } }),
      await subscription({ scheduledChange: { ...past, autoRenewEnabled: false } }),
    ];
    const due = termEnds(table, () => new Date(end.getTime() + hour));
    await due.term(providerId, customer.id, "run");
    const found = async ({ id }: SubscriptionItem) => store.find(customer.id, id);
    const renewed = { commitmentEndDate: "2026-03-31T10:00:00.000Z", status: "active" };
    expect(await found(possible)).toMatchObject({ ...renewed, quantity: 4 });
    expect(await found(ending)).toMatchObject({ status: "expired", autoRenewEnabled: false });
    for (const each of [unmet, former, suspended, ...left])
      expect(await found(each)).toMatchObject({ ...renewed, quantity: 10, offerId: "office-basic" });
    for (const each of [possible, ending, unmet, former, suspended, ...left])
      expect(await found(each)).not.toHaveProperty("scheduledChange");
    const failures = (await itemsOf(table, `EVENTS#${providerId}`)).filter(
      ({ eventType }) => eventType === "subscription.scheduled-change.failed",
    );
    expect(failures.map(({ resourceId, data }: any) => [resourceId, data.problems[0].code]).sort()).toEqual(
      [
        [unmet.id, "PREREQUISITE_MISSING"],
        [former.id, "PARTNERSHIP_REQUIRED"],
        [suspended.id, "RESELLER_SUSPENDED"],
        ...left.map(({ id }) => [id, "RENEWAL_PASSED"]),
      ].sort(),
    );
    // With the prerequisite, the larger offer begins a year at the renewal.
    await channel.subscription(customer, at(27), { offerId: "base", termDuration: "P1Y" });
    const before = await found(unmet);
    if (!before) throw new Error("the subscription is gone");
    const planned = { scheduledChange: upgrading };
    await table.write({ update: keys.subscription(customer.id, before.id), set: planned });
    await termEnds(table, () => new Date("2026-03-31T10:00:00.000Z")).term(providerId, customer.id, "run");
    expect(await found(unmet)).toMatchObject({
      ...{ offerId: "office-plus", quantity: 20, termDuration: "P1Y", status: "active" },
      ...{
        commitmentEndDate: "2027-03-31T10:00:00.000Z",
        cancellationAllowedUntil: "2026-04-07T10:00:00.000Z",
      },
    });
  });

  it("an add-on that ends with its prerequisite's term expires with it, whatever ends that and whoever records it first", async () => {
    const { table, channel, customer, store, subscription } = await setting();
    const provider = anOrganization("indirect-provider", { id: providerId });
    await table.write({ put: { ...keys.organization(providerId), ...provider } });
    await channel.offer("base", { upgradeTargetOffers: ["larger"] });
    await channel.offer("larger");
    await channel.offer("add-on", { prerequisiteOffers: ["base"] });
    const plan = { scheduledBy: providerId, at: end.toISOString() };
    const now = new Date(end.getTime() + hour);
    const expired = { status: "expired", autoRenewEnabled: false, commitmentEndDate: end.toISOString() };
    for (const [base, addOn] of [
      [{ autoRenewEnabled: false }, expired],
      [{ status: "suspended" }, expired],
      [{ scheduledChange: { ...plan, autoRenewEnabled: false } }, expired],
      [{ scheduledChange: { ...plan, targetOfferId: "larger" } }, expired],
      [{ scheduledChange: { ...plan, targetOfferId: "gone" } }, { status: "active" }],
      [{}, { status: "active" }],
    ] as const) {
      const home = await channel.customer(providerId, start);
      const sold = (more: Partial<SubscriptionItem>) => channel.subscription(home, start, more);
      const before = await sold({ offerId: "add-on", ...ofFirst });
      await sold({ offerId: "base", ...base });
      const later = await sold({ offerId: "add-on", scheduledChange: { ...plan, quantity: 5 } });
      await termsRecordedFirst(table)({ customer: home }, before, now, "run").catch(() => {});
      expect(await store.find(home.id, before.id)).toMatchObject(addOn);
      await termEnds(table, () => now).term(providerId, home.id, "run");
      expect([base, await store.find(home.id, later.id)]).toMatchObject([base, addOn]);
      expect(await store.find(home.id, before.id)).toMatchObject(addOn);
    }
    const audits = await itemsOf(table, `AUDIT#${providerId}`);
    const reasons = audits
      .filter(({ operation }) => operation === "subscription.expire")
      .flatMap(({ after }) => Object(after).problems ?? []);
    expect(reasons.map(({ code }) => code)).toEqual(Array(8).fill("PREREQUISITE_MISSING"));
    // Another subscription has the offer, so the add-on continues.
    const [ending, addOn] = [
      await subscription({ offerId: "base", autoRenewEnabled: false }),
      await subscription({ offerId: "add-on" }),
    ];
    await subscription({ offerId: "base", commitmentEndDate: "2027-01-31T10:00:00.000Z" });
    await termEnds(table, () => now).term(providerId, customer.id, "run");
    expect(await store.find(customer.id, ending.id)).toMatchObject(expired);
    expect(await store.find(customer.id, addOn.id)).toMatchObject({
      status: "active",
      autoRenewEnabled: true,
    });
  });

  it("giving up an offer stops the renewal of all its add-ons, however many: of the first at once", async () => {
    const { table, channel, customer, store, subscription } = await setting();
    await channel.offer("base");
    await channel.offer("add-on", { prerequisiteOffers: ["base"] });
    const base = await subscription({ offerId: "base", autoRenewEnabled: false });
    for (let number = 0; number < 30; number++)
      await subscription({
        offerId: "add-on",
        termDuration: "P1Y",
        commitmentEndDate: "2027-01-31T10:00:00.000Z",
      });
    const renewing = async () =>
      (await store.all(customer.id)).filter(({ autoRenewEnabled }) => autoRenewEnabled).length;
    const now = new Date(end.getTime() + hour);
    await termEnds(table, () => now).term(providerId, customer.id, "run");
    expect(await renewing()).toBe(18);
    const most = { oldest: 10, newest: 10 };
    const due = await scheduleStore(table).entries(hourOf(now), now, most);
    const { id } = due.find(({ kind }) => kind === "dependents") ?? { id: "" };
    const dependents = otherDependents(table, () => now);
    for (let times = 0; times < 2; times++) await dependents.stop(providerId, id, "run");
    expect(await renewing()).toBe(0);
    const audits = (await itemsOf(table, `AUDIT#${providerId}`)).filter(
      ({ operation }) => operation === "subscription.stop-renewal",
    );
    expect(audits.map(({ after }) => Object(after).subscriptionId)).toEqual(Array(30).fill(base.id));
  });

  it("a renewal that was stopped before its record still has its new end recorded", async () => {
    const { table, channel, customer, store, subscription } = await setting();
    await channel.offer("base");
    await channel.offer("add-on", { prerequisiteOffers: ["base"] });
    await subscription({ offerId: "base", autoRenewEnabled: false });
    const earlier = new Date(end.getTime() - hour).toISOString();
    const { id } = await subscription({ offerId: "add-on", commitmentEndDate: earlier });
    await termEnds(table, () => new Date(end.getTime() + hour)).term(providerId, customer.id, "run");
    const after = await store.find(customer.id, id);
    expect(after).toMatchObject({ status: "active", autoRenewEnabled: false });
    const next = new Date(after?.commitmentEndDate ?? "");
    const due = await scheduleStore(table).entries(hourOf(next), next, { oldest: 10, newest: 10 });
    expect(due).toMatchObject([{ kind: "term", id: customer.id }]);
  });

  it("a change informs each delegated admin, however many resellers once had links, with the API's field names", async () => {
    const { table, channel, customer, subscription } = await setting();
    // The ids of the resellers without a relationship sort before that of the delegated admin.
    const dead = Array.from({ length: 110 }, (_, number) => `org_0${String(number).padStart(3, "0")}`);
    await Promise.all(dead.map((id) => channel.relationship(customer, id, { associated: false })));
    await channel.relationship(customer, "org_9", { adminSince: start.toISOString() });
    const before = await subscription();
    const audience = subscriptionAudience(table);
    const events = await audience.ofChange(before, { ...before, supportResellerId: first }, start);
    expect(events).toMatchObject(
      [providerId, customer.id, "org_9"].map((to) => ({ to, data: { changed: ["supportContact"] } })),
    );
    expect(await audience.ofChange(before, { ...before, version: 2 }, start)).toEqual([]);
  });
});
