import type * as z from "zod";
import { type FieldError, notFound, Refusal } from "../errors.ts";

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/**
 * What is named of a body's mistakes: a body may hold more of them, and longer names, than an answer can. Of a list
 * each line has its own share, so that the mistakes of one do not hide those of another.
 */
const named = { errors: 50, ofLine: 5, lines: 500, characters: 200 };

/** Lets through as many errors as are named, each by the line that it is in. */
const limited = () => {
  const ofLine = new Map<string, number>();
  let others = 0;
  return ([field, line]: readonly PropertyKey[]): boolean => {
    if (typeof line !== "number") return others++ < named.errors;
    const place = `${String(field)} ${line}`;
    const count = ofLine.get(place) ?? 0;
    if (count >= named.ofLine || (count === 0 && ofLine.size >= named.lines)) return false;
    ofLine.set(place, count + 1);
    return true;
  };
};

const fieldErrors = (error: z.ZodError, point: (path: readonly PropertyKey[]) => string): FieldError[] => {
  const pointTo = (path: readonly PropertyKey[]): string => {
    const pointer = point(path);
    return pointer.length > named.characters ? `${pointer.slice(0, named.characters)}…` : pointer;
  };
  const isNamed = limited();
  return error.issues.flatMap((issue): FieldError[] => {
    if (issue.code === "unrecognized_keys")
      return issue.keys
        .filter(() => isNamed(issue.path))
        .map((name) => ({
          pointer: pointTo([...issue.path, name]),
          code: "UNKNOWN_FIELD",
          detail: "This field is not known here. Leave it out.",
        }));
    if (!isNamed(issue.path)) return [];
    const missing = issue.code === "invalid_type" && issue.input === undefined;
    return [{ pointer: pointTo(issue.path), code: missing ? "REQUIRED" : "INVALID", detail: issue.message }];
  });
};

const malformed = (detail: string, errors?: FieldError[]) =>
  new Refusal("INVALID_REQUEST", detail, errors ? { errors } : {});

/** The JSON of a request's body; an empty one equals `{}`. Throws INVALID_REQUEST. */
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

/** The body by its schema. Throws INVALID_REQUEST with a pointer to each field that is wrong. */
export const parseBody = <T extends z.ZodType>(schema: T, body: unknown): z.output<T> => {
  const parsed = schema.safeParse(body, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw malformed("Correct the fields under errors and send it again.", fieldErrors(parsed.error, pointerOf));
};

/** The query string by its schema; a parameter given twice is malformed. Throws INVALID_REQUEST. */
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

/** The path's parameters. One that no id can look like answers as an unknown one does: NOT_FOUND. */
export const parsePath = <T extends z.ZodType>(
  schema: T,
  parameters: Record<string, string | undefined>,
): z.output<T> => {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw notFound();
};
