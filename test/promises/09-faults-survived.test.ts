import { isDeepStrictEqual } from "node:util";
import { type Route, type RouteKey, routes } from "../../lib/contract/routes.ts";
import { type Fault, type FaultProxy, openFaultProxy } from "../support/fault-proxy.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { violations } from "../support/invariants.ts";
import { itemsOf } from "../support/invitations.ts";
import { inParallel } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { lease } from "../support/scenes.ts";
import { seed } from "../support/schedules.ts";
import { openCatalogue, type Send, tour } from "../support/tour.ts";
import type { Method, Response } from "../support/world.ts";
import { effectOf, readWritten, recordedBetween, type Written } from "../support/written.ts";

/** What a tour has at least, and with that how many of them make the requests that are asked for. */
const perTour = 80;
const promised = figure(60, 5_000);
const tours = Math.ceil(promised / perTour) + figure(0, 1);
/** All tours are the same but for their faults: so many tell what all would do without any. */
const clearTours = figure(1, 6);
/**
 * As many tours side by side as leave each call its time: with faults most of them wait at any time, without any they
 * all compute. How many calls a tour makes does not depend on it: no two of them write one thing.
 */
const atOnce = { clear: 2, faulty: 14 };
/** How often a good client asks before it gives up. */
const patience = 8;
/** Of all calls to AWS so many meet a fault, a third each of what may befall them. */
const share = 0.2;
const kinds = ["throttle", "error", "conflict"] as const;

const mixed = (where: Pick<Fault, "service" | "operation">, ...some: (typeof kinds)[number][]) =>
  some.map((kind): Fault => ({ ...where, actor: /^tour /, kind, probability: share / some.length }) as Fault);

const faults: Fault[] = [
  ...mixed({ service: "dynamodb", operation: /^(Get|BatchGet|Query)/ }, "throttle", "error"),
  ...mixed({ service: "dynamodb", operation: /^(Put|Update|Delete|Transact)/ }, ...kinds),
  ...mixed({ service: "cognito" }, "throttle", "error"),
];

/** One request of a client, with all answers until it succeeded or the client gave up. */
interface Asked {
  route: RouteKey;
  answers: Response[];
  succeeded: boolean;
}

const codeOf = ({ body }: Response): unknown => body?.code;

const mayRepeat = (answer: Response): boolean =>
  answer.status === 503 || answer.status === 429 || codeOf(answer) === "IDEMPOTENCY_IN_PROGRESS";

/** Whether a success is on record. A review commits nothing. */
const changes = (route: RouteKey): boolean => !/^(GET|HEAD) |\/review$/.test(route);
const givesCredentials = (route: RouteKey): boolean => route.endsWith("credentials");

/** What is wrong with an answer, whatever was asked. */
const faultOf = ({ status, headers, text }: Response, route: RouteKey): string | undefined => {
  const row: Route = routes[route];
  const found = `${route} answered ${status} ${headers.get("content-type")}: ${text.slice(0, 300)}`;
  if (status < 400) return undefined;
  const type = headers.get("content-type") ?? "";
  if (row.html ? !type.startsWith("text/html") : type !== "application/problem+json") return found;
  if (status > 500 && (status !== 503 || !(Number(headers.get("retry-after")) > 0))) return found;
  return status === 500 ? found : undefined;
};

