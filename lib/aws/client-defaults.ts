/**
 * What every AWS client of the functions shares. The SDK has no request time-out of its own, and `requestTimeout`
 * alone only logs: it must be told to throw. Two attempts of two seconds, within the request's whole budget.
 */
export const clientDefaults = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
};
