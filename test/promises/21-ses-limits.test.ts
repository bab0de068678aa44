import { SESClient } from "@aws-sdk/client-ses";
import { startSes } from "../../infra/local/ses/server.ts";
import { openMailer } from "../../lib/aws/mail.ts";
import { newId } from "../../lib/ids.ts";
import { outboxStore } from "../../lib/invitations/outbox/store.ts";
import { queueMail } from "../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../lib/invitations/requests/store.ts";
import { invitationSender } from "../../lib/invitations/sending/sender.ts";
import { settableClock } from "../support/clock.ts";
import { figure } from "../support/full.ts";
import { openInside } from "../support/inside.ts";
import { itemsOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { randomFrom, seed } from "../support/schedules.ts";
import { at } from "../support/stand-in.ts";
import { openOneTable } from "../support/table.ts";
import { enrol, withDraft } from "../support/table-fixtures.ts";

/** Shards of the table's stream that are read in parallel, each by its own sender. */
const shards = 4;

/** The pace uses four fifths of SES's rate. The rest allows for mails that reach SES later than their turn. */
const usedPart = 0.8;
const slack = 250;

/** The highest number of mails within any second. */
const busiestOf = (instants: readonly number[]): number =>
  Math.max(
    ...instants.map((first) => instants.filter((each) => each >= first && each < first + 1_000).length),
  );

/**
 * Time that only advances when all of these actors wait, and then to the next one's wake-up. So their actions happen at
 * the intended instants, however slow the machine.
 */
const waitingClock = (actors: number) => {
  const { now, set } = settableClock();
  let working = actors;
  const waiting: { at: number; go: () => void }[] = [];
  const rest = () => {
    working--;
    if (working > 0) return;
    waiting.sort((a, b) => b.at - a.at);
    const next = waiting.pop();
    if (!next) return;
    working++;
    set(new Date(next.at));
    next.go();
  };
  return {
    now,
    wait: (milliseconds: number) =>
      new Promise<void>((go) => {
        waiting.push({ at: now().getTime() + milliseconds, go });
        rest();
      }),
    /** One actor has finished. */
    leave: rest,
  };
};

it("senders never exceed SES's rate, however many there are and however late they wake, and send every mail of a burst", async () => {
  const rate = 1;
  const burst = figure(20, 100);
  const random = randomFrom(seed);
  const table = await openOneTable();
  const time = waitingClock(shards);
  const ses = await startSes({
    port: 0,
    file: ":memory:",
    now: () => time.now().getTime(),
    sendingRate: rate,
  });
  const client = new SESClient({ ...at(ses.url), maxAttempts: 1 });
  /** When a mail reached SES, whether it was accepted or not. */
  const arrivals: number[] = [];
  const refusals: string[] = [];
  const mailer = openMailer({ address: "invitations@example.com", configurationSet: "rules" }, client);
  // A process wakes a little late, and sometimes so late that its mail would meet the next one.
  let woken = 0;
  const late = () => (++woken % 7 === 0 ? slack + 10 + 600 * random() : 200 * random());
  const sender = () =>
    invitationSender({
      table,
      baseUrl: "https://t.example",
      ratePerSecond: rate,
      clock: time.now,
      wait: (milliseconds) => time.wait(milliseconds + late()),
      mailer: {
        async send(mail) {
          // A mail also takes its time from its turn to SES.
          await time.wait(random() * (slack - 200));
          arrivals.push(time.now().getTime());
          return mailer.send(mail).catch((error: Error) => {
            refusals.push(error.name);
            throw error;
          });
        },
      },
    });
  try {
    const requests = requestStore(table);
    const { organization: provider } = await enrol(table, "indirect-provider", { name: "Provider" });
    const waiting = await Promise.all(
      Array.from({ length: burst }, async (_, at) => {
        const draft = await withDraft(table, provider.id, `burst-${at}@limits.example`, time.now());
        const outboxId = newId("out", time.now());
        const request = queueMail(draft, { outboxId, now: time.now(), days: 7 });
        const writes = [
          ...requests.renew("send", draft, request),
          ...outboxStore(table).enqueue(request, outboxId, time.now()),
        ];
        await table.transact(writes);
        return { id: request.id, outboxId };
      }),
    );
    const backlog = waiting.map(({ outboxId }) => outboxId);
    await Promise.all(
      Array.from({ length: shards }, async () => {
        const { deliver } = sender();
        for (let id = backlog.shift(); id; id = backlog.shift()) await deliver(id);
        time.leave();
      }),
    );
    // SES itself counted no excess, and refused none.
    const busiest = busiestOf(arrivals);
    expect(busiest).toBeLessThanOrEqual(rate);
    expect(refusals).toEqual([]);
    expect(arrivals).toHaveLength(burst);
    expect(ses.messages()).toHaveLength(burst);
    expect(new Set(ses.messages().flatMap(({ to }) => to)).size).toBe(burst);
    const states = await Promise.all(
      waiting.map(async ({ id }) => (await requests.read(provider.id, id)).delivery.state),
    );
    expect(new Set(states)).toEqual(new Set(["sent"]));
    const seconds = ((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)) / 1_000;
    reached(
      21,
      `${shards} senders at ${rate} mail a second that wake late: ${arrivals.length} of ${burst} sent in ${seconds.toFixed(0)} s of theirs, ${busiest} at most in any second, ${refusals.length} refused`,
    );
  } finally {
    client.destroy();
    await ses.close();
  }
}, 300_000);

it("a burst goes through the stream's own consumer at SES's pace: no mail is dropped, and none fails for good", async () => {
  const rate = figure(10, 1);
  const burst = figure(12, 100);
  const throttled = figure(1, 5);
  const inside = await openInside({ mailsPerSecond: rate });
  try {
    const provider = await inside.world.provider();
    for (let at = 0; at < burst; at++) {
      const draft = { resellerEmail: `burst-${at}@drains.example` };
      const { body } = await provider.admin.post("/v1/partnership-requests", draft);
      expect((await provider.admin.post(`/v1/partnership-requests/${body.id}/send`)).status).toBe(202);
    }
    const { dynamodb, ses } = inside.between;
    const interval = Math.ceil(1_000 / (rate * usedPart));
    let turn = 0;
    let refused = 0;
    let late = 0;
    dynamodb.decide(async (operation, forward, body) => {
      const passed = await forward();
      const next = operation === "PutItem" && /"next":\{"N":"(\d+)"/.exec(body)?.[1];
      if (next && passed.status === 200) turn = Number(next) - interval;
      return passed;
    });
    ses.decide(async (_operation, forward) => {
      const passed = await forward();
      if (passed.status !== 200) refused++;
      if (inside.now() - turn > slack) late++;
      return passed;
    });
    // SES may also throttle for its own reasons.
    inside.ses.failNext(throttled, "Throttling");
    await inside.drain();
    const mails = inside.ses.messages();
    const entries = (await itemsOf(inside)).filter(({ type }) => type === "Outbox");
    const dropped = entries.filter(({ state }) => state !== "sent").length;
    const letters = inside.deadLetters().length;
    expect({ dropped, letters }).toEqual({ dropped: 0, letters: 0 });
    expect(mails).toHaveLength(burst);
    expect(new Set(mails.flatMap(({ to }) => to)).size).toBe(burst);
    const instants = mails.map(({ at }) => Date.parse(at));
    const busiest = busiestOf(instants);
    expect(busiest).toBeLessThanOrEqual(rate);
    // Otherwise SES only refuses a mail that the machine delayed for longer than the pace allows for.
    expect(refused).toBeGreaterThanOrEqual(throttled);
    expect(refused).toBeLessThanOrEqual(throttled + late);
    const seconds = (Math.max(...instants) - Math.min(...instants)) / 1_000;
    reached(
      21,
      `a backlog of ${burst} through the stream at ${rate} a second: ${mails.length} sent in ${seconds.toFixed(0)} s, ${busiest} at most in any second, ${refused} refused and sent again, ${letters} in the dead letters, ${dropped} dropped`,
    );
  } finally {
    await inside.close();
  }
}, 600_000);
