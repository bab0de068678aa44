import { randomUUID } from "node:crypto";
import { jest } from "@jest/globals";
import type { LocalStack } from "../../infra/local/stack.ts";
import { type Between, openBetween } from "../support/between.ts";
import {
  changesOf,
  dumpOf,
  hidden,
  itemsOf,
  ofThePage,
  pagesOf,
  send,
  titleOf,
} from "../support/invitations.ts";
import { openStack } from "../support/stack.ts";
import { type Organization, openWorld, password, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

let stack: LocalStack;
let world: World;
let cognito: Between;
let provider: Organization;
let reseller: Organization;
let pages: ReturnType<typeof pagesOf>;

beforeAll(async () => {
  cognito = await openBetween();
  stack = await openStack({
    functionEndpoints: (actual) => ({ ...actual, cognito: cognito.before(actual.cognito) }),
  });
  world = await openWorld(stack);
  pages = pagesOf(stack);
  [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
});
beforeEach(() => cognito.forget());
afterAll(async () => {
  await stack?.stop();
  await cognito?.close();
});

const tried = () => cognito.count("AdminInitiateAuth") + cognito.count("AdminRespondToAuthChallenge");
const wrong = (token: string, email = `${randomUUID()}@nobody.example`) =>
  pages.accept(token, email, "Wrong-password-1");
const stillOpen = async (id: string) =>
  expect((await provider.admin.get(`/v1/partnership-requests/${id}`)).body.status).toBe("sent");

/** A Global admin of the reseller that still has its temporary password. */
const fresh = async () => {
  const user = { email: `fresh-${world.next()}@users.example`, displayName: "Fresh", roles: ["GlobalAdmin"] };
  const { body } = await reseller.admin.post("/v1/users", user);
  return { email: user.email, temporary: String(body.setupInfo.temporaryPassword) };
};

it("names each missing field with 422, and tries nothing", async () => {
  const { token, id } = await world.invitation(provider);
  const whole = { decision: "accept", email: reseller.admin.email, password, authorised: "yes" };
  const before = await dumpOf(stack);
  for (const field of Object.keys(whole) as (keyof typeof whole)[]) {
    const { [field]: _, ...rest } = whole;
    for (const fields of [rest, { ...rest, [field]: "" }]) {
      const reply = await pages.post(token, fields);
      expect([field, reply.status]).toEqual([field, 422]);
      if (field !== "decision") expect(reply.text).toContain(`href="#${field}"`);
      expect(reply.text).not.toContain(password);
    }
  }
  for (const fields of [
    { ...whole, email: " \t" },
    { ...whole, authorised: "no" },
    { ...whole, authorised: "on" },
    { ...whole, decision: "ACCEPT" },
    { ...whole, decision: "__proto__" },
  ])
    expect((await pages.post(token, fields)).status).toBe(422);
  expect(tried()).toBe(0);
  expect(changesOf(before, await dumpOf(stack))).toEqual([]);
  await stillOpen(id);
});

it("answers 400 to what is not the page's form: other media, a field twice, a megabyte", async () => {
  const { token, id, link } = await world.invitation(provider);
  const body = new URLSearchParams({ decision: "decline" }).toString();
  const odd: [Record<string, string>, string][] = [
    [{ "content-type": "application/json" }, JSON.stringify({ decision: "decline" })],
    [{ "content-type": "text/plain" }, body],
    [{ "content-type": "multipart/form-data; boundary=x" }, "--x--"],
    [{ "content-type": "" }, body],
    [{}, "decision=decline&decision=accept"],
    [{}, "decision=decline&email=a&email=b"],
    [{}, `decision=decline&x=${"y".repeat(1_000_000)}`],
    [{}, `decision=decline&${"a=1&".repeat(8_000)}`],
  ];
  const before = await dumpOf(stack);
  for (const [headers, text] of odd) {
    const reply = await send("POST", link, { ...ofThePage, ...headers }, text);
    expect([headers, text.length, reply.status]).toEqual([headers, text.length, 400]);
    expect(titleOf(reply)).toBe("Your answer could not be read");
  }
  expect((await send("POST", link, ofThePage, `x=${"y".repeat(11_000_000)}`)).status).toBe(413);
  // Odd bytes are a form all the same, and this one lacks a decision.
  for (const text of ["", "%", "%ff=%fe", "decision=%00", "&&&===", "\u0000"])
    expect([text, (await send("POST", link, ofThePage, text)).status]).toEqual([text, 422]);
  expect(changesOf(before, await dumpOf(stack))).toEqual([]);
  expect(tried()).toBe(0);
  await stillOpen(id);
  const charset = { ...ofThePage, "content-type": "Application/X-WWW-Form-Urlencoded; charset=UTF-8" };
  expect((await pages.post(token, { decision: "decline" }, charset)).status).toBe(200);
});

it("tries no more than ten of thirty that come at once", async () => {
  const { token } = await world.invitation(await world.provider());
  const replies = await Promise.all(Array.from({ length: 30 }, () => wrong(token)));
  const statuses = replies.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(10).fill(401), ...Array(20).fill(429)]);
  expect(tried()).toBe(10);
});

