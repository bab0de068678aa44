import type { Key } from "../../lib/table/key.ts";
import type { Between, Rule } from "./between.ts";
import { conflict, saying } from "./fault-answers.ts";
import { randomFrom } from "./schedules.ts";
import { keysWritten } from "./write-calls.ts";

/** A service that the functions call. */
export type Service = "dynamodb" | "cognito" | "ses" | "eventbridge";

/** Which calls a fault strikes: all that match, unless it is limited. */
interface Where {
  service: Service;
  /** An operation by its name, or all that fit. */
  operation?: string | RegExp;
  /** The caller, as `inside.as` names it. */
  actor?: string | RegExp;
  /** Strikes from this matching call on, counted from 1. */
  from?: number;
  /** The share of the matching calls, from 0 to 1. Shares of several faults add up. */
  probability?: number;
}

export type Fault = Where & {
  /**
   * `error`: answered as out of order, and not carried out. `throttle`: not carried out, because of too many calls.
   * `conflict`: not carried out, because another call writes the same item; for DynamoDB's single writes and
   * transactions. `lost`: carried out, but the connection breaks instead of an answer. `hang`: neither, until the proxy
   * is cleared.
   */
  kind: "error" | "throttle" | "conflict" | "lost" | "hang";
};

export interface Call {
  service: Service;
  operation: string;
  actor: string | undefined;
  /** The keys of the items that it wrote, or would have written. */
  writes: Key[];
  /** Whether the service has carried it out, whatever the caller was answered. */
  isDone: boolean;
}

const mayConflict = /^(TransactWriteItems|PutItem|UpdateItem|DeleteItem)$/;

const fits = (wanted: string | RegExp | undefined, given: string | undefined): boolean => {
  if (wanted === undefined) return true;
  if (given === undefined) return false;
  return typeof wanted === "string" ? wanted === given : wanted.test(given);
};

const numberOf = (text: string): number =>
  [...text].reduce((hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619), 1);

/**
 * Injects faults between the functions and the stand-ins for AWS, described as data. Each actor has its own random
 * numbers, derived from `seed`, so that parallel actors meet the same faults in every run.
 */
export const openFaultProxy = (between: Partial<Record<Service, Between>>, seed = 1) => {
  let faults: { fault: Fault; met: number }[] = [];
  const randoms = new Map<string, () => number>();
  const hanging = new Set<() => void>();
  const watching = new Map<string, () => void>();
  const calls: Call[] = [];
  const struck = new Map<string, number>();

  const draw = (actor = ""): number => {
    const random = randoms.get(actor) ?? randomFrom(seed ^ numberOf(actor));
    randoms.set(actor, random);
    return random();
  };

  /** The first fault that strikes this call. */
  const faultOf = ({ service, operation, actor }: Call): Fault | undefined => {
    const fitting = faults.filter(
      ({ fault }) =>
        fault.service === service &&
        fits(fault.operation, operation) &&
        fits(fault.actor, actor) &&
        (fault.kind !== "conflict" || mayConflict.test(operation)),
    );
    const drawn = fitting.some(({ fault }) => fault.probability !== undefined) ? draw(actor) : 0;
    let share = 0;
    let found: Fault | undefined;
    for (const each of fitting) {
      const { from = 1, probability } = each.fault;
      each.met++;
      const before = share;
      share += probability ?? 0;
      if (found || each.met < from) continue;
      if (probability !== undefined && (drawn < before || drawn >= share)) continue;
      found = each.fault;
    }
    return found;
  };

  const hang = (actor = "") =>
    new Promise<void>((release) => {
      hanging.add(release);
      watching.get(actor)?.();
    });

  const strikes = (kind: string, service: Service, operation: string): void => {
    const name = `${kind} ${service} ${operation}`;
    struck.set(name, (struck.get(name) ?? 0) + 1);
  };

  const ruleOf =
    (service: Service): Rule =>
    async (operation, forward, body, actor) => {
      const writes = service === "dynamodb" ? keysWritten(operation, body) : [];
      const call: Call = { service, operation, actor, writes, isDone: false };
      calls.push(call);
      const carriedOut = async () => {
        const answer = await forward();
        call.isDone = answer.status < 400;
        return answer;
      };
      const fault = faultOf(call);
      if (!fault) return carriedOut();
      strikes(fault.kind, service, operation);
      switch (fault.kind) {
        case "error":
        case "throttle":
          return saying(fault.kind, service);
        case "lost":
          await carriedOut();
          return "lost";
        case "hang":
          await hang(actor);
          return "lost";
        case "conflict":
          return conflict(operation, body);
      }
    };
  const decide = (rule: (service: Service) => Rule | undefined) => {
    for (const [service, each] of Object.entries(between)) each.decide(rule(service as Service));
  };
  decide(ruleOf);

  return {
    /** All calls since `forget`, whatever their results, in order. */
    calls: calls as readonly Call[],

    /** How often each kind of fault struck each operation since `forget`: `"throttle dynamodb GetItem": 3`. */
    struck: (): Record<string, number> => Object.fromEntries([...struck].sort()),

    /** Adds faults. Of two that match, the earlier one strikes. */
    strike(...more: Fault[]): void {
      for (const { kind, service } of more)
        if (kind === "conflict" && service !== "dynamodb") throw new Error(`${service} knows no conflicts`);
      faults.push(...more.map((fault) => ({ fault, met: 0 })));
    },

    /** From now on every call is carried out and answered. Hanging calls break off. */
    clear(): void {
      faults = [];
      for (const release of hanging) release();
      hanging.clear();
    },

    /** Waits until a call of this actor hangs. */
    hung: (actor: string): Promise<void> =>
      new Promise((resolve) => {
        watching.set(actor, resolve);
      }),

    forget(): void {
      calls.splice(0);
      struck.clear();
    },

    /** Takes it away from between. */
    close(): void {
      this.clear();
      decide(() => undefined);
    },
  };
};
export type FaultProxy = ReturnType<typeof openFaultProxy>;
