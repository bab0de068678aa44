import { type Code, codes } from "./contract/codes.ts";
import type { Allowance } from "./limits/allowance.ts";

export interface FieldError {
  /** A JSON pointer (RFC 6901) into the body, or `?name` for a query parameter. */
  pointer: string;
  code: string;
  detail: string;
}

interface More {
  errors?: FieldError[];
  /** The id of the resource that the refusal is about. */
  resourceId?: string;
  /** The seconds to wait before the same request is sent again. */
  retryAfter?: number;
  /** The limit that is used up. */
  allowance?: Allowance;
  cause?: unknown;
}

/**
 * A refusal that the caller sees: a stable code with its status, and a detail that says what to do and who can do it.
 */
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

/** Makes the error for a failed condition of a write. It gets the item as it was, if there was one. */
export type Refuse = (existing?: Record<string, unknown>) => Error;

/** A {@link Refuse} for the given code. */
export const refusal = (code: Code, detail: string, more?: More) => (): Refusal =>
  new Refusal(code, detail, more);

/** The refusal of a resource that does not exist. A resource to which the caller has no access gets the same one. */
export const notFound = refusal(
  "NOT_FOUND",
  "There is nothing with this id, or you have no access to it. Check the id, or list what your organization has.",
);

/**
 * The refusal of a damaged cursor, or one of another list, filter or organization, or of a list that a newer release
 * reads differently.
 */
export const cursorInvalid = refusal(
  "CURSOR_INVALID",
  "A cursor goes on only with the list, the filters and the organization it was given for. Begin again without one.",
);

/** An item has changed between its read and the write. The code that wrote reads and decides again. */
export class Stale extends Error {
  override readonly name = "Stale";
}

export const stale = (): Stale => new Stale("a condition failed because the item has changed");

/** The seconds after which a caller may try again when a dependency did not answer. */
export const retryAfterSeconds = 2;

/** A dependency did not answer in time, or refused for its own reasons. The same request may be sent again. */
export const unavailable = (dependency: string, cause?: unknown): Refusal =>
  new Refusal("UNAVAILABLE", `${dependency} did not answer. Nothing is known to be lost: try again.`, {
    retryAfter: retryAfterSeconds,
    cause,
  });

/** A new id is already in use. The chance of that is nil, so this is a bug and no refusal. */
export const duplicateId = (): Error => new Error("an id was given out twice");
