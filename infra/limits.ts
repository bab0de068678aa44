import type { Grant } from "./function.ts";
import type { Settings } from "./settings.ts";

/** How many mails and requests a provider may have in a day and in a minute. */
export const mailQuotas = ({ requestsPerDay, sendsPerDay, sendsPerMinute }: Settings): Grant => ({
  statements: [],
  environment: {
    REQUESTS_PER_DAY: String(requestsPerDay),
    SENDS_PER_DAY: String(sendsPerDay),
    SENDS_PER_MINUTE: String(sendsPerMinute),
  },
});

/** How many requests an execution environment accepts from one organization, and from one network address. */
export const requestLimits = (settings: Settings): Grant => ({
  statements: [],
  environment: {
    ORGANIZATION_REQUESTS_PER_SECOND: String(settings.organizationRequestsPerSecond),
    ORGANIZATION_BURST: String(settings.organizationBurst),
    ADDRESS_REQUESTS_PER_SECOND: String(settings.addressRequestsPerSecond),
    ADDRESS_BURST: String(settings.addressBurst),
  },
});

/** Requests a second that the gateway lets into the deployment, and at once. It protects the account's bill. */
export const throttle = { rateLimit: 500, burstLimit: 1_000 } as const;

/**
 * The megabytes of the functions for whose answers somebody waits. Memory brings processor time: beside 512 a cold start
 * takes half as long, for seven cents more a million requests (ADR 0072).
 */
export const memoryOfAnswers = 1_024;
