import { openContention, type Touch } from "../../infra/local/contention.ts";
import { mostTries, pauseAfter } from "../../lib/table/tries.ts";
import type { Recorded, RecordedTouch } from "./recorded-transactions.ts";
import { oneOf } from "./schedules.ts";

export interface Load {
  /** Arriving transactions a second, in total. */
  rate: number;
  writers: number;
  /** How many milliseconds a transaction holds its items. */
  holding: number;
  seconds: number;
}

/** The results of the transactions. */
export interface Outcome {
  committed: number;
  /** Transactions a second from the first arrival to the last commit. */
  rate: number;
  tries: number;
  /** Calls that gave up. */
  refused: number;
  /** The 99th percentile of a transaction's duration, in milliseconds. */
  p99: number;
}

/** The time until a conflict is answered. */
const roundTrip = 4;

/** The item that one writer touches: its own, unless all writers share it. */
const touchBy =
  (writer: number, draws: Map<RecordedTouch, number>, random: () => number) =>
  (touch: RecordedTouch): Touch => {
    const { key, shared, drawn, write } = touch;
    const draw = () => Math.floor(random() * (drawn?.among ?? 0));
    const number = drawn?.each === "try" ? draw() : (draws.get(touch) ?? draw());
    draws.set(touch, number);
    const suffix = drawn ? `#${number}` : "";
    const own = `#writer-${writer}`;
    // A randomly chosen item lies in a partition of its own if its whole key is random.
    const PK = `${key.PK}${shared.partition ? "" : own}${drawn?.each === "try" ? suffix : ""}`;
    return { key: { PK, SK: `${key.SK}${shared.item ? "" : own}${suffix}` }, write };
  };

/**
 * Many writers, each on an object of its own, in virtual time. A call arrives at a random moment, and makes its
 * recorded writes one after the other, with the functions' own tries and pauses. The result depends on the seed alone.
 * Limits of partition keys are left out: they are the same whether writers queue or not.
 */
export const simulate = (
  calls: readonly Recorded[],
  { rate, writers, holding, seconds }: Load,
  random: () => number,
): Outcome => {
  let now = 0;
  const contention = openContention({ holding, now: () => now, throttles: false });
  const agenda: { at: number; act: () => void }[] = [];
  const later = (wait: number, act: () => void) => {
    const at = now + wait;
    const place = agenda.findLastIndex((each) => each.at <= at) + 1;
    agenda.splice(place, 0, { at, act });
  };
  const count = { committed: 0, tries: 0, refused: 0 };
  const took: number[] = [];
  const idle = Array.from({ length: writers }, (_, at) => at);
  const waiting: (() => void)[] = [];

  const write = (
    made: Recorded["writes"][number],
    touch: (each: RecordedTouch) => Touch,
    done: () => void,
    refused: () => void,
  ) => {
    const begun = now;
    const attempt = (tries: number) => {
      if (made.transaction) count.tries++;
      const call = contention.begin(made.touches.map(touch), made);
      if ("end" in call) {
        call.end();
        later(holding, () => {
          if (made.transaction) {
            count.committed++;
            took.push(now - begun);
          }
          done();
        });
        return;
      }
      if (tries >= mostTries) later(roundTrip, refused);
      else later(roundTrip + pauseAfter(tries, random), () => attempt(tries + 1));
    };
    attempt(1);
  };

  const call = (recorded: Recorded) => {
    const writer = idle.shift();
    if (writer === undefined) return void waiting.push(() => call(recorded));
    const touch = touchBy(writer, new Map(), random);
    const end = () => {
      idle.push(writer);
      waiting.shift()?.();
    };
    const from = (at: number) => {
      const next = recorded.writes[at];
      if (!next) return end();
      write(
        next,
        touch,
        () => from(at + 1),
        () => {
          count.refused++;
          end();
        },
      );
    };
    from(0);
  };

  // Calls arrive independently of each other, at the rate that gives this many transactions.
  const each =
    calls.reduce((sum, { writes }) => sum + writes.filter(({ transaction }) => transaction).length, 0) /
    calls.length;
  const arrive = () => {
    if (now > seconds * 1_000) return;
    later((-Math.log(1 - random()) * 1_000 * each) / rate, arrive);
    call(oneOf(calls, random));
  };
  later(0, arrive);
  for (let next = agenda.shift(); next; next = agenda.shift()) {
    now = next.at;
    next.act();
  }
  took.sort((one, other) => one - other);
  return {
    ...count,
    rate: (count.committed * 1_000) / now,
    p99: took[Math.floor(took.length * 0.99)] ?? 0,
  };
};
