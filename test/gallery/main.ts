import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Locale } from "../../lib/contract/common.ts";
import { invitationPage } from "../../lib/invitations/page/html/document.ts";
import { launchBrowser } from "../support/chromium.ts";
import { viewOf, views } from "../support/page-views.ts";
import { picture } from "./logo.ts";
import { mailsIn } from "./mails.ts";
import { type Look, type Pictured, pictureOf } from "./sheet.ts";

/**
 * Pictures every state of every page, and every mail, in three languages and both directions, at three widths, light
 * and dark, into docs/gallery. Look at them after a change of pages or mails.
 */
const languages: readonly Locale[] = ["en", "de", "ar"];
const folder = join(import.meta.dirname, "../../docs/gallery");

const pageWidths = [
  { width: 320, columns: 12, scale: 0.32 },
  { width: 390, columns: 12, scale: 0.27 },
  { width: 1280, columns: 7, scale: 0.18 },
] as const;
const mailWidths = [
  { width: 320, columns: 7, scale: 0.42 },
  { width: 480, columns: 7, scale: 0.34 },
  { width: 800, columns: 7, scale: 0.26 },
] as const;
const schemes = ["light", "dark"] as const;

/** The logo and colours of a provider's approved profile. */
const look = { name: "Northwind Cloud Distribution", logo: picture, accent: "#7a003c" };

const pagesIn = (locale: Locale): Pictured[] => [
  ...views.map(([name, content]): Pictured => [name, invitationPage(viewOf(content, locale))]),
  ...views
    .filter(([name]) => ["open", "review", "accepted"].includes(name))
    .map(
      ([name, content]): Pictured => [
        `${name}, with the provider's logo and colour`,
        invitationPage({ ...viewOf(content, locale), look }),
      ],
    ),
  [
    "with its menu of languages",
    invitationPage(viewOf(views[0]![1], locale)).replace("<details>", "<details open>"),
  ],
];

const server = await launchBrowser();
if (!server) throw new Error("The gallery needs a browser.");
const browser = await chromium.connect(server.wsEndpoint());
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder).filter((each) => each.endsWith(".webp"))) rmSync(join(folder, file));

const make = async (name: string, all: readonly Pictured[], look: Look): Promise<void> => {
  const page = await browser.newPage();
  const picture = await pictureOf(page, all, look);
  await page.close();
  writeFileSync(join(folder, `${name}-${look.width}-${look.scheme}.webp`), picture);
  console.log(`${name} at ${look.width} px, ${look.scheme}: ${Math.round(picture.length / 1_000)} kB`);
};

for (const locale of languages)
  for (const scheme of schemes) {
    for (const look of pageWidths) await make(`pages-${locale}`, pagesIn(locale), { ...look, scheme });
    for (const look of mailWidths)
      await make(
        `mails-${locale}`,
        mailsIn(locale).map(([name, { html }]) => [name, html]),
        { ...look, scheme },
      );
  }
await browser.close();
await server.close();
