import type { Locale } from "../contract/common.ts";
import { attestations as own } from "./attestation-texts.ts";
import type { Attestation } from "./rules.ts";

/** The version of the built-in texts. Change it with any wording, because the record names it. */
export const attestationVersion = "2026-11-1";

/** A stage's settings for attestations (`infra/stage.ts`). */
export interface AttestationSettings {
  /** The language of the attestation when the requested one has no text. */
  readonly fallback: Locale;
  /** The stage's own texts, in languages without a built-in one. */
  readonly texts: Partial<
    Record<Locale, { readonly version: string; readonly paragraphs: readonly string[] }>
  >;
}

/** The settings of a stage that says nothing. */
export const ownAttestations: AttestationSettings = { fallback: "en", texts: {} };

/**
 * The attestations that a provider confirms before it ends a partnership, by language. The hash of the text is
 * recorded.
 */
export const attestationsOf = ({ fallback, texts }: AttestationSettings) => {
  const ours = Object.entries(own).map(
    ([locale, paragraphs]) => [locale, { version: attestationVersion, paragraphs }] as const,
  );
  const offered = new Map(
    [...Object.entries(texts), ...ours].map(([name, { version, paragraphs }]): [string, Attestation] => {
      const locale = name as Locale;
      return [locale, { version: `${version}.${locale}`, locale, text: paragraphs.join("\n\n") }];
    }),
  );
  return {
    /** The attestation in a language, or in the stage's fallback when that language has none. */
    in(asked: Locale): Attestation {
      const found = offered.get(asked) ?? offered.get(fallback);
      if (!found) throw new Error(`no attestation is there in ${fallback}`);
      return found;
    },
    /** Every attestation that may be confirmed now. */
    current: [...offered.values()],
  };
};
