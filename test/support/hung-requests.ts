import type { RouteKey } from "../../lib/contract/routes.ts";
import { rowOf } from "./example-calls.ts";
import type { Response } from "./world.ts";

/** How a request was answered that a hanging dependency should have met. */
export interface Found {
  where: string;
  key: RouteKey;
  milliseconds: number;
  answer: Response;
  /** A call of the request hung. */
  met: boolean;
}

/** A created user stays although the pool hangs. The answer says so, and names who can reset its password. */
export const isWithoutSetup = ({ key, answer: { status, body } }: Found): boolean =>
  status === (rowOf(key).status ?? 200) &&
  Boolean(rowOf(key).secrets) &&
  body.warnings?.[0]?.code === "SETUP_INFO_UNAVAILABLE";

/** A customer that has changed hands stays so. If what follows it hangs, the stream's consumer finishes that. */
export const isLeftToStream = (found: Found): boolean =>
  found.key === "POST /v1/customer-transfers/{transferId}/accept" &&
  found.answer.status === 200 &&
  !isWithoutSetup(found);

/** The answer is that a dependency is unavailable, in the form of its route. */
export const isUnavailable = ({ key, answer: { status, headers, body } }: Found): boolean => {
  const type = headers.get("content-type") ?? "";
  const hasRetryAdvice = status === 503 && Number(headers.get("retry-after")) > 0;
  if (rowOf(key).html) return hasRetryAdvice && type.startsWith("text/html");
  if (rowOf(key).oauth) return hasRetryAdvice && body.error === "temporarily_unavailable";
  return hasRetryAdvice && type === "application/problem+json" && body.code === "UNAVAILABLE";
};
