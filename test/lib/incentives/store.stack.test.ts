import { newId } from "../../../lib/ids.ts";
import { creditKeys } from "../../../lib/incentives/items.ts";
import { keepClosedCreditKeys, keepOpenCreditKeys } from "../../../lib/incentives/keyed.ts";
import { incentiveStore } from "../../../lib/incentives/store.ts";
import { organizations } from "../../../lib/organizations/items.ts";
import { type CreditItem, credits, subscriptions } from "../../../lib/subscriptions/items.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { Table } from "../../../lib/table/table.ts";
import { aSubscription } from "../../support/subscriptions.ts";
import { allPages, describeOnEachEngine } from "../../support/table.ts";
import { anOrganization, withPartnership } from "../../support/table-fixtures.ts";

const now = new Date("2026-12-15T00:00:00.000Z");
const month = (number: number) => new Date(Date.UTC(2026, number, 1)).toISOString();
const resellers = ["org_a", "org_b"] as const;

describeOnEachEngine("incentive credits by period", (open) => {
  /** For each reseller a closed credit from each month to each later one, and an open one since every third month. */
  const setting = async () => {
    const table = await open();
    const provider = anOrganization("indirect-provider");
    await table.write(organizations.put(provider));
    const providerId = provider.id;
    for (const [number, resellerId] of resellers.entries()) {
      await withPartnership(table, providerId, resellerId);
      for (let from = 0; from < 9; from += 2)
        for (let to = from + 1; to < 9; to += 3) {
          const closed: CreditItem = {
            ...{
              type: "Credit",
              subscriptionId: newId("sub", now),
              customerId: newId("cus", now),
              providerId,
            },
            ...{ resellerId, partnerId: String(number), offerId: "office-basic", quantity: 1 },
            ...{ from: month(from), to: month(to) },
          };
          await table.write(credits.create(closed));
          await keepClosedCreditKeys(table, closed);
        }
      for (let from = 0; from < 9; from += 3) {
        const named = { providerId, partnerId: String(number), partnerOrganizationId: resellerId };
        const subscription = aSubscription(new Date(month(from)), { ...named, termDuration: "P3Y" });
        await table.write(subscriptions.create(subscription));
        await keepOpenCreditKeys(table, subscription);
      }
    }
    return { table, providerId };
  };

  const places = [undefined, month(-3), month(2), month(5), month(30)];
  const periods = places.flatMap((from) => places.map((to) => ({ from, to })));

  test("are found by keys exactly as by a full search, in pages of any size", async () => {
    const { table, providerId } = await setting();
    const { ofProvider, ofReseller } = incentiveStore(table);
    const linesOf = (some: readonly { subscriptionId: string; from: string; to?: string | undefined }[]) =>
      some.map(({ subscriptionId, from, to }) => [subscriptionId, from, to].join()).sort();
    let most = 0;
    for (const period of periods)
      for (const resellerId of [undefined, ...resellers, "org_c"]) {
        const list = async (furtherIndexed: boolean, limit: number) =>
          linesOf(
            await allPages((start) =>
              ofProvider({ id: providerId, furtherIndexed }, resellerId, period, { limit, start, now }),
            ),
          );
        const expected = await list(false, 100);
        most = Math.max(most, expected.length);
        for (const limit of [1, 4, 100])
          expect([period, await list(true, limit)]).toEqual([period, expected]);
        if (!resellerId || resellerId === "org_c") continue;
        for (const furtherIndexed of [false, true]) {
          const owner = { id: resellerId, furtherIndexed };
          const own = await allPages((start) => ofReseller(owner, period, { limit: 3, start, now }));
          expect(linesOf(own)).toEqual(expected);
        }
      }
    expect(most).toBeGreaterThan(20);
  });

  test("of an empty period answer one empty page, in two calls", async () => {
    const { table, providerId } = await setting();
    let calls = 0;
    const counted: Table = {
      ...table,
      page: (...asked) => {
        calls++;
        return table.page(...asked);
      },
    };
    const { ofProvider, ofReseller } = incentiveStore(counted);
    const paging = { limit: 25, start: undefined, now };
    for (const period of [{ to: month(-3) }, { from: month(-5), to: month(-3) }])
      for (const read of [
        () => ofProvider({ id: providerId, furtherIndexed: true }, undefined, period, paging),
        () => ofProvider({ id: providerId, furtherIndexed: true }, "org_c", period, paging),
        () => ofReseller({ id: "org_a", furtherIndexed: true, statesIndexed: true }, period, paging),
      ]) {
        calls = 0;
        expect([await read(), calls <= 2]).toEqual([{ items: [] }, true]);
      }
  });

  test("that have closed stay in the list before the stream consumer follows, and are in it once while it does and after a repetition", async () => {
    const { table, providerId } = await setting();
    const owner = { id: "org_a", furtherIndexed: true, statesIndexed: true };
    const { ofReseller } = incentiveStore(table);
    const linesOf = async (period = {}, limit = 3, credits = ofReseller) => {
      const list = (start: Record<string, string> | undefined) =>
        credits(owner, period, { limit, start, now });
      return (await allPages(list)).map(({ subscriptionId, from, to }) => [subscriptionId, from, to]);
    };
    const before = await linesOf();
    // The last one: its own key is passed by a page that starts after another open interval.
    const [subscriptionId] = before.findLast(([, , to]) => to === undefined) ?? [];
    const { items } = await table.page(keys.creditsByEnd("org_a"), { limit: 100, index: 2 });
    const entry = items.find((each) => each.subscriptionId === subscriptionId);
    const ids = { customerId: String(entry?.customerId), id: String(subscriptionId) };
    const subscription = await subscriptions.in(table).get(ids);
    if (!subscription?.credit) throw new Error("none is open");
    const closed: CreditItem = {
      ...{ type: "Credit", subscriptionId: ids.id, customerId: ids.customerId, providerId },
      ...{ ...subscription.credit, resellerId: "org_a", partnerId: "0", to: month(10) },
    };
    await table.write(subscriptions.update(subscription, { ...subscription, credit: undefined }));
    await table.write(credits.create(closed));
    const after = before.map((line) =>
      line[0] === ids.id && line[2] === undefined ? [ids.id, line[1], month(10)] : line,
    );
    expect((await linesOf()).toSorted()).toEqual(after.toSorted());
    // The consumer writes the keys of the closed interval, and removes those of the open one after that. The index
    // follows later: it shows the open one's keys, then both, then only the closed one's.
    const index = await open();
    for (const each of items) await index.write(creditKeys.put(creditKeys.parse(each)));
    const { ofReseller: ofLateIndex } = incentiveStore({
      ...table,
      page: (range, options) => (options.index ? index : table).page(range, options),
    });
    const opened = { by: "reseller", ...closed, to: undefined } as const;
    const keyed = creditKeys.put({ by: "reseller", ...closed });
    const everywhere = async (list = ofReseller) => {
      for (const period of [{}, { from: month(-3) }])
        for (const limit of [1, 2, 3, 4, 5, 100])
          expect((await linesOf(period, limit, list)).toSorted()).toEqual(after.toSorted());
    };
    await table.write(keyed);
    await everywhere();
    await everywhere(ofLateIndex);
    await table.write(creditKeys.delete(opened));
    await everywhere(ofLateIndex);
    await index.write(keyed);
    await everywhere(ofLateIndex);
    await index.write(creditKeys.delete(opened));
    await everywhere(ofLateIndex);
    for (let time = 0; time < 2; time++) await keepClosedCreditKeys(table, closed);
    expect((await linesOf()).toSorted()).toEqual(after.toSorted());
    const ended = (await table.page(keys.creditsByEnd(providerId), { limit: 100, index: 2 })).items;
    const ends = ended.filter((each) => each.subscriptionId === ids.id).map(({ to }) => to);
    expect(ends).toStrictEqual([month(10)]);
  });

  test.each([{ partnerOrganizationId: "org_b" }, { providerId: "org_other" }])(
    "are not listed by the key of an interval that is another organization's from the same instant on: %p",
    async (other) => {
      const { table, providerId } = await setting();
      const { ofReseller } = incentiveStore(table);
      const listed = async () => {
        const owner = { id: "org_a", furtherIndexed: true };
        const paging = { limit: 100, start: undefined, now };
        return (await ofReseller(owner, { from: month(-3) }, paging)).items;
      };
      const before = await listed();
      const open = before.find(({ to }) => to === undefined);
      const { items } = await table.page(keys.credits(providerId), { limit: 100, index: true });
      const stored = items.find(({ id }) => id === open?.subscriptionId);
      const subscription = subscriptions.parse(stored ?? {});
      await table.write(subscriptions.update(subscription, { ...subscription, ...other }));
      expect(await listed()).toEqual(before.filter((credit) => credit !== open));
    },
  );

  test("of a provider are listed once while the index shows one that has closed and its subscription as it was", async () => {
    const { table, providerId } = await setting();
    const { ofProvider } = incentiveStore(table);
    const owner = { id: providerId, furtherIndexed: true };
    const linesOf = async (resellerId: string | undefined, limit: number) =>
      (
        await allPages((start: Record<string, string> | undefined) =>
          ofProvider(owner, resellerId, {}, { limit, start, now }),
        )
      ).map(({ subscriptionId, from }) => [subscriptionId, from]);
    const before = await linesOf(undefined, 100);
    const { items } = await table.page(keys.credits(providerId), { limit: 100, index: true });
    const open = items.filter(({ type }) => type === subscriptions.type).map(subscriptions.parse);
    for (const { id, customerId, partnerId, partnerOrganizationId, credit } of open) {
      if (!partnerId || !partnerOrganizationId || !credit) throw new Error("none is open");
      const named = { providerId, partnerId, resellerId: partnerOrganizationId };
      const closed = { ...named, ...credit, subscriptionId: id, customerId, to: month(10) };
      await table.write(credits.create({ type: "Credit", ...closed }));
    }
    for (const limit of [1, 2, 3, 100]) expect(await linesOf(undefined, limit)).toEqual(before);
    for (const limit of [1, 100])
      expect(await linesOf("org_a", limit)).toEqual(before.slice(0, before.length / 2));
  });
});
