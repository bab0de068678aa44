import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Locale } from "../../lib/contract/common.ts";
import { invitationPage, pageHeaders } from "../../lib/invitations/page/html/document.ts";
import type { PageView } from "../../lib/invitations/page/html/view.ts";
import { axe, browserTest, openBrowser } from "../support/browser.ts";
import { full } from "../support/full.ts";
import { locales, viewOf, views } from "../support/page-views.ts";

type Posted = {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
};

const cases = locales.flatMap((locale) =>
  views.map(([name, view]) => [name, locale, viewOf(view, locale)] as const),
);
const stateOf = (name: string, locale: Locale = "en"): PageView => {
  const view = views.find(([each]) => each === name);
  if (!view) throw new Error(`no view is called ${name}`);
  return viewOf(view[1], locale);
};

const open = stateOf("open");

let shown: PageView = open;
let posted: Posted[] = [];
let browser: Browser;
let context: BrowserContext;
let page: Page;
let requested: string[] = [];

const server = createServer(async (request, response) => {
  if (request.method === "POST") {
    let body = "";
    for await (const chunk of request) body += chunk;
    const fields = Object.fromEntries(new URLSearchParams(body));
    posted.push({ url: request.url ?? "", fields, headers: request.headers });
  }
  response.writeHead(200, pageHeaders()).end(invitationPage(shown));
});

const origin = (): string => {
  const address = server.address();
  const isPort = (value: typeof address): value is AddressInfo => typeof value === "object" && value !== null;
  return `http://127.0.0.1:${isPort(address) ? address.port : 0}`;
};

const show = async (view: PageView): Promise<void> => {
  shown = view;
  await page.goto(`${origin()}${view.action}?lang=${view.locale}`);
};

/** Presses Tab until the element has the focus; a page has fewer stops than that. */
const tabTo = async (selector: string): Promise<void> => {
  for (let stop = 0; stop < 20; stop++) {
    if (await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`))
      return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} cannot be reached by keyboard`);
};

/** A page gives the focus with its first frame, which may come after it has loaded; it fails when it never does. */
const focused = (selector: string): Promise<void> =>
  page.locator(`${selector}:focus`).waitFor({ timeout: 10_000 });

const answered = (): Promise<unknown> =>
  page.waitForResponse((response) => response.request().method() === "POST");

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  page.on("request", (request) => requested.push(request.url()));
});

afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

beforeEach(async () => {
  requested = [];
  posted = [];
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
});

describe.each(cases)("the page %s (%s)", (_name, locale, view) => {
  browserTest(
    "fits 320 pixels with targets of 24 and more, and asks nobody else; axe objects to nothing",
    async () => {
      await page.setViewportSize({ width: 320, height: 640 });
      await show(view);
      const { width, small } = await page.evaluate<{ width: number; small: string[] }>(`({
      width: document.documentElement.scrollWidth,
      small: [...document.querySelectorAll("a, button, input:not([type=hidden])")]
        .filter((target) => Math.min(target.getBoundingClientRect().width, target.getBoundingClientRect().height) < 24)
        .map((target) => target.outerHTML),
    })`);
      expect(width).toBeLessThanOrEqual(320);
      expect(small).toEqual([]);
      expect(requested.filter((url) => !url.startsWith(`${origin()}/`))).toEqual([]);
      expect(await axe(page)).toEqual([]);
      // In the dark only the colours are others, and they are the same in every language.
      if (!full && locale !== "en") return;
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await axe(page, full ? undefined : ["color-contrast"])).toEqual([]);
      if (!full) return;
      await page.setViewportSize({ width: 1280, height: 800 });
      expect(await axe(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: "light" });
      expect(await axe(page)).toEqual([]);
    },
  );
});

browserTest("would be objected to if a field lost its label and the text its contrast", async () => {
  await show(open);
  await page.evaluate("document.querySelector('label').remove()");
  await page.evaluate("document.querySelector('h1').style.setProperty('color', '#ddd')");
  expect((await axe(page)).map(({ rule }) => rule).toSorted()).toEqual(["color-contrast", "label"]);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.evaluate("document.querySelector('h1').style.setProperty('color', '#222')");
  expect((await axe(page, ["color-contrast"])).map(({ rule }) => rule)).toEqual(["color-contrast"]);
});

describe("the invitation", () => {
  browserTest("is accepted by keyboard alone", async () => {
    await show(open);
    await tabTo("#email");
    await page.keyboard.type("kim@fabrikam.example");
    await page.keyboard.press("Tab");
    await page.keyboard.type("correct horse");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await Promise.all([answered(), page.keyboard.press("Enter")]);
    expect(posted).toMatchObject([
      {
        url: "/invitations/req_01.secret?lang=en",
        fields: {
          decision: "accept",
          email: "kim@fabrikam.example",
          password: "correct horse",
          authorised: "yes",
        },
        headers: { "sec-fetch-site": "same-origin", origin: "null" },
      },
    ]);
    expect(posted[0]?.headers.referer).toBeUndefined();
  });

  browserTest("is declined by keyboard alone, without an account", async () => {
    await show(stateOf("open", "ru"));
    await tabTo("form:has([value=decline]) button");
    await Promise.all([answered(), page.keyboard.press("Enter")]);
    expect(posted).toMatchObject([
      { url: "/invitations/req_01.secret?lang=ru", fields: { decision: "decline" } },
    ]);
    expect(Object.keys(posted[0]?.fields ?? {})).toEqual(["decision"]);
  });

  browserTest("is not accepted while something is missing", async () => {
    await show(open);
    await page.fill("#email", "kim@fabrikam.example");
    await page.fill("#password", "correct horse");
    await page.click("form:has([value=accept]) button");
    expect(await page.evaluate<boolean>("document.querySelector('#authorised').matches(':invalid')")).toBe(
      true,
    );
    expect(posted).toEqual([]);
  });

  browserTest("fits 320 pixels even with a name that nothing breaks", async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await show({
      state: "open",
      locale: "ru",
      action: "/invitations/x",
      expiresAt: new Date(0),
      providerName: "W".repeat(200),
      invitedEmail: `kim@${"w".repeat(180)}.example`,
      providerWebsite: `https://${"w".repeat(60)}.${"w".repeat(60)}.example`,
    });
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
  });

  browserTest("changes its language by a link that keeps the address", async () => {
    await show(open);
    await page.click("a[hreflang=ru]");
    expect(page.url()).toBe(`${origin()}/invitations/req_01.secret?lang=ru`);
    expect(posted).toEqual([]);
  });

  browserTest("leads from the summary of what is wrong to the field", async () => {
    await show(stateOf("open after wrong credentials"));
    await focused("[role=alert]");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await focused("#email");
  });
});

describe.each([
  ["newPassword", "#newPassword", "A-brand-new-1", "newPassword"],
  ["mfa", "#mfaCode", "123456", "mfaCode"],
])("the step %s", (name, field, value, sent) => {
  browserTest("starts in its only field and is answered by keyboard alone", async () => {
    await show(stateOf(name));
    await focused(field);
    await page.keyboard.type(value);
    await Promise.all([answered(), page.keyboard.press("Enter")]);
    expect(posted[0]?.fields).toEqual({ decision: "accept", session: "sealed-session", [sent]: value });
  });
});

browserTest("runs no script, even one that found its way into the page", async () => {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  await show(open);
  await page.evaluate(
    `document.body.append(Object.assign(document.createElement("script"), { text: "window.ran = true" }))`,
  );
  expect(await page.evaluate<boolean>("'ran' in window")).toBe(false);
  expect(complaints.join()).toContain("Content Security Policy");
});
