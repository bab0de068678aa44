import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { type RealCall, realCall, rowOf, send as sendCall, successOf } from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { groundOf } from "../support/example-requests.ts";
import { withOtherBody } from "../support/example-variants.ts";
import { everyNth, figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { ofThePage, tokenIn } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { isOfWhatFollows } from "../support/recorded.ts";
import { seed } from "../support/schedules.ts";
import { choosePassword, password, type Response, type World } from "../support/world.ts";
import { effectOf, readWritten, recordedBetween } from "../support/written.ts";

/** How many copies of one request are sent in parallel. */
const atOnce = figure(8, 50);

/**
 * Every POST that takes an `Idempotency-Key`. test/lib/contract/routes checks that these are all that commit something.
 */
const keyed = (Object.keys(routes) as RouteKey[]).filter((key) => rowOf(key).key);

/** The secrets of an answer: of a link the part that opens it, since nothing stores its whole address. */
const secretsIn = ({ setupInfo, link }: any): string[] =>
  [setupInfo?.temporaryPassword, link && tokenIn(link).split(".")[1]].filter(
    (secret) => secret !== undefined,
  );

describe("a repeated POST", () => {
  let inside: Inside;
  let world: World;
  let cast: ExampleCast;
  /** The same request by another organization. */
  let elsewhere: ExampleCast;
  const counts = {
    ...{ routes: 0, parallel: 0, first: 0, replayed: 0, inProgress: 0, serial: 0 },
    ...{ otherBody: 0, malformed: 0, elsewhere: 0, decisions: 0, repeatedDecisions: 0, limited: 0 },
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
      2,
      `${counts.otherBody} with another body refused 422, ${counts.malformed} with a body where none belongs 400, ` +
        `${counts.elsewhere} elsewhere independent`,
    );
    reached(
      1,
      `${counts.decisions} decisions on the page, each ${atOnce} at once and 5 after them: ` +
        `${counts.repeatedDecisions} times the same page, ${counts.limited} 429 of the link's sign-in limit`,
    );
    await inside?.close();
  });

  /** The records of the request itself, without those of what follows it under ids of their own. */
  const ownOf = <R extends { requestId?: unknown }>(records: readonly R[]) =>
    records.filter((record) => !isOfWhatFollows(record));
  const read = () => readWritten(inside);
  const send = (call: RealCall, key: string): Promise<Response> => sendCall(call, { "idempotency-key": key });
  const isReplay = ({ headers }: Response) => headers.get("idempotency-replayed") === "true";

  /** Answers the items written since the last call. */
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

  it.each(everyNth(keyed, 3, seed))("%s has one effect and one first answer", async (route) => {
    const { secrets = [], body: schema } = rowOf(route);
    const key = `key of ${route}`;
    // A picture that an organization has sent before is not stored again.
    const onGround = async () => realCall(route, await groundOf(route, inside, cast));
    const [alone, call] = [await onGround(), await onGround()];
    const other = call.by === world.operator ? undefined : await realCall(route, elsewhere);
    const written = await watching();
    // The effect of one request without repetitions.
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
    const others = parallel.filter((answer) => ![...firsts, ...replays, ...waiting].includes(answer));
    expect(others.map(({ status, text }) => `${status} ${text}`)).toEqual([]);
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
    expect(many.records).toHaveLength(once.records.length);
    expect(ownOf(many.records)).toHaveLength(1);
    const text = JSON.stringify([...many.after.values()]);
    for (const secret of secretsIn(first.body)) expect(text).not.toContain(secret);

    const answer = await send(withOtherBody(call), key);
    // A body that the schema refuses never reaches the key. Where no body is allowed, every other one is refused.
    const refusal = schema ? [422, "IDEMPOTENCY_KEY_REUSED"] : [400, "INVALID_REQUEST"];
    expect([answer.status, answer.body.code]).toEqual(refusal);
    const theirs = other && (await send(other, key));
    expect(theirs && [theirs.status, isReplay(theirs)]).toEqual(other && [first.status, false]);
    const last = await written();
    expect(last.records).toHaveLength(other ? once.records.length : 0);
    expect(ownOf(last.records).map(({ actor }) => actor)).toMatchObject(
      other ? [{ userId: other.by.id }] : [],
    );
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
    "to %s on the page has one effect, and every repeat gets the same page",
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
      // A sign-in is counted for its link before it is tried (docs/adr/0012), so of more than ten in parallel the
      // others are refused for now, whatever their credentials.
      const limited = parallel.filter(({ status }) => decision === "accept" && status === 429);
      for (const { headers } of limited) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      expect(limited.length).toBeLessThanOrEqual(Math.max(0, atOnce - 10));
      const pages = [...parallel.filter((answer) => !limited.includes(answer)), ...serial];
      expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
      // After the decision the page asks nobody to sign in.
      expect(pool).toEqual({});
      expect(many.effect).toEqual(once.effect);
      expect(many.records).toHaveLength(once.records.length);
      expect(ownOf(many.records)).toHaveLength(1);
      counts.decisions++;
      counts.repeatedDecisions += pages.length - 1;
      counts.limited += limited.length;
    },
  );
});
