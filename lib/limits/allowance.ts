/** The rest of a limit, for the answer to the caller. */
export interface Allowance {
  name: string;
  /** The size of the limit in a window, and the window's seconds. */
  limit: number;
  window: number;
  /** The rest of the limit, and the seconds until all of it is available again. */
  remaining: number;
  reset: number;
}

/**
 * The fields `RateLimit` and `RateLimit-Policy` of the IETF's draft (draft-ietf-httpapi-ratelimit-headers-10):
 * structured lists with one member for each limit.
 */
export const rateLimitFields = (allowances: readonly Allowance[]): Record<string, string> => {
  if (allowances.length === 0) return {};
  const list = (parameters: (each: Allowance) => string) =>
    allowances.map((each) => `"${each.name}";${parameters(each)}`).join(", ");
  return {
    "ratelimit-policy": list(({ limit, window }) => `q=${limit};w=${Math.ceil(window)}`),
    ratelimit: list(({ remaining, reset }) => `r=${Math.floor(remaining)};t=${Math.ceil(reset)}`),
  };
};

/** A limit in a sliding window that is used up for another `reset` seconds. */
export const usedUp = (name: string, limit: number, milliseconds: number, reset: number): Allowance => ({
  name,
  limit,
  window: milliseconds / 1_000,
  remaining: 0,
  reset,
});
