import type { RequestItem } from "./items.ts";
import { allows, expiryAfter } from "./rules.ts";

/** How long an invitation waits for the operator's decision on an enrolment at most. */
const waitingDays = 30;

/**
 * The invitation from whose page somebody asks to be enrolled: its time stands still until the operator has decided. That
 * happens once, so that nobody keeps an invitation open for good. `undefined` when nothing changes.
 */
export const waitForEnrolment = (
  request: RequestItem,
  enrolmentRequestId: string,
  now: Date,
): RequestItem | undefined => {
  if (request.waited || !allows("wait", request, now)) return undefined;
  const until = expiryAfter(now, waitingDays);
  const { expiresAt } = request;
  const waited = { enrolmentRequestId, since: now.toISOString(), until, expiresAt };
  // A link that lasts longer than the wait loses nothing by it.
  return until > expiresAt ? { ...request, waited, expiresAt: until } : undefined;
};

/**
 * The invitation once that enrolment is decided: it lasts for as long as was left when the wait began. `undefined` when the
 * provider has sent it again meanwhile, which gave it a time of its own, or when it is over.
 */
export const endWait = (
  request: RequestItem | undefined,
  enrolmentRequestId: string,
  now: Date,
): RequestItem | undefined => {
  const waited = request?.waited;
  if (!request || waited?.enrolmentRequestId !== enrolmentRequestId || waited.until !== request.expiresAt)
    return undefined;
  if (!allows("wait", request, now)) return undefined;
  const left = Date.parse(waited.expiresAt) - Date.parse(waited.since);
  return { ...request, expiresAt: new Date(now.getTime() + left).toISOString() };
};
