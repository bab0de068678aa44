import { createHash } from "node:crypto";
import type * as z from "zod";
import { Refusal } from "../errors.ts";

/**
 * A strong validator (RFC 9110, 8.8.3) of exactly the fields of a resource's schema. A kept answer that lacks a value of a
 * newer release does not fit the schema. Its validator is made from the kept answer as it is.
 */
export const etagOf = (schema: z.ZodType, resource: unknown): string =>
  `"${createHash("sha256")
    .update(JSON.stringify(schema.safeParse(resource).data ?? resource))
    .digest("base64url")
    .slice(0, 27)}"`;

/** A parsed `If-Match` header. Weak validators never match (RFC 9110, 13.1.1). */
export interface IfMatch {
  /** Throws PRECONDITION_FAILED when the resource has changed since the caller read it. */
  check(schema: z.ZodType, current: unknown): void;
}

export const preconditionFailed = (): Refusal =>
  new Refusal(
    "PRECONDITION_FAILED",
    "Read the resource again, and send its new ETag in If-Match with your change.",
  );

/** Parses `If-Match`. Without the header everything matches. */
export const parseIfMatch = (header: string | undefined): IfMatch => ({
  check(schema, current) {
    if (header === undefined) return;
    const given = header.split(",").map((each) => each.trim());
    if (current === undefined || !(given.includes("*") || given.includes(etagOf(schema, current))))
      throw preconditionFailed();
  },
});
