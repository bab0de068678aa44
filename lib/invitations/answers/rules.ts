import { Refusal } from "../../errors.ts";
import type { RequestItem } from "../requests/items.ts";
import { allows, statusAt } from "../requests/rules.ts";

/** A link that was issued: its request, and whether a newer link took its place. */
export interface FoundLink {
  request: RequestItem;
  ended: boolean;
}

/** The answer that an invitation got. */
export type Decision = "accepted" | "declined";

/** The state of a link: live, or the one reason why it is not. */
export type LinkState = "live" | "unknown" | "superseded" | "expired" | "revoked" | Decision;

const ended = ["accepted", "declined", "expired"] as const;

/** The state of a link at `now`. */
export const linkState = (found: FoundLink | undefined, now: Date): LinkState => {
  if (!found) return "unknown";
  if (found.ended) return "superseded";
  if (allows("accept", found.request, now)) return "live";
  const status = statusAt(found.request, now);
  // Issuing a link makes the request `sent`, and no request becomes a draft again.
  if (status === "draft") return "unknown";
  // A state that only a newer release knows is final here: nobody answers in it.
  return ended.find((each) => each === status) ?? "revoked";
};

const askForAnother = "Ask the provider for a new invitation.";

/** The refusal for a link that is not live. */
export const deadLinkRefusal = (state: Exclude<LinkState, "live">): Refusal => {
  switch (state) {
    case "unknown":
      return new Refusal("INVITATION_NOT_FOUND", "No invitation has this link. Copy it whole from the mail.");
    case "superseded":
      return new Refusal(
        "INVITATION_SUPERSEDED",
        "A newer mail was sent, and only its link works. Use that one.",
      );
    case "expired":
      return new Refusal("INVITATION_EXPIRED", `The invitation's time is over. ${askForAnother}`);
    case "revoked":
      return new Refusal("INVITATION_REVOKED", `The provider withdrew the invitation. ${askForAnother}`);
    case "accepted":
    case "declined":
      return new Refusal("INVITATION_ANSWERED", `It was ${state} already. ${askForAnother}`);
  }
};

/** The organization whose user has the invited address. */
export interface AddressOwner {
  organizationId: string;
  organizationType: string;
  proven?: boolean | undefined;
}

/**
 * Checks that the reseller may accept: an invitation to an address of a reseller's user is that reseller's alone
 * (product rule 5). Throws INVITATION_FOR_ANOTHER.
 */
export const requireAddressee = (resellerId: string, owner: AddressOwner | undefined): void => {
  // An address that nobody has proven is nobody's (product rule 26).
  if (owner?.organizationType !== "indirect-reseller" || owner.proven === false) return;
  if (owner.organizationId === resellerId) return;
  throw invitationForAnother();
};

/** The refusal for an invitation that is another reseller's. */
export const invitationForAnother = (): Refusal =>
  new Refusal(
    "INVITATION_FOR_ANOTHER",
    "The invited address belongs to another reseller. One of its Global admins can accept it.",
  );

/** What a reseller of another region than its provider's should know when it accepts (REGION_MISMATCH). */
export const regionWarnings = (provider: string, reseller: string): { code: string; detail: string }[] =>
  provider === reseller
    ? []
    : [
        {
          code: "REGION_MISMATCH",
          detail:
            `You are enrolled in ${reseller}, the provider is in ${provider}. It cannot name you reseller of record: ` +
            "for that, enrol an organization of that region with your operator.",
        },
      ];
