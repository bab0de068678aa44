import type { Grant } from "./function.ts";
import type { Settings } from "./settings.ts";

/** A provider's mails and requests per day and per minute. */
export const mailQuotas = ({ limits: { requestsPerDay, sendsPerDay, sendsPerMinute } }: Settings): Grant => ({
  statements: [],
  environment: {
    REQUESTS_PER_DAY: String(requestsPerDay),
    SENDS_PER_DAY: String(sendsPerDay),
    SENDS_PER_MINUTE: String(sendsPerMinute),
  },
});

/** How many requests an execution environment accepts from one organization, and from one network address. */
export const requestLimits = ({ limits: { organization, address } }: Settings): Grant => ({
  statements: [],
  environment: {
    ORGANIZATION_REQUESTS_PER_SECOND: String(organization.perSecond),
    ORGANIZATION_BURST: String(organization.burst),
    ADDRESS_REQUESTS_PER_SECOND: String(address.perSecond),
    ADDRESS_BURST: String(address.burst),
  },
});

/**
 * Memory, in megabytes, of the functions that answer requests. More memory also brings more processor time: with this
 * size a cold start takes half as long as with 512 MB, for seven cents more per million requests (ADR 0072).
 */
export const memoryOfAnswers = 1_024;
