import { subscriptionStatus } from "../../../lib/contract/subscriptions.ts";
import { newId } from "../../../lib/ids.ts";
import { incentiveStore, overlaps } from "../../../lib/incentives/store.ts";
import { subscriptionAudience } from "../../../lib/subscriptions/audience.ts";
import type { SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import { changed } from "../../../lib/subscriptions/rules.ts";
import { subscriptionDue } from "../../../lib/subscriptions/scheduled.ts";
import { countChanges, subscriptionStore } from "../../../lib/subscriptions/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { Start, Table } from "../../../lib/table/table.ts";
import { settableClock } from "../../support/clock.ts";
import { channelOf } from "../../support/customers.ts";
import { writtenIn } from "../../support/statuses.ts";
import { aSubscription } from "../../support/subscriptions.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";

const start = new Date("2026-01-31T10:00:00.000Z");
const end = new Date("2026-02-28T10:00:00.000Z");
const providerId = newId("org", start);
const [first, second] = [newId("org", start), newId("org", start)];
const at = (day: number) => new Date(Date.UTC(2026, 1, day));

it("counts move by what each reseller is named for, and go with a subscription's end", () => {
  const both = aSubscription(start, {
    partnerId: "1",
    partnerOrganizationId: first,
    supportResellerId: first,
  });
  expect(countChanges(both, both)).toEqual([]);
  expect(countChanges(both, { ...both, status: "suspended" })).toEqual([]);
  for (const status of ["cancelled", "expired"] as const)
    expect(countChanges(both, { ...both, status })).toEqual([{ resellerId: first, record: -1, support: -1 }]);
  expect(countChanges(both, { ...both, partnerOrganizationId: second })).toEqual([
    { resellerId: first, record: -1, support: 0 },
    { resellerId: second, record: 1, support: 0 },
  ]);
});

it.each([
  [{}, true],
  [{ from: at(5).toISOString() }, true],
  [{ from: at(9).toISOString() }, true],
  [{ from: at(10).toISOString() }, false],
  [{ to: at(4).toISOString() }, false],
  [{ to: at(5).toISOString() }, true],
])("an interval from the 5th up to the 10th lies in %j: %s", (period, inside) => {
  expect(overlaps({ from: at(5).toISOString(), to: at(10).toISOString() }, period)).toBe(inside);
});

describeOnEachEngine("subscriptions", (open) => {
  const save = async (table: Table, before: SubscriptionItem, after: SubscriptionItem, now: Date) =>
    table.transact(await subscriptionStore(table).change(before, after, { now, operations: ["change"] }));

  it("a change writes the subscription, its closed credit, the ties' counts and the customer's mark", async () => {
    const table = await open();
    const channel = channelOf(table);
    const customer = await channel.customer(providerId, start);
    const before = await channel.subscription(customer, start, {
      partnerId: "1",
      partnerOrganizationId: first,
    });
    const partner = { mpnId: "2", organizationId: second };
    const after = changed(before, { partnerId: "2", quantity: 20, status: "suspended" }, partner, at(3));
    await save(table, before, after, at(3));
    const items = await itemsOf(table, `CUSTOMER#${customer.id}`);
    expect(items.find(({ type }) => type === "Credit")).toMatchObject({
      resellerId: first,
      partnerId: "1",
      quantity: 10,
      from: start.toISOString(),
      to: at(3).toISOString(),
    });
    const subscription = items.find(({ type }) => type === "Subscription");
    expect(subscription).toMatchObject({ version: 2, status: "suspended", partnerId: "2", quantity: 20 });
    expect(subscription).not.toHaveProperty("credit");
    expect(subscription).not.toHaveProperty("GSI1PK");
    expect(items.find(({ type }) => type === "Customer")).toMatchObject({
      version: 1,
      subscriptionsVersion: 2,
    });
    const counts = items.filter(({ type }) => type === "CustomerPartner");
    expect(counts.map(({ resellerId, recordCount }) => [resellerId, recordCount]).sort()).toEqual(
      [
        [first, 0],
        [second, 1],
      ].sort(),
    );
  });

  it("a change on what has changed meanwhile is refused, and nothing of it is written", async () => {
    const table = await open();
    const channel = channelOf(table);
    const customer = await channel.customer(providerId, start);
    const before = await channel.subscription(customer, start);
    const after = { ...before, friendlyName: "One" };
    await save(table, before, after, at(3));
    await expect(save(table, before, { ...before, friendlyName: "Two" }, at(3))).rejects.toThrow(
      "has changed",
    );
    expect(await subscriptionStore(table).find(customer.id, before.id)).toMatchObject({
      friendlyName: "One",
    });
    const judged = subscriptionStore(table).change(
      { ...before, version: 2 },
      { ...before, status: "suspended" },
      { now: at(4), judgedOn: 7, operations: ["suspend"] },
    );
    await expect(table.transact(await judged)).rejects.toThrow("has changed");
  });

  it.each([
    [["change"], ["active", "suspended"]],
    [
      ["change", "reactivate", "changeQuantity"],
      ["active", "suspended"],
    ],
    [["change", "changeQuantity", "suspend"], ["active"]],
    [["upgrade"], ["active"]],
    [["cancel"], ["active", "suspended"]],
    [["renew"], ["active", "suspended"]],
    [["expire"], ["active", "suspended"]],
  ] as const)(
    "%j is written in its states only, even if the version has stayed the same",
    async (operations, states) => {
      const table = await open();
      const channel = channelOf(table);
      const customer = await channel.customer(providerId, start);
      const written = await writtenIn(subscriptionStatus.options, async (status) => {
        const before = await channel.subscription(customer, start, {});
        await table.write({ update: keys.subscription(customer.id, before.id), set: { status } });
        const [write] = await subscriptionStore(table).change(before, before, { now: at(3), operations });
        return table.write(write!);
      });
      expect(written).toEqual(states);
    },
  );

  it("at a term's end the schedule renews and expires once, ends credits then, and looks again", async () => {
    const table = await open();
    const channel = channelOf(table);
    const customer = await channel.customer(providerId, start);
    const named = { partnerId: "1", partnerOrganizationId: first, supportResellerId: second };
    const renewing = await channel.subscription(customer, start, named);
    const ending = await channel.subscription(customer, start, { ...named, autoRenewEnabled: false });
    const later = await channel.subscription(customer, at(10));
    const clock = settableClock(new Date(end.getTime() + 3_600_000).toISOString());
    const due = subscriptionDue(table, clock.now);
    for (let times = 0; times < 2; times++) await due.term(providerId, customer.id, "run");

    const store = subscriptionStore(table);
    expect(await store.find(customer.id, renewing.id)).toMatchObject({
      status: "active",
      commitmentEndDate: "2026-03-31T10:00:00.000Z",
      credit: { from: start.toISOString() },
      version: 2,
    });
    const expired = await store.find(customer.id, ending.id);
    expect(expired).toMatchObject({ status: "expired", version: 2, creditedUntil: end.toISOString() });
    expect(expired?.credit).toBeUndefined();
    expect(await store.find(customer.id, later.id)).toEqual(later);
    const credits = (await itemsOf(table, `CUSTOMER#${customer.id}`)).filter(({ type }) => type === "Credit");
    expect(credits).toMatchObject([{ subscriptionId: ending.id, to: end.toISOString() }]);
    expect(await table.get(keys.customerPartner(customer.id, first))).toMatchObject({
      recordCount: 1,
      version: 3,
    });
    expect(await table.get(keys.customerPartner(customer.id, second))).toMatchObject({ supportCount: 1 });
    expect(await table.get(keys.due("2026-03-31T10:00:00.000Z", `term#${customer.id}`))).toMatchObject({
      kind: "term",
      id: customer.id,
    });
    const audits = await itemsOf(table, `AUDIT#${providerId}`);
    expect(audits.map(({ operation }) => operation).sort()).toEqual([
      "subscription.expire",
      "subscription.renew",
    ]);
    expect(audits[0]).toMatchObject({ actor: { userId: "schedule" } });
    for (const receiver of [providerId, customer.id])
      expect(await itemsOf(table, `EVENTS#${receiver}`)).toHaveLength(2);
    // Without a partnership the named resellers reach nothing, and learn nothing.
    expect(await itemsOf(table, `EVENTS#${first}`)).toEqual([]);
  });

  it("a change is told to each delegated admin, whatever ties to others once were, under the fields' own names", async () => {
    const table = await open();
    const channel = channelOf(table);
    const customer = await channel.customer(providerId, start);
    // Ids rise: the ties that are dead come before the one that lives.
    await Promise.all(
      Array.from({ length: 110 }, (_, dead) =>
        channel.tie(customer, `org_0${String(dead).padStart(3, "0")}`, { associated: false }),
      ),
    );
    await channel.tie(customer, "org_9", { adminSince: start.toISOString() });
    const before = await channel.subscription(customer, start);
    const audience = subscriptionAudience(table);
    const events = await audience.ofChange(before, { ...before, supportResellerId: first });
    expect(events.map(({ to }) => to)).toEqual([providerId, customer.id, "org_9"]);
    for (const { data } of events) expect(data.changed).toEqual(["supportContact"]);
    expect(await audience.ofChange(before, { ...before, version: 2 })).toEqual([]);
  });

  it("reports a reseller's credits provider by provider, each interval once whatever the page's size", async () => {
    const table = await open();
    const channel = channelOf(table);
    const reseller = newId("org", start);
    const named = { partnerId: "1", partnerOrganizationId: reseller };
    const expected: string[] = [];
    for (let provider = 0; provider < 12; provider++) {
      const id = newId("org", new Date(start.getTime() + provider));
      const status = provider % 3 === 0 ? "ended" : "active";
      await table.write({
        put: { ...keys.providerEntry(reseller, status, id), providerId: id, resellerId: reseller },
      });
      const customer = await channel.customer(id, start);
      for (let count = 0; count < provider % 4; count++) {
        const subscription = await channel.subscription(customer, at(count + 1), named);
        await save(table, subscription, { ...subscription, quantity: 11 }, at(count + 3));
        expected.push(`${subscription.id} 10`, `${subscription.id} 11`);
      }
    }
    const now = at(20);
    for (const limit of [1, 3, 25, 100]) {
      const seen: string[] = [];
      let next: Start | undefined;
      do {
        const page = await incentiveStore(table).ofReseller(reseller, {}, { limit, start: next, now });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ subscriptionId, quantity }) => `${subscriptionId} ${quantity}`));
        next = page.next;
      } while (next);
      expect(seen.sort()).toEqual(expected.sort());
    }
  });

  it("reports the intervals of a period, those that run and those that the clock has ended", async () => {
    const table = await open();
    const channel = channelOf(table);
    const customer = await channel.customer(providerId, start);
    const named = { partnerId: "1", partnerOrganizationId: first };
    const closed = await channel.subscription(customer, at(1), named);
    await save(table, closed, { ...closed, status: "suspended" }, at(5));
    const running = await channel.subscription(customer, at(6), named);
    const other = await channel.subscription(customer, at(2), {
      partnerId: "2",
      partnerOrganizationId: second,
    });
    const ended = await channel.subscription(customer, at(3), { ...named, autoRenewEnabled: false });
    const now = new Date("2026-04-01T00:00:00.000Z");
    const report = async (resellerId: string | undefined, period: { from?: string; to?: string }) => {
      const options = { limit: 100, start: undefined, now };
      const { items } = await incentiveStore(table).ofProvider(providerId, resellerId, period, options);
      return items.map(({ subscriptionId }) => subscriptionId).sort();
    };
    const ids = (...subscriptions: SubscriptionItem[]) => subscriptions.map(({ id }) => id).sort();
    expect(await report(undefined, {})).toEqual(ids(closed, running, other, ended));
    expect(await report(first, {})).toEqual(ids(closed, running, ended));
    expect(await report(first, { to: at(2).toISOString() })).toEqual(ids(closed));
    expect(await report(undefined, { to: at(2).toISOString() })).toEqual(ids(closed, other));
    expect(await report(first, { from: at(4).toISOString(), to: at(5).toISOString() })).toEqual(
      ids(closed, ended),
    );
    expect(await report(first, { from: at(5).toISOString() })).toEqual(ids(running, ended));
    expect(await report(first, { from: "2026-03-20T00:00:00.000Z" })).toEqual(ids(running));
    const options = { limit: 100, start: undefined, now };
    // No period runs backwards, not even within an interval.
    const backwards = { from: at(9).toISOString(), to: at(8).toISOString() };
    expect(await report(first, backwards)).toEqual([]);
    await table.write({
      put: { ...keys.providerEntry(first, "active", providerId), providerId, resellerId: first },
    });
    const mine = (period: object) => incentiveStore(table).ofReseller(first, period, options);
    expect((await mine({ from: at(8).toISOString(), to: at(9).toISOString() })).items).not.toEqual([]);
    expect(await mine(backwards)).toEqual({ items: [] });
    const { items } = await incentiveStore(table).ofProvider(providerId, first, {}, options);
    expect(items.find(({ subscriptionId }) => subscriptionId === running.id)?.to).toBeUndefined();
    expect(items.find(({ subscriptionId }) => subscriptionId === ended.id)?.to).toBe(ended.commitmentEndDate);
  });
});
