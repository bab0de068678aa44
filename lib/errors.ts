import { type Code, codes } from "./contract/codes.ts";

export interface FieldError {
  /** A JSON pointer (RFC 6901) into the request's body, or `?name` for a query parameter. */
  pointer: string;
  code: string;
  detail: string;
}

interface More {
  errors?: FieldError[];
  /** The id of the resource that stands in the way. */
  resourceId?: string;
  /** Seconds after which the same request may be sent again. */
  retryAfter?: number;
  cause?: unknown;
}

/** What a caller may see: a stable code with its status, and a detail that says what to do next and who can. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: Code;
  readonly more: More;

  constructor(code: Code, detail: string, more: More = {}) {
    super(detail, { cause: more.cause });
    this.code = code;
    this.more = more;
  }

  get status(): number {
    return codes[this.code][0];
  }
}

/** A refusal that is made only when it is needed: what a failed condition of a write means, given the item as it was. */
export type Refuse = (existing?: Record<string, unknown>) => Error;

/** A {@link Refuse} for the given code. */
export const refusal = (code: Code, detail: string, more?: More) => (): Refusal =>
  new Refusal(code, detail, more);

/** The same bytes for what does not exist and for what the caller has no access to. */
export const notFound = refusal(
  "NOT_FOUND",
  "Nothing in your reach has this id. Check the id, or list what your organization has.",
);

/** What was read has changed before the write: the decision is to be taken again on what is there now. */
export class Stale extends Error {
  override readonly name = "Stale";
}

export const stale = (): Stale => new Stale("a condition failed because the item has changed");

/** A dependency did not answer in time or refused for its own reasons; the same request may be sent again. */
export const unavailable = (dependency: string, cause?: unknown): Refusal =>
  new Refusal("UNAVAILABLE", `${dependency} did not answer. Nothing is known to be lost: try again.`, {
    retryAfter: 2,
    cause,
  });

/** An id that was just made is in use: the chance of it is nil, so it is a bug and no refusal. */
export const duplicateId = (): Error => new Error("an id was given out twice");
