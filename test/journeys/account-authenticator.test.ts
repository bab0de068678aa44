import { accountWindow, appOf } from "../support/account-window.ts";
import { hidden, titleOf } from "../support/invitations.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { good, openWorld, password, type World } from "../support/world.ts";

let stack: SharedStack;
let world: World;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
});

const openWindow = () => accountWindow(stack);
type Window = ReturnType<typeof openWindow>;
const connect = "Connect your authenticator app";
const account = "Your account";
const code = "Enter your verification code";

const begin = (window: Window, secret = password) => window.post({ step: "authenticator", password: secret });
const confirm = (window: Window, mfaCode: string) => window.post({ step: "authenticator-code", mfaCode });

/** Sets an authenticator up, and answers the app. */
const enrolled = async (window: Window) => {
  const app = appOf(stack, await begin(window));
  expect((await confirm(window, app())).status).toBe(200);
  return app;
};

it("sets an authenticator up by the password and its first code, and asks for one at each sign-in from then on", async () => {
  const reseller = await world.reseller();
  const { admin } = reseller;
  const witness = await world.user(reseller, "GlobalAdmin");
  const [here, elsewhere] = [openWindow(), openWindow()];
  for (const window of [here, elsewhere]) await window.signIn(admin.email);
  expect((await begin(here, "")).status).toBe(422);
  expect((await begin(here, "Wrong-horse-77")).status).toBe(401);
  expect(titleOf(await confirm(here, "123456"))).toBe(account);

  const shown = await here.browse({ step: "authenticator", password });
  expect(titleOf(shown.page)).toBe(connect);
  expect(shown.page.text).toContain("otpauth://totp/");
  expect(shown.page.text).toContain('role="img"');
  const app = appOf(stack, shown.page);
  // The address has nothing of it, and another window of the same account sees nothing of it either.
  expect(shown.location).not.toContain("shown=");
  expect([await here.title(), await elsewhere.title()]).toEqual([connect, account]);

  const wrong = await here.browse({ step: "authenticator-code", mfaCode: "12345x" });
  expect([wrong.page.status, titleOf(wrong.page)]).toEqual([401, connect]);
  // It can be loaded again; the address opens for this browser alone.
  expect(titleOf(await here.get(wrong.location))).toBe(connect);
  const other = openWindow();
  expect(titleOf(await other.get(wrong.location))).toBe("Sign in to your account");
  await other.signIn((await world.reseller()).admin.email);
  expect(titleOf(await other.get(wrong.location))).toBe(account);
  expect(await admin.get("/v1/me")).toMatchObject({ status: 200 });

  const first = app();
  const done = await confirm(here, `${first.slice(0, 3)} ${first.slice(3)}`);
  expect([done.status, done.text.includes("Your authenticator app is connected.")]).toEqual([200, true]);
  expect([await here.title(), await elsewhere.title()]).toEqual([account, "Sign in to your account"]);
  expect((await admin.get("/v1/me")).status).toBe(401);
  const { items } = await good(witness.get(`/v1/audit-records?resourceId=${admin.id}`));
  expect(items.map(({ operation }: { operation: string }) => operation)).toContain("user.second-factor-on");

  const asked = await elsewhere.signIn(admin.email);
  expect(titleOf(asked)).toBe(code);
  const session = hidden(asked, "session");
  // The code that connected the app counts no second time.
  expect((await elsewhere.post({ session, mfaCode: first })).status).toBe(401);
  expect(titleOf(await elsewhere.post({ session, mfaCode: app() }))).toBe(account);
  expect((await elsewhere.get()).text).toContain("Replace the authenticator app");
});

it("replaces an authenticator by password and code; the old one counts until the new one has shown its code", async () => {
  const { admin } = await world.reseller();
  const window = openWindow();
  await window.signIn(admin.email);
  const old = await enrolled(window);
  const asked = await begin(window);
  expect(titleOf(asked)).toBe(code);
  const session = hidden(asked, "session");
  // Another user's sealed step is none of this window's, and it signs nobody in.
  const stranger = openWindow();
  await stranger.signIn((await world.reseller()).admin.email);
  expect((await stranger.post({ step: "authenticator", session, mfaCode: old() })).status).toBe(401);
  expect((await openWindow().post({ session, mfaCode: old() })).status).toBe(401);
  expect((await window.post({ step: "authenticator", session, mfaCode: "000000" })).status).toBe(401);
  const shown = await window.post({ step: "authenticator", session, mfaCode: old() });
  const renewed = appOf(stack, shown);
  // Given up, everything is as it was.
  expect(titleOf(await window.post({ step: "authenticator-cancel" }))).toBe(account);
  expect((await confirm(window, renewed())).status).toBe(401);
  const signIn = async (mfaCode: string) => {
    const other = openWindow();
    const page = await other.signIn(admin.email);
    return titleOf(await other.post({ session: hidden(page, "session"), mfaCode }));
  };
  expect(await signIn(old())).toBe(account);
  const again = await window.post({
    step: "authenticator",
    session: hidden(await begin(window), "session"),
    mfaCode: old(),
  });
  const app = appOf(stack, again);
  expect((await confirm(window, app())).status).toBe(200);
  expect([await signIn(old()), await signIn(app())]).toEqual([code, account]);
});

it("takes ten wrong codes an hour, and forgets the secret with its time", async () => {
  const { admin } = await world.reseller();
  const window = openWindow();
  await window.signIn(admin.email);
  const app = appOf(stack, await begin(window));
  for (let guess = 0; guess < 10; guess++) expect((await confirm(window, "000000")).status).toBe(401);
  const refused = await confirm(window, app());
  expect([refused.status, Number(refused.headers["retry-after"]) > 0]).toEqual([429, true]);
  stack.advance(16 * 60_000);
  expect(await window.title()).toBe(account);
  expect(titleOf(await confirm(window, app()))).toBe(account);
});
