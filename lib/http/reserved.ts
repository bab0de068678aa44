import { type FieldError, Refusal } from "../errors.ts";
import type { Caller } from "./caller.ts";

/** Pointers to the members of `value` that a pattern names: a JSON pointer in which `*` stands for every member. */
const found = (value: unknown, pattern: readonly string[], pointer = ""): string[] => {
  const [name, ...rest] = pattern;
  if (name === undefined) return [pointer];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value)
    .filter(([member]) => name === "*" || member === name)
    .flatMap(([member, each]) => found(each, rest, `${pointer}/${member}`));
};

/** What a pattern (one string of it) names in a body that nobody has checked yet. */
export const named = (body: unknown, pattern: string): string[] => found(body, pattern.split("/").slice(1));

/** Throws ROLE_REQUIRED when a reseller sets what is its provider's to set: it never hands its own rights on. */
export const checkReserved = (reserved: readonly string[], caller: Caller, body: unknown): void => {
  if (caller.organization.type !== "indirect-reseller") return;
  const pointers = reserved.flatMap((pattern) => named(body, pattern));
  if (pointers.length === 0) return;
  const errors = pointers.map(
    (pointer): FieldError => ({ pointer, code: "ROLE_REQUIRED", detail: "is the provider's to set" }),
  );
  throw new Refusal(
    "ROLE_REQUIRED",
    "The fields under errors are the indirect provider's to set. Leave them out, or ask the provider.",
    { errors },
  );
};
