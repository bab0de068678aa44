import { createHash } from "node:crypto";
import type { Locale } from "../contract/common.ts";
import { notFound, Refusal } from "../errors.ts";
import type { PartnershipItem } from "./items.ts";

/** A text to confirm. Its version names wording and language, so what was confirmed is what was shown. */
export interface Attestation {
  version: string;
  locale: Locale;
  text: string;
}

/**
 * The partnership after its removal (product rule 6). Throws NOT_FOUND where there never was one, PARTNERSHIP_ENDED for
 * one that has ended already, ATTESTATION_CHANGED for a version that is none of the current ones.
 */
export const endPartnership = (
  partnership: PartnershipItem | undefined,
  attestationVersion: string,
  current: readonly Attestation[],
  o: { by: string; now: Date },
): PartnershipItem => {
  if (!partnership) throw notFound();
  if (partnership.status === "ended")
    throw new Refusal(
      "PARTNERSHIP_ENDED",
      `It endPartnership at ${partnership.endedAt}. There is nothing left to remove.`,
    );
  const confirmed = current.find(({ version }) => version === attestationVersion);
  if (!confirmed)
    throw new Refusal(
      "ATTESTATION_CHANGED",
      "Read the attestation again (GET the same path), then confirm the version that it names.",
      {
        errors: [
          {
            pointer: "/attestationVersion",
            code: "ATTESTATION_CHANGED",
            detail: "is not a current version",
          },
        ],
      },
    );
  const { locale, text } = confirmed;
  const textHash = createHash("sha256").update(text).digest("hex");
  return {
    ...partnership,
    status: "ended",
    endedAt: o.now.toISOString(),
    ended: { attestationVersion, locale, textHash, by: o.by },
  };
};
