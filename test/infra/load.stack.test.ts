import type { BatchWriteCommand, BatchWriteCommandOutput } from "@aws-sdk/lib-dynamodb";
import { type Channel, itemsOf } from "../../infra/load/customers.ts";
import { load, progress } from "../../infra/load/load.ts";
import { customerUsers } from "../../lib/customers/items.ts";
import { customerStore } from "../../lib/customers/store.ts";
import { newId } from "../../lib/ids.ts";
import { subscriptions } from "../../lib/subscriptions/items.ts";
import { keys } from "../../lib/table/keys.ts";
import { openTable } from "../../lib/table/table.ts";
import { anOffer } from "../support/subscriptions.ts";
import { oneTableByName } from "../support/table.ts";

const began = new Date("2026-03-10T09:30:00.000Z");
const channel: Channel = {
  providerId: newId("org", began),
  resellers: [{ id: newId("org", began), mpnId: "6000001" }],
  offers: [anOffer("desk"), anOffer("cloud")],
  began,
};

test("a load writes the same items as orders do, resumes where it was, and repeats unprocessed writes", async () => {
  const { name: tableName, client } = await oneTableByName();
  const table = openTable(tableName, client);
  const store = customerStore(table);
  let refused = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const { RequestItems } = args.input as BatchWriteCommand["input"];
      const all = RequestItems?.[tableName];
      if (!all || refused > 2) return next(args);
      refused++;
      // The first attempts write one item each.
      const some = { RequestItems: { [tableName]: all.slice(0, 1) } };
      const { output, ...rest } = await next({ ...args, input: some as typeof args.input });
      const UnprocessedItems = { [tableName]: all.slice(1) };
      return { ...rest, output: { ...output, UnprocessedItems } as BatchWriteCommandOutput };
    },
    { step: "initialize", priority: "low" },
  );
  const steps: number[] = [];
  const onStep = (done: number) => steps.push(done);
  const waits: number[] = [];
  const wait = async (milliseconds: number) => waits.push(milliseconds);
  await load({ client, tableName, channel, from: 0, customers: 120, onStep, wait });
  expect([steps, waits.length, refused]).toEqual([[100, 120], 3, 3]);

  const listed = async () =>
    (await table.page(keys.customersOf(channel.providerId), { limit: 200 })).items.length;
  expect(await listed()).toBe(120);
  await load({ client, tableName, channel, from: 120, customers: 130, onStep, transactions: true });
  expect(await listed()).toBe(130);

  const item = itemsOf(table, channel, 5).find(({ type }) => type === "Customer");
  const [customer, relationships] = await store.withRelationships(String(item?.id));
  expect(customer).toMatchObject({
    providerId: channel.providerId,
    associatedPartnerId: channel.resellers[0]?.id,
  });
  expect(relationships).toMatchObject([{ associated: true, recordCount: 3 }]);
  const organizationId = String(customer?.id);
  const admin = { organizationId, id: String(customer?.adminId) };
  expect(await customerUsers.in(table).get(admin)).toMatchObject({ status: "active" });
  const held = await Array.fromAsync(subscriptions.in(table).each(keys.subscriptions(organizationId)));
  expect(held.map(({ status, partnerId }) => [status, partnerId])).toEqual(
    Array(3).fill(["active", "6000001"]),
  );
});

test("the progress line shows the count, the pace and the remaining time", () => {
  expect(progress(2_500, 10_000, { from: 500, seconds: 4 })).toBe(
    `[${"█".repeat(7)}${"·".repeat(23)}] 2,500 of 10,000 customers, 500 a second, 15 s left`,
  );
});
