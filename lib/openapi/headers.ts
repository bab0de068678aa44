import * as z from "zod";
import type { Route } from "../contract/route.ts";

/** A header with its description. An optional header needs it outside of its `optional()`. */
const header = (description: string, example: string, isRequired = false, schema: z.ZodType = z.string()) =>
  (isRequired ? schema : schema.optional()).meta({ description, example });

const requestId = header(
  "The id of this request, by which support finds it in the logs.",
  "JKJaXmPLvHcESHA=",
  true,
);

export const retryAfter = header("The seconds after which the same request may succeed.", "5");

export const challenge = header("The scheme by which to authenticate.", "Bearer");

const rateLimitPolicy = header(
  "The limits that this request counts for: `q` is what each allows in `w` seconds (draft-ietf-httpapi-ratelimit-headers).",
  '"organization";q=200;w=4',
);
const rateLimit = header(
  "What is left of these limits: `r` requests, until all of it is there again after `t` seconds.",
  '"organization";r=187;t=1',
);

/** The headers of every answer of a function, and an answer's own ones. API Gateway's own answers have none of them. */
export const answerHeaders = (own: Readonly<Record<string, z.ZodType>> = {}) =>
  z.object({
    "x-request-id": requestId,
    "RateLimit-Policy": rateLimitPolicy,
    RateLimit: rateLimit,
    ...own,
  });

/** The headers of a row's success. */
export const successHeaders = (row: Route) =>
  answerHeaders({
    ...(row.resource && {
      ETag: header("The validator of the resource as answered. Send it in `If-Match`.", '"gKhM0c…"', true),
    }),
    ...(row.file && {
      ETag: header("The validator of the file. Send it in `If-None-Match`.", 'W/"gKhM0c…"', true),
    }),
    ...(row.location && {
      Location: header(
        "The path of what was created, or of what tells its progress.",
        row.location.replaceAll(/\{[\w.]+\}/g, "…"),
        true,
      ),
    }),
    ...(row.deprecated && {
      Deprecation: header("Since when the operation is deprecated (RFC 9745).", "@1767225600", true),
      Sunset: header("When the operation ends (RFC 8594).", "Fri, 01 Jan 2027 00:00:00 GMT", true),
      Link: header(
        "Where its successor is described.",
        '<https://docs.partner.example>; rel="deprecation"',
        true,
      ),
    }),
    ...(row.key && {
      "Idempotency-Replayed": header(
        "Present when this is the first answer to the same Idempotency-Key.",
        "true",
        false,
        z.literal("true"),
      ),
    }),
  });

/** The headers that a row accepts; `undefined` when there are none. */
export const requestHeaders = (row: Route): z.ZodObject | undefined => {
  const shape = {
    ...(row.file && {
      "If-None-Match": header("The ETag of what the caller has already.", 'W/"gKhM0c…"'),
    }),
    ...(row.key && {
      "Idempotency-Key": header(
        "A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets.",
        "5f0c6c1e-6f0a-4c6e-9d0e-1a2b3c4d5e6f",
        row.keyRequired === true,
        z.string().min(1).max(255),
      ),
    }),
    ...(row.ifMatch && {
      "If-Match": header(
        "The ETag of the resource as it was read, with its quotes, or `*`.",
        '"gKhM0c…"',
        row.ifMatch === "required",
      ),
    }),
  };
  return Object.keys(shape).length > 0 ? z.object(shape) : undefined;
};
