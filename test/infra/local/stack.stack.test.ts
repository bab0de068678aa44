import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DemoUser } from "../../../infra/local/description.ts";
import { type LocalStack, startStack } from "../../../infra/local/stack.ts";
import { assembly } from "../../support/assembly.ts";
import { scratch } from "../../support/scratch.ts";
import { get, put } from "./support/table.ts";

const base = scratch();
const directory = join(base, "one");
const someone: DemoUser = {
  email: "ann@example.com",
  password: "Correct-horse-1",
  organization: "Example",
  type: "operator",
  roles: ["GlobalAdmin"],
};
let seeded = 0;

const start = (more: object = {}): Promise<LocalStack> =>
  startStack({
    directory,
    assembly,
    processes: 1,
    async seed() {
      seeded++;
      return { users: [someone], clients: [] };
    },
    ...more,
  });

/** What `npm run token` writes to its error output. Not by spawnSync, because the user pool answers from this process. */
const tokenErrors = (...args: string[]) =>
  new Promise<string>((resolve) => {
    const env = { PATH: process.env.PATH, TWOTIER_DIRECTORY: directory };
    const command = new URL("../../../infra/local/token.ts", import.meta.url).pathname;
    execFile(process.execPath, [command, ...args], { env }, (_error, _stdout, stderr) => resolve(stderr));
  });

let stack: LocalStack;
beforeAll(async () => {
  stack = await start();
}, 60_000);
afterAll(() => stack.stop());

test("only the owner can read the stack's files", () => {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const paths = [directory, ...entries.map(({ parentPath, name }) => join(parentPath, name))];
  expect(paths.filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([]);
});

test("a folder with other files is refused, because a stack may empty it", async () => {
  const foreign = join(base, "foreign");
  mkdirSync(foreign);
  writeFileSync(join(foreign, "thesis.txt"), "");
  await expect(start({ directory: foreign })).rejects.toThrow("Choose an empty folder");
});

test("a taken port of the inbox is found before anything is started", async () => {
  const inbox = Number(new URL(stack.inboxUrl).port);
  const lines: string[] = [];
  const more = { directory: join(base, "late"), port: inbox - 1, log: (line: string) => lines.push(line) };
  // The port before the inbox's may belong to another program.
  await expect(start(more)).rejects.toThrow(new RegExp(`Port (${inbox}|${inbox - 1}) is taken`));
  expect(lines).toEqual([]);
});

// The README's tour uses the tokens that the command prints.
test("the token command names the demo users to somebody who asks for another, or for nobody's token", async () => {
  expect(await tokenErrors("bob@example.com")).toMatch(
    /bob@example\.com is no demo user[\s\S]*ann@example\.com/,
  );
  expect(await tokenErrors()).toContain("npm run token -- <email>");
});

test("a restart keeps data and ids without seeding again; the option fresh empties all", async () => {
  await expect(start()).rejects.toThrow(`in use by another stack (process ${process.pid})`);
  const { tableName, userPoolId, clientId } = stack;
  await put(stack.dynamodbUrl, tableName, "first");
  await stack.stop();
  expect(existsSync(join(directory, "stack.json"))).toBe(false);
  expect(await tokenErrors(someone.email)).toContain("not running");
  stack = await start();
  expect(stack).toMatchObject({ tableName, userPoolId, clientId, users: [someone] });
  expect(seeded).toBe(1);
  expect(await get(stack.dynamodbUrl, tableName, "first")).toHaveProperty("Item");
  await stack.stop();

  stack = await start({ fresh: true });
  expect(await get(stack.dynamodbUrl, tableName, "first")).toEqual({});
  expect(seeded).toBe(2);
});
