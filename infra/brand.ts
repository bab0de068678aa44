import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Color from "colorjs.io";
import type { Accent, Brand } from "../lib/brand.ts";
import type { Grant } from "./function.ts";
import type { Settings } from "./settings.ts";

const root = join(import.meta.dirname, "..");

/** The grounds of cards on pages and in mails, which links and buttons of the accent stand on. */
const grounds = { light: new Color("#eef2f5"), dark: new Color("#172029") };

/** The least contrast of text by WCAG 2.2, level AA. */
const leastContrast = 4.5;
const contrast = (a: Color, b: Color): number => a.contrast(b, "WCAG21");
const hex = (color: Color): string => color.to("srgb").toGamut().toString({ format: "hex", collapse: false });

/** A colour of the same hue that is lighter, or darker, by this much of OKLCH's lightness. */
const lighter = (color: Color, by: number): Color => {
  const other = color.to("oklch");
  other.l = Math.min(1, Math.max(0, Number(other.l) + by));
  return other;
};

/** The colours of a dark page: the accent, made lighter until text in it can be read there. */
const onDark = (accent: Color): Accent => {
  let light = accent;
  while (contrast(light, grounds.dark) < 7) light = lighter(light, 0.02);
  const on = new Color("#0b1318");
  return {
    accent: hex(light),
    strong: hex(lighter(light, 0.08)),
    on: hex(on),
    tint: hex(grounds.dark.mix(accent, 0.2, { space: "oklab", outputSpace: "srgb" }) as Color),
  };
};

/**
 * The colours of pages and mails that follow from one accent, `#rrggbb`. Throws when white text on it, or text in it on our
 * light ground, has less contrast than WCAG 2.2 asks for at level AA.
 */
export const accentColours = (value: string): NonNullable<Brand["accent"]> => {
  const accent = new Color(value);
  const white = new Color("#ffffff");
  const least = Math.min(contrast(accent, white), contrast(accent, grounds.light));
  if (least < leastContrast)
    throw new Error(
      `brand.accent ${value}: its contrast to white and to our ground is ${least.toFixed(2)}, and text needs ${leastContrast}. Choose a darker colour.`,
    );
  return {
    light: {
      accent: hex(accent),
      strong: hex(lighter(accent, -0.08)),
      on: hex(white),
      tint: hex(white.mix(accent, 0.1, { space: "oklab", outputSpace: "srgb" }) as Color),
    },
    dark: onDark(accent),
  };
};

const largestLogo = 64 * 1024;
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** What makes of a picture more than a picture: scripts, foreign content, and addresses outside of the file. */
const activeInSvg =
  /<script|<foreignObject|<!ENTITY|<!DOCTYPE|\son[a-z]+\s*=|javascript:|(?:href|src)\s*=\s*["'](?!#|data:image\/)|url\(\s*["']?(?!#)|@import/i;

/**
 * A stage's logo: its bytes and media type. `path` is relative to the repository's root. Throws when the file is neither SVG
 * nor PNG, is larger than 64 kB, or holds more than a picture.
 */
export const readLogo = (path: string): { type: NonNullable<Brand["logo"]>; bytes: Buffer } => {
  const bytes = readFileSync(join(root, path));
  if (bytes.length > largestLogo) throw new Error(`brand.logo ${path}: larger than 64 kB`);
  if (bytes.subarray(0, 8).equals(pngSignature)) return { type: "image/png", bytes };
  const text = bytes.toString("utf8");
  if (!/^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/.test(text))
    throw new Error(`brand.logo ${path}: neither SVG nor PNG`);
  const active = activeInSvg.exec(text);
  if (active) throw new Error(`brand.logo ${path}: a picture alone is allowed, without ${active[0].trim()}`);
  return { type: "image/svg+xml", bytes };
};

/** Puts the logo beside the function that answers it: the stage's, or ours where it has none. */
export const writeLogo = ({ brand }: Pick<Settings, "brand">, bundles: string): void =>
  writeFileSync(join(bundles, "service/assets/logo"), readLogo(brand.logo ?? "infra/logo.svg").bytes);

/** Tells a function whose brand its pages and mails carry. */
export const branded = ({ brand, locales }: Pick<Settings, "brand" | "locales">): Grant => {
  const { accent, logo, ...names } = brand;
  const told: Brand = {
    ...names,
    locales,
    ...(accent && { accent: accentColours(accent) }),
    ...(logo && { logo: readLogo(logo).type }),
  };
  return { statements: [], environment: { BRAND: JSON.stringify(told) } };
};
