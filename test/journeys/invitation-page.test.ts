import type { Browser, Page } from "playwright-core";
import { codeOf } from "../../infra/local/cognito/totp.ts";
import { signIn } from "../../infra/local/sign-in.ts";
import { call } from "../../infra/local/wire.ts";
import { texts } from "../../lib/languages/texts.ts";
import { browserTest, openBrowser } from "../support/browser.ts";
import { eventsAbout, eventually, inboxOf } from "../support/invitations.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Organization, openWorld, password, type World } from "../support/world.ts";

let stack: SharedStack;
let world: World;
let browser: Browser;
let reseller: Organization;

beforeAll(async () => {
  stack = await joinStack();
  [world, browser] = await Promise.all([openWorld(stack), openBrowser()]);
  reseller = await world.reseller();
});
afterAll(async () => {
  await browser?.close();
});

/** From the request to the page, by way of the inbox and the button of the mail. */
const opened = async (to: string, locale: "en" | "ru" = "en") => {
  const provider = await world.provider();
  const draft = await provider.admin.post("/v1/partnership-requests", { resellerEmail: to, locale });
  await provider.admin.post(`/v1/partnership-requests/${draft.body.id}/send`);
  // The address of a user that was just created gets a mail of its own.
  const at = await eventually("its mail", async () => {
    const index = (await inboxOf(stack, to)).findIndex(({ tags }) => tags.request === draft.body.id);
    return index >= 0 && { index };
  });
  const context = await browser.newContext();
  const inbox = await context.newPage();
  await inbox.goto(`${stack.inboxUrl}/?to=${encodeURIComponent(to)}`);
  const popup = context.waitForEvent("page");
  const button = inbox.frameLocator("iframe").nth(at.index);
  await button.getByRole("link", { name: texts[locale].mail.button }).click();
  const page = await popup;
  await page.waitForLoadState();
  return { provider, id: String(draft.body.id), context, page };
};

const submit = (page: Page) => page.click("form:has(input[value=accept]) button");
const accept = async (page: Page, email: string, secret: string) => {
  await page.fill("#email", email);
  await page.fill("#password", secret);
  await page.check("#authorised");
  await submit(page);
};
/** Waits for the page with this heading, or this text of what is wrong. Row 14 of the promises has axe judge every page. */
const shows = (page: Page, heading: string) =>
  page.getByRole("heading", { level: 1, name: heading }).waitFor();
const complains = (page: Page, problem: string) => page.getByRole("alert").getByText(problem).waitFor();
const partnersOf = async (provider: Organization) =>
  (await provider.admin.get("/v1/indirect-resellers")).body.items.map(({ id }: { id: string }) => id);

browserTest("leads from the request by the mail's link to a partnership in both lists", async () => {
  const { email } = reseller.admin;
  const { provider, id, context, page } = await opened(email);
  await shows(page, `${provider.name} invites your organization to a partnership`);
  await accept(page, email, "Wrong-password-1");
  await complains(page, "The e-mail address or the password is not correct.");
  expect([await page.inputValue("#email"), await page.inputValue("#password")]).toEqual([email, ""]);
  await accept(page, email, password);
  await shows(page, "You are partners now");
  expect(await page.locator("main").innerText()).toContain(
    `${reseller.name} accepted the invitation from ${provider.name}`,
  );
  expect(await partnersOf(provider)).toEqual([reseller.id]);
  const theirs = await reseller.admin.get("/v1/indirect-providers");
  expect(theirs.body.items).toMatchObject([{ id: provider.id, status: "active" }]);
  const request = await provider.admin.get(`/v1/partnership-requests/${id}`);
  expect(request.body).toMatchObject({ status: "accepted", delivery: { state: "sent", attempts: 1 } });
  expect(await eventsAbout(stack, id)).toEqual(["partnership-request.sent", "partnership-request.accepted"]);
  await context.close();
});

