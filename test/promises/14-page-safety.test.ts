import type { LocalStack } from "../../infra/local/stack.ts";
import { invitationPage } from "../../lib/invitations/page/html/document.ts";
import { type Between, openBetween, outOfOrder } from "../support/between.ts";
import { openBrowser } from "../support/browser.ts";
import { day } from "../support/clock.ts";
import { pagesOf, type Reply, send, titleOf } from "../support/invitations.ts";
import { tourOfAccount } from "../support/page-tour-account.ts";
import { tourOfInvitations } from "../support/page-tour-invitations.ts";
import { tourOfAddresses, tourOfEnrolments } from "../support/page-tour-links.ts";
import { viewOf, views } from "../support/page-views.ts";
import { reached } from "../support/promise.ts";
import { openStack } from "../support/stack.ts";
import { type Organization, openWorld, password, type World } from "../support/world.ts";

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
  const tour = { stack, world, provider, reseller, shows };
  const { token, open, head, russian, suspended } = await tourOfInvitations(tour);
  const proof = await tourOfAddresses(tour);
  const { late, unused } = await tourOfEnrolments(tour);
  await tourOfAccount(tour, suspended);

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
  await shows("proofExpired", 410, send("GET", proof));
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
