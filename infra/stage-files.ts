import { writeAttestations } from "./attestations.ts";
import { writeLogo } from "./brand.ts";
import type { Settings } from "./settings.ts";

/**
 * Puts a stage's own files beside the functions that serve them: its logo, and its attestations. Throws for an invalid
 * file.
 */
export const writeStageFiles = (settings: Pick<Settings, "brand" | "attestation">, bundles: string): void => {
  writeLogo(settings, bundles);
  writeAttestations(settings, bundles);
};
