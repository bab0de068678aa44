import type { Browser, Page } from "playwright-core";
import { openBetween } from "../support/between.ts";
import { browserTest, openBrowser } from "../support/browser.ts";
import { figure, full } from "../support/full.ts";
import { auditsAbout, changesOf, dumpOf, eventsAbout, eventually } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { openWorld, password, type World } from "../support/world.ts";

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
const acceptedOnce = ["partnership-request.sent", "partnership-request.accepted"];
const acceptButton = "form:has(input[value=accept]) button";

/** Signs in, which leads to the page that shows for whom the invitation is accepted. */
const signInOn = async (page: Page): Promise<void> => {
  await page.click(acceptButton);
  await page.getByRole("heading", { name: "Please check, then accept" }).waitFor();
};

/** The page's requests, as its browser reports them. */
const requestsOf = (page: Page): string[] => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(`${request.method()} ${request.url()}`));
  return requests;
};

/** Half a minute by the page's clock, with everything that a mere reader does, then another half. */
const readOn = async (page: Page) => {
  await page.clock.fastForward(30_000);
  await page.mouse.move(200, 300);
  await page.mouse.wheel(0, 2_000);
  for (let stop = 0; stop < 15; stop++) await page.keyboard.press("Tab");
  await page.clock.fastForward(30_000);
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
};

browserTest("an idle page with its script on sends nothing by itself", async () => {
  const provider = await world.provider();
  const { link, token } = await world.invitation(provider);
  const before = await dumpOf(stack);
  const context = await browser.newContext({ javaScriptEnabled: true });

  // By real time, which a full run waits for.
  const waiting = await context.newPage();
  const asked = requestsOf(waiting);
  await waiting.goto(link);
  await waiting.waitForTimeout(figure(0, 30_000));
  const idled = await waiting.evaluate<number>("performance.now()");
  expect(idled).toBeGreaterThanOrEqual(figure(0, 30_000));
  expect(asked).toEqual([`GET ${link}`]);
  await waiting.close();

  // By the page's clock, which is moved forward, so that any timer would run now.
  const page = await context.newPage();
  await page.clock.install();
  const requests = requestsOf(page);
  await page.goto(link);
  await readOn(page);
  expect(requests).toEqual([`GET ${link}`]);
  const byItself = asked.length + requests.length - 2;
  expect(await page.locator("script, [onload], [onclick], meta[http-equiv=refresh]").count()).toBe(0);
  const changed = changesOf(before, await dumpOf(stack));
  expect(changed).toEqual([]);

  // A script that sends the form half a minute later would have been noticed.
  await page.goto(link);
  await page.evaluate("void setTimeout(() => document.forms[document.forms.length - 1].submit(), 29_000)");
  await readOn(page);
  await page.getByRole("heading", { name: "Invitation declined" }).waitFor();
  expect(requests).toEqual([
    `GET ${link}`,
    `GET ${link}`,
    `POST ${link}?lang=en`,
    // The page that answers a form has its own address.
    expect.stringMatching(`GET ${link.replaceAll(".", "\\.")}\\?lang=en&shown=`),
  ]);
  expect(changesOf(before, await dumpOf(stack)).join()).toContain(token.split(".")[0]);
  await context.close();
  const real = full ? `${Math.floor(idled / 1_000)} s by the wall's clock and ` : "";
  reached(
    12,
    `${real}60 s by the page's idled: ${byItself} requests, ${changed.length} items changed; ` +
      "a form that a script sends is seen",
  );
});

browserTest("a double click makes one acceptance, and shows it", async () => {
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const { link, id } = await world.invitation(provider, reseller.admin.email);
  const page = await browser.newPage();
  const door = await openBetween();
  const answers: number[] = [];
  let sent = 0;
  const both = Promise.withResolvers<void>();
  await page.goto(`${door.before(stack.apiUrl)}${new URL(link).pathname}`);
  await fill(page, reseller.admin.email);
  await signInOn(page);
  // The first answer is held back until the second click has sent the form too. Otherwise there would be no race.
  door.decide(async (_operation, forward, body) => {
    if (body === "") return forward();
    if (++sent === 2) both.resolve();
    const answer = await forward();
    answers.push(answer.status);
    await both.promise;
    return answer;
  });
  await page.hover(acceptButton);
  for (const clickCount of [1, 2]) {
    await page.mouse.down({ clickCount });
    await page.mouse.up({ clickCount });
    await eventually("the form", () => sent === clickCount);
  }
  await page.getByRole("heading", { name: "You are now partners" }).waitFor();
  await eventually("both answers", () => answers.length === 2);
  expect(answers).toEqual([303, 303]);
  await door.close();
  const operations = ["create", "link", "accept"].map((each) => `partnership-request.${each}`);
  const audits = await auditsAbout(stack, id);
  expect(audits).toEqual(operations);
  expect(await eventsAbout(stack, id)).toEqual(acceptedOnce);
  await page.close();
  const accepted = audits.filter((operation) => operation.endsWith(".accept"));
  reached(12, `a double click, ${sent} forms sent: ${accepted.length} acceptance`);
});

browserTest("two tabs that accept show the same page, and make one partnership", async () => {
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const { link, id } = await world.invitation(provider, reseller.admin.email);
  const context = await browser.newContext();
  const tabs = await Promise.all([context.newPage(), context.newPage()]);
  const texts = await Promise.all(
    tabs.map(async (page) => {
      await page.goto(link);
      await fill(page, reseller.admin.email);
      await signInOn(page);
      await page.click(acceptButton);
      await page.getByRole("heading", { name: "You are now partners" }).waitFor();
      return page.locator("main").innerText();
    }),
  );
  expect(texts[0]).toBe(texts[1]);
  expect(await eventsAbout(stack, id)).toEqual(acceptedOnce);
  const list = await provider.admin.get("/v1/indirect-resellers");
  expect(list.body.items).toHaveLength(1);
  await context.close();
  reached(12, `${tabs.length} tabs: ${list.body.items.length} partnership, the same page in both`);
});
