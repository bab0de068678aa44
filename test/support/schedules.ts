import type { Key } from "../../lib/table/key.ts";
import type { Inside } from "./inside.ts";
import { keysWritten } from "./write-calls.ts";

/** The seed of a run of random choices. A given seed repeats an earlier run. */
export const seed = Number(process.env.PROMISES_SEED ?? Date.now() % 1_000_000_000);

/** Numbers from 0 up to 1, the same ones for the same seed. */
export const randomFrom = (start: number) => {
  let state = start | 0;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** One of `all`. */
export const oneOf = <T>(all: readonly T[], random: () => number): T => {
  const chosen = all[Math.floor(random() * all.length)];
  if (chosen === undefined) throw new Error("there is nothing to choose from");
  return chosen;
};

/** Which of the waiting actors makes its next call to the table. */
export type Choose = (waiting: readonly string[]) => string;

/** One actor after another. */
export const inTurn =
  (order: readonly string[]): Choose =>
  (waiting) =>
    order.find((actor) => waiting.includes(actor)) ?? waiting[0] ?? "";

/** The first actor makes this many calls. Then the others run to their ends, in their order, before it goes on. */
export const interrupted = (calls: number, [leader = "", ...others]: readonly string[]): Choose => {
  let made = 0;
  const last = inTurn([...others, leader]);
  return (waiting) => (waiting.includes(leader) && made++ < calls ? leader : last(waiting));
};

/** Any actor at any time. */
export const shuffled =
  (random: () => number): Choose =>
  (waiting) =>
    oneOf(waiting, random);

/** A call to the table that a schedule has let through. */
export interface Step {
  actor: string;
  operation: string;
  /** It wrote, and an audit record with it. */
  committed: boolean;
}

/** The outcome of a schedule: each actor's result, all calls in their order, and the keys of the written items. */
export interface Played<T> {
  results: Record<string, T>;
  steps: Step[];
  written: Key[];
}

/** The actors that committed, in that order. */
export const commitsOf = ({ steps }: Pick<Played<unknown>, "steps">): string[] =>
  steps.filter(({ committed }) => committed).map(({ actor }) => actor);

/**
 * Runs several actors at the same time with one call to the table after another, in the order that `choose` decides. A
 * call is let through when every running actor has come to its next one.
 */
export const playing =
  (inside: Inside) =>
  async <T>(actors: Record<string, () => Promise<T>>, choose: Choose): Promise<Played<T>> => {
    const running = new Set(Object.keys(actors));
    /** The next call of each waiting actor. */
    const held: { actor: string; pass: () => Promise<void> }[] = [];
    const steps: Step[] = [];
    const written = new Map<string, Key>();
    let changed = Promise.withResolvers<void>();
    const tell = () => {
      changed.resolve();
      changed = Promise.withResolvers();
    };

    inside.between.dynamodb.decide((operation, forward, body, actor) => {
      if (!actor || !running.has(actor)) return forward();
      return new Promise((resolve, reject) => {
        const pass = async () => {
          try {
            const passed = await forward();
            const isDone = passed.status === 200;
            const isOnRecord = operation === "TransactWriteItems" && body.includes('"AuditRecord"');
            steps.push({ actor, operation, committed: isDone && isOnRecord });
            if (isDone)
              for (const key of keysWritten(operation, body)) written.set(`${key.PK} ${key.SK}`, key);
            resolve(passed);
          } catch (error) {
            reject(error);
          }
        };
        held.push({ actor, pass });
        tell();
      });
    });

    const results: Record<string, T> = {};
    const all = Object.entries(actors).map(async ([actor, action]) => {
      try {
        results[actor] = await inside.as(actor, action);
      } finally {
        running.delete(actor);
        tell();
      }
    });
    while (running.size > 0) {
      if (![...running].every((actor) => held.some((call) => call.actor === actor))) {
        await changed.promise;
        continue;
      }
      const chosen = choose([...running]);
      const [next] = held.splice(
        held.findIndex(({ actor }) => actor === chosen),
        1,
      );
      // The answer travels through a connection. Until it has arrived, the actor does not count as waiting.
      await next?.pass();
    }
    await Promise.allSettled(all);
    inside.between.dynamodb.decide();
    await Promise.all(all);
    return { results, steps, written: [...written.values()] };
  };
