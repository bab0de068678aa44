import { theOperator } from "../brand.ts";
import { codes } from "../contract/codes.ts";
import { Refusal } from "../errors.ts";
import type { Answer } from "./answer.ts";

/** A refusal as `application/problem+json` (RFC 9457). */
export const problemOf = (refusal: Refusal, requestId: string): Answer => {
  const [status, title] = codes[refusal.code];
  const { errors, resourceId, retryAfter } = refusal.more;
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      ...(retryAfter !== undefined && { "retry-after": String(Math.max(1, Math.ceil(retryAfter))) }),
      ...(status === 401 && { "www-authenticate": "Bearer" }),
    },
    body: JSON.stringify({
      type: `urn:twotier:problem:${refusal.code}`,
      title,
      status,
      detail: refusal.message,
      code: refusal.code,
      requestId,
      ...(resourceId && { resourceId }),
      ...(errors && { errors }),
    }),
  };
};

/** The fixed answer to a bug. */
export const bug = (): Refusal =>
  new Refusal(
    "INTERNAL_ERROR",
    `Something went wrong here. It is on record under the requestId: try again later, or tell ${theOperator} that id.`,
  );
