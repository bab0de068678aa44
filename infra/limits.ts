import type { Grant } from "./function.ts";
import type { Settings } from "./settings.ts";

/** How many mails and requests a provider may have in a day and in a minute. */
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
 * The megabytes of the functions for whose answers somebody waits. Memory brings processor time: beside 512 a cold start
 * takes half as long, for seven cents more a million requests (ADR 0072).
 */
export const memoryOfAnswers = 1_024;
