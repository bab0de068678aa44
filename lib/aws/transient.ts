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

/** Whether an AWS call failed because of the service or the network, so that a later attempt may succeed. */
export const isTransient = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (transient.has(error.name)) return true;
  if ("code" in error && typeof error.code === "string" && /^(E[A-Z_]+|UND_ERR.*)$/.test(error.code))
    return true;
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return (metadata?.httpStatusCode ?? 0) >= 500;
};
