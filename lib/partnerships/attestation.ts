import type { Locale } from "../contract/common.ts";
import { texts } from "../languages/texts.ts";
import type { Attestation } from "./rules.ts";

/** What a provider confirms before it ends a partnership. Change it with any wording: the record names it. */
export const attestationVersion = "2026-11-1";

/** The attestation in one language, as it is offered and confirmed. The hash of the text is recorded. */
export const attestationIn = (locale: Locale): Attestation => ({
  version: `${attestationVersion}.${locale}`,
  locale,
  text: texts[locale].attestation.join("\n\n"),
});
