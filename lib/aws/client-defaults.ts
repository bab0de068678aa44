/**
 * The settings of every AWS client of the functions. Two attempts of two seconds each fit a request's time budget. The
 * SDK has no request time-out by default, and `requestTimeout` alone only logs: `throwOnRequestTimeout` makes it throw.
 */
export const clientDefaults = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  // The SDK's own defaults. Where they are not said, it looks for each in files of a home directory that Lambda has not.
  retryMode: "standard",
  defaultsMode: "legacy" as const,
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  authSchemePreference: [] as string[],
  userAgentAppId: "twotier",
};
