import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { html } from "../../lib/text/html.ts";

/** A document to be pictured, under the name that stands above its picture. */
export type Pictured = readonly [name: string, document: string];

const require = createRequire(import.meta.url);

/** npm's browser package contains no Arabic letters. */
const fonts = [400, 700]
  .map((weight) => {
    const file = require.resolve(
      `@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-${weight}-normal.woff2`,
    );
    const data = readFileSync(file).toString("base64");
    return `@font-face { font-family: "Sheet Arabic"; font-weight: ${weight}; unicode-range: U+0600-06FF; src: url(data:font/woff2;base64,${data}); }`;
  })
  .join("\n");

/** The document with those letters added to each font list. */
const lettered = (document: string): string =>
  document
    .replaceAll(/font-family:(?=-apple-system)/g, "font-family:'Sheet Arabic',")
    .replace(
      "</head>",
      `<style>${fonts} body { font-family: "Sheet Arabic", system-ui, "Open Sans", sans-serif; }</style></head>`,
    );

/** The settings of a sheet. */
export interface Look {
  /** How wide each document is, in CSS pixels. */
  readonly width: number;
  readonly columns: number;
  /** The sheet's picture size relative to the sheet. */
  readonly scale: number;
  readonly scheme: "light" | "dark";
}

/** Lays all documents out on one page, each in a frame of that width and of its own height, and pictures the page. */
export const pictureOf = async (page: Page, all: readonly Pictured[], look: Look): Promise<Buffer> => {
  const gap = 24;
  const size = { width: look.columns * (look.width + gap) + gap, height: 800 };
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: "reduce" });
  const [ground, ink] = look.scheme === "dark" ? ["#444", "#fff"] : ["#bbb", "#000"];
  await page.setContent(`<!doctype html><title>sheet</title><style>
    body { margin: 0; padding: ${gap}px; background: ${ground}; color: ${ink}; font: 600 20px sans-serif; columns: ${look.columns}; column-gap: ${gap}px; }
    figure { margin: 0 0 ${gap}px; break-inside: avoid; } iframe { display: block; border: 0; width: ${look.width}px; }
  </style>${all.map(([name, document]) => html`<figure><figcaption>${name}</figcaption><iframe srcdoc="${lettered(document)}"></iframe></figure>`).join("")}`);
  await page.evaluate(`(async () => {
    for (const frame of document.querySelectorAll("iframe")) {
      await frame.contentDocument.fonts.ready;
      frame.style.height = "10px";
      frame.style.height = frame.contentDocument.documentElement.scrollHeight + "px";
    }
  })()`);
  const height = await page.evaluate<number>("document.documentElement.scrollHeight");
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", {
    format: "webp",
    quality: 20,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width: size.width, height, scale: look.scale },
  });
  await session.detach();
  return Buffer.from(data, "base64");
};
