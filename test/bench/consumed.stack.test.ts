import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { consumerOn, filled } from "../../bench/consumed.ts";
import { type Channel, itemsOf } from "../../infra/load/customers.ts";
import { historyOf } from "../../infra/load/history.ts";
import { customerBeginnings } from "../../lib/customers/search-items.ts";
import { newId } from "../../lib/ids.ts";
import type { Item } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import { openTable } from "../../lib/table/table.ts";
import { anOffer } from "../support/subscriptions.ts";
import { oneTableByName } from "../support/table.ts";

const began = new Date("2026-03-10T09:30:00.000Z");
const channel: Channel = {
  providerId: newId("org", began),
  resellers: [1, 2].map((number) => ({ id: newId("org", began), mpnId: `600000${number}` })),
  offers: [anOffer("desk"), anOffer("cloud")],
  began,
};
/** More customers than the search index reads for one beginning of a word, so that some become common. */
const customers = 60;
const everything = [
  { dynamodb: { NewImage: { type: { S: ["Customer", "CustomerPartner", "Subscription", "AuditRecord"] } } } },
];

const byKey = (items: readonly (Item & Key)[]) => {
  const found = new Map(items.map((item) => [`${item.PK} ${item.SK}`, JSON.parse(JSON.stringify(item))]));
  expect(found.size).toBe(items.length);
  return found;
};

test("an import of many customers leaves the same items in a table as the stream consumer", async () => {
  const { name: TableName, client } = await oneTableByName();
  const table = openTable(TableName, client);
  const before = {
    providerId: channel.providerId,
    beginning: "ltd",
    customerIds: ["cus_before"],
    version: 3,
  };
  const known = { ...customerBeginnings.key(before), ...customerBeginnings.attributes(before) };
  const items = Array.from({ length: customers }, (_, number) => [
    ...itemsOf(table, channel, number),
    ...historyOf(table, channel, number),
  ]);
  const puts = [known, ...items.flat()].values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const put of puts) await table.write({ put });
    }),
  );
  const consume = consumerOn(table, everything);
  for (const some of items) await consume(some);
  const pages = await Array.fromAsync(paginateScan({ client }, { TableName }));
  const kept = byKey(pages.flatMap(({ Items }) => (Items ?? []) as (Item & Key)[]));

  const bunches = filled({ before: [known], channel, customers, patterns: everything });
  const made = byKey((await Array.fromAsync(bunches)).flat());
  expect(made).toEqual(kept);
  expect(
    kept
      .values()
      .filter(({ type }) => type === "AdministeredWord")
      .toArray(),
  ).not.toHaveLength(0);
  expect(made.get(`ORG#${channel.providerId} BEGINNING#ltd`)).toMatchObject({ common: true });
});
