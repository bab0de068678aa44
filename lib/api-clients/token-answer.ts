import type { Code } from "../contract/codes.ts";
import type { Refusal } from "../errors.ts";
import type { Answer } from "../http/answer.ts";
import { problemOf } from "../http/problem.ts";

/** The words of RFC 6749 (5.2, and 4.1.2.1 for what is not the client's fault) for our codes. */
const errors: Partial<Record<Code, string>> = {
  INVALID_REQUEST: "invalid_request",
  UNAUTHENTICATED: "invalid_client",
  RATE_LIMITED: "temporarily_unavailable",
  UNAVAILABLE: "temporarily_unavailable",
};

/** An answer of the token endpoint. No cache may keep it; `pragma` is for those of HTTP/1.0 (RFC 6749, 5.1). */
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

/** A refusal as the token endpoint answers it. */
export const tokenRefusal = (refusal: Refusal, requestId: string): Answer => {
  const { status, headers } = problemOf(refusal, requestId);
  // A refusal that our codes have no word for names OAuth's itself.
  const [named] = refusal.more.errors ?? [];
  const error = named?.code ?? errors[refusal.code] ?? "server_error";
  const more = { ...headers, ...(status === 401 && { "www-authenticate": challenge }) };
  return tokenAnswer(status, { error, error_description: refusal.message }, more);
};
