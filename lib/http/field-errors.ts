import type * as z from "zod";
import type { FieldError } from "../errors.ts";

/** A path as a JSON pointer (RFC 6901). */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/**
 * What is named of a body's mistakes: a body may hold more of them, and longer names, than an answer can. Of a list
 * each line has its own share, so that the mistakes of one do not hide those of another.
 */
const named = { errors: 50, ofLine: 5, characters: 200 };

/** What the errors of one answer may take together, in characters. The shortest errors of 500 lines take a little more. */
const mostCharacters = 30_000;

const unknownField = "This field is not known here. Leave it out.";

/** What a schema finds wrong, error by error. `point` writes the place of each. */
export const fieldErrors = (
  error: z.ZodError,
  point: (path: readonly PropertyKey[]) => string,
): FieldError[] => {
  const pointTo = (path: readonly PropertyKey[]): string => {
    const pointer = point(path);
    return pointer.length > named.characters ? `${pointer.slice(0, named.characters)}…` : pointer;
  };
  // Of a list that is too long, nothing else is worth telling.
  const tooLong = error.issues.filter((issue) => issue.code === "too_big" && issue.origin === "array");
  const issues = tooLong.length > 0 ? tooLong : error.issues;
  return fitting(
    issues.flatMap((issue): FieldError[] => {
      if (issue.code === "unrecognized_keys")
        return issue.keys.slice(0, named.errors).map((name) => ({
          pointer: pointTo([...issue.path, name]),
          code: "UNKNOWN_FIELD",
          detail: unknownField,
        }));
      const missing = issue.code === "invalid_type" && issue.input === undefined;
      const detail = issue.message.slice(0, named.characters);
      return [{ pointer: pointTo(issue.path), code: missing ? "REQUIRED" : "INVALID", detail }];
    }),
  );
};

/** The line of a list that a pointer leads to, or nothing. */
const lineOf = (pointer: string): string | undefined => /^\/[^/]*\/\d+(?=\/|$)/.exec(pointer)?.[0];

const fits = (errors: readonly FieldError[]): boolean => JSON.stringify(errors).length <= mostCharacters;

/** The first errors of each line, as many as `ofLine`, and as many of the others as are named. */
const share = (errors: readonly FieldError[], ofLine: number): FieldError[] => {
  const counts = new Map<string | undefined, number>();
  return errors.filter(({ pointer }) => {
    const line = lineOf(pointer);
    const count = counts.get(line) ?? 0;
    counts.set(line, count + 1);
    return count < (line === undefined ? named.errors : ofLine);
  });
};

/** As many errors as an answer holds. Of a list every bad line is named, and told no more than there is room for. */
export const fitting = (errors: readonly FieldError[]): FieldError[] => {
  const all = share(errors, named.ofLine);
  if (fits(all)) return all;
  const firstOfEach = share(errors, 1);
  if (fits(firstOfEach)) return firstOfEach;
  const lines = firstOfEach.flatMap(({ pointer }) => lineOf(pointer) ?? []);
  return lines.map((pointer) => ({ pointer, code: "INVALID", detail: "is wrong" }));
};
