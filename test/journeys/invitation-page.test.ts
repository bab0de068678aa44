import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { codeOf } from "../../infra/local/cognito/totp.ts";
import { signIn } from "../../infra/local/sign-in.ts";
import { call } from "../../infra/local/wire.ts";
import { texts } from "../../lib/invitations/texts/texts.ts";
import { axe, browserTest, openBrowser } from "../support/browser.ts";
import { eventsAbout, mailTo } from "../support/invitations.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { openWorld, password, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

let stack: SharedStack;
let world: World;
let browser: Browser;

beforeAll(async () => {
  stack = await joinStack();
  [world, browser] = await Promise.all([openWorld(stack), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
});

const acceptButton = "form:has(input[value=accept]) button";
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();

const fill = async (page: Page, email: string, secret: string) => {
  await page.fill("#email", email);
  await page.fill("#password", secret);
  await page.check("#authorised");
};

/** From the request to the page, by way of the inbox and the link in the mail's HTML part. */
const opened = async (to: string, locale: "en" | "ru" = "en") => {
  const provider = await world.provider();
  const draft = await provider.admin.post("/v1/partnership-requests", { resellerEmail: to, locale });
  await provider.admin.post(`/v1/partnership-requests/${draft.body.id}/send`);
  const mail = await mailTo(stack, to);
  const context = await browser.newContext();
  const inbox = await context.newPage();
  await inbox.goto(`${stack.inboxUrl}/?to=${encodeURIComponent(to)}`);
  const button = locale === "en" ? "View the invitation" : texts.ru.mail.button;
  const popup = context.waitForEvent("page");
  await inbox.frameLocator("iframe").first().getByRole("link", { name: button }).click();
  const page = await popup;
  await page.waitForLoadState();
  return { provider, id: String(draft.body.id), mail, context, page };
};

browserTest("leads from the request by way of the mail's link to a partnership in both lists", async () => {
  const reseller = await world.reseller();
  const { provider, id, context, page } = await opened(reseller.admin.email);
  await heading(page, `${provider.name} invites your organization to a partnership`);
  expect(await axe(page)).toEqual([]);
  await fill(page, reseller.admin.email, "Wrong-password-1");
  await page.click(acceptButton);
  await page.getByRole("alert").getByText("The e-mail address or the password is not correct.").waitFor();
  expect(await axe(page)).toEqual([]);
  expect(await page.inputValue("#email")).toBe(reseller.admin.email);
  expect(await page.inputValue("#password")).toBe("");
  await fill(page, reseller.admin.email, password);
  await page.click(acceptButton);
  await heading(page, "You are partners now");
  expect(await axe(page)).toEqual([]);
  expect(await page.locator("main").innerText()).toContain(
    `${reseller.name} accepted the invitation from ${provider.name}`,
  );

  const [ofProvider, ofReseller] = await Promise.all([
    provider.admin.get("/v1/indirect-resellers"),
    reseller.admin.get("/v1/indirect-providers"),
  ]);
  expect(ofProvider.body.items).toMatchObject([{ id: reseller.id, status: "active" }]);
  expect(ofReseller.body.items).toMatchObject([{ id: provider.id, status: "active" }]);
  const request = await provider.admin.get(`/v1/partnership-requests/${id}`);
  expect(request.body).toMatchObject({ status: "accepted", delivery: { state: "sent", attempts: 1 } });
  expect(await eventsAbout(stack, id)).toEqual(["partnership-request.sent", "partnership-request.accepted"]);
  await context.close();
});

browserTest("has who signs in with a temporary password choose a new one on the same page", async () => {
  const reseller = await world.reseller();
  const user = { email: `fresh-${world.next()}@users.example`, displayName: "Fresh", roles: ["GlobalAdmin"] };
  const created = await reseller.admin.post("/v1/users", user);
  const { provider, context, page } = await opened(user.email);
  await fill(page, user.email, created.body.setupInfo.temporaryPassword);
  await page.click(acceptButton);
  await heading(page, "Choose a new password");
  expect(await axe(page)).toEqual([]);
  await page.fill("#newPassword", "short");
  await page.click("button.primary");
  await page.getByRole("alert").getByText("Choose a password that meets all the requirements").waitFor();
  expect(await axe(page)).toEqual([]);
  const chosen = "Quite-another-horse-8";
  await page.fill("#newPassword", chosen);
  await page.click("button.primary");
  await heading(page, "You are partners now");
  // The password is theirs from now on, everywhere.
  expect(await signIn(stack, user.email, chosen)).toMatch(/^ey/);
  const list = await provider.admin.get("/v1/indirect-resellers");
  expect(list.body.items).toMatchObject([{ id: reseller.id }]);
  await context.close();
});

/** Enrols an authenticator app as a user does, and answers what the app shows at `now`. */
const enrolled = async (accessToken: string) => {
  const cognito = (operation: string, body: object): Promise<any> =>
    call(stack.cognitoUrl, `AWSCognitoIdentityProviderService.${operation}`, {
      AccessToken: accessToken,
      ...body,
    });
  const step = () => Math.floor(stack.now() / 30_000);
  const { SecretCode } = await cognito("AssociateSoftwareToken", {});
  await cognito("VerifySoftwareToken", { UserCode: codeOf(SecretCode, step()) });
  await cognito("SetUserMFAPreference", { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
  // A code counts once: the app shows another one half a minute later.
  stack.advance(30_000);
  return () => codeOf(SecretCode, step());
};

browserTest(
  "asks who has an authenticator app for its code, and for another one when it is wrong",
  async () => {
    const reseller = await world.reseller();
    const code = await enrolled(reseller.admin.token);
    const { provider, context, page } = await opened(reseller.admin.email);
    await fill(page, reseller.admin.email, password);
    await page.click(acceptButton);
    await heading(page, "Enter your verification code");
    expect(await axe(page)).toEqual([]);
    expect((await provider.admin.get("/v1/indirect-resellers")).body.items).toEqual([]);
    const right = code();
    await page.fill("#mfaCode", String((Number(right) + 7) % 1_000_000).padStart(6, "0"));
    await page.click("button.primary");
    await page.getByRole("alert").getByText("The code is not correct or no longer valid").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.fill("#mfaCode", ` ${code()} `);
    await page.click("button.primary");
    await heading(page, "You are partners now");
    expect((await provider.admin.get("/v1/indirect-resellers")).body.items).toHaveLength(1);
    await context.close();
  },
);

browserTest("begins again when a second step took longer than fifteen minutes", async () => {
  const reseller = await world.reseller();
  const code = await enrolled(reseller.admin.token);
  const { provider, context, page } = await opened(reseller.admin.email);
  await fill(page, reseller.admin.email, password);
  await page.click(acceptButton);
  await heading(page, "Enter your verification code");
  stack.advance(15 * 60_000);
  await page.fill("#mfaCode", code());
  await page.click("button.primary");
  await page.getByRole("alert").getByText("Signing in took too long. Please start again.").waitFor();
  expect((await provider.admin.get("/v1/indirect-resellers")).body.items).toEqual([]);
  await fill(page, reseller.admin.email, password);
  await page.click(acceptButton);
  await heading(page, "Enter your verification code");
  await page.fill("#mfaCode", code());
  await page.click("button.primary");
  await heading(page, "You are partners now");
  await context.close();
});

browserTest("declines without a sign-in, for good", async () => {
  const { provider, id, context, page } = await opened(`decliner-${world.next()}@unknown.example`);
  await page.click("form:has(input[value=decline]) button");
  await heading(page, "Invitation declined");
  expect(await axe(page)).toEqual([]);
  await page.goto(page.url());
  await heading(page, "This invitation was already declined");
  expect(await axe(page)).toEqual([]);
  const request = await provider.admin.get(`/v1/partnership-requests/${id}`);
  expect(request.body.status).toBe("declined");
  expect(await eventsAbout(stack, id)).toEqual(["partnership-request.sent", "partnership-request.declined"]);
  await context.close();
});

browserTest("keeps to the language that was chosen, from the mail to the end", async () => {
  const reseller = await world.reseller();
  const user = { email: `vera-${world.next()}@users.example`, displayName: "Вера", roles: ["GlobalAdmin"] };
  const created = await reseller.admin.post("/v1/users", user);
  const { context, page } = await opened(user.email, "ru");
  const language = () => page.getAttribute("html", "lang");
  expect(await language()).toBe("ru");
  await page.getByRole("link", { name: "English" }).click();
  await heading(page, "invites your organization to a partnership");
  expect(await language()).toBe("en");
  await fill(page, user.email, "Wrong-password-1");
  await page.click(acceptButton);
  await page.getByRole("alert").waitFor();
  expect(await language()).toBe("en");
  await page.getByRole("link", { name: "Русский" }).click();
  await page.getByRole("button", { name: texts.ru.open.acceptButton }).waitFor();
  await fill(page, user.email, created.body.setupInfo.temporaryPassword);
  await page.click(acceptButton);
  await heading(page, texts.ru.newPassword.title);
  expect(await language()).toBe("ru");
  await page.fill("#newPassword", "short");
  await page.click("button.primary");
  await page.getByRole("alert").getByText(texts.ru.problems.newPasswordPolicy).waitFor();
  await page.fill("#newPassword", "Совсем-другой-Horse-8");
  await page.click("button.primary");
  await heading(page, texts.ru.accepted.title);
  expect(await language()).toBe("ru");
  expect(await axe(page)).toEqual([]);
  await context.close();
});

browserTest("can be answered by keyboard alone", async () => {
  const reseller = await world.reseller();
  const { provider, context, page } = await opened(reseller.admin.email);
  const tabTo = async (selector: string) => {
    for (let stop = 0; stop < 20; stop++) {
      if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`${selector} cannot be reached by keyboard`);
  };
  await tabTo("#email");
  await page.keyboard.type(reseller.admin.email);
  await tabTo("#password");
  await page.keyboard.type("Wrong-password-1");
  await tabTo("#authorised");
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await tabTo(".problem a");
  await page.keyboard.press("Enter");
  await tabTo("#password");
  await page.keyboard.type(password);
  await tabTo("#authorised");
  await page.keyboard.press("Space");
  await tabTo(acceptButton);
  await page.keyboard.press("Enter");
  await heading(page, "You are partners now");
  expect((await provider.admin.get("/v1/indirect-resellers")).body.items).toHaveLength(1);
  await context.close();
});
