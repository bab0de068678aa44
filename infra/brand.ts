import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accentColours, accentFault } from "../lib/accent.ts";
import type { Brand } from "../lib/brand.ts";
import { LogoFault } from "../lib/logos/fault.ts";
import { type Picture, pictureOf } from "../lib/logos/picture.ts";
import type { Grant } from "./function.ts";
import type { Settings } from "./settings.ts";

/** A stage's logo is part of the bundle, so it may be larger than an organization's. */
const largestLogo = 64 * 1024;
const root = join(import.meta.dirname, "..");

/** The colours derived from a stage's accent, `#rrggbb`. Throws for an accent on which text is hard to read. */
const coloursOf = (accent: string): NonNullable<Brand["accent"]> => {
  const fault = accentFault(accent);
  if (fault) throw new Error(`brand.accent ${accent}: ${fault}`);
  return accentColours(accent);
};

/** A stage's logo. `path` is relative to the repository's root. Throws when the file is no logo. */
export const readLogo = (path: string): Picture => {
  try {
    return pictureOf(readFileSync(join(root, path)), largestLogo);
  } catch (error) {
    if (!(error instanceof LogoFault)) throw error;
    throw new Error(`brand.logo ${path}: ${error.message}`, { cause: error });
  }
};

/**
 * Puts the logo beside the code of the function that serves it: the stage's logo, or the product's where the stage has
 * none.
 */
export const writeLogo = ({ brand }: Pick<Settings, "brand">, bundles: string): void =>
  writeFileSync(join(bundles, "service/assets/logo"), readLogo(brand.logo ?? "infra/logo.svg").bytes);

/** Gives a function the brand for its pages and mails. */
export const branded = ({ brand, locales }: Pick<Settings, "brand" | "locales">): Grant => {
  const { accent, logo, ...names } = brand;
  const shared: Brand = {
    ...names,
    locales,
    ...(accent && { accent: coloursOf(accent) }),
    ...(logo && { logo: readLogo(logo).contentType }),
  };
  return { statements: [], environment: { BRAND: JSON.stringify(shared) } };
};