describe("with a fault at every fifth call to AWS", () => {
  let inside: Inside;
  let proxy: FaultProxy;
  beforeAll(async () => {
    inside = await openInside();
    await openCatalogue(inside);
    proxy = openFaultProxy(inside.between, seed);
  }, 60_000);
  afterAll(async () => {
    proxy?.close();
    await inside?.close();
  });

  /** A client that does as it is told: it waits, and repeats with the same key. */
  const patient =
    (name: string, run: string, told: Asked[]): Send =>
    async ({ lane, route, by, path, body, headers }) => {
      const [method = ""] = route.split(" ");
      const row: Route = routes[route];
      const key = row.key && { "idempotency-key": `${run} ${name} ${told.length}` };
      const asked: Asked = { route, answers: [], succeeded: false };
      told.push(asked);
      while (asked.answers.length < patience) {
        const answer = await inside.as(`${name} ${lane}`, () =>
          by.call(method as Method, path, body, { ...headers, ...key }),
        );
        asked.answers.push(answer);
        asked.succeeded = answer.status < 400;
        if (asked.succeeded) return answer;
        if (!mayRepeat(answer)) break;
        // The clock is the test's: what a client waits for passes at once.
        if (codeOf(answer) === "IDEMPOTENCY_IN_PROGRESS") inside.advance(lease);
      }
      const ends = asked.answers.map(({ status, text }) => `${status} ${text.slice(0, 300)}`);
      throw new Error(`${route} ended in ${ends.join(", ")}`);
    };

  /**
   * Tours, a few at a time: their requests, their new audit records, how many calls they made, and what each of them
   * that came to its end left in the table.
   */
  const travel = async (run: string, count: number, sideBySide: number) => {
    proxy.forget();
    const before = await readWritten(inside);
    const names = Array.from({ length: count }, (_, at) => `tour ${at}`);
    const tours = await inParallel(names, sideBySide, async (name) => {
      const asked: Asked[] = [];
      const ended = await tour(inside, patient(name, run, asked)).then(() => undefined, String);
      return { name, asked, failure: ended };
    });
    const after = await readWritten(inside);
    const whole = tours.filter(({ failure }) => failure === undefined);
    const left = whole.map(({ name }) => {
      const calls = proxy.calls.filter(({ actor }) => actor?.startsWith(`${name} `));
      const keys = new Set(calls.flatMap(({ writes }) => writes.map(({ PK, SK }) => `${PK} ${SK}`)));
      const of = (all: Written) => new Map([...all].filter(([key]) => keys.has(key)));
      // Credentials that are asked for again are given, and recorded, again; a quota has one item for each span of time.
      const { "AuditRecord added": _, "Quota added": __, ...effect } = effectOf(of(before), of(after));
      return { effect, calls: calls.length };
    });
    return {
      asked: tours.flatMap(({ asked }) => asked),
      brokenOff: tours.flatMap(({ failure }) => failure ?? []),
      effects: left.map(({ effect }) => effect),
      callsOfEach: left.reduce((sum, { calls }) => sum + calls, 0) / left.length,
      records: recordedBetween(before, after),
    };
  };

  it("all is done that a patient client asks for, whole, and once", async () => {
    const clear = await travel("without faults", clearTours, atOnce.clear);
    expect(clear.brokenOff).toEqual([]);
    const visited = new Set(clear.asked.map(({ route }) => route));
    expect(Object.keys(routes).filter((route) => !visited.has(route as RouteKey))).toEqual([]);
    const [expected] = clear.effects;
    expect(clear.effects).toEqual(clear.effects.map(() => expected));
    proxy.strike(...faults);
    const faulty = await travel("with faults", tours, atOnce.faulty);
    const struckBy = kinds.map((kind) => {
      const times = Object.entries(proxy.struck()).filter(([name]) => name.startsWith(`${kind} `));
      return { kind, times: times.reduce((sum, [, each]) => sum + each, 0) };
    });
    const struck = struckBy.reduce((sum, { times }) => sum + times, 0);
    const calls = proxy.calls.filter(({ actor }) => actor !== undefined).length;
    proxy.clear();
    const answers = faulty.asked.flatMap((each) => each.answers.map((answer) => ({ ...each, answer })));
    expect(answers.flatMap(({ route, answer }) => faultOf(answer, route) ?? [])).toEqual([]);
    const done = faulty.asked.filter(({ succeeded }) => succeeded).length;
    const rate = done / faulty.asked.length;
    const ratio = faulty.callsOfEach / clear.callsOfEach;
    const { brokenOff, effects } = faulty;
    const alike = effects.filter((effect) => isDeepStrictEqual(effect, expected)).length;
    reached(
      9,
      `${(rate * 100).toFixed(2)} % of ${faulty.asked.length} requests succeed, ` +
        `${answers.length - faulty.asked.length} repeated; ${struck} faults ` +
        `(${struckBy.map(({ kind, times }) => `${times} ${kind}`).join(", ")}) at ${calls} calls, ` +
        `${ratio.toFixed(2)} times as many as without; ${effects.length} of ${tours} tours came to their end, ` +
        `${alike} of them left what one without faults leaves`,
    );
    expect({ brokenOff, enough: rate >= 0.999 }).toEqual({ brokenOff, enough: true });
    expect(faulty.asked.length).toBeGreaterThanOrEqual(promised);
    // A tour that breaks off leaves out what would have followed. All others are compared, and they are nearly all.
    expect(effects).toEqual(effects.map(() => expected));
    expect(effects.length).toBeGreaterThanOrEqual(0.9 * tours);
    // Chance weighs more in the few calls of an everyday run.
    expect(ratio).toBeLessThanOrEqual(figure(1.65, 1.5));
    expect(struck / calls).toBeGreaterThanOrEqual(share * figure(0.6, 0.9));
    // An everyday run has too few writes to be sure of a conflict.
    expect(struckBy.filter(({ times }) => times < figure(0, 1))).toEqual([]);

    // What succeeded is on record once, by whichever try did it, and what reads is not.
    const tries = new Map(answers.map(({ answer, ...asked }) => [answer.headers.get("x-request-id"), asked]));
    const recorded = new Map<unknown, number>();
    for (const { requestId } of faulty.records) {
      const first = tries.get(String(requestId))?.answers[0];
      recorded.set(first, (recorded.get(first) ?? 0) + 1);
    }
    const wrong = faulty.asked.filter(({ route, answers: [first], succeeded }) => {
      const times = recorded.get(first) ?? 0;
      if (!changes(route)) return times > 0;
      if (givesCredentials(route)) return times < 1;
      return succeeded ? times !== 1 : times > 1;
    });
    expect(wrong.map(({ route }) => route)).toEqual([]);
    expect(faulty.records).not.toEqual([]);
    expect(violations(await itemsOf(inside))).toEqual([]);
  }, 600_000);
});
