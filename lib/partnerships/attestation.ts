import type { Locale } from "../contract/common.ts";
import { attestations } from "./attestation-texts.ts";
import type { Attestation } from "./rules.ts";

/** What a provider confirms before it ends a partnership. Change it with any wording: the record names it. */
export const attestationVersion = "2026-11-1";

const hasOwnText = (locale: Locale): locale is keyof typeof attestations => locale in attestations;

/**
 * The attestation as it is offered and confirmed in one language; in English where that language has none. The hash of the
 * text is recorded.
 */
export const attestationIn = (asked: Locale): Attestation => {
  const locale = hasOwnText(asked) ? asked : "en";
  return { version: `${attestationVersion}.${locale}`, locale, text: attestations[locale].join("\n\n") };
};
