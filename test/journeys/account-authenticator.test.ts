import { accountWindow, appOf } from "../support/account-window.ts";
import { hidden, titleOf } from "../support/invitations.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { good, type Member, openWorld, password, type World } from "../support/world.ts";

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

/** Connects an authenticator, and answers the app. */
const enrolled = async (window: Window) => {
  const app = appOf(stack, await begin(window));
  expect((await confirm(window, app())).status).toBe(200);
  await window.post({ step: "authenticator-cancel" });
  return app;
};

it("the account page sets up an authenticator by password and first code, which each later sign-in then requires", async () => {
  const reseller = await world.reseller();
  const { admin } = reseller;
  const witness = await world.user(reseller, "GlobalAdmin");
  const [here, elsewhere] = [openWindow(), openWindow()];
  for (const window of [here, elsewhere]) await window.signIn(admin.email);
  expect((await begin(here, "")).status).toBe(422);
  expect((await begin(here, "Wrong-horse-77")).status).toBe(401);
  expect(titleOf(await confirm(here, "123456"))).toBe(account);

  const setUp = await here.browse({ step: "authenticator", password });
  expect(titleOf(setUp.page)).toBe(connect);
  expect(setUp.page.text).toContain("otpauth://totp/");
  expect(setUp.page.text).toContain('role="img"');
  const app = appOf(stack, setUp.page);
  // The address contains no secret, and another window of the same account does not show it either.
  expect(setUp.location).not.toContain("shown=");
  expect([await here.title(), await elsewhere.title()]).toEqual([connect, account]);

  const wrong = await here.browse({ step: "authenticator-code", mfaCode: "12345x" });
  expect([wrong.page.status, titleOf(wrong.page)]).toEqual([401, connect]);
  // The page can be reloaded. Its address opens only in this browser.
  expect(titleOf(await here.get(wrong.location))).toBe(connect);
  const other = openWindow();
  expect(titleOf(await other.get(wrong.location))).toBe("Sign in to your account");
  await other.signIn((await world.reseller()).admin.email);
  expect(titleOf(await other.get(wrong.location))).toBe(account);
  expect(await admin.get("/v1/me")).toMatchObject({ status: 200 });

  const first = app();
  const done = await confirm(here, `${first.slice(0, 3)} ${first.slice(3)}`);
  expect([done.status, done.text.includes("Your authenticator app is connected.")]).toEqual([200, true]);
  await here.post({ step: "authenticator-cancel" });
  expect([await here.title(), await elsewhere.title()]).toEqual([account, "Sign in to your account"]);
  expect((await admin.get("/v1/me")).status).toBe(401);
  const { items } = await good(witness.get(`/v1/audit-records?resourceId=${admin.id}`));
  expect(items.map(({ operation }: { operation: string }) => operation)).toContain("user.second-factor-on");

  const asked = await elsewhere.signIn(admin.email);
  expect(titleOf(asked)).toBe(code);
  const session = hidden(asked, "session");
  // The code that connected the app does not count again.
  expect((await elsewhere.post({ session, mfaCode: first })).status).toBe(401);
  expect(titleOf(await elsewhere.post({ session, mfaCode: app() }))).toBe(account);
  expect((await elsewhere.get()).text).toContain("Replace the authenticator app");
});

it("the account page replaces an authenticator by password and code; the old one counts until the new one's first code", async () => {
  const { admin } = await world.reseller();
  const window = openWindow();
  await window.signIn(admin.email);
  const old = await enrolled(window);
  const asked = await begin(window);
  expect(titleOf(asked)).toBe(code);
  const session = hidden(asked, "session");
  // Another user's sealed step does not work in this window, and signs nobody in.
  const stranger = openWindow();
  await stranger.signIn((await world.reseller()).admin.email);
  expect((await stranger.post({ step: "authenticator", session, mfaCode: old() })).status).toBe(401);
  expect((await openWindow().post({ session, mfaCode: old() })).status).toBe(401);
  expect((await window.post({ step: "authenticator", session, mfaCode: "000000" })).status).toBe(401);
  const connecting = await window.post({ step: "authenticator", session, mfaCode: old() });
  const renewed = appOf(stack, connecting);
  // After cancelling, everything is as before.
  expect(titleOf(await window.post({ step: "authenticator-cancel" }))).toBe(account);
  expect((await confirm(window, renewed())).status).toBe(401);
  const signIn = async (mfaCode: string) => {
    const other = openWindow();
    const page = await other.signIn(admin.email);
    return titleOf(await other.post({ session: hidden(page, "session"), mfaCode }));
  };
  expect(await signIn(old())).toBe(account);
  const repeated = await window.post({
    step: "authenticator",
    session: hidden(await begin(window), "session"),
    mfaCode: old(),
  });
  const app = appOf(stack, repeated);
  expect((await confirm(window, app())).status).toBe(200);
  expect([await signIn(old()), await signIn(app())]).toEqual([code, account]);
});

