import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoOffers } from "../../infra/local/demo-offers.ts";
import { readDescription, type StackDescription } from "../../infra/local/description.ts";
import { signIn } from "../../infra/local/sign-in.ts";
import { idsIn } from "../support/channel.ts";
import { figure, full } from "../support/full.ts";
import {
  eventually,
  type Item,
  inboxOf,
  itemsOf,
  linkIn,
  mailTo,
  pagesOf,
  tokenIn,
} from "../support/invitations.ts";
import { aNewCustomer, lines } from "../support/orders.ts";
import { reached } from "../support/promise.ts";
import { type Client, clientOf, good, openWorld, password } from "../support/world.ts";

const directory = mkdtempSync(join(tmpdir(), "twotier-restart-"));
const script = fileURLToPath(new URL("../../infra/local/start.ts", import.meta.url));
let running: ChildProcess | undefined;

/** Starts the stack as its user does. All its processes are one group. */
const start = async (): Promise<StackDescription> => {
  rmSync(join(directory, "stack.json"), { force: true });
  const child = spawn(process.execPath, [script, "--no-demo"], {
    env: { ...process.env, NODE_OPTIONS: "", PORT: "0", TWOTIER_DIRECTORY: directory },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  running = child;
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk));
  const described = () => {
    if (child.exitCode !== null) throw new Error(`the stack did not start: ${output}`);
    return readDescription(directory);
  };
  return eventually("the stack is ready", described, 120_000);
};

/** Whether the signal reached a process of the group. The signal `0` only tests that. */
const signalled = (group: number, signal: "SIGKILL" | 0): boolean => {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
};

/** Kills everything at the same time, or only the parent, whose children must then end by themselves. */
const killed = async (everything: boolean) => {
  const { pid } = running ?? {};
  if (!running || !pid) throw new Error("nothing runs");
  const exited = once(running, "exit");
  if (everything) signalled(pid, "SIGKILL");
  else running.kill("SIGKILL");
  await exited;
  running = undefined;
  await eventually("every process of the stack has ended", () => !signalled(pid, 0), 40_000);
};

afterAll(async () => {
  if (running && running.exitCode === null) await killed(true);
  rmSync(directory, { recursive: true, force: true });
});

/** A repeatable submission of an order. */
type Submission = readonly [path: string, body: object, headers: Record<string, string>];

interface Acknowledged {
  drafts: string[];
  sent: string[];
  links: string[];
  revoked: string[];
  orders: { submission: Submission; confirmation: any }[];
  users: { id: string; email: string; temporaryPassword: string }[];
}

const base = "/v1/partnership-requests";

/** The writers' requests, each with a new name. An answer is kept once it has come. */
const lanes = ({ post }: Pick<Client, "post">, known: Acknowledged) => {
  const request = async (name: string, number: number) => {
    const { id } = await good(post(base, { resellerEmail: `${name}@load.example` }));
    known.drafts.push(id);
    const verb = ["send", "link", "revoke"][number % 3];
    const { link } = await good(post(`${base}/${id}/${verb}`));
    if (verb === "send") known.sent.push(id);
    if (verb === "link") known.links.push(tokenIn(link));
    if (verb === "revoke") known.revoked.push(id);
  };
  const order = async (name: string) => {
    const input = { customer: aNewCustomer(`${name}.example`), lineItems: lines(["deskhub-essential", 5]) };
    const path = `/v1/orders/${(await good(post("/v1/orders", input))).id}`;
    const { version } = await good(post(`${path}/review`));
    const submission: Submission = [`${path}/submit`, { version }, { "idempotency-key": name }];
    known.orders.push({ submission, confirmation: await good(post(...submission)) });
  };
  const user = async (name: string) => {
    const email = `${name}@users.example`;
    const input = { email, displayName: "Under load", roles: ["SalesAgent"] };
    const { id, setupInfo } = await good(post("/v1/users", input));
    known.users.push({ id, email, temporaryPassword: setupInfo.temporaryPassword });
  };
  return [request, request, request, request, order, user];
};

/** Writers that continue until the killed stack breaks their connections. `enough` resolves after some more answers. */
const load = (client: Client, known: Acknowledged, round: number) => {
  const more = (all: readonly unknown[], by: number) => {
    const before = all.length;
    return () => all.length >= before + by;
  };
  const all = [more(known.drafts, 16), more(known.orders, figure(1, 4)), more(known.users, figure(1, 4))];
  const enough = Promise.withResolvers<void>();
  const ended = lanes(client, known).map(async (ask, lane) => {
    for (let number = 0; ; number++) {
      await ask(`w-${round}-${lane}-${number}`, number);
      if (all.every((isThere) => isThere())) enough.resolve();
    }
  });
  // Until there are enough answers, an error fails the test. After that, it is the end of the stack.
  for (const each of ended) each.catch(enough.reject);
  return { enough: enough.promise, ended: Promise.allSettled(ended) };
};

