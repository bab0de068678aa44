import { keys } from "../../lib/table/keys.ts";
import { assembled } from "../infra/template.ts";
import type { Passed, Rule } from "../support/between.ts";
import { minute, second } from "../support/clock.ts";
import { figure, full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { violations } from "../support/invariants.ts";
import { itemsOf, linkIn } from "../support/invitations.ts";
import { inParallel } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { oneOf, randomFrom, seed } from "../support/schedules.ts";
import type { Organization } from "../support/world.ts";

const sends = figure(40, 1_000);
/** How many are under way at once. */
const burst = 50;
/** The part of the calls that go wrong; in an everyday run, more of the few. */
const part = figure(9, 5) / 100;

const kinds = ["crash before", "crash after", "throttle", "500"] as const;
type Kind = (typeof kinds)[number];

/** What the sender asks of AWS for one mail, in that order; `claim` and `mark` are its two transactions. */
const steps = [
  "look at the entry",
  "look at the pace",
  "take a turn",
  "read the request",
  "read the recipient",
  "read the provider",
  "claim",
  "send",
  "mark",
] as const;
type Step = (typeof steps)[number] | "give the lease back";

const stepOf = (operation: string, body: string): Step => {
  if (operation === "SendEmail") return "send";
  if (operation === "TransactWriteItems") return body.includes("leaseUntil") ? "claim" : "mark";
  if (operation === "UpdateItem") return "give the lease back";
  if (operation === "PutItem") return "take a turn";
  if (body.includes('"PACE"')) return "look at the pace";
  if (body.includes('"REQUEST#')) return "read the request";
  if (body.includes('"RECIPIENT#')) return "read the recipient";
  if (body.includes('"ORGANIZATION"')) return "read the provider";
  return "look at the entry";
};

/** An answer in the words of the service that was asked. */
const refusal = (step: Step, status: number, code: string): Passed => {
  const text =
    step === "send"
      ? `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`
      : JSON.stringify({ __type: code, message: "no" });
  return { status, headers: {}, body: Buffer.from(text) };
};
/** What a dead process is told by nobody: nothing that it would try again. */
const dead = (step: Step) => refusal(step, 400, "AccessDenied");
const throttled = (step: Step) =>
  refusal(step, 400, step === "send" ? "Throttling" : "ProvisionedThroughputExceededException");
const broken = (step: Step) =>
  refusal(step, 500, step === "send" ? "InternalFailure" : "InternalServerError");

describe("invitations, while everything about their sending goes wrong", () => {
  let inside: Inside;
  let provider: Organization;
  const random = randomFrom(seed);
  const hits = new Map<string, number>();
  const count = (name: string) => hits.set(name, (hits.get(name) ?? 0) + 1);
  let killedInTheWindow = 0;

  beforeAll(async () => {
    inside = await openInside();
    provider = await inside.world.provider();
  }, 60_000);
  afterAll(() => inside?.close());

  /** Faults at any call of the sender; a crash takes everything down that its invocation still does. */
  const faulty = (): Rule => {
    let deadIn = -1;
    let unmarked = false;
    return async (operation, forward, body, actor) => {
      if (actor !== "mail") return forward();
      const step = stepOf(operation, body);
      if (deadIn === inside.invocations()) return dead(step);
      const kind: Kind | undefined = random() < part ? oneOf(kinds, random) : undefined;
      if (kind) count(`${kind} / ${step}`);
      const die = (): Passed => {
        deadIn = inside.invocations();
        if (unmarked) killedInTheWindow++;
        unmarked = false;
        // Whoever comes next finds the lease over, some time later.
        inside.advance(20 * second);
        return dead(step);
      };
      if (kind === "crash before") return die();
      if (kind === "throttle") return throttled(step);
      if (kind === "500") return broken(step);
      const passed = await forward();
      if (step === "send" && passed.status === 200) unmarked = true;
      if (step === "mark" && passed.status === 200) unmarked = false;
      return kind === "crash after" ? die() : passed;
    };
  };

  const addressOf = (at: number) => `lost-${at}@sends.example`;
  const send = async (at: number): Promise<string> => {
    const { body } = await provider.admin.post("/v1/partnership-requests", { resellerEmail: addressOf(at) });
    expect((await provider.admin.post(`/v1/partnership-requests/${body.id}/send`)).status).toBe(202);
    return body.id;
  };

  const outboxes = async () => (await itemsOf(inside)).filter(({ type }) => type === "Outbox");

  it("are sent, each of them, or lie in the dead letters under an alarm until they are", async () => {
    const { dynamodb, ses } = inside.between;
    const ids: string[] = [];
    const letters = () => inside.deadLetters().filter(({ queueArn }) => /mailDeadLetters/.test(queueArn));
    for (let from = 0; from < sends; from += burst) {
      const many = Array.from({ length: Math.min(burst, sends - from) }, (_, at) => from + at);
      ids.push(...(await Promise.all(many.map(send))));
      const rule = faulty();
      dynamodb.decide(rule);
      ses.decide(rule);
      await inside.drain();
      dynamodb.decide();
      ses.decide();
    }
    // Nothing is forgotten: what is not sent yet is still in the outbox, and its record in the dead letters.
    const given = letters().length;
    const waiting = (await outboxes()).filter(({ state }) => state === "queued" || state === "sending");
    expect({ waiting: waiting.length > 0 && given === 0 }).toEqual({ waiting: false });
    expect(waiting.length).toBeLessThanOrEqual(given * 10);

    // The cause has passed: the schedule puts what is left before its sender again.
    for (let round = 0; round < 6; round++) {
      inside.advance(3 * minute);
      await inside.tick();
      await inside.drain();
    }
    const states = await inParallel(
      ids,
      8,
      async (id) => (await provider.admin.get(`/v1/partnership-requests/${id}`)).body.delivery.state,
    );
    expect(states.filter((state) => state !== "sent")).toEqual([]);
    const entries = await outboxes();
    expect(entries.map(({ state }) => state).filter((state) => state !== "sent")).toEqual([]);

    const mails = inside.ses.messages();
    const byAddress = Map.groupBy(mails, ({ to }) => to[0] ?? "");
    const lost = ids.filter((_, at) => !byAddress.has(addressOf(at)));
    expect(lost).toEqual([]);
    const copies = mails.length - sends;
    reached(
      19,
      `${sends} sends, ${[...hits.values()].reduce((sum, each) => sum + each, 0)} faults at ${hits.size} kinds of places, ${given} letters in the queue meanwhile, ${lost.length} lost`,
    );

    // Second copies: only of those whose sender died between SES's answer and its mark.
    expect(copies).toBeLessThanOrEqual(killedInTheWindow);
    let works = 0;
    for (const [at, id] of ids.entries()) {
      const all = byAddress.get(addressOf(at)) ?? [];
      // All that got a second copy are looked at; of the rest a sample.
      if (all.length === 1 && at % 20 !== 0) continue;
      const [newest, ...older] = all.map((mail) => new URL(linkIn(mail)).pathname);
      const page = await inside.world.anonymous.get(newest ?? "");
      expect({ id, status: page.status }).toEqual({ id, status: 200 });
      for (const path of older) expect((await inside.world.anonymous.get(path)).status).toBe(410);
      works++;
    }
    reached(
      20,
      `${copies} second copies for ${killedInTheWindow} kills in the one window, the newest link works in all ${works} requests looked at`,
    );
    expect(violations(await itemsOf(inside))).toEqual([]);
  }, 900_000);

  it("go wrong at every step in every way, in a full run", () => {
    const all = steps.flatMap((step) => kinds.map((kind) => `${kind} / ${step}`));
    const missed = all.filter((each) => !hits.has(each));
    // A small run has its faults as well.
    expect(full ? missed : []).toEqual([]);
    expect(hits.size).toBeGreaterThan(8);
  });

  it("that fail for good ring an alarm, and leave once the cause has passed", async () => {
    const resellerEmail = addressOf(sends);
    const { body } = await provider.admin.post("/v1/partnership-requests", { resellerEmail });
    await provider.admin.post(`/v1/partnership-requests/${body.id}/send`);
    const before = inside.deadLetters().length;
    inside.between.ses.decide(async () => broken("send"));
    await inside.drain();
    inside.between.ses.decide();
    const [letter] = inside.deadLetters().slice(before);
    expect(letter?.body).toMatchObject({ requestContext: { condition: "RetryAttemptsExhausted" } });
    const stack = assembled();
    const alarm = stack
      .properties("AWS::CloudWatch::Alarm")
      .find(({ id }) => id.includes("mailDeadLetters"))?.properties;
    expect(alarm).toMatchObject({ Threshold: 1, TreatMissingData: "notBreaching" });
    expect(JSON.stringify(alarm)).toMatch(/mailDeadLetters[0-9A-F]+.*QueueName/);
    const entry = await inside.table.get(
      keys.outbox((await inside.table.get(keys.request(provider.id, body.id)))?.outboxId as string),
    );
    expect(entry?.state).toBe("sending");
    inside.advance(3 * minute);
    await inside.tick();
    await inside.drain();
    const read = await provider.admin.get(`/v1/partnership-requests/${body.id}`);
    expect(read.body.delivery.state).toBe("sent");
  });
});
