import type { Page } from "playwright-core";
import { texts } from "../../lib/languages/texts.ts";
import { browserTest, openBrowser } from "../support/browser.ts";
import { eventsAbout, eventually, inboxOf } from "../support/invitations.ts";
import { joinStack } from "../support/shared-stack.ts";
import { openWorld, password } from "../support/world.ts";

const accept = async (page: Page, email: string, secret: string) => {
  await page.fill("#email", email);
  await page.fill("#password", secret);
  await page.check("#authorised");
  await page.click("form:has(input[value=accept]) button");
};

// Row 14 of the promises comes to every state of the page, and has axe judge each; row 13 chooses a password on it.
browserTest("leads from the request by the mail's link to a partnership in both lists", async () => {
  const stack = await joinStack();
  const [world, browser] = await Promise.all([openWorld(stack), openBrowser()]);
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const { email } = reseller.admin;
  const draft = await provider.admin.post("/v1/partnership-requests", {
    resellerEmail: email,
    locale: "en",
  });
  const { id } = draft.body;
  await provider.admin.post(`/v1/partnership-requests/${id}/send`);
  await eventually("its mail", async () => (await inboxOf(stack, email)).length > 0);

  const context = await browser.newContext();
  const inbox = await context.newPage();
  await inbox.goto(`${stack.inboxUrl}/?to=${encodeURIComponent(email)}`);
  const popup = context.waitForEvent("page");
  await inbox.frameLocator("iframe").getByRole("link", { name: texts.en.mail.button }).click();
  const page = await popup;
  const shows = (heading: string) => page.getByRole("heading", { level: 1, name: heading }).waitFor();
  await shows(`${provider.name} invites your organization to a partnership`);
  await accept(page, email, "Wrong-password-1");
  await page.getByRole("alert").getByText("The e-mail address or the password is not correct.").waitFor();
  expect([await page.inputValue("#email"), await page.inputValue("#password")]).toEqual([email, ""]);
  await accept(page, email, password);
  await shows("Please check, then accept");
  await page.getByRole("button", { name: `Accept for ${reseller.name}` }).click();
  await shows("You are now partners");
  expect(await page.locator("main").innerText()).toContain(
    `${reseller.name} accepted the invitation from ${provider.name}`,
  );
  await browser.close();

  const partners = (await provider.admin.get("/v1/indirect-resellers")).body.items;
  expect(partners).toMatchObject([{ id: reseller.id, status: "active" }]);
  const theirs = await reseller.admin.get("/v1/indirect-providers");
  expect(theirs.body.items).toMatchObject([{ id: provider.id, status: "active" }]);
  const request = await provider.admin.get(`/v1/partnership-requests/${id}`);
  expect(request.body).toMatchObject({ status: "accepted", delivery: { state: "sent", attempts: 1 } });
  expect(await eventsAbout(stack, id)).toEqual(["partnership-request.sent", "partnership-request.accepted"]);
});
