import { execFile, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import * as z from "zod";
import type { DemoUser } from "../../../infra/local/description.ts";
import { type LocalStack, startStack } from "../../../infra/local/stack.ts";
import { smallStack } from "./support/small-stack.ts";
import { get, until } from "./support/table.ts";

const base = mkdtempSync(join(tmpdir(), "twotier-stack-"));
const directory = join(base, "one");
const token = fileURLToPath(new URL("../../../infra/local/token.ts", import.meta.url));
const someone: DemoUser = {
  email: "ann@example.com",
  password: "Correct-horse-1",
  organization: "Example",
  type: "operator",
  roles: ["GlobalAdmin"],
};
let seeded = 0;

const createUser = async (
  pool: { cognitoUrl: string; userPoolId: string },
  Username: string,
  { email, password }: { email: string; password: string },
  Permanent: boolean,
) => {
  const cognito = new CognitoIdentityProviderClient({
    endpoint: pool.cognitoUrl,
    region: "eu-central-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const who = { UserPoolId: pool.userPoolId, Username };
  await cognito.send(
    new AdminCreateUserCommand({
      ...who,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
      ],
    }),
  );
  await cognito.send(new AdminSetUserPasswordCommand({ ...who, Password: password, Permanent }));
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
      return [someone];
    },
    ...more,
  });

const putItem = (stack: { apiUrl: string }, id: string) =>
  fetch(`${stack.apiUrl}/items/${id}`, { method: "PUT" });
