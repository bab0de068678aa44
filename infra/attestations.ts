import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { locale } from "../lib/contract/common.ts";
import type { AttestationSettings } from "../lib/partnerships/attestation.ts";
import { attestations as own } from "../lib/partnerships/attestation-texts.ts";
import type { Settings } from "./settings.ts";

const root = join(import.meta.dirname, "..");

/**
 * The file with one language's text. The record of each removal names `version`, so it must change with any wording.
 */
const file = z.strictObject({
  version: z.string().regex(/^[\w-]{1,30}$/, "must be up to 30 letters, digits, _ or -"),
  paragraphs: z.array(z.string().trim().min(1).max(2_000)).min(1).max(20),
});

/**
 * The stage's attestations. Throws for an invalid file, for a file in a language that has a built-in text, and for a
 * fallback language without a text.
 */
export const readAttestations = ({ attestation }: Pick<Settings, "attestation">): AttestationSettings => {
  const { fallback } = attestation;
  const texts = Object.fromEntries(
    Object.entries(attestation.texts).map(([name, path = ""]) => {
      if (name in own) throw new Error(`attestation.texts.${name}: ${name} has a text of ours`);
      const read = file.safeParse(JSON.parse(readFileSync(join(root, path), "utf8")));
      if (!read.success) throw new Error(`attestation.texts.${name} ${path}: ${z.prettifyError(read.error)}`);
      return [locale.parse(name), read.data];
    }),
  );
  if (!(fallback in own) && !(fallback in texts))
    throw new Error(`attestation.fallback: there is no text in ${fallback}`);
  return { fallback, texts };
};

/** Puts the stage's attestations beside the code of the function that offers them. */
export const writeAttestations = (settings: Pick<Settings, "attestation">, bundles: string): void => {
  const folder = join(bundles, "partnerships/assets");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "attestations.json"), JSON.stringify(readAttestations(settings)));
};
