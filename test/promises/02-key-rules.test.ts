import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { hour, minute } from "../support/clock.ts";
import { draftOf, submissionOf } from "../support/drafts.ts";
import { type RealCall, realCall, rowOf, send as sendCall, successOf } from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { withOtherBody } from "../support/example-variants.ts";
import { everyNth } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { mayChangeNothing } from "../support/ledger.ts";
import { reached } from "../support/promise.ts";
import { seed } from "../support/schedules.ts";
import { good, type Response, type World } from "../support/world.ts";
import { countOf, effectOf, readWritten, recordedBetween } from "../support/written.ts";

const keyed = (Object.keys(routes) as RouteKey[]).filter((key) => rowOf(key).key);
const submit = "POST /v1/orders/{orderId}/submit";

describe("a POST with an Idempotency-Key", () => {
  let inside: Inside;
  let world: World;
  let cast: ExampleCast;
  const counts = { absent: 0, inFlight: 0, replayedForADay: 0, anew: 0 };

  beforeAll(async () => {
    inside = await openInside();
    ({ world } = inside);
    cast = await openExampleCast(inside);
  }, 60_000);
  afterAll(async () => {
    reached(
      2,
      `${counts.absent} without a needed key refused, ${counts.inFlight} in flight told to wait, ` +
        `${counts.replayedForADay} replayed before the day's end and ${counts.anew} new after it`,
    );
    await inside?.close();
  });

  const read = () => readWritten(inside);
  const send = (call: RealCall, key: string): Promise<Response> => sendCall(call, { "idempotency-key": key });
  const isReplay = ({ headers }: Response) => headers.get("idempotency-replayed") === "true";

  it("with an invalid key is malformed, and a key of 255 characters is valid", async () => {
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

  it("needs a key if a repeat without one could buy twice, and says so before the order is looked up", async () => {
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

  it("for a review is reviewed anew, whatever key it carries", async () => {
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

  it("runs again if the first attempt was refused, with the same body or another", async () => {
    const { admin } = cast.provider;
    const call = await realCall("POST /v1/partnership-requests", cast);
    const open = await good(send(call, "another"));
    expect((await send(call, "refused first")).body.code).toBe("REQUEST_ALREADY_OPEN");
    await good(admin.post(`/v1/partnership-requests/${open.id}/revoke`));
    const second = await send(call, "refused first");
    expect([second.status, isReplay(second)]).toEqual([201, false]);

    // An order with a temporary problem: the reviewed version is the same, and the key was never used up.
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

  it("in flight is answered with the advice to wait, and another body with the refusal of its key", async () => {
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

  it("overtaken by its duplicate gets the duplicate's answer", async () => {
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

  it("takes over from a first attempt that has died, which can then do nothing more", async () => {
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

  it("is remembered for 24 hours, and counts as new after them", async () => {
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
    // A few minutes, which the requests themselves do not take, however busy the machine.
    inside.advance(24 * hour - 10 * minute);
    const before = await read();
    const replays = await sendAll();
    expect([statuses(replays), replays.every(isReplay)]).toEqual([succeeded, true]);
    counts.replayedForADay += calls.length;
    expect(effectOf(before, await read())).toEqual({});
    inside.advance(20 * minute);
    const anew = await sendAll();
    expect(anew.some(isReplay)).toBe(false);
    // Each call is carried out once more, or is refused because of the first one's effect.
    const done = calls.filter((_, at) => (anew[at]?.status ?? 0) < 300);
    // A released domain no longer exists.
    for (const [at, { key }] of calls.entries())
      if (key === "POST /v1/domains/{domain}/release") expect(anew[at]!.status).toBe(404);
      else if (anew[at]!.status >= 300) {
        expect([key, [409, 422].includes(anew[at]!.status)]).toEqual([key, true]);
        expect([key, rowOf(key).refusals]).toEqual([key, expect.arrayContaining([anew[at]!.body.code])]);
      }
    const changing = done.filter(({ key }) => !mayChangeNothing.has(key));
    expect(recordedBetween(before, await read())).toHaveLength(changing.length);
    counts.anew += calls.length;
  });
});
