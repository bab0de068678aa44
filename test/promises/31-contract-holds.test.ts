import { type CallerType, callerType } from "../../lib/contract/common.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { hour } from "../support/clock.ts";
import { undocumented } from "../support/contract-answers.ts";
import { type Plan, plans } from "../support/contract-calls.ts";
import { type Ground, openGround } from "../support/contract-ground.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { inParallel } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { seed } from "../support/schedules.ts";
import type { Method, Response } from "../support/world.ts";

const calls = figure(250, 10_000);
/** After so many calls the ground is worn: partnerships ended, users disabled, orders submitted. */
const wear = 400;

describe("whatever is called, as the contract has it or bent out of shape", () => {
  let inside: Inside;
  const answered = new Map<RouteKey, Set<number>>();
  /** What is undocumented, each with the first call that was answered so. */
  const found = new Map<string, Plan>();
  let succeeded = 0;
  let made = 0;

  beforeAll(async () => {
    inside = await openInside();
  }, 60_000);
  afterAll(async () => {
    await inside?.close();
  });

  const make = async (ground: Ground, plan: Plan): Promise<Response> => {
    const { key, at, headers, body } = plan;
    const client = ground.callerOf(plan);
    const put = (text: string, etag = "") => ground.put(text, at, etag);
    const path = put(plan.path);
    const wantsTag = headers["if-match"]?.includes("«etag");
    const readable = wantsTag && `GET ${key.slice(key.indexOf(" ") + 1)}` in routes;
    const etag = readable ? (await client.call("GET", path)).headers.get("etag") : undefined;
    const query = new URLSearchParams(
      plan.query.map(([name, value]): [string, string] => [name, put(value)]),
    );
    const sent = Object.entries(headers).map(([name, value]) => [name, put(value, etag ?? '"none"')]);
    const method = key.slice(0, key.indexOf(" ")) as Method;
    const url = query.size > 0 ? `${path}?${query}` : path;
    return client.call(method, url, body && put(body), Object.fromEntries(sent));
  };

  it("never fails, and has only statuses, codes and fields that are documented for it", async () => {
    const all = plans(calls, seed);
    for (let from = 0; from < all.length; from += wear) {
      inside.advance(hour);
      const ground = await openGround(inside);
      await inParallel(all.slice(from, from + wear), 4, async (plan) => {
        const answer = await make(ground, plan);
        ground.learn(answer);
        made++;
        if (answer.status < 300) succeeded++;
        answered.set(plan.key, (answered.get(plan.key) ?? new Set()).add(answer.status));
        for (const what of undocumented(plan.key, answer)) if (!found.has(what)) found.set(what, plan);
      });
    }
    expect(Object.fromEntries(found)).toEqual({});
    expect(made).toBe(calls);
  }, 3_600_000);

  it("has come to success often, and on the routes of everybody who calls", () => {
    const done = [...answered].filter(([, statuses]) => [...statuses].some((status) => status < 300));
    const by = (type: CallerType) =>
      done.filter(([key]) => {
        const { access } = routes[key];
        return access !== "public" && access.types.some((each) => each === type);
      });
    for (const type of callerType.options) expect([type, by(type).length > 3]).toEqual([type, true]);
    expect(succeeded / made).toBeGreaterThan(0.2);
    const statuses = new Set([...answered.values()].flatMap((each) => [...each]));
    reached(
      31,
      `${made} calls of ${answered.size} routes (${succeeded} successes on ${done.length}, ` +
        `${statuses.size} statuses), ${found.size} 5xx or undocumented statuses, codes or fields`,
    );
  });
});