const answered = z.object({ now: z.number(), base: z.string() });
// Not spawnSync: the user pool answers from this very process.
const printToken = (...args: string[]) => printTokenIn(directory, ...args);
const printTokenIn = (folder: string, ...args: string[]) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: process.env.PATH, TWOTIER_DIRECTORY: folder };
    execFile(process.execPath, [token, ...args], { env }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

let stack: LocalStack;
beforeAll(async () => {
  stack = await start();
});
afterAll(async () => {
  await stack.stop();
  rmSync(base, { recursive: true });
});

test("a request goes through the gateway to the function's bundle, into the table and on to the stream's consumer", async () => {
  const answer = await putItem(stack, "first");
  expect(answer.status).toBe(201);
  expect(answered.parse(await answer.json()).base).toBe(stack.apiUrl);
  expect(await get(stack.dynamodbUrl, stack.tableName, "first", "item")).toHaveProperty("Item");
  await stack.streams.drained();
  expect(await get(stack.dynamodbUrl, stack.tableName, "seen-first")).toHaveProperty("Item");
});

test("everything that it keeps is its owner's alone", () => {
  const open = readdirSync(directory, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    return (statSync(path).mode & 0o077) === 0 ? [] : [path];
  });
  expect(open).toEqual([]);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

test("a folder with other files is refused, since a stack may empty it", async () => {
  const foreign = join(base, "foreign");
  mkdirSync(foreign);
  writeFileSync(join(foreign, "thesis.txt"), "");
  await expect(startStack({ directory: foreign, assembly: smallStack })).rejects.toThrow(
    "Choose an empty folder",
  );
});

test("a taken port of the inbox is found before anything else is started", async () => {
  const inbox = Number(new URL(stack.inboxUrl).port);
  const lines: string[] = [];
  const late = startStack({
    directory: join(base, "late"),
    port: inbox - 1,
    log: (line) => lines.push(line),
  });
  await expect(late).rejects.toThrow(`Port ${inbox} is taken`);
  expect(lines).toEqual([]);
});

test("its addresses and demo users stand in stack.json", () => {
  const written = JSON.parse(readFileSync(join(directory, "stack.json"), "utf8"));
  const { apiUrl, inboxUrl, tableName, dynamodbUrl, userPoolId, clientId, cognitoUrl } = stack;
  expect(written).toEqual({
    ...{ apiUrl, inboxUrl, tableName, dynamodbUrl, userPoolId, clientId, cognitoUrl },
    users: [someone],
  });
});

test("a token of a demo user is printed, alone, and opens the guarded route", async () => {
  const { stdout, stderr, status } = await printToken("Ann@example.com");
  expect([stderr, status]).toEqual(["", 0]);
  const ask = (value: string) =>
    fetch(`${stack.apiUrl}/items/guarded`, { headers: { authorization: `Bearer ${value}` } });
  expect((await ask(stdout.trim())).status).toBe(201);
  expect((await ask(`${stdout.trim()}x`)).status).toBe(401);
});

test("a token of nobody is an error that names who there is", async () => {
  const unknown = await printToken("bob@example.com");
  expect([unknown.status, unknown.stdout]).toEqual([1, ""]);
  expect(unknown.stderr).toMatch(/bob@example\.com is no demo user[\s\S]*ann@example\.com/);
  expect((await printToken()).stderr).toContain("npm run token -- <email>");
});

test("a temporary password is taken with a new one only, which then is the user's own", async () => {
  const email = "new@example.com";
  const temporary = "Temporary-word-1";
  const own = "Correct-horse-2";
  await createUser(stack, "usr_2", { email, password: temporary }, false);
  const alone = await printToken(email, temporary);
  expect([alone.status, alone.stdout]).toEqual([1, ""]);
  expect(alone.stderr).toContain("is a temporary one. Choose one of your own");
  const weak = await printToken(email, temporary, "short");
  expect([weak.status, weak.stderr]).toEqual([1, expect.stringContaining("InvalidPasswordException")]);

  const first = await printToken(email, temporary, own);
  expect([first.stderr, first.status]).toEqual(["", 0]);
  const opened = await fetch(`${stack.apiUrl}/items/guarded`, {
    headers: { authorization: `Bearer ${first.stdout.trim()}` },
  });
  expect(opened.status).toBe(201);
  expect((await printToken(email, own, temporary)).stderr).toContain("a password of its own already");
  const late = await printToken(email, temporary, own);
  expect([late.status, late.stderr]).toEqual([1, expect.stringContaining("could not sign in")]);
});

test("moving the clock moves functions and tokens", async () => {
  const fresh = (await printToken(someone.email)).stdout.trim();
  stack.advance(2 * 3_600_000);
  const { now } = answered.parse(await (await putItem(stack, "later")).json());
  expect(Math.abs(now - stack.now())).toBeLessThan(5_000);
  const late = await fetch(`${stack.apiUrl}/items/a`, { headers: { authorization: `Bearer ${fresh}` } });
  expect(late.status).toBe(401);
});

test("the schedule runs when asked", async () => {
  await stack.schedule.runNow();
  const rule = "arn:aws:events:eu-central-1:000000000000:rule/Small-EveryMinute";
  expect(await get(stack.dynamodbUrl, stack.tableName, "scheduled", rule)).toHaveProperty("Item");
});

test("a killed function answers again at the next request", async () => {
  expect(stack.kill("items")).toBeGreaterThan(0);
  await until(async () => (await putItem(stack, "again")).status === 201, "a new process");
});

test("a second start on the same directory is refused and says who is there", async () => {
  await expect(start()).rejects.toThrow(new RegExp(`in use by another stack \\(process ${process.pid}\\)`));
});

test("a restart keeps data, ids and users, and seeds no second time; fresh empties all", async () => {
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

test("after kill -9 nothing it started lives on, and a start on the same directory finds everything", async () => {
  const other = join(base, "other");
  const script = `
    import { startStack } from ${JSON.stringify(new URL("../../../infra/local/stack.ts", import.meta.url).href)};
    import { smallStack } from ${JSON.stringify(new URL("support/small-stack.ts", import.meta.url).href)};
    const { apiUrl } = await startStack({ directory: ${JSON.stringify(other)}, assembly: smallStack });
    console.log(apiUrl);`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const apiUrl = await new Promise<string>((resolve) => {
    parent.stdout.once("data", (line: Buffer) => resolve(line.toString().trim()));
  });
  expect((await putItem({ apiUrl }, "acknowledged")).status).toBe(201);
  parent.kill("SIGKILL");
  await new Promise((resolve) => parent.once("exit", resolve));
  // Its stack.json is still there, and nobody behind it.
  expect((await printTokenIn(other, "ann@example.com", "any")).stderr).toContain("not running");

  const restarted = await startStack({ directory: other, assembly: smallStack });
  expect(await get(restarted.dynamodbUrl, restarted.tableName, "acknowledged", "item")).toHaveProperty(
    "Item",
  );
  await restarted.streams.drained();
  expect(await get(restarted.dynamodbUrl, restarted.tableName, "seen-acknowledged")).toHaveProperty("Item");
  await restarted.stop();
  await until(() => processesOf(other).length === 0, "no process of that directory");
});

/** Databases and their leashes are started with the path of their file. */
function processesOf(folder: string): string[] {
  const { stdout } = spawnSync("ps", ["-eo", "pid,args"], { encoding: "utf8" });
  return (stdout ?? "").split("\n").filter((line) => line.includes(folder) && !line.includes("--eval"));
}