it("setting up an authenticator allows ten wrong codes an hour, and its secret expires", async () => {
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

/** The recovery codes on the page. */
const codesOn = ({ text }: { text: string }) =>
  [...text.matchAll(/<li><code>([^<]*)<\/code>/g)].map(([, shownCode = ""]) => shownCode);

describe("a recovery code", () => {
  const keepCodes = "Keep these recovery codes";
  let member: Member;
  let window: Window;
  let codes: string[];
  let app: () => string;

  /** A window that waits for the code of the user's authenticator, and its hidden field. */
  const waiting = async (email: string) => {
    const other = openWindow();
    return { other, session: hidden(await other.signIn(email), "session") };
  };
  const recover = async (recoveryCode: string, secret = password) => {
    const { other, session } = await waiting(member.email);
    return { other, reply: await other.post({ step: "recover", session, password: secret, recoveryCode }) };
  };

  beforeEach(async () => {
    member = (await world.reseller()).admin;
    window = openWindow();
    await window.signIn(member.email);
    app = appOf(stack, await begin(window));
    const confirmed = await confirm(window, app());
    codes = codesOn(confirmed);
    expect([titleOf(confirmed), codes.length, new Set(codes).size]).toEqual([keepCodes, 10, 10]);
  });

  it("connects a new authenticator together with the password, once, and opens nothing else", async () => {
    expect(await window.title()).toBe(keepCodes);
    await window.post({ step: "authenticator-cancel" });
    expect((await window.get()).text).toContain("Unused codes: 10");
    const [first = "", second = ""] = codes;
    // Each needs the other, and the answer does not reveal which one is wrong.
    for (const wrong of [await recover(first, "Wrong-horse-77"), await recover("AAAAA-AAAAA-AAAAA-AAAAA")])
      expect([wrong.reply.status, wrong.reply.text.includes("or the recovery code is not correct")]).toEqual([
        401,
        true,
      ]);
    expect(await window.title()).toBe(account);

    const { other, reply } = await recover(first.toLowerCase().replaceAll("-", " "));
    expect(titleOf(reply)).toBe(connect);
    // Every sign-in has ended, and none counts until the new authenticator is connected, not even by the old one.
    expect([await window.title(), await other.title()]).toEqual(["Sign in to your account", connect]);
    expect((await other.post({ step: "password", currentPassword: password, newPassword: "x" })).status).toBe(
      401,
    );
    const meanwhile = await waiting(member.email);
    const old = await meanwhile.other.post({ session: meanwhile.session, mfaCode: app() });
    expect([old.status, await meanwhile.other.title()]).toEqual([401, "Sign in to your account"]);

    const renewed = appOf(stack, await other.get());
    const connected = await confirm(other, renewed());
    expect([titleOf(connected), codesOn(connected).length]).toEqual([keepCodes, 10]);
    // The older codes are void, used or not.
    for (const code of [first, second]) expect((await recover(code)).reply.status).toBe(401);
    const nextSignIn = await waiting(member.email);
    expect(titleOf(await nextSignIn.other.post({ session: nextSignIn.session, mfaCode: renewed() }))).toBe(
      account,
    );
  });

  it("serves only one of several simultaneous uses, and a cancelled recovery leaves nobody signed in", async () => {
    const tries = await Promise.all(Array.from({ length: 4 }, () => recover(codes[0] ?? "")));
    expect(tries.filter(({ reply }) => reply.status === 200)).toHaveLength(1);
    const won = tries.find(({ reply }) => reply.status === 200);
    expect(titleOf((await won?.other.post({ step: "authenticator-cancel" })) ?? { text: "" })).toBe(
      "Sign in to your account",
    );
    const { reply } = await recover(codes[1] ?? "");
    expect(titleOf(reply)).toBe(connect);
  });

  it("may be guessed ten times an hour", async () => {
    const { other, session } = await waiting(member.email);
    const guess = (recoveryCode = "") => other.post({ step: "recover", session, password, recoveryCode });
    for (let tried = 0; tried < 10; tried++) expect((await guess(`${tried}`)).status).toBe(401);
    expect((await guess(codes[0])).status).toBe(429);
  });

  it("belongs to ten new ones after a signed-in user has made them by password and code", async () => {
    await window.post({ step: "authenticator-cancel" });
    const asked = await window.post({ step: "recovery-codes", codesPassword: password });
    expect(titleOf(asked)).toBe(code);
    const made = await window.post({
      step: "recovery-codes",
      session: hidden(asked, "session"),
      mfaCode: app(),
    });
    const renewed = codesOn(made);
    expect([titleOf(made), renewed.length, renewed.includes(codes[0] ?? "")]).toEqual([keepCodes, 10, false]);
    expect((await recover(codes[0] ?? "")).reply.status).toBe(401);
    expect((await recover(renewed[0] ?? "")).reply.status).toBe(200);
  });
});
