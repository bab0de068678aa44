import { spawn } from "node:child_process";
import { request } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createTable } from "../../../infra/local/create-table.ts";
import { openDoor } from "../../../infra/local/door.ts";
import { startDynamoDb } from "../../../infra/local/dynamodb.ts";
import { eventually } from "../../support/invitations.ts";
import { scratch } from "../../support/scratch.ts";
import { get, put, tableProperties } from "./support/table.ts";

const directory = scratch();

test("a table is made from the template's resource, and keeps its items over a restart", async () => {
  const file = join(directory, "kept", "table.db");
  const first = await startDynamoDb({ engine: "dynoxide", file });
  expect(first.engine).toBe("dynoxide");
  await createTable(first.url, tableProperties, "Twotier");
  await put(first.url, "Twotier", "kept");
  await first.close();

  const second = await startDynamoDb({ engine: "dynoxide", file });
  await createTable(second.url, tableProperties, "Twotier");
  expect(await get(second.url, "Twotier", "kept")).toMatchObject({ Item: { PK: { S: "kept" } } });
  await expect(
    createTable(second.url, { ...tableProperties, GlobalSecondaryIndexes: undefined }, "Twotier"),
  ).rejects.toThrow("--fresh");
  await second.close();

  const database = new DatabaseSync(file);
  const indexes = database.prepare("SELECT name FROM sqlite_master WHERE type = 'index'").all();
  database.close();
  expect(indexes.map(({ name }) => name)).toContain("_stream_records_by_sequence");
});

test("a database ends with the process that started it, however that process ends", async () => {
  const module = new URL("../../../infra/local/dynamodb.ts", import.meta.url).href;
  const script = `import { startDynamoDb } from ${JSON.stringify(module)}; console.log((await startDynamoDb({ file: ${JSON.stringify(join(directory, "killed", "table.db"))} })).url); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve) => {
    parent.stdout.once("data", (line: Buffer) => resolve(line.toString().trim()));
  });
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  expect(await answers()).toBe(true);
  parent.kill("SIGKILL");
  await eventually("the database is gone", async () => !(await answers()));
});

test("the proxy before the database passes calls on, and answers no web page", async () => {
  const database = await startDynamoDb();
  const door = await openDoor(database.url);
  await createTable(door.url, tableProperties, "Twotier");
  await put(database.url, "Twotier", "there");
  expect(await get(door.url, "Twotier", "there")).toHaveProperty("Item");
  const ask = (method: string, headers: Record<string, string>) =>
    new Promise<[number | undefined, boolean]>((resolve, reject) => {
      const asked = request(door.url, { method, headers }, (response) => {
        const readable = "access-control-allow-origin" in response.headers;
        response.resume().on("end", () => resolve([response.statusCode, readable]));
      });
      asked.on("error", reject).end();
    });
  expect(await ask("POST", { origin: "https://evil.example" })).toEqual([403, false]);
  expect(await ask("POST", { origin: "null" })).toEqual([403, false]);
  expect(await ask("OPTIONS", { origin: "http://127.0.0.1:3000" })).toEqual([403, false]);
  expect(await ask("POST", { host: "evil.example" })).toEqual([421, false]);
  await database.close();
  expect(await ask("GET", {})).toEqual([502, false]);
  await door.close();
});

test("on Linux every database has an address that cannot be guessed", async () => {
  const [one, other] = await Promise.all([startDynamoDb(), startDynamoDb()]);
  const [host, otherHost] = [one, other].map(({ url }) => new URL(url).hostname);
  expect(host).not.toBe(otherHost);
  await Promise.all([one.close(), other.close()]);
});
