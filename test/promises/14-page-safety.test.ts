import type { LocalStack } from "../../infra/local/stack.ts";
import { invitationPage } from "../../lib/invitations/page/html/document.ts";
import { appOf } from "../support/account-window.ts";
import { type Between, openBetween, outOfOrder } from "../support/between.ts";
import { openBrowser } from "../support/browser.ts";
import { anyVersion } from "../support/channel.ts";
import { day } from "../support/clock.ts";
import {
  eventually,
  hidden,
  inboxOf,
  linkIn,
  mailsTo,
  mailTo,
  ofThePage,
  pagesOf,
  type Reply,
  send,
  titleOf,
  tokenIn,
} from "../support/invitations.ts";
import { viewOf, views } from "../support/page-views.ts";
import { reached } from "../support/promise.ts";
import { signInSteps } from "../support/sign-in.ts";
import { openStack } from "../support/stack.ts";
import { good, type Organization, openWorld, password, type World } from "../support/world.ts";

let stack: LocalStack;
let world: World;
let provider: Organization;
let reseller: Organization;
let database: Between;

beforeAll(async () => {
  database = await openBetween();
  stack = await openStack({
    // So few in parallel that a test can reach the limit.
    preloads: ['data:text/javascript,process.env.ADDRESS_BURST="100"'],
    processes: 1,
    functionEndpoints: (actual) => ({ ...actual, dynamodb: database.before(actual.dynamodb) }),
  });
  world = await openWorld(stack);
  // The name among the product's views.
  const name = "Northwind Cloud Distribution";
  [provider, reseller] = await Promise.all([world.provider({ name }), world.reseller()]);
});
afterAll(async () => {
  await stack?.stop();
  await database?.close();
});

const isSafe = ({ headers, text }: Reply): void => {
  expect(headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": expect.stringMatching(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'.*frame-ancestors 'none'/,
    ),
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "strict-transport-security": expect.stringMatching(/max-age=\d{8,}/),
    "x-request-id": expect.stringMatching(/./),
  });
  expect([headers["set-cookie"], headers["x-powered-by"]]).toEqual([undefined, undefined]);
  expect(text).not.toMatch(/<script|<iframe|<img|<link|javascript:|\son[a-z]+=/i);
};

it("pages make requests to no third party, before and after an answer", async () => {
  const browser = await openBrowser();
  try {
    const [from, to] = await Promise.all([world.provider(), world.reseller()]);
    const { link } = await world.invitation(from, to.admin.email);
    const page = await browser.newPage();
    const asked: string[] = [];
    const referrers: string[] = [];
    page.on("request", (request) => {
      asked.push(request.url());
      referrers.push(...[request.headers().referer ?? []].flat());
    });
    const accept = async (secret: string) => {
      await page.fill("#password", secret);
      await page.check("#authorised");
      await page.click("form:has(input[value=accept]) button");
    };
    await page.goto(`${link}?lang=ru`);
    await page.fill("#email", to.admin.email);
    await accept("Wrong-horse-77");
    // The tick and the address are still there, also after a reload, and in another language.
    expect([await page.isChecked("#authorised"), await page.inputValue("#email")]).toEqual([
      true,
      to.admin.email,
    ]);
    await page.reload();
    await page.click("nav summary");
    await page.click("nav a[hreflang=en]");
    expect(await page.isVisible("[role=alert]")).toBe(true);
    await page.click("nav summary");
    await page.click("nav a[hreflang=ru]");
    await accept(password);
    await page.getByRole("heading", { name: "Проверьте и примите приглашение" }).waitFor();
    await page.click("form:has(input[value=accept]) button");
    await page.locator(".badge.good").waitFor();
    // The back button leads to the state of the invitation, without a form to send again.
    await page.goBack();
    await page.goForward();
    await page.locator(".badge.good").waitFor();
    expect([...new Set(asked.map((url) => url.replace(/\?.*/, "")))]).toEqual([link]);
    expect([referrers, await page.context().cookies()]).toEqual([[], []]);
    const foreign = asked.filter((url) => !url.startsWith(stack.apiUrl));
    reached(
      14,
      `${asked.length} requests of the browser, ${foreign.length} to third parties, ${referrers.length} with a referrer`,
    );
  } finally {
    await browser.close();
  }
});

