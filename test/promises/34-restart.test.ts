import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { demoOffers } from "../../infra/local/demo-offers.ts";
import { readDescription, type StackDescription } from "../../infra/local/description.ts";
import { signIn } from "../../infra/local/sign-in.ts";
import { figure, full } from "../support/full.ts";
import { eventually, itemsOf, linkIn, pagesOf, tokenIn } from "../support/invitations.ts";
import { aNewCustomer, lines } from "../support/orders.ts";
import { reached } from "../support/promise.ts";
import { type Client, clientOf, openWorld, password } from "../support/world.ts";

const directory = mkdtempSync(join(tmpdir(), "twotier-restart-"));
const script = fileURLToPath(new URL("../../infra/local/start.ts", import.meta.url));
let running: ChildProcess | undefined;
let said = "";

const start = async (): Promise<StackDescription> => {
  rmSync(join(directory, "stack.json"), { force: true });
  const child = spawn(process.execPath, [script, "--no-demo"], {
    env: { ...process.env, NODE_OPTIONS: "", PORT: "0", TWOTIER_DIRECTORY: directory },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running = child;
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      said += chunk;
    });
  return eventually(
    "the stack is ready",
    () => {
      if (child.exitCode !== null) throw new Error(`the stack did not start: ${said}`);
      return readDescription(directory);
    },
    120_000,
  );
};

/** Every process that works in the stack's folder or was told of it, where the machine shows them. */
const processes = (): number[] => {
  if (!existsSync("/proc/self/cmdline")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        const told = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
        return [cwd, told, environment].some((each) => each.includes(directory));
      } catch {
        return false; // It has ended, or is somebody else's.
      }
    });
};

const gone = () => eventually("every process of the stack has ended", () => processes().length === 0, 40_000);

const killed = async (everything: boolean) => {
  const child = running;
  if (!child?.pid) throw new Error("nothing runs");
  const exited = once(child, "exit");
  for (const pid of everything ? processes() : [child.pid])
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Its parent's end was its own.
    }
  child.kill("SIGKILL");
  await exited;
  await gone();
};

afterAll(async () => {
  if (running && running.exitCode === null && running.signalCode === null) await killed(true);
  rmSync(directory, { recursive: true, force: true });
});

interface Acknowledged {
  drafts: string[];
  sent: string[];
  links: string[];
  revoked: string[];
  orders: { submission: Submission; confirmation: any }[];
  users: { id: string; email: string; temporaryPassword: string }[];
}

/** A submission of an order, as often as one likes. */
type Submission = readonly [path: string, body: object, headers: Record<string, string>];

