import type { DeliveryFeedback } from "../../aws/mail-feedback.ts";
import { deliveryPrecedence, type RequestItem } from "../requests/items.ts";

/**
 * The request with SES's feedback on one of its mails; the same object when the feedback changes nothing. Feedback comes
 * in any order and more than once: only what takes precedence over the known state counts. Feedback on an older mail
 * counts only when it puts the address on hold.
 */
export const applyFeedback = (
  request: RequestItem,
  { state, hold, detail, mail }: DeliveryFeedback,
): RequestItem => {
  if (mail.outbox !== request.outboxId && !hold) return request;
  const found = state === "bounced" && !hold ? "returned" : state;
  const { delivery, heard } = request;
  const known = heard?.outbox === mail.outbox ? heard.word : delivery.state;
  const ranks: readonly string[] = deliveryPrecedence;
  const rank = ranks.indexOf(known);
  // What only a newer release knows takes precedence over what this one learns.
  if (rank < 0 || ranks.indexOf(found) <= rank) return request;
  return {
    ...request,
    heard: { outbox: mail.outbox, word: found },
    delivery: { ...delivery, state, detail },
  };
};
