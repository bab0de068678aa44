import * as z from "zod";
import type { Route } from "../contract/route.ts";

export const requestId = z.string().meta({
  description: "The id of this request, by which support finds it in the logs.",
  example: "JKJaXmPLvHcESHA=",
});

export const retryAfter = z
  .string()
  .meta({ description: "The seconds after which the same request may succeed.", example: "5" });

const etag = z.string().meta({
  description: "The validator of the resource as answered; send it in `If-Match`.",
  example: '"gKhM0c…"',
});
const location = z
  .string()
  .meta({ description: "The path of what was created, or of what tells its progress." });
const replayed = z
  .literal("true")
  .meta({ description: "Present when this is the first answer to the same Idempotency-Key." });

/** The headers of any answer of a function, with those of its own. */
export const answerHeaders = (own: Readonly<Record<string, z.ZodType>> = {}) =>
  z.object({
    "x-request-id": requestId,
    ...Object.fromEntries(Object.entries(own).map(([name, schema]) => [name, schema.optional()])),
  });

/** The headers of a row's success. */
export const successHeaders = (row: Route) =>
  answerHeaders({
    ...((row.resource || row.file) && { ETag: etag }),
    ...(row.location && { Location: location }),
    ...(row.key && { "Idempotency-Replayed": replayed }),
  });

/** The headers that a row takes; `undefined` where it takes none. */
export const requestHeaders = (row: Route): z.ZodObject | undefined => {
  const key = z.string().min(1).max(255).meta({
    description:
      "A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets.",
    example: "5f0c6c1e-6f0a-4c6e-9d0e-1a2b3c4d5e6f",
  });
  const ifMatch = z.string().meta({
    description: "The ETag of the resource as it was read, with its quotes, or `*`.",
    example: '"gKhM0c…"',
  });
  const ifNoneMatch = z
    .string()
    .meta({ description: "The ETag of what the caller has already.", example: 'W/"gKhM0c…"' });
  const shape = {
    ...(row.file && { "If-None-Match": ifNoneMatch.optional() }),
    ...(row.key && { "Idempotency-Key": row.keyRequired ? key : key.optional() }),
    ...(row.ifMatch && { "If-Match": row.ifMatch === "required" ? ifMatch : ifMatch.optional() }),
  };
  return Object.keys(shape).length > 0 ? z.object(shape) : undefined;
};
