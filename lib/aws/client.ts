/**
 * What every AWS client of the functions shares. The SDK has no request time-out of its own, and `requestTimeout`
 * alone only logs: it must be told to throw. Two attempts of two seconds, within the request's whole budget.
 */
export const clientDefaults = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
};

/** The value of an environment variable that the stack sets. Throws at start, where a missing one is a bug. */
export const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is not set`);
  return value;
};

const transient = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "InternalServerError",
  "InternalErrorException",
  "InternalFailure",
  "ServiceUnavailable",
  "ServiceUnavailableException",
  "TransactionInProgressException",
  "TimeoutError",
  "AbortError",
  "RequestTimeout",
]);

/** Whether an AWS call failed for reasons of the service or the network, so that it may be tried again. */
export const isTransient = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (transient.has(error.name)) return true;
  if ("code" in error && typeof error.code === "string" && /^(E[A-Z_]+|UND_ERR.*)$/.test(error.code))
    return true;
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return (metadata?.httpStatusCode ?? 0) >= 500;
};
