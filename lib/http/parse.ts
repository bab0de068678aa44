import type * as z from "zod";
import { type FieldError, notFound, Refusal } from "../errors.ts";
import { fieldErrors, pointerOf } from "./field-errors.ts";

const malformed = (detail: string, errors?: FieldError[]) =>
  new Refusal("INVALID_REQUEST", detail, errors ? { errors } : {});

/** The JSON of a request's body. An empty body equals `{}`. Throws INVALID_REQUEST. */
export const readJson = (
  body: string | undefined,
  base64: boolean,
  contentType: string | undefined,
): unknown => {
  const text = base64 ? Buffer.from(body ?? "", "base64").toString("utf8") : (body ?? "");
  if (text.trim() === "") return {};
  const media = contentType?.split(";")[0]?.trim().toLowerCase();
  if (media && media !== "application/json" && media !== "application/merge-patch+json")
    throw malformed("Send the body as application/json.");
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("The body is not valid JSON. Correct it and send it again.");
  }
};

/** Parses the body by its schema. Throws INVALID_REQUEST with a pointer to each wrong field. */
export const parseBody = <T extends z.ZodType>(schema: T, body: unknown): z.output<T> => {
  const parsed = schema.safeParse(body, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw malformed("Correct the fields under errors and send it again.", fieldErrors(parsed.error, pointerOf));
};

/** Parses the query string by its schema. A repeated parameter is malformed. Throws INVALID_REQUEST. */
export const parseQuery = <T extends z.ZodType>(schema: T, rawQueryString: string): z.output<T> => {
  const given = [...new URLSearchParams(rawQueryString)];
  const point = (path: readonly PropertyKey[]) => `?${path.map(String).join(".")}`;
  const names = given.map(([name]) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw malformed("A query parameter is given twice.", [
      { pointer: point([twice]), code: "INVALID", detail: "Give it once." },
    ]);
  const parsed = schema.safeParse(Object.fromEntries(given), { reportInput: true });
  if (parsed.success) return parsed.data;
  throw malformed("Correct the query parameters under errors.", fieldErrors(parsed.error, point));
};

/** Parses the path's parameters. A malformed id is answered like an unknown one: NOT_FOUND. */
export const parsePath = <T extends z.ZodType>(
  schema: T,
  parameters: Record<string, string | undefined>,
): z.output<T> => {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw notFound();
};
