import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import * as z from "zod";
import type { DemoUser } from "../../../infra/local/description.ts";
import { type LocalStack, startStack } from "../../../infra/local/stack.ts";
import { scratch } from "../../support/scratch.ts";
import { at } from "../../support/stand-in.ts";
import { smallStack } from "./support/small-stack.ts";
import { get } from "./support/table.ts";

const base = scratch();
const directory = join(base, "one");
const local = new URL("../../../infra/local/", import.meta.url);
const someone: DemoUser = {
  email: "ann@example.com",
  password: "Correct-horse-1",
  organization: "Example",
  type: "operator",
  roles: ["GlobalAdmin"],
};
let seeded = 0;

const createUser = async (
  { cognitoUrl, userPoolId }: { cognitoUrl: string; userPoolId: string },
  Username: string,
  { email, password }: { email: string; password: string },
  Permanent: boolean,
) => {
  const cognito = new CognitoIdentityProvider(at(cognitoUrl));
  const who = { UserPoolId: userPoolId, Username };
  const UserAttributes = [
    { Name: "email", Value: email },
    { Name: "email_verified", Value: "true" },
  ];
  await cognito.adminCreateUser({ ...who, MessageAction: "SUPPRESS", UserAttributes });
  await cognito.adminSetUserPassword({ ...who, Password: password, Permanent });
  cognito.destroy();
};

const start = (more: object = {}): Promise<LocalStack> =>
  startStack({
    directory,
    assembly: smallStack,
    movableClock: true,
    async seed(pool) {
      seeded++;
      await createUser(pool, "usr_1", someone, true);
      return { users: [someone], clients: [] };
    },
    ...more,
  });

const putItem = ({ apiUrl }: { apiUrl: string }, id: string) =>
  fetch(`${apiUrl}/items/${id}`, { method: "PUT" });
const answered = z.object({ base: z.string() });
/** Runs `npm run token`. Not with spawnSync, because the user pool answers from this process. */
const printTokenIn = (folder: string, ...args: string[]) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: process.env.PATH, TWOTIER_DIRECTORY: folder };
    const command = new URL("token.ts", local).pathname;
    execFile(process.execPath, [command, ...args], { env }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
const printToken = (...args: string[]) => printTokenIn(directory, ...args);
const guarded = (token: string) =>
  fetch(`${stack.apiUrl}/items/guarded`, { headers: { authorization: `Bearer ${token.trim()}` } });

let stack: LocalStack;
beforeAll(async () => {
  stack = await start();
});
afterAll(() => stack.stop());

test("a request goes through the gateway to the function's bundle, into the table and on to the stream's consumer", async () => {
  const answer = await putItem(stack, "first");
  expect(answer.status).toBe(201);
  expect(answered.parse(await answer.json()).base).toBe(stack.apiUrl);
  expect(await get(stack.dynamodbUrl, stack.tableName, "first", "item")).toHaveProperty("Item");
  await stack.streams.drained();
  expect(await get(stack.dynamodbUrl, stack.tableName, "seen-first")).toHaveProperty("Item");
});

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

test("the token command prints a demo user's token alone, which opens the guarded route; an unknown user is an error", async () => {
  const [{ stdout, stderr, status }, unknown, nobody] = await Promise.all([
    printToken("Ann@example.com"),
    printToken("bob@example.com"),
    printToken(),
  ]);
  expect([stderr, status]).toEqual(["", 0]);
  expect((await guarded(stdout)).status).toBe(201);
  expect((await guarded(`${stdout.trim()}x`)).status).toBe(401);
  expect([unknown.status, unknown.stdout]).toEqual([1, ""]);
  expect(unknown.stderr).toMatch(/bob@example\.com is no demo user[\s\S]*ann@example\.com/);
  expect(nobody.stderr).toContain("npm run token -- <email>");
});

test("a restart keeps data, ids and users without seeding again; the option fresh empties all", async () => {
  await expect(start()).rejects.toThrow(`in use by another stack (process ${process.pid})`);
  const { tableName, userPoolId, clientId } = stack;
  await stack.stop();
  expect(existsSync(join(directory, "stack.json"))).toBe(false);
  expect((await printToken(someone.email)).stderr).toContain("not running");
  stack = await start();
  expect(stack).toMatchObject({ tableName, userPoolId, clientId, users: [someone] });
  expect(seeded).toBe(1);
  expect(await get(stack.dynamodbUrl, tableName, "first", "item")).toHaveProperty("Item");
  expect((await printToken(someone.email)).status).toBe(0);
  await stack.stop();

  stack = await start({ fresh: true });
  expect(await get(stack.dynamodbUrl, tableName, "first", "item")).toEqual({});
  expect(seeded).toBe(2);
});
