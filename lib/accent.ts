import type { Accent, Brand } from "./brand.ts";
import { contrast, lighter, mixed } from "./colour.ts";

/** The card backgrounds of pages and mails, on which links and buttons in the accent colour stand. */
const grounds = { light: "#eef2f5", dark: "#172029" };
const white = "#ffffff";

/** The minimum contrast of text by WCAG 2.2, level AA. */
const leastContrast = 4.5;

/**
 * Why a colour, `#rrggbb`, cannot be an accent: white text on it, or text in it on the light background, has less
 * contrast than WCAG 2.2 level AA requires. `undefined` when it can.
 */
export const accentFault = (accent: string): string | undefined => {
  const least = Math.min(contrast(accent, white), contrast(accent, grounds.light));
  if (least >= leastContrast) return undefined;
  return `its contrast to white and to our ground is ${least.toFixed(2)}, and text needs ${leastContrast}. Choose a darker colour.`;
};

/** The colours of a dark page: the accent, lightened until text in it is readable there. */
const onDark = (accent: string): Accent => {
  let by = 0;
  while (contrast(lighter(accent, by), grounds.dark) < 7) by += 0.02;
  return {
    accent: lighter(accent, by),
    strong: lighter(accent, by + 0.08),
    on: "#0b1318",
    tint: mixed(grounds.dark, accent, 0.2),
  };
};

/**
 * The colours of pages and mails that are derived from an accent, `#rrggbb`, without an {@link accentFault}.
 */
export const accentColours = (accent: string): NonNullable<Brand["accent"]> => ({
  light: { accent, strong: lighter(accent, -0.08), on: white, tint: mixed(white, accent, 0.1) },
  dark: onDark(accent),
});
