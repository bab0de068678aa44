import type { TransferDirection } from "../contract/customer-transfers.ts";
import { notFound, Refusal } from "../errors.ts";
import { idsByAge } from "../ids.ts";
import { isPossible, type Transitions } from "../transitions.ts";
import type { TransferItem } from "./items.ts";

/** The days until an offer expires. */
export const transferDays = 30;

/** The maximum number of resellers with a relationship to a transferred customer, which the transaction can hold. */
export const mostResellers = 25;

/** The operations on a transfer. One that is decided never changes. */
export const transitions = {
  accept: { from: ["offered"], to: "accepted" },
  reject: { from: ["offered"], to: "rejected" },
  cancel: { from: ["offered"], to: "cancelled" },
} as const satisfies Transitions<string>;
export type TransferDecision = keyof typeof transitions;

/** A new offer. */
export const newTransfer = (
  offer: Pick<TransferItem, "id" | "customerId" | "fromProviderId" | "toProviderId" | "preview">,
  now: Date,
): TransferItem => ({
  type: "CustomerTransfer",
  ...offer,
  status: "offered",
  createdAt: now.toISOString(),
  expiresAt: new Date(now.getTime() + transferDays * 24 * 3_600_000).toISOString(),
  version: 1,
});

/** The status at `now`: an undecided offer has expired from `expiresAt` on. */
export const statusAt = (
  { status, expiresAt }: Pick<TransferItem, "status" | "expiresAt">,
  now: Date,
): TransferItem["status"] | "expired" =>
  isPossible(transitions.accept, status) && expiresAt <= now.toISOString() ? "expired" : status;

/** The bounds of the ids of offers that are over at `now`, and of those that are open. */
export const idsOfOffers = (now: Date) => idsByAge("trf", transferDays, now);

/** An organization's side of a transfer. Throws NOT_FOUND for any other organization. */
export const directionFor = (
  organizationId: string,
  transfer: Pick<TransferItem, "fromProviderId" | "toProviderId"> | undefined,
): TransferDirection => {
  if (transfer?.toProviderId === organizationId) return "incoming";
  if (transfer?.fromProviderId === organizationId) return "outgoing";
  throw notFound();
};

const deciders: Record<TransferDirection, string> = {
  incoming: "The provider that the customer is offered to accepts or rejects it.",
  outgoing: "The provider that offers the customer takes the offer back.",
};

/** Throws ROLE_REQUIRED for the side that may not make the decision. */
export const mustBe = (wanted: TransferDirection, direction: TransferDirection): void => {
  if (direction !== wanted) throw new Refusal("ROLE_REQUIRED", deciders[wanted]);
};

/** The decided transfer. A transfer that came to nothing no longer shows the customer. Throws TRANSFER_ENDED. */
export const decided = (transfer: TransferItem, decision: TransferDecision, now: Date): TransferItem => {
  const status = statusAt(transfer, now);
  const { to } = transitions[decision];
  if (!isPossible(transitions[decision], status))
    throw new Refusal("TRANSFER_ENDED", `It is ${status}. The customer's provider can offer it again.`);
  const { preview, ...rest } = transfer;
  return {
    ...rest,
    status: to,
    decidedAt: now.toISOString(),
    ...(decision === "accept" && { preview }),
  };
};
