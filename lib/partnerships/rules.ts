import { createHash } from "node:crypto";
import type { Locale } from "../contract/common.ts";
import { notFound, Refusal } from "../errors.ts";
import type { PartnershipItem } from "./items.ts";

/** What a provider confirmed when it ended a partnership, as it is kept. */
export interface Confirmation {
  attestationVersion: string;
  locale: Locale;
}

/**
 * The partnership after its removal (product rule 6). Throws NOT_FOUND where there never was one, ATTESTATION_CHANGED
 * for a version that is not the current one, PARTNERSHIP_ENDED for one that has ended already.
 */
export const ended = (
  partnership: PartnershipItem | undefined,
  confirmed: Confirmation,
  attestation: { version: string; text: string },
  o: { by: string; now: Date },
): PartnershipItem => {
  if (!partnership) throw notFound();
  if (partnership.status === "ended")
    throw new Refusal(
      "PARTNERSHIP_ENDED",
      `It ended at ${partnership.endedAt}. There is nothing left to remove.`,
    );
  if (confirmed.attestationVersion !== attestation.version)
    throw new Refusal(
      "ATTESTATION_CHANGED",
      `The attestation is at version ${attestation.version}. Read it again (GET the same path), then confirm that version.`,
      {
        errors: [
          {
            pointer: "/attestationVersion",
            code: "ATTESTATION_CHANGED",
            detail: "is not the current version",
          },
        ],
      },
    );
  const textHash = createHash("sha256").update(attestation.text).digest("hex");
  return {
    ...partnership,
    status: "ended",
    endedAt: o.now.toISOString(),
    ended: { ...confirmed, textHash, by: o.by },
  };
};
