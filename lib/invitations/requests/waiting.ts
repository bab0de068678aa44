import type { RequestItem } from "./items.ts";
import { allows, expiryAfter } from "./rules.ts";

/** The maximum time that an invitation waits for the operator's decision on an enrolment. */
const waitingDays = 30;

/**
 * The invitation of an enrolment request: its time stands still until the operator has decided. That happens once, so
 * that nobody can keep an invitation open for good. `undefined` when nothing changes.
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
 * The invitation after the enrolment's decision: it lasts for the time that was left when the wait began. `undefined`
 * when the provider has sent it again meanwhile, which set a new time, or when it is over.
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