browserTest(
  "lets a temporary password be changed, in the language that was chosen, from the mail to the end",
  async () => {
    const { ru } = texts;
    const user = { email: `vera-${world.next()}@users.example`, displayName: "Вера", roles: ["GlobalAdmin"] };
    const created = await reseller.admin.post("/v1/users", user);
    const { provider, context, page } = await opened(user.email, "ru");
    await page.getByRole("link", { name: "English" }).click();
    await shows(page, "invites your organization to a partnership");
    await accept(page, user.email, "Wrong-password-1");
    await complains(page, "The e-mail address or the password is not correct.");
    await page.getByRole("link", { name: "Русский" }).click();
    await page.getByRole("button", { name: ru.open.acceptButton }).waitFor();
    await accept(page, user.email, created.body.setupInfo.temporaryPassword);
    await shows(page, ru.newPassword.title);
    await page.fill("#newPassword", "short");
    await submit(page);
    await complains(page, ru.problems.newPasswordPolicy);
    const chosen = "Совсем-другой-Horse-8";
    await page.fill("#newPassword", chosen);
    await submit(page);
    await shows(page, ru.accepted.title);
    expect(await page.getAttribute("html", "lang")).toBe("ru");
    // The password is the user's from now on, everywhere.
    expect(await signIn(stack, user.email, chosen)).toMatch(/^ey/);
    expect(await partnersOf(provider)).toEqual([reseller.id]);
    await context.close();
  },
);

/** Enrols an authenticator app as a user does. The result answers the code that the app shows now. */
const enrolApp = async (AccessToken: string): Promise<() => string> => {
  const cognito = (operation: string, body: object = {}): Promise<any> =>
    call(stack.cognitoUrl, `AWSCognitoIdentityProviderService.${operation}`, { AccessToken, ...body });
  const { SecretCode } = await cognito("AssociateSoftwareToken");
  const code = () => codeOf(SecretCode, Math.floor(stack.now() / 30_000));
  await cognito("VerifySoftwareToken", { UserCode: code() });
  await cognito("SetUserMFAPreference", { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
  return code;
};

browserTest(
  "asks for the authenticator app's code, for another when it is wrong, and begins again after fifteen minutes",
  async () => {
    const admin = await world.user(reseller, "GlobalAdmin");
    const code = await enrolApp(admin.token);
    const { provider, context, page } = await opened(admin.email);
    await accept(page, admin.email, password);
    await shows(page, "Enter your verification code");
    stack.advance(15 * 60_000);
    await page.fill("#mfaCode", code());
    await submit(page);
    await complains(page, "Signing in took too long. Please start again.");
    await accept(page, admin.email, password);
    await shows(page, "Enter your verification code");
    await page.fill("#mfaCode", String((Number(code()) + 7) % 1_000_000).padStart(6, "0"));
    await submit(page);
    await complains(page, "The code is not correct or no longer valid");
    expect(await partnersOf(provider)).toEqual([]);
    await page.fill("#mfaCode", ` ${code()} `);
    await submit(page);
    await shows(page, "You are partners now");
    await context.close();
  },
);

browserTest("declines without a sign-in, and takes that back by accepting", async () => {
  const admin = await world.user(reseller, "GlobalAdmin");
  const { provider, id, context, page } = await opened(admin.email);
  const statusOf = async () => (await provider.admin.get(`/v1/partnership-requests/${id}`)).body.status;
  await page.click("form:has(input[value=decline]) button");
  await shows(page, "Invitation declined");
  expect(await statusOf()).toBe("declined");
  const { declinedForNow, page: words } = texts.en;
  expect(await page.locator("main").innerText()).toContain(declinedForNow.paragraphs[1]?.split("{")[0]);
  await page.getByRole("link", { name: words.back }).click();
  await shows(page, "invites your organization to a partnership");
  await accept(page, admin.email, password);
  await shows(page, "You are partners now");
  expect([await statusOf(), await partnersOf(provider)]).toEqual(["accepted", [reseller.id]]);
  const [sent, ...answers] = await eventsAbout(stack, id);
  expect([sent, ...answers]).toEqual(
    ["sent", "declined", "accepted"].map((each) => `partnership-request.${each}`),
  );
  await context.close();
});
