import { jest } from "@jest/globals";
import type { LocalStack } from "../../infra/local/stack.ts";
import { type Between, openBetween, outOfOrder } from "../support/between.ts";
import { openBrowser } from "../support/browser.ts";
import { hidden, ofThePage, pagesOf, type Reply, send, titleOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { openStack } from "../support/stack.ts";
import { type Organization, openWorld, password, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

let stack: LocalStack;
let world: World;
let provider: Organization;
let reseller: Organization;
let database: Between;

beforeAll(async () => {
  database = await openBetween();
  stack = await openStack({
    functionEndpoints: (actual) => ({ ...actual, dynamodb: database.before(actual.dynamodb) }),
  });
  world = await openWorld(stack);
  [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
});
afterAll(async () => {
  await stack?.stop();
  await database?.close();
});

const safe = (reply: Reply): void => {
  const { headers } = reply;
  const policy = String(headers["content-security-policy"]);
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'/,
  );
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers["referrer-policy"]).toBe("no-referrer");
  expect(headers["cache-control"]).toBe("no-store");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["x-frame-options"]).toBe("DENY");
  expect(headers["strict-transport-security"]).toMatch(/max-age=\d{8,}/);
  expect(headers["set-cookie"]).toBeUndefined();
  expect(headers["x-request-id"]).toMatch(/./);
  expect(headers["x-powered-by"]).toBeUndefined();
  expect(reply.text).not.toMatch(/<script|<iframe|<img|<link|javascript:|\son[a-z]+=/i);
};

it("asks nobody but itself for anything, on the page and after an answer", async () => {
  const browser = await openBrowser();
  try {
    const [from, to] = await Promise.all([world.provider(), world.reseller()]);
    const { link } = await world.invitation(from, to.admin.email);
    const page = await browser.newPage();
    const asked: string[] = [];
    const referrers: (string | undefined)[] = [];
    page.on("request", (request) => {
      asked.push(request.url());
      referrers.push(request.headers().referer);
    });
    await page.goto(`${link}?lang=ru`);
    await page.fill("#email", to.admin.email);
    await page.fill("#password", "Wrong-horse-77");
    await page.check("#authorised");
    await page.click("form:has(input[value=accept]) button");
    await page.fill("#password", password);
    await page.check("#authorised");
    await page.click("form:has(input[value=accept]) button");
    await page.locator(".badge.good").waitFor();
    expect(asked).toEqual([`${link}?lang=ru`, `${link}?lang=ru`, `${link}?lang=ru`]);
    const told = referrers.filter((each) => each !== undefined);
    expect(told).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    const foreign = asked.filter((url) => !url.startsWith(stack.apiUrl));
    reached(
      14,
      `${asked.length} requests of the browser, ${foreign.length} to third parties, ${told.length} with a referrer`,
    );
  } finally {
    await browser.close();
  }
});

it("gives every page in every state, live, dead or refused, the headers that keep it safe", async () => {
  const pages = pagesOf(stack);
  const states: Record<string, [status: number, reply: Reply]> = {};
  const live = await world.invitation(provider, "live@pages.example");
  const { token } = live;
  states.open = [200, await pages.get(token)];
  states.head = [200, await send("HEAD", live.link)];
  states["in Russian"] = [200, await pages.get(token, {}, "?lang=ru")];
  states.unknown = [404, await pages.get("unknown")];
  states["not decodable"] = [404, await pages.get("%F0%9F%A6%8A%00")];
  states["cross site"] = [
    403,
    await pages.post(token, "decision=decline", { ...ofThePage, "sec-fetch-site": "none" }),
  ];
  states["other media type"] = [
    400,
    await pages.post(token, "", { ...ofThePage, "content-type": "text/plain" }),
  ];
  states["no decision"] = [422, await pages.post(token, {})];
  states["missing fields"] = [422, await pages.post(token, { decision: "accept" })];
  states.credentials = [401, await pages.accept(token, reseller.admin.email, "Wrong-horse-77")];
  states["no reseller"] = [409, await pages.accept(token, provider.admin.email, password)];
  const agent = await world.user(reseller, "SalesAgent");
  states.role = [403, await pages.accept(token, agent.email, password)];
  const fresh = await reseller.admin.post("/v1/users", {
    email: "fresh@users.example",
    displayName: "Fresh",
    roles: ["GlobalAdmin"],
  });
  const first = await pages.accept(token, "fresh@users.example", fresh.body.setupInfo.temporaryPassword);
  states["new password"] = [200, first];
  const session = hidden(first, "session");
  states.policy = [422, await pages.post(token, { decision: "accept", session, newPassword: "short" })];
  states["session expired"] = [
    401,
    await pages.post(token, { decision: "accept", session: "x", newPassword: "y" }),
  ];
  const known = await world.invitation(provider, (await world.reseller()).admin.email);
  states["for another"] = [403, await pages.accept(known.token, reseller.admin.email, password)];
  for (let failure = 0; failure < 9; failure++)
    await pages.accept(token, "nobody@x.example", "Wrong-horse-77");
  states["too many attempts"] = [429, await pages.accept(token, reseller.admin.email, password)];

  const dead = await world.invitation(provider, "dead@pages.example");
  const newer = await provider.admin.post(`/v1/partnership-requests/${dead.id}/link`);
  states.superseded = [410, await pages.get(dead.token)];
  const newest = newer.body.link.split("/").at(-1);
  await provider.admin.post(`/v1/partnership-requests/${dead.id}/revoke`);
  states.revoked = [410, await pages.get(newest)];
  const accepted = await world.invitation(provider, "accepted@pages.example");
  states.accepted = [200, await pages.accept(accepted.token, reseller.admin.email, password)];
  states.repeated = [200, await pages.accept(accepted.token, reseller.admin.email, password)];
  states["answered by accepting"] = [409, await pages.decline(accepted.token)];
  states["answered, looked at"] = [409, await pages.get(accepted.token)];
  const declined = await world.invitation(provider, "declined@pages.example");
  const twice = await world.invitation(provider, "twice@pages.example");
  states["partners already"] = [409, await pages.accept(twice.token, reseller.admin.email, password)];
  states.declined = [200, await pages.decline(declined.token)];
  states["answered by declining"] = [409, await pages.accept(declined.token, reseller.admin.email, password)];

  database.decide(async () => outOfOrder());
  states.unavailable = [503, await pages.get(token)];
  states["unavailable to a form"] = [503, await pages.decline(token)];
  database.decide();
  stack.advance(8 * 24 * 3_600_000);
  states.expired = [410, await pages.get(token)];
  states["expired, answered"] = [410, await pages.decline(token)];

  const statuses = Object.entries(states).map(([name, [, reply]]) => [name, reply.status]);
  expect(statuses).toEqual(Object.entries(states).map(([name, [status]]) => [name, status]));
  for (const [, reply] of Object.values(states)) safe(reply);
  for (const [name, [status, reply]] of Object.entries(states)) {
    expect([name, titleOf(reply) !== ""]).toEqual([name, name !== "head"]);
    const limited = status === 429 || status === 503;
    expect([name, Number(reply.headers["retry-after"] ?? 0) > 0]).toEqual([name, limited]);
  }
  expect(states.open[1].headers["content-length"]).toBe(String(Buffer.byteLength(states.open[1].text)));
  reached(14, `${statuses.length} states of the page, all headers on all of them`);
});
