import { writeAttestations } from "./attestations.ts";
import { writeLogo } from "./brand.ts";
import type { Settings } from "./settings.ts";

/**
 * Puts what a stage has of its own beside the functions that answer with it: its logo, and what it attests. Throws where a
 * file that the stage names cannot be meant.
 */
export const writeStageFiles = (settings: Pick<Settings, "brand" | "attestation">, bundles: string): void => {
  writeLogo(settings, bundles);
  writeAttestations(settings, bundles);
};
