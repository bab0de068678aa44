import { request } from "node:http";
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

test("DynamoDB Local refuses requests of web pages, and of names that resolve to this machine", async () => {
  const database = await startDynamoDb({ engine: "dynamodb-local" });
  const { host } = new URL(database.url);
  const statusOf = (headers: Record<string, string>, method = "POST") =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request(database.url, { method, headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on("error", reject);
      asked.end();
    });
  const page = { origin: "https://page.example" };
  expect(await statusOf(page)).toBe(403);
  expect(await statusOf({ ...page, "access-control-request-method": "POST" }, "OPTIONS")).toBe(403);
  expect(await statusOf({ origin: "null" })).toBe(403);
  expect(await statusOf({ host: "page.example" })).toBe(421);
  expect([403, 421]).not.toContain(await statusOf({}));
  expect([403, 421]).not.toContain(await statusOf({ origin: `http://${host}` }));
  await database.close();
});
