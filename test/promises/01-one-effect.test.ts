import { jest } from "@jest/globals";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { hour, minute } from "../support/clock.ts";
import { draftOf, submissionOf } from "../support/drafts.ts";
import {
  methodOf,
  type RealCall,
  realCall,
  rowOf,
  send as sendCall,
  successOf,
} from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { withOtherBody } from "../support/example-variants.ts";
import { everyNth, figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { ofThePage, tokenIn } from "../support/invitations.ts";
import { mayChangeNothing } from "../support/ledger.ts";
import { reached } from "../support/promise.ts";
import { choosePassword } from "../support/scenes-page.ts";
import { seed } from "../support/schedules.ts";
import { good, password, type Response, type World } from "../support/world.ts";
import { countOf, effectOf, readWritten, recordedBetween } from "../support/written.ts";

/** Fifty at once are many for the one process that carries them all out. */
jest.setTimeout(figure(60_000, 600_000));

/** How many of one request come at once. */
const atOnce = figure(8, 50);

/** Every POST that takes an `Idempotency-Key`. */
const keyed = (Object.keys(routes) as RouteKey[]).filter((key) => rowOf(key).key);
const submit = "POST /v1/orders/{orderId}/submit";

/** What an answer shows once: of a link the part that opens it, since its address is nowhere kept whole. */
const secretsIn = ({ setupInfo, link }: any): string[] =>
  [setupInfo?.temporaryPassword, link && tokenIn(link).split(".")[1]].filter(
    (secret) => secret !== undefined,
  );

describe("a repeated POST", () => {
  let inside: Inside;
  let world: World;
  let cast: ExampleCast;
  /** The same of another organization. */
  let elsewhere: ExampleCast;
  const counts = {
    routes: 0,
    parallel: 0,
    first: 0,
    replayed: 0,
    inProgress: 0,
    serial: 0,
    otherBody: 0,
    malformed: 0,
    elsewhere: 0,
    absent: 0,
    inFlight: 0,
    replayedForADay: 0,
    anew: 0,
    decisions: 0,
    repeatedDecisions: 0,
    limited: 0,
  };

  beforeAll(async () => {
    inside = await openInside();
    ({ world } = inside);
    cast = await openExampleCast(inside);
    elsewhere = await openExampleCast(inside);
  }, 60_000);
  afterAll(async () => {
    const { routes: all, parallel, serial, first, replayed, inProgress } = counts;
    reached(
      1,
      `${all} POSTs, ${atOnce} at once and 5 after them: of ${parallel + serial} answers ${first} first ones, ` +
        `${replayed + serial} replays of them, ${inProgress} 409 IDEMPOTENCY_IN_PROGRESS`,
    );
    reached(
      1,
      `${counts.decisions} decisions on the page, each ${atOnce} at once and 5 after them: ` +
        `${counts.repeatedDecisions} times the same page, ${counts.limited} 429 of the link's sign-in limit`,
    );
    reached(
      2,
      `${counts.absent} without a needed key refused, ${counts.otherBody} with another body refused 422, ` +
        `${counts.malformed} with a body where none belongs 400, ` +
        `${counts.inFlight} in flight told to wait, ${counts.elsewhere} elsewhere independent, ` +
        `${counts.replayedForADay} replayed before the day's end and ${counts.anew} new after it`,
    );
    await inside?.close();
  });

  const read = () => readWritten(inside);
  const send = (call: RealCall, key: string): Promise<Response> => sendCall(call, { "idempotency-key": key });
  const isReplay = ({ headers }: Response) => headers.get("idempotency-replayed") === "true";

  /** Answers, each time, what was written since the last time. */
  const watching = async () => {
    let before = await read();
    return async () => {
      const after = await read();
      const seen = { effect: effectOf(before, after), records: recordedBetween(before, after), after };
      before = after;
      return seen;
    };
  };

  /** Counts the calls to the user pool by operation. */
  const poolCalls = (): Record<string, number> => {
    const pool: Record<string, number> = {};
    inside.between.cognito.decide((operation, forward) => {
      pool[operation] = (pool[operation] ?? 0) + 1;
      return forward();
    });
    return pool;
  };

  it("is tried here for every POST but the review, which commits nothing, and the page, which has no key", () => {
    const all = (Object.keys(routes) as RouteKey[]).filter((key) => methodOf(key) === "POST");
    const unkeyed = ["POST /v1/orders/{orderId}/review", "POST /invitations/{token}"];
    expect(all.filter((key) => !keyed.includes(key)).toSorted()).toEqual(unkeyed.toSorted());
  });

  it.each(everyNth(keyed, 3, seed))("%s has one effect and one first answer", async (route) => {
    const { secrets = [], body: schema } = rowOf(route);
    const key = `key of ${route}`;
    const [alone, call] = [await realCall(route, cast), await realCall(route, cast)];
    const other = call.by === world.operator ? undefined : await realCall(route, elsewhere);
    const written = await watching();
    // What one request does, of which nothing is repeated.
    const pool = poolCalls();
    expect((await send(alone, `${key} once`)).status).toBe(successOf(route));
    const once = await written();

    const poolOfMany = poolCalls();
    const parallel = await Promise.all(Array.from({ length: atOnce }, () => send(call, key)));
    const serial: Response[] = [];
    for (let time = 0; time < 5; time++) serial.push(await send(call, key));
    const many = await written();
    inside.between.cognito.decide();
    const firsts = parallel.filter((answer) => answer.status < 300 && !isReplay(answer));
    expect(firsts).toHaveLength(1);
    const first = firsts[0]!;
    expect(first.status).toBe(successOf(route));
    const kept = Object.fromEntries(
      Object.entries<unknown>(first.body).filter(([field]) => !secrets.includes(field)),
    );
    const replays = parallel.filter(isReplay);
    const waiting = parallel.filter((answer) => answer.status === 409);
    expect(firsts.length + replays.length + waiting.length).toBe(atOnce);
    for (const answer of waiting) {
      expect(answer.body.code).toBe("IDEMPOTENCY_IN_PROGRESS");
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(serial.map(isReplay)).toEqual([true, true, true, true, true]);
    for (const answer of [...replays, ...serial]) {
      expect([answer.status, answer.body]).toEqual([first.status, kept]);
      expect(answer.headers.get("etag")).toBe(first.headers.get("etag"));
    }
    expect(many.effect).toEqual(once.effect);
    expect(poolOfMany).toEqual(pool);
    expect(many.records).toHaveLength(1);
    const text = JSON.stringify([...many.after.values()]);
    for (const secret of secretsIn(first.body)) expect(text).not.toContain(secret);

    const answer = await send(withOtherBody(call), key);
    // What the schema refuses never comes to the key, and where no body belongs, it refuses every other one.
    const refusal = schema ? [422, "IDEMPOTENCY_KEY_REUSED"] : [400, "INVALID_REQUEST"];
    expect([answer.status, answer.body.code]).toEqual(refusal);
    const theirs = other && (await send(other, key));
    expect(theirs && [theirs.status, isReplay(theirs)]).toEqual(other && [first.status, false]);
    const last = await written();
    expect(last.records.map(({ actor }) => actor)).toMatchObject(other ? [{ userId: other.by.id }] : []);
    if (other) counts.elsewhere++;
    else expect(last.effect).toEqual({});
    counts.routes++;
    counts.parallel += parallel.length;
    counts.first += firsts.length;
    counts.replayed += replays.length;
    counts.inProgress += waiting.length;
    counts.serial += serial.length;
    counts[schema ? "otherBody" : "malformed"]++;
  });

  it.each(["accept", "decline"])(
    "to %s on the page has one effect, and every repeat the same page",
    async (decision) => {
      const { admin } = cast.reseller;
      const form = {
        decision,
        ...(decision === "accept" && { email: admin.email, password, authorised: "yes" }),
      };
      if (decision === "accept") await choosePassword(inside, admin);
      const invited = async () => (await world.invitation(await world.provider())).token;
      const decide = (token: string): Promise<Response> =>
        world.anonymous.post(`/invitations/${token}`, new URLSearchParams(form).toString(), ofThePage);
      const [alone, often] = [await invited(), await invited()];
      const written = await watching();
      expect((await decide(alone)).status).toBe(200);
      const once = await written();

      const parallel = await Promise.all(Array.from({ length: atOnce }, () => decide(often)));
      const pool = poolCalls();
      const serial: Response[] = [];
      for (let time = 0; time < 5; time++) serial.push(await decide(often));
      inside.between.cognito.decide();
      const many = await written();
      // A sign-in takes its place in the link's count before it is tried (docs/adr/0012), so of more than ten at once
      // those beyond are told to come back, whatever their credentials.
      const limited = parallel.filter(({ status }) => decision === "accept" && status === 429);
      for (const { headers } of limited) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      expect(limited.length).toBeLessThanOrEqual(Math.max(0, atOnce - 10));
      const shown = [...parallel.filter((answer) => !limited.includes(answer)), ...serial];
      expect(new Set(shown.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(shown.map(({ text }) => text)).size).toBe(1);
      // Who comes once it is decided is not even asked who they are.
      expect(pool).toEqual({});
      expect(many.effect).toEqual(once.effect);
      expect(many.records).toHaveLength(1);
      counts.decisions++;
      counts.repeatedDecisions += shown.length - 1;
      counts.limited += limited.length;
    },
  );

  it("with a key that is none is malformed, and one of 255 characters is good", async () => {
    const call = await realCall("POST /v1/organization/change-requests", cast);
    const before = await read();
    for (const key of ["", "k".repeat(256), "schlüssel", "a\tb"]) {
      const answer = await send(call, key);
      expect([key, answer.status, answer.body.code]).toEqual([key, 400, "INVALID_REQUEST"]);
    }
    expect(effectOf(before, await read())).toEqual({});
    for (const key of ["k".repeat(255), "!", "~ spaced inside ~", "../../etc#1"]) {
      expect([key, (await send(call, key)).status]).toEqual([key, 201]);
      expect([key, isReplay(await send(call, key))]).toEqual([key, true]);
    }
    expect(recordedBetween(before, await read())).toHaveLength(4);
  });

  it("needs a key where submitting without one could buy twice, before the order is looked for", async () => {
    expect(keyed.filter((key) => rowOf(key).keyRequired)).toEqual([submit]);
    const { by, path, body } = await realCall(submit, cast);
    const nowhere = "/v1/orders/ord_01hzzzzzzzzzzzzzzzzzzzzzzz/submit";
    const before = await read();
    for (const [who, where] of [
      [by, path],
      [by, nowhere],
      [cast.reseller.admin, nowhere],
    ] as const) {
      const answer = await who.post(where, body);
      expect([answer.status, answer.body.code]).toEqual([400, "IDEMPOTENCY_KEY_REQUIRED"]);
      counts.absent++;
    }
    expect((await world.operator.post(path, body)).body.code).toBe("ROLE_REQUIRED");
    expect(effectOf(before, await read())).toEqual({});
  });

  it("of a review is a review of what is there now, whatever key it carries", async () => {
    const call = await realCall("POST /v1/orders/{orderId}/review", cast);
    const before = await read();
    const first = await send(call, "review");
    expect([first.status, isReplay(first)]).toEqual([200, false]);
    expect(effectOf(before, await read())).toEqual({});
    const changed = { resellerId: cast.otherReseller.id };
    await good(call.by.patch(`/v1/orders/${call.real.order}`, changed, { "if-match": "*" }));
    const second = await send(call, "review");
    expect(isReplay(second)).toBe(false);
    expect(second.body.version).not.toBe(first.body.version);
  });

  it("on another path is another request, with the same key", async () => {
    const requests = ["send", "send", "link", "revoke"] as const;
    const calls = [
      ...(await Promise.all(
        requests.map((verb) => realCall(`POST /v1/partnership-requests/{requestId}/${verb}`, cast)),
      )),
      await realCall("POST /v1/orders/{orderId}/cancel", cast),
      await realCall(submit, cast),
    ];
    for (const call of calls) {
      const answer = await send(call, "shared");
      expect([call.path, isReplay(answer), answer.status]).toEqual([call.path, false, successOf(call.key)]);
    }
  });

  it("is no way around a right that was taken since", async () => {
    const { admin } = cast.provider;
    const any = { "if-match": "*" };
    const agents = await Promise.all([1, 2].map(() => world.user(cast.provider, "SalesAgent")));
    const [demoted, disabled] = agents as [(typeof agents)[0], (typeof agents)[0]];
    const suspended = await world.provider();
    const taken: [string, RealCall, () => Promise<Response>][] = [
      [
        "ROLE_REQUIRED",
        { ...(await realCall(submit, cast)), by: demoted },
        () => admin.patch(`/v1/users/${demoted.id}`, { roles: ["UserManagementAdmin"] }, any),
      ],
      [
        "USER_DISABLED",
        { ...(await realCall(submit, cast)), by: disabled },
        () => admin.patch(`/v1/users/${disabled.id}`, { status: "disabled" }, any),
      ],
      [
        "ORGANIZATION_SUSPENDED",
        { ...(await realCall("POST /v1/partnership-requests", cast)), by: suspended.admin },
        () => world.operator.patch(`/v1/organizations/${suspended.id}`, { status: "suspended" }, any),
      ],
    ];
    for (const [code, call, take] of taken) {
      expect([code, (await send(call, "rights")).status]).toEqual([code, 201]);
      expect([code, isReplay(await send(call, "rights"))]).toEqual([code, true]);
      await good(take());
      const before = await read();
      const refused = await send(call, "rights");
      expect([refused.status, refused.body.code]).toEqual([403, code]);
      expect(effectOf(before, await read())).toEqual({});
    }
  });

  it("runs again where the first time was refused, with the same body or another", async () => {
    const { admin } = cast.provider;
    const call = await realCall("POST /v1/partnership-requests", cast);
    const open = await good(send(call, "another"));
    expect((await send(call, "refused first")).body.code).toBe("REQUEST_ALREADY_OPEN");
    await good(admin.post(`/v1/partnership-requests/${open.id}/revoke`));
    const second = await send(call, "refused first");
    expect([second.status, isReplay(second)]).toEqual([201, false]);

    // An order with a problem that goes away: what was reviewed is the same, and the key was never used up.
    const later = await world.reseller();
    const { id } = await draftOf(world, admin, { resellerId: later.id });
    const order = { ...call, key: submit, ...(await submissionOf(admin, id)) } as const;
    const before = await read();
    const outdated = await send({ ...order, body: { version: "1.outdated" } }, "problem first");
    expect(outdated.body.code).toBe("ORDER_CHANGED");
    expect((await send(order, "problem first")).body.code).toBe("ORDER_HAS_PROBLEMS");
    expect(effectOf(before, await read())).toEqual({});
    await world.partner(cast.provider, later);
    const submitted = await send(order, "problem first");
    expect([submitted.status, isReplay(submitted)]).toEqual([201, false]);
    expect(isReplay(await send(order, "problem first"))).toBe(true);
  });

  /** Holds back the write that holds `text` until it is let go. */
  const holding = (text: string) => {
    let release = () => {};
    let arrived = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const there = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    let first = true;
    inside.between.dynamodb.decide(async (operation, forward, body) => {
      if (first && operation === "TransactWriteItems" && body.includes(text)) {
        first = false;
        arrived();
        await held;
      }
      return forward();
    });
    return { there, release };
  };

  it("in flight is told to wait, and another body that the key is taken", async () => {
    const call = await realCall(submit, cast);
    const before = await read();
    const { there, release } = holding(call.real.order ?? "");
    const first = send(call, "in flight");
    await there;
    const second = await send(call, "in flight");
    expect([second.status, second.body.code]).toEqual([409, "IDEMPOTENCY_IN_PROGRESS"]);
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
    const other = await send(withOtherBody(call), "in flight");
    expect([other.status, other.body.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    counts.inFlight++;
    release();
    expect([(await first).status, isReplay(await first)]).toEqual([201, false]);
    inside.between.dynamodb.decide();
    expect(isReplay(await send(call, "in flight"))).toBe(true);
    const after = await read();
    expect(recordedBetween(before, after)).toHaveLength(1);
    expect(countOf(after, "Customer") - countOf(before, "Customer")).toBe(1);
  });

  it("overtaken by its duplicate answers with what that one did", async () => {
    const call = await realCall("POST /v1/orders/{orderId}/cancel", cast);
    const before = await read();
    const { there, release } = holding(call.real.order ?? "");
    const first = send(call, "overtaken");
    await there;
    const second = await send(call, "overtaken");
    expect([second.status, isReplay(second)]).toEqual([200, false]);
    release();
    const answer = await first;
    inside.between.dynamodb.decide();
    expect([answer.status, isReplay(answer), answer.body]).toEqual([200, true, second.body]);
    expect(recordedBetween(before, await read())).toHaveLength(1);
  });

  it("takes over from a first one that has died, which can then do nothing more", async () => {
    const call = await realCall(submit, cast);
    const before = await read();
    const { there, release } = holding(call.real.order ?? "");
    const dying = send(call, "died");
    await there;
    expect((await send(call, "died")).body.code).toBe("IDEMPOTENCY_IN_PROGRESS");
    inside.advance(30_000);
    const second = await send(call, "died");
    expect([second.status, isReplay(second)]).toEqual([201, false]);
    release();
    const late = await dying;
    inside.between.dynamodb.decide();
    expect(late.status === 409 || isReplay(late)).toBe(true);
    expect(late.body).not.toHaveProperty("setupInfo");
    const after = await read();
    expect(recordedBetween(before, after)).toHaveLength(1);
    expect(countOf(after, "Customer") - countOf(before, "Customer")).toBe(1);
  });

  it("is remembered for 24 hours, and new after them", async () => {
    const calls: RealCall[] = [];
    for (const key of everyNth(keyed, 2, seed)) calls.push(await realCall(key, cast));
    const sendAll = async () => {
      const answers: Response[] = [];
      for (const call of calls) answers.push(await send(call, "a day"));
      return answers;
    };
    const statuses = (answers: readonly Response[]) =>
      answers.map(({ status }, at) => [calls[at]?.key, status]);
    const succeeded = calls.map(({ key }) => [key, successOf(key)]);
    expect(statuses(await sendAll())).toEqual(succeeded);
    // Minutes that the requests themselves do not take, however busy the machine.
    inside.advance(24 * hour - 10 * minute);
    const before = await read();
    const replays = await sendAll();
    expect([statuses(replays), replays.every(isReplay)]).toEqual([succeeded, true]);
    counts.replayedForADay += calls.length;
    expect(effectOf(before, await read())).toEqual({});
    inside.advance(20 * minute);
    const anew = await sendAll();
    expect(anew.some(isReplay)).toBe(false);
    // Each is carried out once more, or is refused for what the first one has left.
    const done = calls.filter((_, at) => (anew[at]?.status ?? 0) < 300);
    for (const [at, { key }] of calls.entries())
      if (anew[at]!.status >= 300) {
        expect([key, [409, 422].includes(anew[at]!.status)]).toEqual([key, true]);
        expect([key, rowOf(key).refusals]).toEqual([key, expect.arrayContaining([anew[at]!.body.code])]);
      }
    const changing = done.filter(({ key }) => !mayChangeNothing.has(key));
    expect(recordedBetween(before, await read())).toHaveLength(changing.length);
    counts.anew += calls.length;
  });
});
