import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../support/browser.ts";
import { auditsAbout, changesOf, dumpOf, eventsAbout } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
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

const fill = async (page: Page, email: string) => {
  await page.fill("#email", email);
  await page.fill("#password", password);
  await page.check("#authorised");
};
const acceptButton = "form:has(input[value=accept]) button";

it("sends nothing by itself while somebody only looks at the page, with script on", async () => {
  const provider = await world.provider();
  const { link } = await world.invitation(provider);
  const before = await dumpOf(stack);
  const context = await browser.newContext({ javaScriptEnabled: true });
  const page = await context.newPage();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(`${request.method()} ${request.url()}`));
  // The page's clock is moved on, so that whatever waits for a time to come would come now.
  await page.clock.install();
  await page.goto(link);
  const opened = Number(await page.evaluate("Date.now()"));
  await page.clock.fastForward(30_000);
  await page.mouse.move(200, 300);
  await page.mouse.wheel(0, 2_000);
  for (let stop = 0; stop < 15; stop++) await page.keyboard.press("Tab");
  await page.clock.fastForward(30_000);
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  expect(requests).toEqual([`GET ${link}`]);
  expect(await page.locator("script, [onload], [onclick], meta[http-equiv=refresh]").count()).toBe(0);
  const idled = Number(await page.evaluate("Date.now()")) - opened;
  expect(idled).toBeGreaterThanOrEqual(60_000);
  const changed = changesOf(before, await dumpOf(stack));
  expect(changed).toEqual([]);
  await context.close();
  const seconds = Math.floor(idled / 1_000);
  reached(12, `${seconds} s idled: ${requests.length - 1} requests, ${changed.length} items changed`);
});

it("makes one acceptance of a double click, and shows it", async () => {
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const { link, id } = await world.invitation(provider, reseller.admin.email);
  const page = await browser.newPage();
  await page.goto(link);
  await fill(page, reseller.admin.email);
  await page.dblclick(acceptButton);
  await page.getByRole("heading", { name: "You are partners now" }).waitFor();
  const operations = ["create", "link", "accept"].map((each) => `partnership-request.${each}`);
  const audits = await auditsAbout(stack, id);
  expect(audits).toEqual(operations);
  expect(await eventsAbout(stack, id)).toEqual(["partnership-request.sent", "partnership-request.accepted"]);
  await page.close();
  const accepted = audits.filter((operation) => operation.endsWith(".accept"));
  reached(12, `a double click: ${accepted.length} acceptance`);
});

it("shows the same page in both of two tabs that accept, and makes one partnership", async () => {
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const { link, id } = await world.invitation(provider, reseller.admin.email);
  const context = await browser.newContext();
  const tabs = await Promise.all([context.newPage(), context.newPage()]);
  const texts = await Promise.all(
    tabs.map(async (page) => {
      await page.goto(link);
      await fill(page, reseller.admin.email);
      await page.click(acceptButton);
      await page.getByRole("heading", { name: "You are partners now" }).waitFor();
      return page.locator("main").innerText();
    }),
  );
  expect(texts[0]).toBe(texts[1]);
  expect(await eventsAbout(stack, id)).toEqual(["partnership-request.sent", "partnership-request.accepted"]);
  const list = await provider.admin.get("/v1/indirect-resellers");
  expect(list.body.items).toHaveLength(1);
  await context.close();
  reached(12, `${tabs.length} tabs: ${list.body.items.length} partnership, the same page in both`);
});
