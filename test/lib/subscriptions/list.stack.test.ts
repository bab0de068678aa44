import { newId } from "../../../lib/ids.ts";
import { subscriptions } from "../../../lib/subscriptions/items.ts";
import { subscriptionLists } from "../../../lib/subscriptions/list.ts";
import { keys } from "../../../lib/table/keys.ts";
import { day } from "../../support/clock.ts";
import { channelOf } from "../../support/customers.ts";
import { allPages, describeOnEachEngine } from "../../support/table.ts";
import { anOrganization } from "../../support/table-fixtures.ts";

const start = new Date("2026-01-31T10:00:00.000Z");
const aCaller = anOrganization("indirect-provider");
const now = new Date("2026-02-10T00:00:00.000Z");
const on = (days: number) => new Date(start.getTime() - days * day);

describeOnEachEngine("the list of subscriptions across customers", (open) => {
  /** Two providers of one reseller, whose subscriptions end one after the other, and in turn. */
  const setting = async () => {
    const table = await open();
    const channel = channelOf(table);
    const resellerId = newId("org", start);
    const named = { partnerId: "1", partnerOrganizationId: resellerId };
    const providers = [newId("org", start), newId("org", start)];
    for (const [at, providerId] of providers.entries()) {
      const status = at === 0 ? "active" : "ended";
      const entry = { ...keys.providerEntry(resellerId, status, providerId), type: "PartnershipEntry" };
      await table.write({ put: { ...entry, providerId, resellerId } });
    }
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

  it("is in the order of the terms' ends, each once, whatever the page's size, for a provider and over a reseller's", async () => {
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

  it("gets what an older release wrote by a backfill of the item, which then lacks nothing", async () => {
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
});