it("counts wrong codes and answers too, and gives right credentials their place back", async () => {
  const { token } = await world.invitation(await world.provider());
  const { email, temporary } = await fresh();
  for (let attempt = 0; attempt < 15; attempt++)
    expect((await pages.accept(token, email, temporary)).status).toBe(200);
  const failures = (await itemsOf(stack)).filter(({ type, count }) => type === "Failures" && count > 0);
  expect(failures.filter(({ PK }) => PK.includes(token.split(".")[0] ?? "-"))).toEqual([]);
});

it("tries no credentials on a dead link", async () => {
  const from = await world.provider();
  const superseded = await world.invitation(from);
  const { body } = await from.admin.post(`/v1/partnership-requests/${superseded.id}/link`);
  await from.admin.post(`/v1/partnership-requests/${superseded.id}/revoke`);
  const revoked = body.link.split("/").at(-1);
  const declined = await world.invitation(from);
  await pages.decline(declined.token);
  const accepted = await world.invitation(from);
  await pages.accept(accepted.token, reseller.admin.email, password);
  const unknown = `${accepted.token.slice(0, -4)}AAAA`;
  cognito.forget();
  const dead: [string, number][] = [
    [superseded.token, 410],
    [revoked, 410],
    [declined.token, 409],
    [unknown, 404],
    ["nonsense", 404],
  ];
  for (const [token, status] of dead) {
    expect((await pages.accept(token, reseller.admin.email, password)).status).toBe(status);
    expect((await wrong(token)).status).toBe(status);
    const session = await pages.post(token, { decision: "accept", session: "x", mfaCode: "123456" });
    expect(session.status).toBe(status);
  }
  // The decision stands, whoever sends it again, and nobody's credentials are looked at.
  expect((await wrong(accepted.token)).status).toBe(200);
  expect((await pages.decline(accepted.token)).status).toBe(409);
  expect(tried()).toBe(0);
});

