import { createHash } from "node:crypto";
import type * as z from "zod";
import { Refusal } from "../errors.ts";

/** A strong validator (RFC 9110, 8.8.3) of a text: that of a resource's fields. */
export const etagOfText = (text: string): string =>
  `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;

/**
 * A strong validator of exactly the fields of a resource's schema. A stored answer that lacks a newer release's value
 * does not fit the schema. Its validator is made from the stored answer as it is.
 */
export const etagOf = (schema: z.ZodType, resource: unknown): string =>
  etagOfText(JSON.stringify(schema.safeParse(resource).data ?? resource));

/** A parsed `If-Match` header. */
export interface IfMatch {
  /** Throws PRECONDITION_FAILED when the resource has changed since the caller read it. */
  check(schema: z.ZodType, current: unknown): void;
}

export const preconditionFailed = (): Refusal =>
  new Refusal(
    "PRECONDITION_FAILED",
    "Read the resource again, and send its new ETag in If-Match with your change.",
  );

const strong = '"[\\x21\\x23-\\x7e\\x80-\\xff]*"';
const strongValidators = new RegExp(`^${strong}(\\s*,\\s*${strong})*$`);

/**
 * The validators of an `If-Match` header (RFC 9110, 13.1.1); `undefined` for any. Throws IF_MATCH_INVALID for anything
 * but a list of strong validators. Such a header could never match, and a caller that reads again and repeats it would
 * loop.
 */
const validatorsOf = (header: string): string[] | undefined => {
  const given = header.trim();
  if (given === "*") return undefined;
  if (strongValidators.test(given)) return given.match(new RegExp(strong, "g")) ?? [];
  throw new Refusal(
    "IF_MATCH_INVALID",
    'Send the ETag just as the resource\'s answer has it, with its quotes and without W/ (If-Match: "abc"), or *.',
  );
};

/** Parses `If-Match`. Without the header everything matches. Throws IF_MATCH_INVALID. */
export const parseIfMatch = (header: string | undefined): IfMatch => {
  const given = header === undefined ? undefined : validatorsOf(header);
  return {
    check(schema, current) {
      if (header === undefined) return;
      if (current === undefined || (given && !given.includes(etagOf(schema, current))))
        throw preconditionFailed();
    },
  };
};