/** Everything that was acknowledged exists, with all that belongs to it. */
const isThere = async (stack: StackDescription, client: Client, known: Acknowledged) => {
  const items = await itemsOf(stack);
  const byType = Map.groupBy(items, ({ type }) => type);
  const of = (type: string, key: string): Map<unknown, Item> =>
    new Map(byType.get(type)?.map((item) => [item[key], item]));
  const [requests, outbox] = [of("PartnershipRequest", "id"), of("Outbox", "requestId")];
  const audits = new Set(
    byType.get("AuditRecord")?.map(({ operation, resourceId }) => `${operation} ${resourceId}`),
  );
  const onRecord = (operation: string, id: string) => expect(audits).toContain(`${operation} ${id}`);
  for (const id of known.drafts) {
    expect(requests.has(id)).toBe(true);
    onRecord("partnership-request.create", id);
  }
  for (const id of known.revoked) expect(requests.get(id)?.status).toBe("revoked");
  for (const id of known.sent) expect([requests.get(id)?.status, outbox.has(id)]).toEqual(["sent", true]);
  for (const token of known.links) expect((await pagesOf(stack).get(token)).status).toBe(200);
  for (const { submission, confirmation } of known.orders) {
    const { order, customer, subscriptions } = confirmation;
    onRecord("order.submit", order.id);
    expect((await client.get(`/v1/orders/${order.id}`)).body).toEqual(order);
    expect(idsIn(await client.get(`/v1/customers/${customer.id}/subscriptions`))).toEqual([
      subscriptions[0].id,
    ]);
    // Its key is stored too: a repetition answers the same order.
    const repeated = await client.post(...submission);
    expect([repeated.status, repeated.body.order]).toEqual([201, order]);
  }
  for (const { id, email, temporaryPassword } of known.users) {
    onRecord("user.create", id);
    expect((await client.get(`/v1/users/${id}`)).body).toMatchObject({ id, email, status: "active" });
    // The pool knows the user as well, and the password.
    const challenge = "NEW_PASSWORD_REQUIRED";
    await expect(signIn(stack, email, temporaryPassword)).rejects.toMatchObject({ challenge });
  }
};

it("after everything is killed under load, no acknowledged write is lost, no process is left, and work goes on", async () => {
  let stack = await start();
  const world = await openWorld({ ...stack, now: Date.now });
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const waiting = await world.invitation(provider, reseller.admin.email);
  await good(world.operator.post("/v1/offers/import", { offers: demoOffers }));
  const known: Acknowledged = { drafts: [], sent: [], links: [], revoked: [], orders: [], users: [] };
  const client = () => clientOf(stack.apiUrl, provider.admin.token);

  const rounds = full ? [false, true] : [true];
  for (const [round, everything] of rounds.entries()) {
    const { enough, ended } = load(client(), known, round);
    await enough;
    await killed(everything);
    await ended;
    stack = await start();
    await isThere(stack, client(), known);
  }

  // The journey from before the first crash continues after the last, with the same tokens and link.
  expect((await pagesOf(stack).accept(waiting.token, reseller.admin.email, password)).status).toBe(200);
  expect(idsIn(await client().get("/v1/indirect-resellers"))).toEqual([reseller.id]);
  const { id } = await good(client().post(base, { resellerEmail: "after@restart.example" }));
  await good(client().post(`${base}/${id}/send`));
  const mail = await mailTo(stack, "after@restart.example");
  expect((await pagesOf(stack).get(tokenIn(linkIn(mail)))).status).toBe(200);
  // All mails before it have left by themselves, one of them after the lease of its dead sender had ended.
  const allSent = async () =>
    (await itemsOf(stack)).every(({ type, state }) => type !== "Outbox" || state === "sent");
  await eventually("every mail is marked as sent", allSent, 60_000);
  const mailed = new Set((await inboxOf(stack)).map(({ tags }) => tags.request));
  expect(known.sent.filter((id) => !mailed.has(id))).toEqual([]);
  await killed(false);
  const { drafts, sent, links, revoked, orders, users } = known;
  reached(
    34,
    `${rounds.length} rounds of kill -9 under load: ${drafts.length} drafts, ${sent.length} sends, ${links.length} links, ` +
      `${revoked.length} revocations, ${orders.length} orders, ${users.length} users acknowledged, all of them there; 0 processes left`,
  );
}, 300_000);
