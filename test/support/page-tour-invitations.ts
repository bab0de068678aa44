import type { LocalStack } from "../../infra/local/stack.ts";
import { anyVersion } from "./channel.ts";
import { hidden, ofThePage, pagesOf, type Reply, send, tokenIn } from "./invitations.ts";
import { signInSteps } from "./sign-in.ts";
import { good, type Organization, password, type World } from "./world.ts";

/** A stack whose pages are asked for in every state, and how each answer is noted. */
export interface Tour {
  stack: LocalStack;
  world: World;
  provider: Organization;
  reseller: Organization;
  /** Notes the page's name among the product's views, and its status. */
  shows(view: string, status: number, asking: Promise<Reply> | Reply): Promise<Reply>;
}

/** The pages of invitations. Answers the open one's link, some of its answers, and a suspended reseller. */
export const tourOfInvitations = async ({ stack, world, provider, reseller, shows }: Tour) => {
  const pages = pagesOf(stack);
  const invite = async (to: string) => world.invitation(provider, `${to}@pages.example`);
  const change = (id: string, body: object) =>
    world.operator.patch(`/v1/organizations/${id}`, body, anyVersion);
  const { email } = reseller.admin;

  const { token, link } = await invite("live");
  await shows("open without a profile", 200, pages.get(token));
  await change(provider.id, { website: "https://northwind.example/partners" });
  const open = await shows("open", 200, pages.get(token));
  const head = await send("HEAD", link);
  const russian = await pages.get(token, {}, "?lang=ru");
  await shows("unknown", 404, pages.get("unknown"));
  await shows("unknown", 404, pages.get("%F0%9F%A6%8A%00"));
  const foreign = { ...ofThePage, "sec-fetch-site": "none" };
  await shows("crossSite", 403, pages.post(token, "decision=decline", foreign));
  await shows("badRequest", 400, pages.post(token, "", { ...ofThePage, "content-type": "text/plain" }));
  await shows("open with missing fields", 422, pages.post(token, {}));
  await shows("open with missing fields", 422, pages.post(token, { decision: "accept" }));
  await shows("open after wrong credentials", 401, pages.accept(token, email, "Wrong-horse-77"));
  await shows("notEnrolled", 409, pages.accept(token, provider.admin.email, password));
  const agent = await world.user(reseller, "SalesAgent");
  await shows("roleRequired", 403, pages.accept(token, agent.email, password));
  const left = await world.reseller();
  await change(left.id, { status: "suspended" });
  await shows("resellerSuspended", 409, pages.accept(token, left.admin.email, password));

  const fresh = { email: "fresh@users.example", displayName: "Fresh", roles: ["GlobalAdmin"] };
  const { setupInfo } = (await reseller.admin.post("/v1/users", fresh)).body;
  const signedIn = pages.accept(token, fresh.email, setupInfo.temporaryPassword);
  const session = hidden(await shows("newPassword", 200, signedIn), "session");
  const choose = (more: object) => pages.post(token, { decision: "accept", session, ...more });
  await shows("newPassword left out", 422, choose({}));
  await shows("newPassword against the policy", 422, choose({ newPassword: "short" }));
  await shows("open after an expired session", 401, choose({ session: "x", newPassword: "y" }));
  const careful = await world.user(reseller, "GlobalAdmin");
  const reviewing = { decision: "accept", email, password, authorised: "yes", review: "yes" };
  const { token: other } = await invite("reviewed");
  const reviewed = await shows("review", 200, pages.post(other, reviewing));
  expect((await good(provider.admin.get("/v1/partnership-requests?status=accepted"))).items).toEqual([]);
  const agreed = { decision: "accept", session: hidden(reviewed, "session") };
  expect((await pages.post(token, agreed)).status).toBe(401);
  const code = await signInSteps(stack).enrolAuthenticator(careful.token, stack.now);
  const asked = await shows("mfa", 200, pages.accept(token, careful.email, password));
  const confirm = (more: object) =>
    pages.post(token, { decision: "accept", session: hidden(asked, "session"), ...more });
  await shows("mfa left out", 422, confirm({}));
  const wrong = String((Number(code()) + 7) % 1_000_000).padStart(6, "0");
  await shows("mfa with a wrong code", 401, confirm({ mfaCode: wrong }));

  const known = await world.invitation(provider, (await world.reseller()).admin.email);
  await shows("forAnother", 403, pages.accept(known.token, email, password));
  for (let failure = 0; failure < 9; failure++)
    await pages.accept(token, "nobody@x.example", "Wrong-horse-77");
  await shows("open after too many attempts", 429, pages.accept(token, email, password));

  const dead = await invite("dead");
  const newer = await provider.admin.post(`/v1/partnership-requests/${dead.id}/link`);
  await shows("supersededByHand", 410, pages.get(dead.token));
  await good(provider.admin.post(`/v1/partnership-requests/${dead.id}/send`));
  await shows("superseded", 410, pages.get(dead.token));
  await provider.admin.post(`/v1/partnership-requests/${dead.id}/revoke`);
  await shows("revoked", 410, pages.get(tokenIn(newer.body.link)));
  const ended = await world.provider();
  const once = await world.invitation(ended, "once@pages.example");
  await shows("accepted", 200, pages.accept(once.token, email, password));
  const removal = `/v1/indirect-resellers/${reseller.id}/removal`;
  const attestationVersion = (await good(ended.admin.get(removal))).attestation.version;
  await good(ended.admin.post(removal, { attestationVersion, confirmed: true }));
  await shows("accepted, then ended", 200, pages.get(once.token));
  const waiting = await world.invitation(ended, "waiting@pages.example");
  await change(ended.id, { status: "suspended" });
  await shows("providerSuspended", 410, pages.get(waiting.token));
  const [accepted, declined, twice] = [
    await invite("accepted"),
    await invite("declined"),
    await invite("twice"),
  ];
  await shows("accepted", 200, pages.accept(accepted.token, email, password));
  await shows("accepted", 200, pages.accept(accepted.token, email, password));
  await shows("answered by accepting", 409, pages.decline(accepted.token));
  await shows("accepted", 200, pages.get(accepted.token));
  await shows("alreadyPartnered", 409, pages.accept(twice.token, email, password));
  await shows("declined for now", 200, pages.decline(declined.token));
  await shows("declined for now", 200, pages.decline(declined.token));
  await shows("open after a decline", 200, pages.get(declined.token));
  await invite("declined");
  await shows("declined", 200, pages.decline(declined.token));
  await shows("declined", 200, pages.get(declined.token));
  await shows("answered by declining", 409, pages.accept(declined.token, email, password));
  return { token, open, head, russian, suspended: left };
};
