import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { assemble } from "../../infra/local/assembly.ts";
import { addToContext, readContext } from "../../infra/local/context.ts";
import { demoOffers } from "../../infra/local/demo-offers.ts";
import { signIn } from "../../infra/local/sign-in.ts";
import { type LocalStack, startStack } from "../../infra/local/stack.ts";
import { events } from "../../lib/record/items.ts";
import { listedEvents } from "../../lib/record/store.ts";
import { assembly } from "../support/assembly.ts";
import { type Between, openBetween, outOfOrder } from "../support/between.ts";
import { anyVersion, idsIn } from "../support/channel.ts";
import { figure } from "../support/full.ts";
import { violations } from "../support/invariants.ts";
import { eventually, itemsOf, linkIn, mailsTo, ofThePage, pagesOf, send } from "../support/invitations.ts";
import { byStream, losePool, loseTable, remove, writtenByStream } from "../support/losses.ts";
import { aNewCustomer, lines } from "../support/orders.ts";
import { reached } from "../support/promise.ts";
import { randomFrom, seed } from "../support/schedules.ts";
import { type Client, clientOf, good, openWorld, password } from "../support/world.ts";

const rounds = figure(1, 4);
const random = randomFrom(seed);
const directory = mkdtempSync(join(tmpdir(), "twotier-brought-back-"));
const root = join(import.meta.dirname, "../..");
let stack: LocalStack;
let pool: Between;

/** The directory's stack with the settings of its restores, as its user starts it again. */
const start = async (): Promise<LocalStack> => {
  const context = readContext(directory);
  const isAsEver = Object.keys(context).length === 0;
  return startStack({
    directory,
    assembly: isAsEver ? assembly : await assemble(join(directory, "adopted"), context),
    processes: 2,
    retryDelay: () => 1,
    scheduleByHand: true,
    // As npm start: the functions' roles follow the table and the pool that are adopted.
    judgesRights: true,
    functionEndpoints: (actual) => ({ ...actual, cognito: pool.before(actual.cognito) }),
  });
};
beforeAll(async () => {
  pool = await openBetween();
  stack = await start();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await pool?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A command of the runbook, as its user runs it. */
const run = async (command: "restore" | "redrive" | "republish", ...args: string[]): Promise<string> => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [script = ""] = /infra\/repair\/\S+/.exec(scripts[command]) ?? [];
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, script), ...args], {
    env: { ...process.env, NODE_OPTIONS: "", TWOTIER_DIRECTORY: directory },
  });
  return stdout;
};

/** A restore is to the second, so this waits until a whole second has passed without a write, and answers it. */
const secondAfter = async (): Promise<Date> => {
  const to = (Math.floor(Date.now() / 1_000) + 1) * 1_000;
  await pause(to + 1_020 - Date.now());
  return new Date(to);
};

const base = "/v1/partnership-requests";
const some = (most: number): number => 1 + Math.floor(random() * most);

/** Some of a provider's daily work. Answers the ids of the created resources. */
const dailyWork = async ({ post }: Pick<Client, "post">, name: string, count: number): Promise<string[]> => {
  const made: string[] = [];
  for (let number = 0; number < count; number++) {
    const { id } = await good(post(base, { resellerEmail: `${name}-${number}@work.example` }));
    await good(post(`${base}/${id}/${number % 2 ? "send" : "link"}`));
    const input = {
      customer: aNewCustomer(`${name}-${number}.example`),
      lineItems: lines(["deskhub-essential", 5]),
    };
    const order = (await good(post("/v1/orders", input))).id;
    const { version } = await good(post(`/v1/orders/${order}/review`));
    await good(post(`/v1/orders/${order}/submit`, { version }, { "idempotency-key": `${name}-${number}` }));
    made.push(id, order);
  }
  return made;
};

/** A user with a proven address chooses a password by the newest mail after this many, and signs in. */
const comesBack = async (email: string, mails: number): Promise<Client> => {
  const mail = await eventually(`a mail to ${email}`, () => {
    const all = mailsTo(stack, email);
    return all.slice(0, all.length - mails).find((each) => linkIn(each).includes("/passwords/"));
  });
  const path = new URL(linkIn(mail)).pathname;
  const form = new URLSearchParams({ newPassword: password }).toString();
  expect((await send("POST", `${stack.apiUrl}${path}`, ofThePage, form)).status).toBe(200);
  // A token says its time to the second, and older sign-ins ended in this second.
  await secondAfter();
  return clientOf(stack.apiUrl, await signIn(stack, email, password));
};