/** A page's complete title, which begins with the word for an error if there is one. */
const wholeTitleOf = (html: string): string => /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? "";

it("every page in every state, live, ended or refused, has the headers that keep it safe", async () => {
  const pages = pagesOf(stack);
  const seen: { view: string; status: number; reply: Reply }[] = [];
  /** The page's name among the product's views, and its status. */
  const shows = async (view: string, status: number, asking: Promise<Reply> | Reply): Promise<Reply> => {
    const reply = await asking;
    seen.push({ view, status, reply });
    return reply;
  };
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

  // The links that prove addresses, of two organizations' users with one address.
  const squat = { email: "shared@users.example", displayName: "Shared", roles: ["SalesAgent"], locale: "en" };
  const links: string[] = [];
  for (const { admin } of [reseller, await world.reseller()]) {
    await good(admin.post("/v1/users", squat));
    await eventually("its mail", () => mailsTo(stack, squat.email).length === links.length + 1);
    links.push(linkIn(mailsTo(stack, squat.email)[0] ?? {}));
  }
  const [first = "", second = ""] = links;
  const proving = (link: string, fields = "confirmed=yes") => send("POST", link, ofThePage, fields);
  await shows("proveAddress", 200, send("GET", first));
  await shows("proveAddress without the tick", 422, proving(first, ""));
  await shows("proofUnknown", 404, send("GET", `${first}x`));
  await shows("addressProven", 200, proving(second));
  await shows("addressProven", 200, send("GET", second));
  await shows("addressTaken", 409, proving(first));
  const letGo = (link: string, fields = "&released=yes") => proving(link, `decision=release${fields}`);
  await shows("proveAddress, not to be let go without the tick", 422, letGo(first, ""));
  await shows("addressProven, not to be let go without the tick", 422, letGo(second, ""));
  await shows("addressReleased", 200, letGo(second));
  await shows("addressReleased", 200, send("GET", second));
  await shows("addressReleased without the tick", 422, proving(second, ""));

  // The way of companies that are not enrolled, up to a first password.
  const asking = await invite("unenrolled");
  const page = `${asking.link}/enrolment`;
  const enter = (email: string, more: object = {}) => {
    const company = { name: "Prospect", country: "AT", mpnId: String(5_800_000 + world.next()) };
    const fields = { ...company, displayName: "Paula", email, ...more };
    return send("POST", page, ofThePage, `${new URLSearchParams(fields)}`);
  };
  const mailed = async (address: string, count = 1) => linkIn((await mailTo(stack, address, count)) ?? {});
  await shows("enrol", 200, send("GET", page));
  await shows("enrol with wrong fields", 422, enter("kim", { name: "", country: "" }));
  const people = ["paula", "pavel", "petra", "pia", "piotr"].map((name) => `${name}@prospects.example`);
  for (const each of people) await shows("enrolmentMailed", 200, enter(each));
  await shows("tooManyEnrolments", 429, enter("last@prospects.example"));
  const [taken = "", refused = "", late = "", slow = ""] = await Promise.all(
    people.map((each) => mailed(each)),
  );
  const unwanted = (await mailTo(stack, people[0] ?? ""))?.headers["list-unsubscribe"]?.slice(1, -1) ?? "";
  await shows("unsubscribe with wanted", 200, send("GET", unwanted));
  for (const mails of ["organization", "all"])
    await shows(`unsubscribe with ${mails}`, 200, send("POST", unwanted, ofThePage, `mails=${mails}`));
  await shows("unsubscribeUnknown", 404, send("GET", `${unwanted}x`));
  await send("POST", unwanted, ofThePage, "mails=wanted");
  await shows("proveEnrolment", 200, send("GET", taken));
  await shows("proveEnrolment without the tick", 422, proving(taken, ""));
  await shows("enrolmentUnknown", 404, send("GET", `${taken}x`));
  for (const each of [taken, refused, slow]) await shows("enrolmentOpen", 200, proving(each));
  const { items } = await good(world.operator.get("/v1/enrolment-requests?status=open"));
  const decide = (email: string | undefined, decision: string, body = {}) => {
    const { id } = items.find(
      ({ globalAdmin }: { globalAdmin: { email: string } }) => globalAdmin.email === email,
    );
    return good(world.operator.post(`/v1/enrolment-requests/${id}/${decision}`, body));
  };
  await decide(people[0], "approve");
  await decide(people[1], "reject", { reason: "Unknown to the register." });
  await decide(people[3], "approve");
  await shows("enrolmentApproved", 200, send("GET", taken));
  await shows("enrolmentRejected", 200, send("GET", refused));
  await provider.admin.post(`/v1/partnership-requests/${asking.id}/revoke`);
  await shows("enrolmentOver", 410, send("GET", late));
  const [choosing, unused] = [await mailed(people[0] ?? "", 2), await mailed(people[3] ?? "", 2)];
  const choosePassword = (newPassword: string) =>
    send("POST", choosing, ofThePage, `${new URLSearchParams({ newPassword })}`);
  await shows("choosePassword", 200, send("GET", choosing));
  await shows("choosePassword left out", 422, choosePassword(""));
  await shows("choosePassword against the policy", 422, choosePassword("short"));
  await shows("choosePassword, the address not to be let go without the tick", 422, letGo(choosing, ""));
  await shows("passwordChosen", 200, choosePassword(password));
  await shows("passwordChosen", 200, send("GET", choosing));
  const forgotten = (email: string) =>
    send("POST", `${stack.apiUrl}/account/password`, ofThePage, `${new URLSearchParams({ email })}`);
  await shows("askPassword", 200, send("GET", `${stack.apiUrl}/account/password`));
  await shows("askPassword without an address", 422, forgotten("kim"));
  await shows("passwordMailed", 200, forgotten("nobody@nowhere.example"));
  await shows("passwordLinkUnknown", 404, send("GET", `${choosing}x`));
  await forgotten(people[0] ?? "");
  const newerLink = await eventually("another link", async () => {
    const links = (await inboxOf(stack, people[0])).map((mail) => linkIn(mail));
    return links.find((link) => link.includes("/passwords/") && link !== choosing);
  });
  await shows("addressReleased for good", 200, letGo(newerLink));
  await shows("passwordLinkUnknown", 404, send("GET", newerLink));

  // The account page: its sign-in's cookie is the only one that any page sets.
  let cookie = "";
  const onAccount = async (fields?: Record<string, string>): Promise<Reply> => {
    const form = fields && `${new URLSearchParams(fields)}`;
    const sent = { ...(fields && ofThePage), ...(cookie && { cookie }) };
    const reply = await send(fields ? "POST" : "GET", `${stack.apiUrl}/account`, sent, form);
    const { "set-cookie": set, ...headers } = reply.headers;
    if (set) {
      expect(String(set)).toMatch(
        /^__Host-session=[\w-]*; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=/,
      );
      cookie = String(set).split(";")[0] ?? "";
    }
    return { ...reply, headers };
  };
  const owner = await world.user(reseller, "SalesAgent");
  await shows("signIn", 200, onAccount());
  await shows("signIn with missing fields", 422, onAccount({ email: owner.email }));
  const guess = { email: "nobody@account.example", password: "Wrong-horse-77" };
  await shows("signIn after wrong credentials", 401, onAccount(guess));
  for (let failure = 0; failure < 9; failure++) await onAccount(guess);
  await shows("signIn after too many attempts", 429, onAccount(guess));
  await shows("signIn after an ended sign-in", 401, onAccount({ step: "password" }));
  await shows("accountSuspended", 403, onAccount({ email: left.admin.email, password }));
  await shows("account", 200, onAccount({ email: owner.email, password }));
  const changing = { step: "password", currentPassword: password };
  await shows("account with wrong fields", 422, onAccount({ ...changing, newPassword: "short" }));
  const app = appOf(stack, await shows("authenticator", 200, onAccount({ step: "authenticator", password })));
  const connecting = { step: "authenticator-code" };
  await shows("authenticator without a code", 422, onAccount(connecting));
  await shows("authenticator with a wrong code", 401, onAccount({ ...connecting, mfaCode: "000000" }));
  const connected = await shows(
    "recoveryCodes of a new authenticator",
    200,
    onAccount({ ...connecting, mfaCode: app() }),
  );
  const [recoveryCode = ""] = /(?:\w{5}-){3}\w{5}/.exec(connected.text) ?? [];
  await shows("account with an authenticator", 200, onAccount({ step: "authenticator-cancel" }));
  await shows(
    "account after too long a time for an authenticator",
    401,
    onAccount({ ...connecting, mfaCode: app() }),
  );
  await shows("account with another password", 200, onAccount({ ...changing, newPassword: `${password}x` }));
  await shows("signedOutEverywhere", 200, onAccount({ step: "sign-out-everywhere" }));
  const signingIn = { email: owner.email, password: `${password}x` };
  const coded = () => shows("mfa on the account's page", 200, onAccount(signingIn));
  const recovering = {
    step: "recover",
    session: hidden(await coded(), "session"),
    password: signingIn.password,
  };
  await shows("mfa without a recovery code", 422, onAccount(recovering));
  await shows("mfa with a wrong recovery code", 401, onAccount({ ...recovering, recoveryCode: "0" }));
  const renewed = appOf(stack, await shows("authenticator", 200, onAccount({ ...recovering, recoveryCode })));
  const kept = cookie;
  const early = { session: hidden(await coded(), "session"), mfaCode: app() };
  await shows("mfa while an authenticator is to be connected", 401, onAccount(early));
  cookie = kept;
  await shows("recoveryCodes of a new authenticator", 200, onAccount({ ...connecting, mfaCode: renewed() }));
  await onAccount({ step: "authenticator-cancel" });
  const renewing = await onAccount({ step: "recovery-codes", codesPassword: signingIn.password });
  const proven = { session: hidden(renewing, "session"), mfaCode: renewed() };
  await shows("recoveryCodes", 200, onAccount({ step: "recovery-codes", ...proven }));

  const host = (path: string) => send("GET", `${stack.apiUrl}${path}`, { accept: "text/html" });
  await shows("host", 200, host("/"));
  await shows("host without a page", 404, host("/invitation"));

  database.decide(async () => outOfOrder());
  await shows("unavailable", 503, pages.get(token));
  await shows("unavailable", 503, pages.decline(token));
  database.decide();
  stack.advance(8 * day);
  await shows("expired", 410, pages.get(token));
  await shows("expired", 410, pages.decline(token));
  await shows("proofExpired", 410, send("GET", first));
  await shows("enrolmentExpired", 410, send("GET", late));
  await shows("passwordLinkExpired", 410, send("GET", unused));
  // Last, because it uses up the limit of this network address.
  let hurried = await pages.get(token);
  while (hurried.status !== 429) hurried = await pages.get(token);
  await shows("tooManyRequests", 429, hurried);

  const titles = new Map(
    views.map(([name, content]) => [name, wholeTitleOf(invitationPage(viewOf(content, "en")))]),
  );
  expect([...new Set(seen.map(({ view }) => view))].toSorted()).toEqual([...titles.keys()].toSorted());
  for (const { view, status, reply } of seen) {
    expect([view, reply.status, wholeTitleOf(reply.text)]).toEqual([view, status, titles.get(view)]);
    isSafe(reply);
    const limited = status === 429 || status === 503;
    expect([view, Number(reply.headers["retry-after"] ?? 0) > 0]).toEqual([view, limited]);
  }
  isSafe(head);
  expect([head.status, head.text]).toEqual([200, ""]);
  isSafe(russian);
  expect(titleOf(russian)).toContain("Northwind");
  expect(open.headers["content-length"]).toBe(String(Buffer.byteLength(open.text)));
  reached(
    14,
    `${seen.length + 2} pages in all ${titles.size} states that the product has, all headers on all of them`,
  );
}, 600_000);