it("loses nothing that was acknowledged when everything is killed under load, leaves no process, and goes on", async () => {
  let stack = await start();
  const world = await openWorld({ ...stack, now: Date.now });
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const waiting = await world.invitation(provider, reseller.admin.email);
  await world.operator.post("/v1/offers/import", { offers: demoOffers });
  const known: Acknowledged = { drafts: [], sent: [], links: [], revoked: [], orders: [], users: [] };
  const base = "/v1/partnership-requests";

  /** What one writer asks for again and again, with a name that is new each time; an answer is kept once it is there. */
  const lanes = ({ post }: Pick<Client, "post">) => {
    const request = async (name: string, number: number) => {
      const draft = await post(base, { resellerEmail: `${name}@load.example` });
      if (draft.status !== 201) return;
      const { id } = draft.body;
      known.drafts.push(id);
      const which = number % 3;
      if (which === 0 && (await post(`${base}/${id}/send`)).status === 202) known.sent.push(id);
      if (which === 1) {
        const { status, body } = await post(`${base}/${id}/link`);
        if (status === 200) known.links.push(tokenIn(body.link));
      }
      if (which === 2 && (await post(`${base}/${id}/revoke`)).status === 200) known.revoked.push(id);
    };
    const order = async (name: string) => {
      const input = {
        customer: aNewCustomer(`${name}.example`),
        lineItems: lines(["deskhub-essential", 5]),
      };
      const path = `/v1/orders/${(await post("/v1/orders", input)).body.id}`;
      const { version } = (await post(`${path}/review`)).body;
      const submission: Submission = [`${path}/submit`, { version }, { "idempotency-key": name }];
      const { status, body: confirmation } = await post(...submission);
      if (status === 201) known.orders.push({ submission, confirmation });
    };
    const user = async (name: string) => {
      const email = `${name}@users.example`;
      const input = { email, displayName: "Under load", roles: ["SalesAgent"] };
      const { status, body } = await post("/v1/users", input);
      if (status !== 201) return;
      const { temporaryPassword } = body.setupInfo;
      known.users.push({ id: body.id, email, temporaryPassword });
    };
    return [request, request, request, request, order, user];
  };

  const writers = (round: number) => {
    const before = { drafts: known.drafts.length, orders: known.orders.length, users: known.users.length };
    const isEnough = () =>
      known.drafts.length >= before.drafts + 16 &&
      known.orders.length >= before.orders + figure(1, 4) &&
      known.users.length >= before.users + figure(1, 4);
    let stopped = false;
    const reached = Promise.withResolvers<void>();
    const ended = Promise.all(
      lanes(clientOf(stack.apiUrl, provider.admin.token)).map(async (ask, lane) => {
        try {
          for (let number = 0; !stopped; number++) {
            await ask(`w-${round}-${lane}-${number}`, number);
            if (isEnough()) reached.resolve();
          }
        } catch (error) {
          // The killed stack breaks their connections: that is how they end, and not before.
          reached.reject(error);
        }
      }),
    );
    const stop = () => {
      stopped = true;
      return ended;
    };
    return { reached: reached.promise, stop };
  };

  // Once the parent alone, whose children must end by themselves, and once everything at the same time.
  const rounds = full ? [false, true] : [true];
  for (const [round, everything] of rounds.entries()) {
    const load = writers(round);
    await load.reached;
    await killed(everything);
    await load.stop();
    stack = await start();

    const items = await itemsOf(stack);
    const requests = new Map(
      items.filter(({ type }) => type === "PartnershipRequest").map((item) => [item.id, item]),
    );
    const audits = new Set(
      items
        .filter(({ type }) => type === "AuditRecord")
        .map(({ operation, resourceId }) => `${operation} ${resourceId}`),
    );
    const outbox = new Map(
      items.filter(({ type }) => type === "Outbox").map((item) => [item.requestId, item]),
    );
    for (const id of known.drafts) {
      expect(requests.has(id)).toBe(true);
      expect(audits.has(`partnership-request.create ${id}`)).toBe(true);
    }
    for (const id of known.revoked) expect(requests.get(id)?.status).toBe("revoked");
    for (const id of known.sent) {
      expect(requests.get(id)?.status).toBe("sent");
      expect(outbox.has(id)).toBe(true);
    }
    for (const token of known.links) expect((await pagesOf(stack).get(token)).status).toBe(200);
    const { get, post } = clientOf(stack.apiUrl, provider.admin.token);
    for (const { submission, confirmation } of known.orders) {
      const { order, customer, subscriptions } = confirmation;
      expect(audits.has(`order.submit ${order.id}`)).toBe(true);
      expect((await get(`/v1/orders/${order.id}`)).body).toEqual(order);
      const bought = await get(`/v1/customers/${customer.id}/subscriptions`);
      expect(bought.body.items.map(({ id }: { id: string }) => id)).toEqual([subscriptions[0].id]);
      // Its key is remembered too: asked again, it is the same order.
      const again = await post(...submission);
      expect([again.status, again.body.order]).toEqual([201, order]);
    }
    for (const { id, email, temporaryPassword } of known.users) {
      expect(audits.has(`user.create ${id}`)).toBe(true);
      expect((await get(`/v1/users/${id}`)).body).toMatchObject({ id, email, status: "active" });
      // The pool knows it as well, and its password.
      const challenge = "NEW_PASSWORD_REQUIRED";
      await expect(signIn(stack, email, temporaryPassword)).rejects.toMatchObject({ challenge });
    }
  }

  // The journey that had begun before the first crash goes on after the last, with the same tokens and link.
  expect((await pagesOf(stack).accept(waiting.token, reseller.admin.email, password)).status).toBe(200);
  const provided = clientOf(stack.apiUrl, provider.admin.token);
  const list = await provided.get("/v1/indirect-resellers");
  expect(list.body.items).toMatchObject([{ id: reseller.id, status: "active" }]);
  const fresh = await provided.post(base, { resellerEmail: "after@restart.example" });
  await provided.post(`${base}/${fresh.body.id}/send`);
  const look = async () => {
    const answer = await fetch(`${stack.inboxUrl}/messages?to=after@restart.example`);
    const [newest] = (await answer.json()) as { html: string }[];
    return newest;
  };
  const mail = await eventually("a mail after the restart", look, 60_000);
  expect((await pagesOf(stack).get(tokenIn(linkIn(mail)))).status).toBe(200);
  // So have all before it gone on their way by themselves: one that was just being sent, once the lease of its dead
  // sender had ended.
  const allSent = async () => {
    const outbox = (await itemsOf(stack)).filter(({ type }) => type === "Outbox");
    return outbox.every(({ state }) => state === "sent");
  };
  await eventually("every mail is marked as sent", allSent, 60_000);
  const inbox = await fetch(`${stack.inboxUrl}/messages`);
  const mails = (await inbox.json()) as { tags: Record<string, string> }[];
  const mailed = new Set(mails.map(({ tags }) => tags.request));
  expect(known.sent.filter((id) => !mailed.has(id))).toEqual([]);
  await killed(false);
  const { drafts, sent, links, revoked, orders, users } = known;
  reached(
    34,
    `${rounds.length} rounds of kill -9 under load: ${drafts.length} drafts, ${sent.length} sends, ${links.length} links, ` +
      `${revoked.length} revocations, ${orders.length} orders, ${users.length} users acknowledged, all of them there; ${processes().length} processes left`,
  );
}, 300_000);
