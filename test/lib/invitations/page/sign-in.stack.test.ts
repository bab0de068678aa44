import { minute } from "../../../support/clock.ts";
import { openPages } from "../../../support/invitation-pages.ts";
import { hidden } from "../../../support/invitations.ts";

const chosen = "Quite-another-horse-8";

test("a waiting sign-in goes on for fifteen minutes, on its own link only, and unchanged", async () => {
  const { accept, post, invite, challenged, clock, tried, failures, statusOf } = await openPages();
  const [mine, others] = [await invite(), await invite()];
  const email = await challenged("new-password");
  const session = hidden(await accept(mine.token, email, "temporary"), "session");
  // The credentials were right, so they do not count as a failure.
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

test("a wrong password keeps the address and the tick, and a code is accepted with the space that apps show in it", async () => {
  const { accept, post, invite, challenged, admin } = await openPages();
  const { token } = await invite();
  const { text } = await accept(token, admin.email, "Wrong-password-1");
  expect(text).toContain(`value="${admin.email}"`);
  expect(text).toMatch(/id="authorised"[^>]* checked/);
  const email = await challenged("mfa-code");
  const session = hidden(await accept(token, email, "temporary"), "session");
  expect((await post(token, { decision: "accept", session, mfaCode: " 123 456" })).status).toBe(200);
});
