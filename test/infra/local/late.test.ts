import { createTable } from "../../../infra/local/create-table.ts";
import { startDynamoDb } from "../../../infra/local/dynamodb.ts";
import { openGuards } from "../../../infra/local/guards.ts";
import type { Endpoints } from "../../../infra/local/stack-options.ts";
import { tidyLate } from "../../../infra/local/tidying.ts";
import { call } from "../../../infra/local/wire.ts";
import { eventually } from "../../support/invitations.ts";
import { get, put, tableProperties } from "./support/table.ts";

const ref = "Twotier";
const table = { logicalId: "Table", ref, attributes: {}, properties: tableProperties };
const template = {
  ofType: (type: string) => (type === "AWS::DynamoDB::GlobalTable" ? [table] : []),
  outputs: () => ({}),
};

test("with AWS's limits an index shows writes with a delay, and expired items go a day later", async () => {
  const database = await startDynamoDb();
  const { url } = database;
  const place = { region: "eu-central-1", accountId: "000000000000" };
  await createTable(url, tableProperties, ref);
  const indexed = { GSI1PK: { S: "all" }, GSI1SK: { S: "1" } };
  await put(url, ref, "before", indexed);
  const endpoints = { dynamodb: url } as Endpoints;
  const guards = await openGuards({ template, ...place, endpoints, limited: true, late: 2_000 });
  try {
    const indexedAt = async (at: string) => {
      const answer: any = await call(at, "DynamoDB_20120810.Query", {
        TableName: ref,
        IndexName: "GSI1",
        KeyConditionExpression: "GSI1PK = :all",
        ExpressionAttributeValues: { ":all": { S: "all" } },
      });
      return answer.Items.map(({ PK }: { PK: { S: string } }) => PK.S).sort();
    };
    const { dynamodb } = guards.endpoints;
    expect(await indexedAt(dynamodb)).toEqual(["before"]);
    await put(dynamodb, ref, "after", indexed);
    await call(dynamodb, "DynamoDB_20120810.DeleteItem", {
      TableName: ref,
      Key: { PK: { S: "before" }, SK: { S: "-" } },
    });
    // The table has it, and so has the index of a database without delays.
    expect([await indexedAt(url), await indexedAt(dynamodb)]).toEqual([["after"], ["before"]]);
    expect(await get(dynamodb, ref, "after")).toHaveProperty("Item");
    await eventually("the index follows", async () => (await indexedAt(dynamodb)).join() === "after");

    const expiry = 2_000_000_000;
    await put(url, ref, "expiring", { ttl: { N: String(expiry) } });
    const hours = (count: number) => new Date((expiry + count * 3_600) * 1_000);
    expect(await tidyLate(url, ref, "ttl", hours(23))).toBe(0);
    expect(await tidyLate(url, ref, "ttl", hours(25))).toBe(1);
    expect(await get(url, ref, "expiring")).toEqual({});
    expect(await get(url, ref, "after")).toHaveProperty("Item");
  } finally {
    await guards.close();
    await database.close();
  }
});
