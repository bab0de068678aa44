import type { Locale } from "../contract/common.ts";
import { attestations as own } from "./attestation-texts.ts";
import type { Attestation } from "./rules.ts";

/** The version of our own texts. Change it with any wording: the record names it. */
export const attestationVersion = "2026-11-1";

/** What a stage says of attestations (`infra/stage.ts`). */
export interface AttestationSettings {
  /** The language of the text where the one that is asked for has none. */
  readonly fallback: Locale;
  /** The stage's own texts, in languages that have none of ours. */
  readonly texts: Partial<
    Record<Locale, { readonly version: string; readonly paragraphs: readonly string[] }>
  >;
}

/** What is attested where a stage says nothing. */
export const ownAttestations: AttestationSettings = { fallback: "en", texts: {} };

/** What a provider confirms before it ends a partnership, by language. The hash of the text is recorded. */
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
    /** The attestation in a language; in the stage's fallback where that language has none. */
    in(asked: Locale): Attestation {
      const found = offered.get(asked) ?? offered.get(fallback);
      if (!found) throw new Error(`no attestation is there in ${fallback}`);
      return found;
    },
    /** Every one that may be confirmed now. */
    current: [...offered.values()],
  };
};