it("the runbook's commands restore table, pool and bus, journeys go on, and the gap is named", async () => {
  const world = await openWorld(stack);
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const member = await world.user(provider, "SalesAgent");
  await good(world.operator.post("/v1/offers/import", { offers: demoOffers }));
  const waiting = await world.invitation(provider, reseller.admin.email);
  let client: Client = provider.admin;
  const counts = { kept: 0, lost: 0, users: 0, redriven: 0, events: 0 };

  for (let round = 0; round < rounds; round++) {
    const kept = await dailyWork(client, `kept-${round}`, some(3));
    const to = await secondAfter();
    const lost = await dailyWork(client, `lost-${round}`, some(3));
    await stack.streams.drained();
    const mails = mailsTo(stack, provider.admin.email).length;

    // The loss: the pool with all users, and the table, either itself or its content.
    counts.users += await losePool(stack);
    const isGone = round % 2 === 0;
    if (isGone) await loseTable(stack);

    const source = stack.tableName;
    // Sometimes another person continues on another machine, and names the table.
    const named = isGone ? ["--target", `Brought-back-${round}`] : [];
    const begun = await run("restore", "--to", to.toISOString(), ...named);
    expect(begun).toContain("End the stack and run npm start again");
    // If the pool itself was lost with its users, the stage gets another one.
    if (isGone) addToContext(directory, { userPool: String(round + 2) });
    await stack.stop();
    const poolBefore = stack.userPoolId;
    stack = await start();
    expect(stack.userPoolId !== poolBefore).toBe(isGone);
    if (isGone) {
      expect(stack.tableName).toBe(named[1]);
      rmSync(join(directory, `restore-${stack.tableName}.json`));
      await expect(run("restore", "--finish")).rejects.toThrow("name the table before");
    }
    await stack.streams.drained();
    const written = await writtenByStream(stack, kept);
    expect(new Set(written.map(({ type }) => type))).toEqual(new Set(byStream));
    await remove(stack, written);
    const sourceOptions = isGone ? ["--source", source, "--to", to.toISOString()] : [];
    const output = await run("restore", "--finish", ...sourceOptions);
    expect(output).toContain(isGone ? "by the archive of the bus" : "by the record of ");
    expect(await writtenByStream(stack, kept)).toEqual(written);
    const listed = readFileSync(join(directory, `lost-${stack.tableName}.jsonl`), "utf8");
    const ids = new Set(
      listed
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line).resourceId),
    );
    const requests = lost.filter((id) => id.startsWith("req_") || id.startsWith("prq_"));
    expect(lost.filter((id) => !ids.has(id) && !requests.includes(id))).toEqual([]);
    expect(kept.filter((id) => ids.has(id))).toEqual([]);

    // Journeys go on.
    client = await comesBack(provider.admin.email, mails);
    const found = new Set<string>();
    for (const path of [base, "/v1/orders"])
      for (const id of idsIn(await client.get(`${path}?limit=100`))) found.add(id);
    expect(kept.filter((id) => !found.has(id))).toEqual([]);
    expect(lost.filter((id) => found.has(id))).toEqual([]);
    await stack.streams.drained();
    expect(violations(await itemsOf(stack))).toEqual([]);
    counts.kept += kept.length;
    counts.lost += ids.size;
  }
  await comesBack(reseller.admin.email, 0);
  expect((await pagesOf(stack).accept(waiting.token, reseller.admin.email, password)).status).toBe(200);
  expect(idsIn(await client.get("/v1/indirect-resellers"))).toEqual([reseller.id]);

  // The pool alone is lost, with everybody in it.
  const mailsBefore = mailsTo(stack, provider.admin.email).length;
  counts.users += await losePool(stack);
  expect(await run("restore", "--pool")).toMatch(/^Pool: \d+ users looked at: [1-9]/m);
  client = await comesBack(provider.admin.email, mailsBefore);

  // Dead letters from the pool's outage are redriven.
  await stack.streams.drained();
  pool.decide(async (operation, forward) => (operation === "AdminEnableUser" ? outOfOrder() : forward()));
  for (const status of ["disabled", "active"]) {
    await good(client.patch(`/v1/users/${member.id}`, { status }, anyVersion));
    await stack.streams.drained();
  }
  expect(await run("redrive", "--dry-run")).toContain("stream-consumer: 1 × User");
  pool.decide();
  expect(await run("redrive")).toContain("stream-consumer: 1 × User; 1 done, 0 left");
  counts.redriven += 1;
  expect(stack.deadLetters()).toEqual([]);

  // The bus has lost everything that it had accepted.
  const bus = new DatabaseSync(join(directory, "events.db"), { timeout: 5_000 });
  bus.exec("DELETE FROM events");
  bus.close();
  await run("republish", "--since", "2020-01-01T00:00:00Z");
  const stored = (await itemsOf(stack)).filter(({ type }) => type === events.type);
  const eventIds = stored.flatMap((item) => listedEvents(events.parse(item))).map(({ id }) => id);
  expect(
    stack
      .events()
      .map(({ detail }) => detail.id)
      .sort(),
  ).toEqual(eventIds.sort());
  counts.events = eventIds.length;
  expect(violations(await itemsOf(stack))).toEqual([]);
  reached(
    46,
    `${rounds} losses of the pool and the table at random moments: ${counts.kept} requests and orders brought back, ` +
      `${counts.lost} things named that were changed after it, ${counts.users} users made anew; ` +
      `${counts.redriven} record handed over again, ${counts.events} events told to a bus that had lost them; 0 invariants broken`,
  );
}, 2_400_000);
