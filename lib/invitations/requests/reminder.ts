import type { RequestItem } from "./items.ts";
import { allows } from "./rules.ts";

const day = 24 * 3_600_000;

/** How long before the link's end its reader is reminded. */
const aheadMilliseconds = 2 * day;

/** The minimum time before the reminder: a reader who got the mail yesterday needs none. */
const quietMilliseconds = day;

/** When a link's reader is reminded, if the link leaves now or its end has moved now; `undefined` for a short link. */
export const remindAt = ({ expiresAt }: Pick<RequestItem, "expiresAt">, now: Date): string | undefined => {
  const at = new Date(Date.parse(expiresAt) - aheadMilliseconds);
  return at.getTime() - now.getTime() >= quietMilliseconds ? at.toISOString() : undefined;
};

/**
 * The outbox entry of the mail of which a request's reader must be reminded now. `undefined` when the request was
 * answered or is over, when a user of the provider has its link, when its mail did not arrive, when its end has moved,
 * and while it waits for the operator and not for its reader.
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
