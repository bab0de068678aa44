import type * as z from "zod";
import type { FieldError } from "../errors.ts";

/** A path as a JSON pointer (RFC 6901). */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/**
 * Limits of the reported errors: a body may contain more errors, and longer names, than an answer can. Each line of a
 * list has its own share, so that one line's errors do not hide another's.
 */
const named = { errors: 50, ofLine: 5, characters: 200 };

/** The total size of an answer's errors, in characters. The shortest errors of 500 lines take a little more. */
const mostCharacters = 30_000;

const unknownField = "This field is not known here. Leave it out.";

/** The errors that a schema finds. `point` writes the place of each. */
export const fieldErrors = (
  error: z.ZodError,
  point: (path: readonly PropertyKey[]) => string,
): FieldError[] => {
  const pointTo = (path: readonly PropertyKey[]): string => {
    const pointer = point(path);
    return pointer.length > named.characters ? `${pointer.slice(0, named.characters)}…` : pointer;
  };
  // When a list is too long, its items' errors are not reported.
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

/** The line of a list that a pointer leads to, if any. */
const lineOf = (pointer: string): string | undefined => /^\/[^/]*\/\d+(?=\/|$)/.exec(pointer)?.[0];

const fits = (errors: readonly FieldError[]): boolean => JSON.stringify(errors).length <= mostCharacters;

/** The first errors of each line, up to `ofLine`, and of the others up to the general limit. */
const share = (errors: readonly FieldError[], ofLine: number): FieldError[] => {
  const counts = new Map<string | undefined, number>();
  return errors.filter(({ pointer }) => {
    const line = lineOf(pointer);
    const count = counts.get(line) ?? 0;
    counts.set(line, count + 1);
    return count < (line === undefined ? named.errors : ofLine);
  });
};

/**
 * The errors that fit into an answer. Every bad line of a list is named, with as many of its errors as there is room
 * for.
 */
export const fitting = (errors: readonly FieldError[]): FieldError[] => {
  const all = share(errors, named.ofLine);
  if (fits(all)) return all;
  const firstOfEach = share(errors, 1);
  if (fits(firstOfEach)) return firstOfEach;
  const lines = firstOfEach.flatMap(({ pointer }) => lineOf(pointer) ?? []);
  return lines.map((pointer) => ({ pointer, code: "INVALID", detail: "is wrong" }));
};
