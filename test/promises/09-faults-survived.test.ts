import { isDeepStrictEqual } from "node:util";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { transferRest } from "../../lib/transfers/rest.ts";
import { type RealCall, rowOf, send } from "../support/example-calls.ts";
import { openExampleRequests, type Request, signingIn } from "../support/example-requests.ts";
import { type Fault, type FaultProxy, openFaultProxy } from "../support/fault-proxy.ts";
import { figure, full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { violations } from "../support/invariants.ts";
import { itemsOf } from "../support/invitations.ts";
import { isRead } from "../support/ledger.ts";
import { inParallel } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { lease } from "../support/scenes.ts";
import { seed } from "../support/schedules.ts";
import type { Response } from "../support/world.ts";
import { effectOf, readWritten, recordedBetween, type Written } from "../support/written.ts";

/**
 * Parallel requests, as many as still finish in time. With faults most of them wait, without faults they all compute.
 * The number of calls per request does not depend on this, since no two of them write the same item.
 */
const atOnce = { clear: 2, faulty: 10 };
/** The maximum number of attempts of a good client. */
const patience = 10;
/** The share of calls to AWS that meet a fault, a third for each kind. */
const share = 0.2;
const kinds = ["throttle", "error", "conflict"] as const;

const mixed = (where: Pick<Fault, "service" | "operation">, ...some: (typeof kinds)[number][]) =>
  some.map(
    (kind): Fault => ({ ...where, actor: /^request /, kind, probability: share / some.length }) as Fault,
  );
const faults: Fault[] = [
  ...mixed({ service: "dynamodb", operation: /^(Get|BatchGet|Query)/ }, "throttle", "error"),
  ...mixed({ service: "dynamodb", operation: /^(Put|Update|Delete|Transact)/ }, ...kinds),
  ...mixed({ service: "cognito" }, "throttle", "error"),
];

const accept: RouteKey = "POST /v1/customer-transfers/{transferId}/accept";

/** A request of a client: all answers until it succeeded or the client gave up, and the effects. */
interface Asked extends Request {
  answers: Response[];
  succeeded: boolean;
  calls: number;
  /** How many items of each type it wrote. */
  effect: Record<string, number>;
}

const isInProgress = ({ body }: Response): boolean => body?.code === "IDEMPOTENCY_IN_PROGRESS";
const mayRepeat = (answer: Response): boolean => [429, 503].includes(answer.status) || isInProgress(answer);

/** How many milliseconds the client is told to wait. */
const waitOf = ({ headers }: Response): number => 1_000 * Number(headers.get("retry-after"));

/** The faults of an answer, for any request. */
const wrongWith = ({ status, headers, text }: Response, key: RouteKey): string | undefined => {
  if (status < 400) return undefined;
  const type = headers.get("content-type") ?? "";
  const { html, oauth } = rowOf(key);
  const isProblem = type.startsWith(
    html ? "text/html" : oauth ? "application/json" : "application/problem+json",
  );
  const hasRetryAdvice = status < 500 || (status === 503 && Number(headers.get("retry-after")) > 0);
  return isProblem && hasRetryAdvice ? undefined : `${key} answered ${status} ${type}: ${text.slice(0, 300)}`;
};

describe("with a fault at every fifth call to AWS", () => {
  let inside: Inside;
  let proxy: FaultProxy;
  let requests: Request[];
  beforeAll(async () => {
    inside = await openInside();
    requests = openExampleRequests(inside);
    proxy = openFaultProxy(inside.between, seed);
  });
  afterAll(async () => {
    proxy?.close();
    await inside?.close();
  });

  /** A client that follows the API's advice: it waits, and repeats with the same key. */
  const patiently = async (actor: string, call: RealCall): Promise<Response[]> => {
    const key = rowOf(call.key).key && { "idempotency-key": actor };
    const answers: Response[] = [];
    while (answers.length < patience) {
      const answer = await inside.as(actor, () => send(call, key || {}));
      answers.push(answer);
      if (!mayRepeat(answer)) break;
      // The test's clock skips the client's waiting time. An answer may be reused meanwhile, as that about the health is.
      inside.advance(isInProgress(answer) ? lease : waitOf(answer));
    }
    return answers;
  };

  /** For each customer how many withdrawals of its rights were given up: somebody then wrote its next version alone. */
  const withdrawalsGivenUp = (): Map<string, number> => {
    const transactions = proxy.calls.filter(
      ({ operation, isDone }) => isDone && operation === "TransactWriteItems",
    );
    const written = transactions.flatMap(({ writes: [at, ...others] }) => {
      const [, id] = at?.SK === "CUSTOMER" && others.length === 0 ? at.PK.split("#") : [];
      return id ? [id] : [];
    });
    return new Map([...Map.groupBy(written, String)].map(([id, times]) => [id, times.length]));
  };

  /** Sends every request this many times, a few in parallel. Answers the results and the audit records. */
  const made = async (run: string, rounds: number, sideBySide: number) => {
    proxy.forget();
    const all = Array.from({ length: rounds }, () => requests).flat();
    const before = await readWritten(inside);
    const answered = await inParallel(all, sideBySide, async (request, at) => {
      const actor = `request ${run} ${at}`;
      return { ...request, actor, answers: await patiently(actor, await request.ready()) };
    });
    const after = await readWritten(inside);
    const callsOf = Map.groupBy(proxy.calls, ({ actor }) => actor);
    const asked = answered.map(({ actor, ...request }): Asked => {
      const calls = callsOf.get(actor) ?? [];
      // A place that a refused call wanted belongs to another request.
      const done = calls.filter(({ isDone }) => isDone);
      const keys = new Set(done.flatMap(({ writes }) => writes.map(({ PK, SK }) => `${PK} ${SK}`)));
      const of = (from: Written) =>
        new Map([...keys].flatMap((key) => (from.has(key) ? [[key, from.get(key) ?? ""] as const] : [])));
      const all = Object.entries(effectOf(of(before), of(after)));
      // Others share the quota. Repeated requests for credentials are carried out and recorded each time. If a call
      // fails while a transferred customer's subscriptions follow, the stream continues. A repeated sign-in leaves
      // unused sessions.
      const more =
        { [accept]: "|Subscription|Credit", [signingIn]: "|PageSession" }[request.key as string] ?? "";
      const others = new RegExp(`^(Quota|AuditRecord${more}) `);
      const own = all.filter(([how]) => !others.test(how));
      const succeeded = (request.answers.at(-1)?.status ?? 500) < 400;
      return { ...request, succeeded, calls: calls.length, effect: Object.fromEntries(own) };
    });
    const calls = [...callsOf].reduce((sum, [actor, each]) => sum + (actor ? each.length : 0), 0);
    return { asked, calls, records: recordedBetween(before, after) };
  };

  it("a patient client gets everything done, completely and once", async () => {
    const clear = await made("without faults", 1, atOnce.clear);
    const failed = clear.asked.filter(({ succeeded }) => !succeeded);
    expect(failed.map(({ name, answers }) => [name, answers.at(-1)?.text])).toEqual([]);
    const expected = new Map(clear.asked.map((each) => [each.name, each]));

    const before = withdrawalsGivenUp();
    proxy.strike(...faults);
    const promised = figure(requests.length, 5_000);
    const faulty = await made("with faults", Math.ceil(promised / requests.length), atOnce.faulty);
    const struckBy = kinds.map((kind) => {
      const times = Object.entries(proxy.struck()).filter(([name]) => name.startsWith(`${kind} `));
      return { kind, times: times.reduce((sum, [, each]) => sum + each, 0) };
    });
    const struck = struckBy.reduce((sum, { times }) => sum + times, 0);
    proxy.clear();

    const answers = faulty.asked.flatMap((each) => each.answers.map((answer) => ({ answer, asked: each })));
    expect(answers.flatMap(({ answer, asked }) => wrongWith(answer, asked.key) ?? [])).toEqual([]);
    const done = faulty.asked.filter(({ succeeded }) => succeeded);
    const rate = done.length / faulty.asked.length;
    const calls = (of: (each: Asked) => number) => done.reduce((sum, each) => sum + of(each), 0);
    const ratio = calls((each) => each.calls) / calls(({ name }) => expected.get(name)?.calls ?? 0);
    const unlike = done.filter(({ name, effect }) => !isDeepStrictEqual(effect, expected.get(name)?.effect));
    reached(
      9,
      `${(rate * 100).toFixed(2)} % of ${faulty.asked.length} requests succeed, ` +
        `${answers.length - faulty.asked.length} repeated; ${struck} faults ` +
        `(${struckBy.map(({ kind, times }) => `${times} ${kind}`).join(", ")}) at ${faulty.calls} calls, ` +
        `${ratio.toFixed(2)} times as many as without; ` +
        `${done.length - unlike.length} of the ${done.length} left what they leave without faults`,
    );
    const left = faulty.asked.filter(({ succeeded }) => !succeeded);
    const ends = left.map(({ name, answers }) => [
      name,
      answers.map(({ status, text }) => `${status} ${text.slice(0, 300)}`),
    ]);
    expect(rate >= 0.999 ? [] : ends).toEqual([]);
    expect(faulty.asked.length).toBeGreaterThanOrEqual(promised);
    expect(unlike.map(({ name, effect }) => [name, effect, expected.get(name)?.effect])).toEqual([]);
    // A quick run has too few writes for a sure conflict, so its tolerance is larger.
    expect(ratio).toBeLessThanOrEqual(figure(1.65, 1.5));
    expect(struck / faulty.calls).toBeGreaterThanOrEqual(share * figure(0.6, 0.9));
    expect(struckBy.filter(({ times }) => full && times === 0)).toEqual([]);

    // Each success is on record once, by whichever attempt. Reads are not on record.
    const tries = new Map(answers.map(({ answer, asked }) => [answer.headers.get("x-request-id"), asked]));
    const recorded = Map.groupBy(faulty.records, ({ requestId }) => tries.get(String(requestId)));
    const wrong = faulty.asked.filter((each) => {
      const times = recorded.get(each)?.length ?? 0;
      if (isRead(each.key) || rowOf(each.key).oauth) return times > 0;
      if (/credentials$|sign-out$/.test(each.key)) return times < 1;
      // For an unproven address the page is the same and nothing happens. A sign-in changes nothing.
      const mustChange = each.succeeded && !/^POST \/account/.test(each.key);
      return mustChange ? times !== 1 : times > 1;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
    const rest = transferRest(inside.functionsTable());
    for (const { id, moving } of await itemsOf(inside, { name: "type", value: "Customer" }))
      if (moving) await rest.finish(id, () => new Date(inside.now()));
    expect(violations(await itemsOf(inside), new Map([...before, ...withdrawalsGivenUp()]))).toEqual([]);
  });
});
