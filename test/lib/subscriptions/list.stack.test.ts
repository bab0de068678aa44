import type { Caller } from "../../../lib/http/caller.ts";
import { newId } from "../../../lib/ids.ts";
import { organizations } from "../../../lib/organizations/items.ts";
import { subscriptions } from "../../../lib/subscriptions/items.ts";
import { updateKeysOfCustomer, updateSubscriptionKeys } from "../../../lib/subscriptions/keyed.ts";
import { subscriptionLists } from "../../../lib/subscriptions/list.ts";
import { settledAt } from "../../../lib/subscriptions/states.ts";
import { keys } from "../../../lib/table/keys.ts";
import { day } from "../../support/clock.ts";
import { channelOf } from "../../support/customers.ts";
import { allPages, describeOnEachEngine } from "../../support/table.ts";
import { anOrganization, withPartnership } from "../../support/table-fixtures.ts";

const start = new Date("2026-01-31T10:00:00.000Z");
const aCaller = anOrganization("indirect-provider");
const now = new Date("2026-02-10T00:00:00.000Z");
const on = (days: number) => new Date(start.getTime() - days * day);

describeOnEachEngine("the list of subscriptions across customers", (open) => {
  /** Two providers of one reseller, whose subscriptions end one after another, alternating between the providers. */
  const setting = async () => {
    const table = await open();
    const channel = channelOf(table);
    const resellerId = newId("org", start);
    const named = { partnerId: "1", partnerOrganizationId: resellerId };
    const providers = [newId("org", start), newId("org", start)];
    for (const [at, providerId] of providers.entries())
      await withPartnership(table, providerId, resellerId, at === 0 ? "active" : "ended");
    const made: { id: string; providerId: string; end: string; reached: boolean; mine: boolean }[] = [];
    for (let number = 0; number < 24; number++) {
      const providerId = providers[number % 2] ?? "";
      const customer = await channel.customer(providerId, start);
      const isAdministered = number % 3 === 0;
      if (isAdministered)
        await channel.relationship(customer, resellerId, { adminSince: start.toISOString() });
      const mine = number % 5 === 0;
      const more = { ...(mine && named), autoRenewEnabled: number % 4 !== 0 };
      const { id, commitmentEndDate: end } = await channel.subscription(
        customer,
        on(20 - (number % 7)),
        more,
      );
      made.push({ id, providerId, end, reached: isAdministered || (mine && number % 2 === 0), mine });
    }
    made.sort((one, other) => (`${one.end}#${one.id}` < `${other.end}#${other.id}` ? -1 : 1));
    return { table, lists: subscriptionLists(table), resellerId, providers, made };
  };

  it("is sorted by the terms' ends, each once, with any page size, for a provider and for a reseller", async () => {
    const { lists, resellerId, providers, made } = await setting();
    const [providerId = ""] = providers;
    for (const limit of [1, 3, 5, 100])
      for (const [caller, expected] of [
        [
          { id: providerId, type: "indirect-provider" },
          made.filter((each) => each.providerId === providerId),
        ],
        [{ id: resellerId, type: "indirect-reseller" }, made.filter(({ reached }) => reached)],
      ] as const) {
        const organization = { ...aCaller, ...caller };
        const found = await allPages(async (next) => {
          const page = await lists.page(organization, {}, { limit, start: next, now });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          return page;
        });
        expect(found.map(({ subscription }) => subscription.id)).toEqual(expected.map(({ id }) => id));
      }
  });

  it("includes items of an older release after a backfill of the item, which then lacks nothing", async () => {
    const { table, providers } = await setting();
    const raw = (await table.page(keys.subscriptionEnds(providers[0] ?? ""), { limit: 1, index: 2 }))
      .items[0];
    const { GSI2PK: _, GSI2SK: __, PK, SK, ...older } = raw ?? {};
    const key = { PK: String(PK), SK: String(SK) };
    await table.write({ put: { ...older, ...key } });
    const write = subscriptions.backfill({ ...older, ...key });
    if (!write) throw new Error("nothing was found to be missing");
    await table.write(write);
    expect(await table.get(key)).toEqual(raw);
    expect(subscriptions.backfill({ ...raw, ...key })).toBeUndefined();
  });

  it("finds by keys exactly what a full search finds, in pages of any size, and follows changes", async () => {
    const { table, lists, resellerId, providers, made } = await setting();
    const [id = ""] = providers;
    const own = made.filter(({ providerId }) => providerId === id);
    const each = subscriptions.in(table).each(keys.subscriptionEnds(id), { index: 2 });
    const stored = await Array.fromAsync(each);
    const cancelled = stored[3];
    if (!cancelled) throw new Error("there are too few");
    await updateSubscriptionKeys(table, cancelled);
    const over = { ...cancelled, status: "cancelled" as const, autoRenewEnabled: false };
    await table.write(subscriptions.update(cancelled, over));
    for (const one of stored) await updateSubscriptionKeys(table, one);
    for (const providerId of providers) await table.write(organizations.put({ ...aCaller, id: providerId }));
    const ids = async (caller: Partial<Caller["organization"]>, filter: object, limit: number) =>
      (
        await allPages((next) =>
          lists.page({ ...aCaller, type: "indirect-provider", ...caller }, filter, {
            limit,
            start: next,
            now,
          }),
        )
      ).map(({ subscription }) => subscription.id);
    const provider = { id };
    const reseller = { id: resellerId, type: "indirect-reseller" as const };
    for (const filter of [
      { status: "cancelled" },
      { status: "active", autoRenewEnabled: false },
      { status: "suspended" },
      { partnerId: "1" },
      { partnerId: "1", status: "active" },
      { offerId: cancelled.offerId },
      { offerId: "none" },
      { autoRenewEnabled: true, endsAfter: own[2]?.end, endsBefore: own[9]?.end },
    ])
      for (const limit of [1, 25])
        expect([filter, await ids({ ...provider, filtersIndexed: true }, filter, limit)]).toEqual([
          filter,
          await ids(provider, filter, limit),
        ]);
    expect(await ids({ ...provider, filtersIndexed: true }, { status: "cancelled" }, 1)).toEqual([
      cancelled.id,
    ]);
    // A reseller has its own keys, which find the same subscriptions as its providers' lists.
    const keyed = { ...reseller, furtherIndexed: true };
    for (const providerId of providers)
      for await (const one of subscriptions.in(table).each(keys.subscriptionEnds(providerId), { index: 2 }))
        await updateSubscriptionKeys(table, one);
    const other = own.find(({ reached, mine }) => reached && !mine);
    const { customerId = "" } = stored.find((one) => one.id === other?.id) ?? {};
    for (const filter of [
      {},
      { status: "cancelled" },
      { partnerId: "1" },
      { partnerId: "1", autoRenewEnabled: false },
    ])
      for (const limit of [1, 7, 25])
        expect([filter, await ids(keyed, filter, limit)]).toEqual([
          filter,
          await ids(reseller, filter, limit),
        ]);
    expect(await ids(keyed, {}, 25)).not.toEqual([]);
    // Once its access has ended, no key is left.
    const relationship = await table.get(keys.resellerRelationship(customerId, resellerId));
    if (!relationship || !other) throw new Error("the reseller administers none of the first provider's");
    await table.write({
      update: keys.resellerRelationship(customerId, resellerId),
      remove: ["adminSince", "GSI2PK", "GSI2SK"],
    });
    expect(await ids(keyed, {}, 25)).not.toContain(other.id);
    await updateKeysOfCustomer(table, customerId);
    expect(await table.get(keys.subscriptionKeys(customerId, other.id, "offer", resellerId))).toBeUndefined();
    expect(await table.get(keys.subscriptionKeys(customerId, other.id, "offer"))).toBeDefined();
    const mine = (await ids(reseller, {}, 25)).filter((found) => own.some((one) => one.id === found));
    expect(
      (await ids(reseller, { offerId: cancelled.offerId }, 3)).filter((one) => mine.includes(one)),
    ).toEqual(mine);
  });

  it("finds what has expired by the clock before that is recorded, once and in pages of any size", async () => {
    const { table, lists, providers } = await setting();
    const [id = ""] = providers;
    const each = subscriptions.in(table).each(keys.subscriptionEnds(id), { index: 2 });
    const stored = await Array.fromAsync(each);
    const [first] = stored;
    if (!first) throw new Error("there is none");
    await table.write(subscriptions.update(first, { ...first, status: "suspended" }));
    for (const one of stored) await updateSubscriptionKeys(table, one);
    const ends = stored.map(({ commitmentEndDate }) => commitmentEndDate).sort();
    const end = ends.at(-1) ?? "";
    const later = new Date(end);
    const provider = { ...aCaller, id, type: "indirect-provider" as const };
    const listed = async (filter: object, limit: number, filtersIndexed = true) =>
      await allPages((next) =>
        lists.page({ ...provider, filtersIndexed }, filter, { limit, start: next, now: later }),
      );
    const whole = (await listed({}, 100)).map(({ subscription }) => settledAt(subscription, later));
    const expected = (fits: (one: (typeof whole)[number]) => boolean) =>
      whole.filter(fits).map((one) => one.id);
    const cases: [object, (one: (typeof whole)[number]) => boolean][] = [
      [{ status: "expired" }, ({ status }) => status === "expired"],
      [{ status: "expired", autoRenewEnabled: false }, ({ status }) => status === "expired"],
      [{ status: "expired", autoRenewEnabled: true }, () => false],
      [
        { status: "expired", endsBefore: end },
        (one) => one.status === "expired" && one.commitmentEndDate < end,
      ],
      [{ autoRenewEnabled: false }, ({ autoRenewEnabled }) => !autoRenewEnabled],
    ];
    for (const [filter, fits] of cases)
      for (const limit of [2, 100])
        for (const filtersIndexed of [true, false]) {
          const found = (await listed(filter, limit, filtersIndexed)).map(
            ({ subscription }) => subscription.id,
          );
          expect([filter, limit, filtersIndexed, found]).toEqual([
            filter,
            limit,
            filtersIndexed,
            expected(fits),
          ]);
        }
    expect(expected(({ status }) => status === "expired").length).toBeGreaterThan(1);
  });
});
