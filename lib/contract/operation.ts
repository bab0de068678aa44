import type * as z from "zod";
import type { Code } from "./codes.ts";
import type { Right } from "./permissions.ts";

/** A field of a body that needs its own right, besides the right to call the operation. */
export interface Restriction {
  /** A JSON pointer into the body; `*` stands for every member. */
  field: string;
  /** The value that needs the right. Left out, any value does. */
  value?: string | boolean;
  access: Right;
}

/**
 * The inputs and answers of a route. An operation stands beside its noun's schemas; `routes.ts` says its path and who
 * may call it.
 */
export interface Operation {
  summary: string;
  path?: z.ZodObject;
  query?: z.ZodObject;
  /** List filters that look through all entries, so that the list costs more the more entries there are. */
  looksThrough?: readonly string[];
  body?: z.ZodObject;
  /** The maximum size of the body in bytes, when it is more than 256 kB. */
  largestBody?: number;
  /** The status of success. Default: 200. With 204 and an `answer`, an answer with a body has 200. */
  status?: 201 | 202 | 204;
  answer?: z.ZodType;
  /** The single resource in the answer. Its `ETag` is made from exactly these fields. */
  resource?: z.ZodObject;
  /**
   * The path of the resource that a 201 has created, or that shows the progress of a 202: the answer's `Location`. A
   * `{name}` stands for the answer's field of that name, `{one.two}` for a nested field.
   */
  location?: string;
  /** `PATCH` requires `If-Match`; `PUT` and `DELETE` honour it when it is sent. */
  ifMatch?: "required" | "honoured";
  /** Fields of the body that need their own right. The right is checked before the body, and again in the write. */
  restricted?: readonly Restriction[];
  /** The POST is refused without an `Idempotency-Key`. */
  keyRequired?: true;
  /**
   * How a POST's `Idempotency-Key` is kept: in the change's transaction, or claimed before it if the user pool changes
   * too.
   */
  key?: "transaction" | "claim";
  /** Top-level fields of the answer that are shown once: no store or replay holds them. */
  secrets?: readonly string[];
  /** A page for people: HTML answers, a form instead of JSON. */
  html?: true;
  /** The media type of a file that is the same for everybody during a release. It has a validator and is compressed. */
  file?: "application/json" | "text/html" | "text/css" | "text/javascript" | "image/*";
  /** When the operation was deprecated, when it ends, and where its successor is described: each a date or a URL. */
  deprecated?: { since: string; sunset: string; link: string };
  /** The token endpoint: a form instead of JSON, and the errors of RFC 6749. */
  oauth?: true;
  /** The refusals of this operation, besides those of every operation of its kind. */
  refusals?: readonly Code[];
}

type Named<T> = { [K in keyof T]: T[K] & { operationId: K } };

/** The operations of a noun. The name of each is its `operationId` in the OpenAPI document. */
export const operations = <const T extends Record<string, Operation>>(byName: T): Named<T> => {
  const named = Object.entries(byName).map(([operationId, operation]) => [
    operationId,
    { ...operation, operationId },
  ]);
  // TypeScript does not know that the entries of an object make an object of the same keys.
  return Object.fromEntries(named) as Named<T>;
};

/** The answer's fields with a temporary password. */
export const setupSecrets = ["setupInfo"] as const;
