import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readDescription, type StackDescription } from "../../infra/local/description.ts";
import { full } from "../support/full.ts";
import { eventually, itemsOf, linkIn, pagesOf, tokenIn } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { clientOf, openWorld, password } from "../support/world.ts";

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
    40_000,
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

const gone = () => eventually("every process of the stack has ended", () => processes().length === 0);

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
}

it("loses nothing that was acknowledged when everything is killed under load, leaves no process, and goes on", async () => {
  let stack = await start();
  const world = await openWorld({ ...stack, now: Date.now });
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const waiting = await world.invitation(provider, reseller.admin.email);
  const known: Acknowledged = { drafts: [], sent: [], links: [], revoked: [] };
  const base = "/v1/partnership-requests";

  const writers = (round: number, enough: number) => {
    const { post } = clientOf(stack.apiUrl, provider.admin.token);
    let stopped = false;
    let made = 0;
    const reached = Promise.withResolvers<void>();
    const writer = async (lane: number) => {
      for (let number = 0; !stopped; number++) {
        const resellerEmail = `w-${round}-${lane}-${number}@load.example`;
        const draft = await post(base, { resellerEmail });
        if (draft.status !== 201) continue;
        const { id } = draft.body;
        known.drafts.push(id);
        const which = number % 3;
        if (which === 0 && (await post(`${base}/${id}/send`)).status === 202) known.sent.push(id);
        if (which === 1) {
          const { status, body } = await post(`${base}/${id}/link`);
          if (status === 200) known.links.push(tokenIn(body.link));
        }
        if (which === 2 && (await post(`${base}/${id}/revoke`)).status === 200) known.revoked.push(id);
        if (++made === enough) reached.resolve();
      }
    };
    // The killed stack breaks their connections: that is how they end.
    const ended = Promise.all([0, 1, 2, 3].map((lane) => writer(lane).catch(() => undefined)));
    const stop = () => {
      stopped = true;
      return ended;
    };
    return { reached: reached.promise, stop };
  };

  // Once the parent alone, whose children must end by themselves, and once everything at the same time.
  const rounds = full ? [false, true] : [true];
  for (const [round, everything] of rounds.entries()) {
    const load = writers(round, 16);
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
    // What was queued goes on its way by itself; only a mail that was just being sent waits for its lease to end.
    await eventually("the queued mails have left", async () => {
      const entries = (await itemsOf(stack)).filter(({ type }) => type === "Outbox");
      return entries.every(({ state }) => state !== "queued");
    });
    const inbox = await fetch(`${stack.inboxUrl}/messages`);
    const mails = (await inbox.json()) as { tags: Record<string, string> }[];
    const mailed = new Set(mails.map(({ tags }) => tags.request));
    const states = new Map(
      (await itemsOf(stack))
        .filter(({ type }) => type === "Outbox")
        .map((item) => [item.requestId, item.state]),
    );
    for (const id of known.sent) expect(mailed.has(id) || states.get(id) === "sending").toBe(true);
  }

  // The journey that had begun before the first crash goes on after the last, with the same tokens and link.
  expect((await pagesOf(stack).accept(waiting.token, reseller.admin.email, password)).status).toBe(200);
  const provided = clientOf(stack.apiUrl, provider.admin.token);
  const list = await provided.get("/v1/indirect-resellers");
  expect(list.body.items).toMatchObject([{ id: reseller.id, status: "active" }]);
  const fresh = await provided.post(base, { resellerEmail: "after@restart.example" });
  await provided.post(`${base}/${fresh.body.id}/send`);
  const mail = await eventually("a mail after the restart", async () => {
    const answer = await fetch(`${stack.inboxUrl}/messages?to=after@restart.example`);
    const [newest] = (await answer.json()) as { html: string }[];
    return newest;
  });
  expect((await pagesOf(stack).get(tokenIn(linkIn(mail)))).status).toBe(200);
  await killed(false);
  const { drafts, sent, links, revoked } = known;
  reached(
    34,
    `${rounds.length} rounds of kill -9 under load: ${drafts.length} drafts, ${sent.length} sends, ${links.length} links, ` +
      `${revoked.length} revocations acknowledged, all of them there; ${processes().length} processes left`,
  );
}, 120_000);
