import type { DeliveryFeedback } from "../../aws/mail-feedback.ts";
import { deliveryPrecedence, type RequestItem } from "../requests/items.ts";

/**
 * The request with SES's feedback on one of its mails; the same object when the feedback changes nothing. Feedback may
 * come in any order and more than once, so only a state with precedence over the present one counts. Feedback on an
 * older mail only counts when it holds the address back.
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
  // A state that only a newer release knows takes precedence over this feedback.
  if (rank < 0 || ranks.indexOf(found) <= rank) return request;
  return {
    ...request,
    heard: { outbox: mail.outbox, word: found },
    delivery: { ...delivery, state, detail },
  };
};
