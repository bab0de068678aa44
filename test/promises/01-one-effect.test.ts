import { jest } from "@jest/globals";
import { type Route, type RouteKey, routes } from "../../lib/contract/routes.ts";
import { channelPosts } from "../support/channel-posts.ts";
import { hour, minute } from "../support/clock.ts";
import { customerPosts } from "../support/customer-posts.ts";
import { everyNth, figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { ofThePage, tokenIn } from "../support/invitations.ts";
import { draftOf, good, openPostCast, type Post, type PostCast, submissionOf } from "../support/post-cast.ts";
import { reached } from "../support/promise.ts";
import { choosePassword } from "../support/scenes-partnerships.ts";
import { seed } from "../support/schedules.ts";
import { password, type Response, type World } from "../support/world.ts";
import { countOf, effectOf, readWritten, recordedBetween } from "../support/written.ts";

/** Fifty at once are many for the one process that carries them all out. */
jest.setTimeout(figure(60_000, 600_000));

/** How many of one request come at once. */
const atOnce = figure(8, 50);

const posts = { ...channelPosts, ...customerPosts };
const rowOf = (key: string): Route => routes[key as RouteKey];

/** What an answer shows once: of a link the part that opens it, since its address is nowhere kept whole. */
const secretsIn = ({ setupInfo, link }: any): string[] =>
  [setupInfo?.temporaryPassword, link && tokenIn(link).split(".")[1]].filter(
    (secret) => secret !== undefined,
  );

describe("a repeated POST", () => {
  let inside: Inside;
  let world: World;
  let cast: PostCast;
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
    cast = await openPostCast(inside);
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
  const send = ({ by, path, body }: Post, key: string): Promise<Response> =>
    by.post(path, body, { "idempotency-key": key });
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

  it("is known here for every POST of the contract but the review, which commits nothing", () => {
    const all = Object.keys(routes).filter((key) => key.startsWith("POST "));
    const unkeyed = ["POST /v1/orders/{orderId}/review", "POST /invitations/{token}"];
    expect(all.filter((key) => rowOf(key).key === undefined).toSorted()).toEqual(unkeyed.toSorted());
    expect(Object.keys(posts).toSorted()).toEqual(all.filter((key) => !unkeyed.includes(key)).toSorted());
  });

  it.each(everyNth(Object.keys(posts), 3, seed))("%s has one effect and one first answer", async (route) => {
    const make = posts[route]!;
    const { secrets = [], status = 200 } = rowOf(route);
    const key = `key of ${route}`;
    const [alone, post] = [await make(cast), await make(cast)];
    const written = await watching();
    // What one request does, of which nothing is repeated.
    const pool = poolCalls();
    expect((await send(alone, `${key} once`)).status).toBe(status);
    const once = await written();

    const poolOfMany = poolCalls();
    const parallel = await Promise.all(Array.from({ length: atOnce }, () => send(post, key)));
    const serial: Response[] = [];
    for (let time = 0; time < 5; time++) serial.push(await send(post, key));
    const many = await written();
    inside.between.cognito.decide();
    const firsts = parallel.filter((answer) => answer.status < 300 && !isReplay(answer));
    expect(firsts).toHaveLength(1);
    const first = firsts[0]!;
    expect(first.status).toBe(status);
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

    const other = await send({ ...post, body: post.otherBody ?? {} }, key);
    // What the schema refuses never comes to the key, and where no body belongs, it refuses every other one.
    const malformed = rowOf(route).body === undefined;
    const refusal = malformed ? [400, "INVALID_REQUEST"] : [422, "IDEMPOTENCY_KEY_REUSED"];
    expect([other.status, other.body.code]).toEqual(refusal);
    if (post.elsewhere) {
      const theirs = await send({ ...post, ...post.elsewhere }, key);
      expect([theirs.status, isReplay(theirs)]).toEqual([first.status, false]);
      counts.elsewhere++;
    }
    const last = await written();
    expect(last.records.map(({ actor }) => actor)).toMatchObject(
      post.elsewhere ? [{ userId: post.elsewhere.by.id }] : [],
    );
    if (!post.elsewhere) expect(last.effect).toEqual({});
    counts.routes++;
    counts.parallel += parallel.length;
    counts.first += firsts.length;
    counts.replayed += replays.length;
    counts.inProgress += waiting.length;
    counts.serial += serial.length;
    counts[malformed ? "malformed" : "otherBody"]++;
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
    const post = await posts["POST /v1/organization/change-requests"]!(cast);
    const before = await read();
    for (const key of ["", "k".repeat(256), "schlüssel", "a\tb"]) {
      const answer = await send(post, key);
      expect([key, answer.status, answer.body.code]).toEqual([key, 400, "INVALID_REQUEST"]);
    }
    expect(effectOf(before, await read())).toEqual({});
    for (const key of ["k".repeat(255), "!", "~ spaced inside ~", "../../etc#1"]) {
      expect([key, (await send(post, key)).status]).toEqual([key, 201]);
      expect([key, isReplay(await send(post, key))]).toEqual([key, true]);
    }
    expect(recordedBetween(before, await read())).toHaveLength(4);
  });

  it("needs a key where submitting without one could buy twice, before the order is looked for", async () => {
    expect(Object.keys(routes).filter((key) => rowOf(key).keyRequired)).toEqual([
      "POST /v1/orders/{orderId}/submit",
    ]);
    const post = await posts["POST /v1/orders/{orderId}/submit"]!(cast);
    const nowhere = { ...post, path: "/v1/orders/ord_01hzzzzzzzzzzzzzzzzzzzzzzz/submit" };
    const before = await read();
    for (const each of [post, nowhere]) {
      const answer = await each.by.post(each.path, each.body);
      expect([answer.status, answer.body.code]).toEqual([400, "IDEMPOTENCY_KEY_REQUIRED"]);
      counts.absent++;
    }
    const reseller = await cast.reseller.admin.post(nowhere.path, post.body);
    expect([reseller.status, reseller.body.code]).toEqual([400, "IDEMPOTENCY_KEY_REQUIRED"]);
    expect((await world.operator.post(post.path, post.body)).body.code).toBe("ROLE_REQUIRED");
    expect(effectOf(before, await read())).toEqual({});
  });

  it("of a review is a review of what is there now, whatever key it carries", async () => {
    const { admin } = cast.provider;
    const { id } = await draftOf(world, admin);
    const review = () => admin.post(`/v1/orders/${id}/review`, {}, { "idempotency-key": "review" });
    const before = await read();
    const first = await review();
    expect([first.status, isReplay(first)]).toEqual([200, false]);
    expect(effectOf(before, await read())).toEqual({});
    await good(admin.patch(`/v1/orders/${id}`, { resellerId: cast.reseller.id }, { "if-match": "*" }));
    const second = await review();
    expect(isReplay(second)).toBe(false);
    expect(second.body.version).not.toBe(first.body.version);
  });

  it("on another path is another request, with the same key", async () => {
    const { admin } = cast.provider;
    const asked = await Promise.all(
      [1, 2].map(async () => {
        const resellerEmail = `path-${world.next()}@once.example`;
        return (await good(admin.post("/v1/partnership-requests", { resellerEmail }))).id;
      }),
    );
    const [one, two] = asked.map((id) => `/v1/partnership-requests/${id}`);
    const drafts = await Promise.all([1, 2].map(() => draftOf(world, admin)));
    const [cancelled, submitted] = drafts.map(({ id }) => `/v1/orders/${id}`);
    const { body } = await submissionOf(admin, drafts[1].id);
    const sent: [string, unknown?][] = [
      [`${one}/send`],
      [`${two}/send`],
      [`${one}/link`],
      [`${one}/revoke`],
      [`${cancelled}/cancel`],
      [`${submitted}/submit`, body],
    ];
    for (const [path, input] of sent) {
      const answer = await admin.post(path, input, { "idempotency-key": "shared" });
      expect([path, isReplay(answer), answer.status < 300]).toEqual([path, false, true]);
    }
  });

  it("is no way around a right that was taken since", async () => {
    const { admin } = cast.provider;
    const suspended = await world.provider();
    const { id } = await draftOf(world, admin);
    const taken: [string, Post, () => Promise<unknown>][] = [];
    const change = (id: string, body: object) =>
      good(admin.patch(`/v1/users/${id}`, body, { "if-match": "*" }));
    for (const [code, body] of [
      ["ROLE_REQUIRED", { roles: ["UserManagementAdmin"] }],
      ["USER_DISABLED", { status: "disabled" }],
    ] as const) {
      const agent = await world.user(cast.provider, "SalesAgent");
      const submission = await submissionOf(agent, (await draftOf(world, agent)).id);
      taken.push([code, { by: agent, ...submission, afresh: code }, () => change(agent.id, body)]);
    }
    const path = "/v1/partnership-requests";
    const body = { resellerEmail: `r-${world.next()}@x.example` };
    taken.push([
      "ORGANIZATION_SUSPENDED",
      { by: suspended.admin, path, body, afresh: 0 },
      () =>
        good(
          world.operator.patch(
            `/v1/organizations/${suspended.id}`,
            { status: "suspended" },
            { "if-match": "*" },
          ),
        ),
    ]);
    expect(id).toMatch(/^ord_/);
    for (const [code, post, take] of taken) {
      expect([code, (await send(post, "rights")).status]).toEqual([code, 201]);
      expect([code, isReplay(await send(post, "rights"))]).toEqual([code, true]);
      await take();
      const before = await read();
      const refused = await send(post, "rights");
      expect([refused.status, refused.body.code]).toEqual([403, code]);
      expect(effectOf(before, await read())).toEqual({});
    }
  });

  it("runs again where the first time was refused, with the same body or another", async () => {
    const { admin } = cast.provider;
    const resellerEmail = `again-${world.next()}@again.example`;
    const open = await good(admin.post("/v1/partnership-requests", { resellerEmail }));
    const post = { by: admin, path: "/v1/partnership-requests", body: { resellerEmail }, afresh: 201 };
    expect((await send(post, "refused first")).body.code).toBe("REQUEST_ALREADY_OPEN");
    await good(admin.post(`/v1/partnership-requests/${open.id}/revoke`));
    const second = await send(post, "refused first");
    expect([second.status, isReplay(second)]).toEqual([201, false]);
    const user = { email: cast.other.admin.email, displayName: "x", roles: ["SalesAgent"] };
    const taken = { by: admin, path: "/v1/users", body: user, afresh: "EMAIL_TAKEN" };
    for (let time = 0; time < 2; time++) expect((await send(taken, "taken")).body.code).toBe("EMAIL_TAKEN");

    // An order with a problem that goes away: what was reviewed is the same, and the key was never used up.
    const later = await world.reseller();
    const { id } = await draftOf(world, admin, { resellerId: later.id });
    const submission = { by: admin, ...(await submissionOf(admin, id)), afresh: "ORDER_NOT_DRAFT" };
    const outdated = { ...submission, body: { version: "1.outdated" } };
    const before = await read();
    expect((await send(outdated, "problem first")).body.code).toBe("ORDER_CHANGED");
    expect((await send(submission, "problem first")).body.code).toBe("ORDER_HAS_PROBLEMS");
    expect(effectOf(before, await read())).toEqual({});
    await world.partner(cast.provider, later);
    const submitted = await send(submission, "problem first");
    expect([submitted.status, isReplay(submitted)]).toEqual([201, false]);
    expect(isReplay(await send(submission, "problem first"))).toBe(true);
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
    const post = await posts["POST /v1/orders/{orderId}/submit"]!(cast);
    const before = await read();
    const { there, release } = holding(post.path.split("/")[3]!);
    const first = send(post, "in flight");
    await there;
    const second = await send(post, "in flight");
    expect([second.status, second.body.code]).toEqual([409, "IDEMPOTENCY_IN_PROGRESS"]);
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
    const other = await send({ ...post, body: post.otherBody }, "in flight");
    expect([other.status, other.body.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    counts.inFlight++;
    release();
    expect([(await first).status, isReplay(await first)]).toEqual([201, false]);
    inside.between.dynamodb.decide();
    expect(isReplay(await send(post, "in flight"))).toBe(true);
    const after = await read();
    expect(recordedBetween(before, after)).toHaveLength(1);
    expect(countOf(after, "Customer") - countOf(before, "Customer")).toBe(1);
  });

  it("overtaken by its duplicate answers with what that one did", async () => {
    const post = await posts["POST /v1/orders/{orderId}/cancel"]!(cast);
    const before = await read();
    const { there, release } = holding(post.path.split("/")[3]!);
    const first = send(post, "overtaken");
    await there;
    const second = await send(post, "overtaken");
    expect([second.status, isReplay(second)]).toEqual([200, false]);
    release();
    const answer = await first;
    inside.between.dynamodb.decide();
    expect([answer.status, isReplay(answer), answer.body]).toEqual([200, true, second.body]);
    expect(recordedBetween(before, await read())).toHaveLength(1);
  });

  it("takes over from a first one that has died, which can then do nothing more", async () => {
    const post = await posts["POST /v1/orders/{orderId}/submit"]!(cast);
    const before = await read();
    const { there, release } = holding(post.path.split("/")[3]!);
    const dying = send(post, "died");
    await there;
    expect((await send(post, "died")).body.code).toBe("IDEMPOTENCY_IN_PROGRESS");
    inside.advance(30_000);
    const second = await send(post, "died");
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
    const made: [string, Post][] = [];
    for (const [route, make] of Object.entries(posts)) made.push([route, await make(cast)]);
    const each = async <T>(work: (post: Post) => Promise<T>) => {
      const results: [string, T][] = [];
      for (const [route, post] of made) results.push([route, await work(post)]);
      return results;
    };
    const expected = <T>(value: (route: string, post: Post) => T) =>
      made.map(([route, post]) => [route, value(route, post)]);
    const statusOf = async (post: Post) => (await send(post, "a day")).status;
    expect(await each(statusOf)).toEqual(expected((route) => rowOf(route).status ?? 200));
    // Minutes that the requests themselves do not take, however busy the machine.
    inside.advance(24 * hour - 10 * minute);
    const before = await read();
    expect(await each(async (post) => isReplay(await send(post, "a day")))).toEqual(expected(() => true));
    counts.replayedForADay += made.length;
    expect(effectOf(before, await read())).toEqual({});
    inside.advance(20 * minute);
    const anew = await each(async (post) => {
      const answer = await send(post, "a day");
      return [answer.body.code ?? answer.status, isReplay(answer)];
    });
    expect(anew).toEqual(expected((_, { afresh }) => [afresh, false]));
    // A repeated decision on an invitation answers the same and changes nothing, and so does a repeated import.
    const changing = made.filter(
      ([route, { afresh }]) => typeof afresh === "number" && !/invitations|import$/.test(route),
    );
    expect(recordedBetween(before, await read())).toHaveLength(changing.length);
    counts.anew += made.length;
  });
});