it("answers every unknown token alike, and never fails on one", async () => {
  const { token } = await world.invitation(provider);
  const odd = [
    "a",
    "..%2f..",
    "%00",
    "%25",
    ".",
    `${token}.`,
    `${token}%20`,
    token.toUpperCase(),
    "a".repeat(4_000),
    `req_${token}`,
  ];
  const texts = new Set<string>();
  for (const each of odd) {
    const reply = await pages.get(each);
    expect([each.slice(0, 40), reply.status]).toEqual([each.slice(0, 40), 404]);
    if (titleOf(reply)) texts.add(reply.text.replaceAll(/\/invitations\/[^?"]*/g, ""));
  }
  expect(texts.size).toBe(1);
});

it("opens a waiting sign-in on its own link only, unbent, and for fifteen minutes", async () => {
  const [mine, others] = [await world.invitation(provider), await world.invitation(provider)];
  const { email, temporary } = await fresh();
  const session = hidden(await pages.accept(mine.token, email, temporary), "session");
  expect(session).not.toBe("");
  const newPassword = "Quite-another-horse-8";
  const answer = (token: string, sealed: string) =>
    pages.post(token, { decision: "accept", session: sealed, newPassword });
  cognito.forget();
  const middle = Math.floor(session.length / 2);
  const bent = [
    session.slice(1),
    session.slice(0, -1),
    `${session.slice(0, middle)}${session[middle] === "A" ? "B" : "A"}${session.slice(middle + 1)}`,
    session.toUpperCase(),
    "",
    "x",
    "2026-11.AAAA.BBBB",
    "a".repeat(8_000),
    "../../",
    "\u0000",
  ];
  for (const [token, sealed] of [
    [others.token, session] as const,
    ...bent.map((each) => [mine.token, each] as const),
  ]) {
    const reply = await answer(token, sealed);
    expect([sealed.slice(0, 20), reply.status]).toEqual([sealed.slice(0, 20), 401]);
    expect(reply.text).toContain("Signing in took too long");
  }
  stack.advance(15 * 60_000);
  expect((await answer(mine.token, session)).status).toBe(401);
  expect(tried()).toBe(0);
  await stillOpen(mine.id);
  await stillOpen(others.id);
  // The temporary password is still the one that counts.
  const again = hidden(await pages.accept(mine.token, email, temporary), "session");
  stack.advance(14 * 60_000);
  const missing = await pages.post(mine.token, { decision: "accept", session: again });
  expect(missing.status).toBe(422);
  const done = await answer(mine.token, hidden(missing, "session"));
  expect([done.status, titleOf(done)]).toEqual([200, "You are partners now"]);
});

it("does not let a challenge that is shown again live longer than fifteen minutes", async () => {
  const { token } = await world.invitation(provider);
  const { email, temporary } = await fresh();
  let reply = await pages.accept(token, email, temporary);
  for (const minutes of [6, 6]) {
    stack.advance(minutes * 60_000);
    reply = await pages.post(token, {
      decision: "accept",
      session: hidden(reply, "session"),
      newPassword: "short",
    });
    expect(reply.status).toBe(422);
  }
  stack.advance(4 * 60_000);
  reply = await pages.post(token, {
    decision: "accept",
    session: hidden(reply, "session"),
    newPassword: "short",
  });
  expect(reply.status).toBe(401);
});

it("tries ten wrong credentials on a link in an hour, no eleventh, and again after the hour", async () => {
  const from = await world.provider();
  const { token } = await world.invitation(from);
  const texts = new Set<string>();
  for (let attempt = 1; attempt <= 10; attempt++) {
    const reply = attempt % 2 ? await wrong(token) : await wrong(token, reseller.admin.email);
    expect([attempt, reply.status]).toEqual([attempt, 401]);
    texts.add(reply.text.replace(/ value="[^"]*@[^"]*"/, ""));
    stack.advance(5 * 60_000);
  }
  // One and the same text, whoever the address belongs to.
  expect(texts.size).toBe(1);
  expect(tried()).toBe(10);
  const refused = await pages.accept(token, reseller.admin.email, password);
  expect(refused.status).toBe(429);
  const wait = Number(refused.headers["retry-after"]);
  // The hour began with the first of them, fifty minutes ago.
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(600);
  expect(refused.text).toContain("too many failed sign-ins");
  expect(tried()).toBe(10);
  expect((await pages.get(token)).status).toBe(200);
  // Another link of the same provider is another count.
  expect((await wrong((await world.invitation(from)).token)).status).toBe(401);
  stack.advance(wait * 1_000);
  const accepted = await pages.accept(token, reseller.admin.email, password);
  expect([accepted.status, titleOf(accepted)]).toEqual([200, "You are partners now"]);
});
