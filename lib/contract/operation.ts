import type * as z from "zod";
import type { Code } from "./codes.ts";
import type { Right } from "./permissions.ts";

/** A field of a body that needs a right of its own, besides the right to call the operation. */
export interface Restriction {
  /** A JSON pointer into the body; `*` stands for every member. */
  field: string;
  /** The value that needs the right. When left out, any value does. */
  value?: string | boolean;
  access: Right;
}

/** What a route takes and answers. It stands beside the schemas of its noun; `routes.ts` says its path and who may call it. */
export interface Operation {
  summary: string;
  path?: z.ZodObject;
  query?: z.ZodObject;
  /** Filters of a list that look through its entries, so that the list costs more the more entries there are. */
  looksThrough?: readonly string[];
  body?: z.ZodObject;
  /** The bytes that a body may have, where it is more than 256 kB. */
  largestBody?: number;
  /** The status of success; 200 when left out. With 204 and an `answer`: 200 where there is something to answer. */
  status?: 201 | 202 | 204;
  answer?: z.ZodType;
  /** The single resource in the answer: its `ETag` is made from exactly these fields. */
  resource?: z.ZodObject;
  /**
   * The path of the resource that a 201 has created, or that tells the progress of a 202: the answer's `Location`. A
   * `{name}` stands for the answer's field of that name, `{one.two}` for a field within a field.
   */
  location?: string;
  /** `PATCH` requires `If-Match`; `PUT` and `DELETE` honour it when it is sent. */
  ifMatch?: "required" | "honoured";
  /** Fields of the body that need a right of their own. The right is checked before the body, and again in the write. */
  restricted?: readonly Restriction[];
  /** The POST is refused without an `Idempotency-Key`. */
  keyRequired?: true;
  /** Where a POST's `Idempotency-Key` is kept: in the change's transaction, or before it if the user pool changes too. */
  key?: "transaction" | "claim";
  /** Top-level fields of the answer that are shown once: no store or replay holds them. */
  secrets?: readonly string[];
  /** A page for people: HTML answers, a form instead of JSON. */
  html?: true;
  /** The media type of what is the same for everybody while a release runs: a file, with a validator, and compressed. */
  file?: "application/json" | "text/html" | "text/css" | "text/javascript" | "image/*";
  /** Since when the operation is deprecated, when it ends, and where its successor is described: each a date or a URL. */
  deprecated?: { since: string; sunset: string; link: string };
  /** The token endpoint: a form instead of JSON, and the errors of RFC 6749. */
  oauth?: true;
  /** The refusals of this operation, besides those of any operation of its kind. */
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

/** Fields of an answer that hold a temporary password. */
export const setupSecrets = ["setupInfo"] as const;
