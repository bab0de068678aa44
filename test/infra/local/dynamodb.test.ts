import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createTable, findJava, startDynamoDb } from "../../../infra/local/dynamodb.ts";
import { get, put, tableProperties, until } from "./support/table.ts";

const directory = mkdtempSync(join(tmpdir(), "twotier-table-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("a table is made from the template's resource, and found again with its items after a restart", async () => {
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

test("without a file two databases have nothing in common", async () => {
  const [one, other] = await Promise.all([startDynamoDb(), startDynamoDb()]);
  await Promise.all([one, other].map(({ url }) => createTable(url, tableProperties, "Twotier")));
  await put(one.url, "Twotier", "mine");
  expect(await get(other.url, "Twotier", "mine")).toEqual({});
  await Promise.all([one.close(), other.close()]);
  await expect(put(one.url, "Twotier", "late")).rejects.toThrow("ECONNREFUSED");
});

test("a database ends with the process that started it, however that ends", async () => {
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
  await until(async () => !(await answers()), "the database is gone");
});

const withJava = findJava() ? test : test.skip;
withJava("DynamoDB Local takes the same table where Java is there", async () => {
  const database = await startDynamoDb({
    engine: "dynamodb-local",
    file: join(directory, "java", "table.db"),
  });
  expect(database.engine).toBe("dynamodb-local");
  await createTable(database.url, tableProperties, "Twotier");
  await put(database.url, "Twotier", "one");
  expect(await get(database.url, "Twotier", "one")).toMatchObject({ Item: { PK: { S: "one" } } });
  await database.close();
});
