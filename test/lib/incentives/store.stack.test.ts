import { newId } from "../../../lib/ids.ts";
import { incentiveStore, overlaps } from "../../../lib/incentives/store.ts";
import type { SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import { subscriptionStore } from "../../../lib/subscriptions/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { Table } from "../../../lib/table/table.ts";
import { channelOf } from "../../support/customers.ts";
import { allPages, describeOnEachEngine } from "../../support/table.ts";

const start = new Date("2026-01-31T10:00:00.000Z");
const day = (number: number) => new Date(Date.UTC(2026, 1, number));
const at = (number: number) => day(number).toISOString();

it.each([
  [{}, true],
  [{ from: at(5) }, true],
  [{ from: at(9) }, true],
  [{ from: at(10) }, false],
  [{ to: at(4) }, false],
  [{ to: at(5) }, true],
])("an interval from the 5th up to the 10th is in %j: %s", (period, inside) => {
  expect(overlaps({ from: at(5), to: at(10) }, period)).toBe(inside);
});

describeOnEachEngine("incentive credits", (open) => {
  const change = async (table: Table, before: SubscriptionItem, to: Partial<SubscriptionItem>, now: Date) => {
    const options = { now, operations: ["change"] as const };
    await table.transact(await subscriptionStore(table).change(before, { ...before, ...to }, options));
  };
  /** A provider in a reseller's list. */
  const listProvider = (table: Table, resellerId: string, status: "active" | "ended", providerId: string) =>
    table.write({ put: { ...keys.providerEntry(resellerId, status, providerId), providerId, resellerId } });

  it("of a reseller are reported provider by provider, each interval once whatever the page's size", async () => {
    const table = await open();
    const channel = channelOf(table);
    const resellerId = newId("org", start);
    const named = { partnerId: "1", partnerOrganizationId: resellerId };
    const expected: string[] = [];
    for (let provider = 0; provider < 12; provider++) {
      const id = newId("org", new Date(start.getTime() + provider));
      await listProvider(table, resellerId, provider % 3 === 0 ? "ended" : "active", id);
      const customer = await channel.customer(id, start);
      for (let count = 0; count < provider % 4; count++) {
        const subscription = await channel.subscription(customer, day(count + 1), named);
        await change(table, subscription, { quantity: 11 }, day(count + 3));
        expected.push(`${subscription.id} 10`, `${subscription.id} 11`);
      }
    }
    const { ofReseller } = incentiveStore(table);
    for (const limit of [1, 3, 25, 100]) {
      const seen = await allPages(async (next) => {
        const page = await ofReseller(resellerId, {}, { limit, start: next, now: day(20) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        return page;
      });
      const intervals = seen.map(({ subscriptionId, quantity }) => `${subscriptionId} ${quantity}`);
      expect(intervals.sort()).toEqual(expected.sort());
    }
  });

  it("of a provider are reported by reseller and period, those that run and those that the clock has ended", async () => {
    const table = await open();
    const channel = channelOf(table);
    const [providerId, first, second] = [newId("org", start), newId("org", start), newId("org", start)];
    const customer = await channel.customer(providerId, start);
    const of = (from: number, partnerOrganizationId: string, more: Partial<SubscriptionItem> = {}) =>
      channel.subscription(customer, day(from), { partnerId: "1", partnerOrganizationId, ...more });
    const closed = await of(1, first);
    await change(table, closed, { status: "suspended" }, day(5));
    const running = await of(6, first);
    const other = await of(2, second);
    const ended = await of(3, first, { autoRenewEnabled: false });
    const options = { limit: 100, start: undefined, now: new Date("2026-04-01T00:00:00.000Z") };
    const { ofProvider, ofReseller } = incentiveStore(table);
    const report = async (resellerId: string | undefined, period: { from?: string; to?: string }) =>
      (await ofProvider(providerId, resellerId, period, options)).items;
    for (const [resellerId, period, ...expected] of [
      [undefined, {}, closed, running, other, ended],
      [first, {}, closed, running, ended],
      [first, { to: at(2) }, closed],
      [undefined, { to: at(2) }, closed, other],
      [first, { from: at(4), to: at(5) }, closed, ended],
      [first, { from: at(5) }, running, ended],
      [first, { from: "2026-03-20T00:00:00.000Z" }, running],
      // No period runs backwards, not even within an interval.
      [first, { from: at(9), to: at(8) }],
    ] as const) {
      const found = (await report(resellerId, period)).map(({ subscriptionId }) => subscriptionId);
      expect([period, found.sort()]).toEqual([period, expected.map(({ id }) => id).sort()]);
    }
    const ends = new Map((await report(first, {})).map(({ subscriptionId, to }) => [subscriptionId, to]));
    expect([ends.get(running.id), ends.get(ended.id)]).toEqual([undefined, ended.commitmentEndDate]);

    await listProvider(table, first, "active", providerId);
    const forwards = await ofReseller(first, { from: at(8), to: at(9) }, options);
    expect(forwards.items).not.toEqual([]);
    expect(await ofReseller(first, { from: at(9), to: at(8) }, options)).toEqual({ items: [] });
  });
});
