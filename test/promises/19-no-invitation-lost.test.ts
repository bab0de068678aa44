import * as z from "zod";
import { keys } from "../../lib/table/keys.ts";
import { assembled } from "../infra/assembled.ts";
import type { Passed, Rule } from "../support/between.ts";
import { minute, second } from "../support/clock.ts";
import { refusal, saying } from "../support/fault-answers.ts";
import { figure, full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { violations } from "../support/invariants.ts";
import { itemsOf, linkIn } from "../support/invitations.ts";
import { inParallel } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { oneOf, randomFrom, seed } from "../support/schedules.ts";
import { outboxOf, rare, stepOf, steps } from "../support/sending-steps.ts";
import { type Consumer, consumersOfTemplate, itemOf, openStream } from "../support/stream-consumers.ts";
import { good, type Organization } from "../support/world.ts";

const sends = figure(40, 1_000);
/** How many sends run in parallel. */
const burst = 50;
/** The share of failing calls; larger in an everyday run, which has few. */
const part = figure(9, 5) / 100;

const kinds = ["crash before", "crash after", "throttle", "error"] as const;
type Kind = (typeof kinds)[number];

/** The template's consumer that sends mails, with its source and its dead-letter queue. */
const sender = (): Consumer => {
  const found = consumersOfTemplate().find(({ deadLetters }) => /maildeadletters/i.test(deadLetters));
  if (!found) throw new Error("nobody sends");
  return found;
};

const letterBody = z.object({
  DDBStreamBatchInfo: z.object({ startSequenceNumber: z.string(), endSequenceNumber: z.string() }),
});

const serviceOf = (step: string) => (step === "send" ? "ses" : "dynamodb");
/** A dead process gets an answer that it would not retry. */
const dead = (step: string) => refusal(serviceOf(step), 400, "AccessDenied");

describe("invitations with faults in every step of their sending", () => {
  let inside: Inside;
  let provider: Organization;
  const random = randomFrom(seed);
  const hits = new Map<string, number>();
  /** The calls whose step this test does not know. */
  const unknown = new Set<string>();
  const count = (name: string) => hits.set(name, (hits.get(name) ?? 0) + 1);
  /** How often an entry's sender died between SES's answer and its mark. */
  const killsInTheWindow = new Map<string, number>();

  beforeAll(async () => {
    inside = await openInside();
    provider = await inside.world.provider();
  });
  afterAll(() => inside?.close());

  const killsOf = (entry: string): number => killsInTheWindow.get(entry) ?? 0;

  const drawn = (step: string): Kind | undefined => {
    // In a full run the first calls of a rare step are struck by one kind after the other.
    const first = full && rare.includes(step) && kinds.find((kind) => !hits.has(`${kind} / ${step}`));
    if (first) return first;
    if (random() >= part) return undefined;
    const kind = oneOf(kinds, random);
    // The SDK waits up to a second after a throttle, so an everyday run has one at each step.
    return kind === "throttle" && !full && hits.has(`throttle / ${step}`) ? "error" : kind;
  };

  /** Faults at any call of the sender. A crash ends everything that its invocation still does. */
  const faulty = (): Rule => {
    let deadIn = -1;
    let unmarked = "";
    return async (operation, forward, body, actor) => {
      if (actor !== "mail") return forward();
      const invocation = inside.invocations("mail");
      const step = stepOf(operation, body, unmarked !== "");
      if (!steps.includes(step)) unknown.add(step);
      if (deadIn === invocation) return dead(step);
      const kind = drawn(step);
      if (kind) count(`${kind} / ${step}`);
      const die = (): Passed => {
        deadIn = invocation;
        if (unmarked) killsInTheWindow.set(unmarked, killsOf(unmarked) + 1);
        unmarked = "";
        // The next sender comes some time later, when the lease is over.
        inside.advance(20 * second);
        return dead(step);
      };
      if (kind === "crash before") return die();
      if (kind === "throttle" || kind === "error") return saying(kind, serviceOf(step));
      const passed = await forward();
      if (step === "send" && passed.status === 200) unmarked = outboxOf(body);
      // Marked; or left to whoever comes later, as the next mail's turn tells.
      if ((step === "mark" && passed.status === 200) || step === "take a turn") unmarked = "";
      return kind === "crash after" ? die() : passed;
    };
  };

  const addressOf = (at: number) => `lost-${at}@sends.example`;
  /** Drafts a request and has it sent. Answers its id. */
  const send = async (at: number): Promise<string> => {
    const path = "/v1/partnership-requests";
    const { id } = await good(provider.admin.post(path, { resellerEmail: addressOf(at) }));
    await good(provider.admin.post(`${path}/${id}/send`));
    return id;
  };
  const stateOf = async (id: string): Promise<string> =>
    (await good(provider.admin.get(`/v1/partnership-requests/${id}`))).delivery.state;
  const outboxes = async () => (await itemsOf(inside)).filter(({ type }) => type === "Outbox");
  const letters = () => inside.deadLetters().filter(({ queueArn }) => queueArn === sender().deadLetters);
  /** Lets the schedule bring unsent mails to their sender again. */
  const later = async () => {
    inside.advance(3 * minute);
    await inside.tick();
    await inside.drain();
  };

  /** The keys of the entries with dead letters. */
  const inLetters = async (): Promise<Set<string>> => {
    const ranges = letters().map(({ body }) => letterBody.parse(body).DDBStreamBatchInfo);
    const records = await (await openStream(inside))();
    const given = records.filter(sender().wants).filter(({ dynamodb }) => {
      const number = BigInt(dynamodb.SequenceNumber);
      return ranges.some(
        (range) => BigInt(range.startSequenceNumber) <= number && number <= BigInt(range.endSequenceNumber),
      );
    });
    return new Set(given.map(itemOf));
  };

  it("are all sent, or lie in the dead letters with an alarm until they are sent", async () => {
    const { dynamodb, ses } = inside.between;
    const ids: string[] = [];
    for (let from = 0; from < sends; from += burst) {
      const many = Array.from({ length: Math.min(burst, sends - from) }, (_, at) => from + at);
      ids.push(...(await inParallel(many, 8, send)));
      const rule = faulty();
      dynamodb.decide(rule);
      ses.decide(rule);
      await inside.drain();
      dynamodb.decide();
      ses.decide();
    }
    // Nothing is lost: an unsent mail is still in the outbox, and its record is among the dead letters.
    const given = await inLetters();
    const waiting = (await outboxes()).filter(({ state }) => state === "queued" || state === "sending");
    expect(waiting.map(({ PK, SK }) => `${PK} ${SK}`).filter((key) => !given.has(key))).toEqual([]);

    // The fault has ended.
    for (let round = 0; round < 6; round++) await later();
    const states = await inParallel(ids, 8, stateOf);
    expect(states.filter((state) => state !== "sent")).toEqual([]);
    expect((await outboxes()).filter(({ state }) => state !== "sent")).toEqual([]);
    const mails = inside.ses.messages();
    const byAddress = Map.groupBy(mails, ({ to }) => to[0] ?? "");
    const lost = ids.filter((_, at) => !byAddress.has(addressOf(at)));
    expect(lost).toEqual([]);
    const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, each) => all + each, 0);
    reached(
      19,
      `${sends} sends, ${sum(hits.values())} faults at ${hits.size} kinds of places, ${waiting.length} unsent meanwhile with their records in the queue, ${lost.length} lost`,
    );

    // Second copies: for each mail at most as many as its senders died between SES's answer and the mark.
    const copies = [...Map.groupBy(mails, ({ tags }) => tags.outbox ?? "")].map(([entry, sent]) => ({
      entry,
      copies: sent.length - 1,
      kills: killsOf(entry),
    }));
    expect(copies.filter(({ copies, kills }) => copies > kills)).toEqual([]);
    let works = 0;
    for (const [at, id] of ids.entries()) {
      const sent = byAddress.get(addressOf(at)) ?? [];
      // All mails with a second copy are checked; of the others a sample.
      if (sent.length === 1 && at % 20 !== 0) continue;
      for (const [older, mail] of sent.entries()) {
        const { status } = await inside.world.anonymous.get(new URL(linkIn(mail)).pathname);
        expect({ id, older, status }).toEqual({ id, older, status: older === 0 ? 200 : 410 });
      }
      works++;
    }
    reached(
      20,
      `${sum(copies.map((each) => each.copies))} second copies for ${sum(killsInTheWindow.values())} kills in the one window, none without its own, the newest link works in all ${works} requests looked at`,
    );
    expect(violations(await itemsOf(inside))).toEqual([]);
  }, 1_800_000);

  it("have faults in every step and of every kind, in a full run", () => {
    const all = steps.flatMap((step) => kinds.map((kind) => `${kind} / ${step}`));
    const missed = all.filter((each) => !hits.has(each));
    // A small run has faults as well.
    expect(full ? missed : []).toEqual([]);
    expect([...unknown]).toEqual([]);
    expect(hits.size).toBeGreaterThan(8);
  });

  it("that fail for good raise an alarm, and are sent once the cause is gone", async () => {
    const id = await send(sends);
    const before = letters().length;
    inside.between.ses.decide(async () => saying("error", "ses"));
    await inside.drain();
    inside.between.ses.decide();
    const isLast = { body: { requestContext: { condition: "RetryAttemptsExhausted" } } };
    expect(letters().slice(before)).toMatchObject([isLast]);
    const alarms = assembled().properties("AWS::CloudWatch::Alarm");
    expect(alarms.filter((alarm) => /mailDeadLetters.*QueueName/.test(JSON.stringify(alarm)))).toMatchObject([
      {
        // By the growth of the metric, so that each new one rings.
        Metrics: expect.arrayContaining([
          expect.objectContaining({
            MetricStat: expect.objectContaining({
              Metric: expect.objectContaining({ MetricName: "ApproximateNumberOfMessagesVisible" }),
            }),
          }),
        ]),
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
        Threshold: 1,
        TreatMissingData: "notBreaching",
      },
    ]);
    const { outboxId } = (await inside.table.get(keys.request(provider.id, id))) ?? {};
    const key = keys.outbox(String(outboxId));
    expect((await inside.table.get(key))?.state).toBe("sending");
    expect((await inLetters()).has(`${key.PK} ${key.SK}`)).toBe(true);
    await later();
    expect(await stateOf(id)).toBe("sent");
  });
});
