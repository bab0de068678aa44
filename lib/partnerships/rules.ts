import { createHash } from "node:crypto";
import type { Locale } from "../contract/common.ts";
import type { PartnershipStatus } from "../contract/statuses.ts";
import { Refusal } from "../errors.ts";
import { isPossible, type Transitions } from "../transitions.ts";
import type { PartnershipItem } from "./items.ts";

/**
 * A text to confirm. Its version names the wording and the language, so that the confirmed text is the one that was
 * shown.
 */
export interface Attestation {
  version: string;
  locale: Locale;
  text: string;
}

/** The operations on a partnership. One that has ended can begin again, by a new invitation. */
export const transitions = {
  begin: { from: ["ended"], to: "active" },
  end: { from: ["active"], to: "ended" },
} as const satisfies Transitions<PartnershipStatus>;

/** Whether two organizations that were partners before may become partners again. */
export const mayBegin = ({ status }: Pick<PartnershipItem, "status">): boolean =>
  isPossible(transitions.begin, status);

/** The partnership that an accepted request begins. */
export const newPartnership = (
  { id: requestId, providerId }: { id: string; providerId: string },
  resellerId: string,
  now: Date,
): PartnershipItem => ({
  type: "Partnership",
  providerId,
  resellerId,
  status: transitions.begin.to,
  since: now.toISOString(),
  requestId,
  version: 1,
});

/**
 * The partnership after its removal (product rule 6), with the confirmed attestation. Throws PARTNERSHIP_ENDED when it
 * has ended, ATTESTATION_CHANGED for a version that is not current.
 */
export const endPartnership = (
  partnership: PartnershipItem,
  attestationVersion: string,
  current: readonly Attestation[],
  { by, now }: { by: string; now: Date },
): PartnershipItem => {
  if (!isPossible(transitions.end, partnership.status))
    throw new Refusal(
      "PARTNERSHIP_ENDED",
      `It ended at ${partnership.endedAt}. There is nothing left to remove.`,
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
    status: transitions.end.to,
    endedAt: now.toISOString(),
    ended: { attestationVersion, locale, textHash, by },
  };
};
