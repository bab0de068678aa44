import { theOperator } from "../../brand.ts";
import { Refusal } from "../../errors.ts";
import type { RequestItem } from "../requests/items.ts";
import { allows, statusAt, takeBackUntil } from "../requests/rules.ts";

/** A link that was issued: its request, and whether a newer link has replaced it. */
export interface FoundLink {
  request: RequestItem;
  ended: boolean;
  /** For a declined request: whether no newer request to its address exists. */
  isLatest?: boolean;
}

/** The answer to an invitation. */
export type Decision = "accepted" | "declined";

/** The states of a link in which its invitation can be accepted, and the operation that accepting is. */
export const acceptances = { live: "accept", retractable: "takeBackDecline" } as const;

/** Why a link can no longer be answered. */
export type DeadState = "unknown" | "superseded" | "expired" | "revoked" | Decision;

/** The state of a link: live, declined in a way that an acceptance can still undo, or the one reason why it is dead. */
export type LinkState = keyof typeof acceptances | DeadState;

const ended = ["accepted", "declined", "expired"] as const;

/** The state of a link at `now`. */
export const linkState = (found: FoundLink | undefined, now: Date): LinkState => {
  if (!found) return "unknown";
  if (found.ended) return "superseded";
  if (allows("accept", found.request, now)) return "live";
  const until = found.isLatest && takeBackUntil(found.request);
  if (until && now < until) return "retractable";
  const status = statusAt(found.request, now);
  // Issuing a link makes the request `sent`, and no request becomes a draft again.
  if (status === "draft") return "unknown";
  // A state that only a newer release knows counts as final here: nobody can answer in it.
  return ended.find((each) => each === status) ?? "revoked";
};

const askForAnother = "Ask the provider for a new invitation.";

/** Whether the invitation of a link can be accepted. */
export const isAcceptable = (state: LinkState): state is keyof typeof acceptances => state in acceptances;

/** The refusal for a dead link. */
export const deadLinkRefusal = (state: DeadState): Refusal => {
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
  // An unproven address belongs to nobody (product rule 26).
  if (owner?.organizationType !== "indirect-reseller" || owner.proven === false) return;
  if (owner.organizationId === resellerId) return;
  throw invitationForAnother();
};

/** The refusal of an invitation for another reseller. */
export const invitationForAnother = (): Refusal =>
  new Refusal(
    "INVITATION_FOR_ANOTHER",
    "The invited address belongs to another reseller. One of its Global admins can accept it.",
  );

/** The warning for a reseller that accepts a provider of another region (REGION_MISMATCH). */
export const regionWarnings = (provider: string, reseller: string): { code: string; detail: string }[] =>
  provider === reseller
    ? []
    : [
        {
          code: "REGION_MISMATCH",
          detail:
            `You are enrolled in ${reseller}, the provider is in ${provider}. It cannot name you reseller of record: ` +
            `for that, ask ${theOperator} to enrol an organization of that region.`,
        },
      ];
