import { createServer, type IncomingHttpHeaders } from "node:http";
import type { Browser, Page } from "playwright-core";
import { closeServer, listen } from "../../infra/local/listen.ts";
import { type Locale, locale } from "../../lib/contract/common.ts";
import { invitationPage, pageHeaders } from "../../lib/invitations/page/html/document.ts";
import type { PageView } from "../../lib/invitations/page/html/view.ts";
import { axe, browserTest, openBrowser } from "../support/browser.ts";
import { full } from "../support/full.ts";
import { viewOf, views } from "../support/page-views.ts";

/** An everyday run checks English, the language with the longest words, and one from right to left. */
const languages = full ? locale.options : (["en", "de", "ar"] as const);
const cases = languages.flatMap((language) => views.map(([name]) => [name, language] as const));
const viewNamed = (name: string, language: Locale = "en"): PageView => {
  const view = views.find(([each]) => each === name);
  if (!view) throw new Error(`no view is called ${name}`);
  return viewOf(view[1], language);
};
const path = "/invitations/req_01.secret";

let shownPage: PageView;
let posted: { url?: string | undefined; fields: object; headers: IncomingHttpHeaders }[] = [];
let requested: string[] = [];
let origin: string;
let browser: Browser;
let page: Page;

const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const { method, url, headers } = request;
  if (method === "POST") posted.push({ url, fields: Object.fromEntries(new URLSearchParams(body)), headers });
  response.writeHead(200, pageHeaders()).end(invitationPage(shownPage));
});

const show = async (view: PageView): Promise<void> => {
  shownPage = view;
  await page.goto(`${origin}${view.action}?lang=${view.locale}`);
};
const ask = <T>(script: string) => page.evaluate<T>(script);
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const tabTo = async (selector: string) => {
  for (let stop = 0; stop < 20 && !(await ask(`document.activeElement.matches('${selector}')`)); stop++)
    await press("Tab");
};
/** Waits for the focus, which a page sets with its first frame, possibly after it has loaded. */
const focused = (selector: string) => page.locator(`${selector}:focus`).waitFor({ timeout: 10_000 });
const submitted = (key: string) =>
  Promise.all([page.waitForResponse((response) => response.request().method() === "POST"), press(key)]);

beforeAll(async () => {
  origin = `http://127.0.0.1:${await listen(server, 0)}`;
  browser = await openBrowser();
  page = await browser.newPage();
  page.on("request", (request) => requested.push(request.url()));
});
afterAll(async () => {
  await browser?.close();
  await closeServer(server);
});
beforeEach(async () => {
  [requested, posted] = [[], []];
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
});

const width = () => ask<number>("document.documentElement.scrollWidth");

browserTest.each(cases)(
  "the page %s (%s) fits a small screen, makes requests to no third party, and is accessible",
  async (name, language) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await show(viewNamed(name, language));
    expect(await width()).toBeLessThanOrEqual(320);
    const targets = await ask<{ width: number; height: number }[]>(`
    [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")]
      .filter((target) => target.checkVisibility())
      .map((target) => target.getBoundingClientRect().toJSON())`);
    expect(targets.filter((target) => Math.min(target.width, target.height) < 24)).toEqual([]);
    expect(requested.filter((url) => !url.startsWith(`${origin}/`))).toEqual([]);
    // The languages share their markup and colours, so an everyday run has axe check one of each direction.
    if (!full && language === "de") return;
    expect(await axe(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await axe(page, full ? undefined : ["color-contrast"])).toEqual([]);
    if (!full) return;
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axe(page)).toEqual([]);
    }
  },
);

browserTest("axe finds a field without its label and text without contrast, in light and dark", async () => {
  await show(viewNamed("open"));
  const paint = (color: string) => ask(`document.querySelector('h1').style.setProperty('color', '${color}')`);
  await ask("document.querySelector('label').remove()");
  await paint("#ddd");
  expect((await axe(page)).map(({ rule }) => rule).toSorted()).toEqual(["color-contrast", "label"]);
  await page.emulateMedia({ colorScheme: "dark" });
  await paint("#222");
  expect((await axe(page, ["color-contrast"])).map(({ rule }) => rule)).toEqual(["color-contrast"]);
});

describe("the invitation", () => {
  browserTest("is accepted by keyboard alone, and not while a field is missing", async () => {
    await show(viewNamed("open"));
    await tabTo("#email");
    await page.keyboard.type("kim@fabrikam.example");
    await press("Tab");
    await page.keyboard.type("correct horse");
    await press("Enter");
    expect(await ask("document.querySelector('#authorised').matches(':invalid')")).toBe(true);
    expect(posted).toEqual([]);
    await page.focus("#password");
    await press("Tab", "Space", "Tab");
    await submitted("Enter");
    const typed = { email: "kim@fabrikam.example", password: "correct horse", authorised: "yes" };
    expect(posted).toMatchObject([
      {
        url: `${path}?lang=en`,
        fields: { decision: "accept", ...typed },
        headers: { "sec-fetch-site": "same-origin", origin: "null" },
      },
    ]);
    expect(posted[0]?.headers.referer).toBeUndefined();
  });

  browserTest("is declined by keyboard alone, without an account", async () => {
    await show(viewNamed("open", "ru"));
    await tabTo("form:has([value=decline]) button");
    await submitted("Enter");
    expect(posted.map(({ url, fields }) => [url, fields])).toEqual([
      [`${path}?lang=ru`, { decision: "decline" }],
    ]);
  });

  browserTest("fits a small screen even with unbreakable names", async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    const long = "w".repeat(60);
    await show({
      ...viewNamed("open", "ru"),
      providerName: long.repeat(4),
      invitedEmail: `kim@${long}${long}.example`,
      providerWebsite: `https://${long}.${long}.example`,
    } as PageView);
    expect(await width()).toBeLessThanOrEqual(320);
  });

  browserTest("changes its language by a link that keeps the address", async () => {
    await show(viewNamed("open"));
    await page.setViewportSize({ width: 320, height: 640 });
    await page.click(".languages summary");
    expect(await axe(page)).toEqual([]);
    expect(await width()).toBeLessThanOrEqual(320);
    await page.click("a[hreflang=ru]");
    expect([page.url(), posted]).toEqual([`${origin}${path}?lang=ru`, []]);
  });

  browserTest("has links from its list of errors to the fields", async () => {
    await show(viewNamed("open after wrong credentials"));
    await focused("[role=alert]");
    await press("Tab", "Enter");
    await focused("#email");
  });
});

browserTest.each([
  ["newPassword", "A-brand-new-1", "newPassword"],
  ["mfa", "123456", "mfaCode"],
])("the step %s starts in its only field and is answered by keyboard alone", async (name, value, field) => {
  await show(viewNamed(name));
  await focused(`#${field}`);
  await page.keyboard.type(value);
  await submitted("Enter");
  const fields = { decision: "accept", session: "sealed-session", [field]: value };
  expect(posted.map((form) => form.fields)).toEqual([fields]);
});

browserTest("runs no script, even one that was injected into the page", async () => {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  await show(viewNamed("open"));
  await ask(
    `document.body.append(Object.assign(document.createElement("script"), { text: "window.ran = true" }))`,
  );
  expect(await ask("'ran' in window")).toBe(false);
  expect(complaints.join()).toContain("Content Security Policy");
});
