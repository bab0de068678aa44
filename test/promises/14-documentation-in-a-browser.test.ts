import { createServer } from "node:http";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { renderGuides } from "../../infra/guides.ts";
import { closeServer, listen } from "../../infra/local/listen.ts";
import { routes } from "../../lib/contract/routes.ts";
import { type File, fileOf } from "../../lib/http/file.ts";
import { openApiDocument } from "../../lib/openapi/document.ts";
import { webhooks } from "../../lib/openapi/events.ts";
import { guidesOf } from "../../lib/service/guides.ts";
import { referenceOf } from "../../lib/service/reference.ts";
import { axe, browserTest, openBrowser } from "../support/browser.ts";

const reference = referenceOf(join(import.meta.dirname, "../../node_modules/swagger-ui-dist"));
const files: Record<string, () => File> = {
  "/docs": reference.page,
  "/docs/guides": guidesOf(renderGuides),
  "/docs/reference.css": reference.styles,
  "/docs/reference.js": reference.script,
  "/v1/openapi.json": () => fileOf(JSON.stringify(openApiDocument()), "application/json"),
};

const server = createServer((request, response) => {
  const file = files[request.url ?? ""]?.();
  if (file) response.writeHead(200, { ...file.headers }).end(file.plain.body);
  else response.writeHead(404).end();
});
let origin: string;
let browser: Browser;

beforeAll(async () => {
  origin = `http://127.0.0.1:${await listen(server, 0)}`;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await closeServer(server);
});

/** Opens a page of the documentation. Answers it with what it asks for and what it complains about. */
const documentation = async (path: string, viewport = { width: 1280, height: 800 }) => {
  const complaints: string[] = [];
  const asked: string[] = [];
  const shown = await browser.newPage({ viewport });
  shown.on("console", (message) => complaints.push(message.text()));
  shown.on("pageerror", (error) => complaints.push(String(error)));
  shown.on("request", (request) => asked.push(request.url()));
  await shown.goto(`${origin}${path}`);
  return { shown, asked, complaints };
};

browserTest(
  "the reference shows every operation, makes requests to no third party, and keeps its own policy",
  async () => {
    const { shown, asked, complaints } = await documentation("/docs");
    await shown.locator(".opblock").first().waitFor();
    const operations = await shown.evaluate<string[]>(`
    [...document.querySelectorAll(".opblock-summary")].map((each) =>
      each.querySelector(".opblock-summary-method").textContent + " " +
      each.querySelector(".opblock-summary-path").dataset.path)`);
    const deliveries = Object.keys(webhooks()).map((name) => `POST ${name}`);
    expect(operations.toSorted()).toEqual([...Object.keys(routes), ...deliveries].toSorted());
    const ofReference = Object.keys(files).filter((file) => file !== "/docs/guides");
    expect(asked).toEqual(ofReference.map((file) => `${origin}${file}`));
    expect(complaints).toEqual([]);
    await shown.close();
  },
);

browserTest(
  "the guides are one accessible page without a script, whose links have targets, and fit a phone",
  async () => {
    const { shown, complaints } = await documentation("/docs/guides", { width: 320, height: 640 });
    expect(await axe(shown)).toEqual([]);
    const details = await shown.evaluate<object>(`({
      dead: [...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute("href")).filter((to) => !document.querySelector(to)),
      guides: document.querySelectorAll("article").length,
      tooWide: document.documentElement.scrollWidth > innerWidth,
      styled: getComputedStyle(document.querySelector("pre")).overflowX,
    })`);
    expect(details).toEqual({ dead: [], guides: 7, tooWide: false, styled: "auto" });
    expect(complaints).toEqual([]);
    await shown.close();
  },
);
