/**
 * The settings of the functions' AWS clients. Two attempts of two seconds each fit a request's time budget. The SDK has
 * no request time-out by default, and `requestTimeout` alone only logs: `throwOnRequestTimeout` makes it throw.
 */
export const clientDefaults = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  // The SDK's own defaults. Unless they are set, the SDK looks for each in files of a home directory, which Lambda
  // lacks.
  retryMode: "standard",
  defaultsMode: "legacy" as const,
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  authSchemePreference: [] as string[],
  userAgentAppId: "twotier",
};
