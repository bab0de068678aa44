/** What a caller has left of a limit, as its answer tells it. */
export interface Allowance {
  name: string;
  /** How much the limit allows in a window, and the window's seconds. */
  limit: number;
  window: number;
  /** How much is left, and the seconds after which all of it is there again. */
  remaining: number;
  reset: number;
}

/**
 * The fields `RateLimit` and `RateLimit-Policy` of the IETF's draft (draft-ietf-httpapi-ratelimit-headers-10): lists of
 * structured fields, one member for each limit.
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

/** A limit in a window that moves along, when nothing is left of it for `reset` seconds. */
export const usedUp = (name: string, limit: number, milliseconds: number, reset: number): Allowance => ({
  name,
  limit,
  window: milliseconds / 1_000,
  remaining: 0,
  reset,
});
