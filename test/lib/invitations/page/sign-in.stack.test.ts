import { randomUUID } from "node:crypto";
import { hour, minute } from "../../../support/clock.ts";
import { openPages } from "../../../support/invitation-pages.ts";
import { hidden } from "../../../support/invitations.ts";

const chosen = "Quite-another-horse-8";

test("ten wrong credentials are tried on a link in an hour, no eleventh, and more after the hour", async () => {
  const { clock, invite, accept, get, admin, tried } = await openPages();
  const { token } = await invite();
  const texts = new Set<string>();
  for (let attempt = 0; attempt < 10; attempt++) {
    const email = attempt % 2 ? admin.email : `${randomUUID()}@nobody.example`;
    const { status, text } = await accept(token, email, "Wrong-password-1");
    expect(status).toBe(401);
    texts.add(text.replace(email, ""));
    clock.advance(5 * minute);
  }
  // The same text, whoever the address belongs to.
  expect(texts.size).toBe(1);
  const refused = await accept(token);
  expect([refused.status, refused.headers["retry-after"]]).toEqual([
    429,
    String((hour - 50 * minute) / 1_000),
  ]);
  expect(refused.text).toContain("too many failed sign-ins");
  expect(tried()).toBe(10);
  expect((await get(token)).status).toBe(200);
  expect((await accept((await invite()).token, admin.email, "Wrong-password-1")).status).toBe(401);
  clock.advance(10 * minute);
  expect((await accept(token)).status).toBe(200);
});

test("a waiting sign-in goes on for fifteen minutes, on its own link only, and unchanged", async () => {
  const { accept, post, invite, challenged, clock, tried, failures, statusOf } = await openPages();
  const [mine, others] = [await invite(), await invite()];
  const email = await challenged("new-password");
  const session = hidden(await accept(mine.token, email, "temporary"), "session");
  // The credentials were right: they do not count as a failure.
  expect(await failures(mine)).toBe(0);
  const before = tried();
  const answer = (token: string, sealed: string) =>
    post(token, { decision: "accept", session: sealed, newPassword: chosen });
  const middle = Math.floor(session.length / 2);
  const bent = `${session.slice(0, middle)}${session[middle] === "A" ? "B" : "A"}${session.slice(middle + 1)}`;
  const odd = [session.slice(1), session.slice(0, -1), bent, session.toUpperCase(), "x", "a".repeat(8_000)];
  for (const [token, sealed] of [[others.token, session], ...odd.map((each) => [mine.token, each])] as [
    string,
    string,
  ][]) {
    const reply = await answer(token, sealed);
    expect([sealed.slice(0, 20), reply.status]).toEqual([sealed.slice(0, 20), 401]);
    expect(reply.text).toContain("Signing in took too long");
  }
  clock.advance(15 * minute);
  expect((await answer(mine.token, session)).status).toBe(401);
  expect(tried()).toBe(before);
  expect([await statusOf(mine.id), await statusOf(others.id)]).toEqual(["sent", "sent"]);
});

test("a wrong password keeps the address and the tick, and a code is taken with the space that apps show in it", async () => {
  const { accept, post, invite, challenged, admin } = await openPages();
  const { token } = await invite();
  const { text } = await accept(token, admin.email, "Wrong-password-1");
  expect(text).toContain(`value="${admin.email}"`);
  expect(text).toMatch(/id="authorised"[^>]* checked/);
  const email = await challenged("mfa-code");
  const session = hidden(await accept(token, email, "temporary"), "session");
  expect((await post(token, { decision: "accept", session, mfaCode: " 123 456" })).status).toBe(200);
});
