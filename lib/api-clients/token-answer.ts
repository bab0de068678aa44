import type { Code } from "../contract/codes.ts";
import type { Refusal } from "../errors.ts";
import type { Answer } from "../http/answer.ts";
import { problemOf } from "../http/problem.ts";

/**
 * The OAuth error names for the API's codes (RFC 6749, 5.2, and 4.1.2.1 for errors that are not the client's fault).
 */
const errors: Partial<Record<Code, string>> = {
  INVALID_REQUEST: "invalid_request",
  UNAUTHENTICATED: "invalid_client",
  RATE_LIMITED: "temporarily_unavailable",
  UNAVAILABLE: "temporarily_unavailable",
};

/** An answer of the token endpoint. Caches must not keep it; `pragma` is for HTTP/1.0 caches (RFC 6749, 5.1). */
export const tokenAnswer = (
  status: number,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): Answer => ({
  status,
  headers: {
    ...headers,
    "content-type": "application/json",
    "cache-control": "no-store",
    pragma: "no-cache",
  },
  body: JSON.stringify(body),
});

const challenge = 'Basic realm="api-clients", charset="UTF-8"';

/** A refusal in the token endpoint's form. */
export const tokenRefusal = (refusal: Refusal, requestId: string): Answer => {
  const { status, headers } = problemOf(refusal, requestId);
  // A refusal without a code of the API names its OAuth error itself.
  const [named] = refusal.more.errors ?? [];
  const error = named?.code ?? errors[refusal.code] ?? "server_error";
  const more = { ...headers, ...(status === 401 && { "www-authenticate": challenge }) };
  return tokenAnswer(status, { error, error_description: refusal.message }, more);
};
