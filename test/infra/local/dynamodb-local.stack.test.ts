import { createConnection } from "node:net";
import { networkInterfaces } from "node:os";
import { createTable } from "../../../infra/local/create-table.ts";
import { startDynamoDb } from "../../../infra/local/dynamodb.ts";
import { get, put, tableProperties } from "./support/table.ts";

test("DynamoDB Local accepts the template's table, and listens on one loopback address", async () => {
  const database = await startDynamoDb({ engine: "dynamodb-local" });
  expect(database.engine).toBe("dynamodb-local");
  await createTable(database.url, tableProperties, "Twotier");
  await put(database.url, "Twotier", "one");
  expect(await get(database.url, "Twotier", "one")).toMatchObject({ Item: { PK: { S: "one" } } });

  const { hostname, port } = new URL(database.url);
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address));
  const others = [...addresses, "127.0.0.1"].filter((address) => address !== hostname);
  for (const host of others) {
    const outcome = await new Promise((resolve) => {
      const socket = createConnection({ host, port: Number(port) }, () => resolve("open"));
      socket.on("error", () => resolve("closed"));
    });
    expect([host, outcome]).toEqual([host, "closed"]);
  }
  await database.close();
});
