import type { RequestItem } from "./items.ts";
import { allows } from "./rules.ts";

const day = 24 * 3_600_000;

/** How long before the end of the link its reader is reminded. */
const aheadMilliseconds = 2 * day;

/** How long a link lasts beyond that at least: who got the mail yesterday needs no reminder. */
const quietMilliseconds = day;

/** When the reader of a link that leaves now, or whose end has moved now, is reminded; `undefined` for a short one. */
export const remindAt = ({ expiresAt }: Pick<RequestItem, "expiresAt">, now: Date): string | undefined => {
  const at = new Date(Date.parse(expiresAt) - aheadMilliseconds);
  return at.getTime() - now.getTime() >= quietMilliseconds ? at.toISOString() : undefined;
};

/**
 * The mail of which a request's reader is to be reminded now, by its entry in the outbox. `undefined` for what was answered
 * or is over, whose link a user of the provider has, whose mail did not arrive, whose end has moved away, or which waits
 * for the operator and not for its reader.
 */
export const mailToRemindOf = (request: RequestItem, now: Date): string | undefined => {
  const { linkHash, linkSentBy, outboxId, delivery, waited, expiresAt } = request;
  const hasLeft = linkHash !== undefined && linkSentBy === "mail";
  const hasArrived = delivery.state === "sent" || delivery.state === "delivered";
  const isNear = Date.parse(expiresAt) - now.getTime() <= aheadMilliseconds;
  const isWaiting = waited?.until === expiresAt;
  return allows("deliver", request, now) && hasLeft && hasArrived && isNear && !isWaiting
    ? outboxId
    : undefined;
};
