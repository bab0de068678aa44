import type { Restriction } from "../contract/operation.ts";
import type { Right } from "../contract/permissions.ts";
import { type FieldError, Refusal } from "../errors.ts";
import { type Caller, mayAccess, roleRequired } from "./caller.ts";

/** The maximum number of fields that an answer lists. */
const mostErrors = 50;

/** The pointers to the members of `json` that match a pattern: a JSON pointer in which `*` matches every member. */
const pointersTo = (json: unknown, { field, value }: Restriction): string[] => {
  const find = (part: unknown, [name, ...rest]: readonly string[], pointer: string): string[] => {
    if (name === undefined) return value === undefined || part === value ? [pointer] : [];
    if (part === null || typeof part !== "object") return [];
    return Object.entries(part)
      .filter(([member]) => name === "*" || member === name)
      .flatMap(([member, each]) => find(each, rest, `${pointer}/${member}`));
  };
  return find(json, field.split("/").slice(1), "");
};

/**
 * The rights that a body needs besides the right of its route: one for each restricted field in it. The body is checked
 * as it was sent, before its schema. Throws ROLE_REQUIRED with a pointer to each field that the caller may not set.
 */
export const rightsOfBody = (restricted: readonly Restriction[], caller: Caller, json: unknown): Right[] => {
  const set = restricted
    .map(({ access, ...restriction }) => ({ access, pointers: pointersTo(json, { access, ...restriction }) }))
    .filter(({ pointers }) => pointers.length > 0);
  const errors = set
    .filter(({ access }) => !mayAccess(caller, access))
    .flatMap(({ access, pointers }) =>
      pointers.map((pointer): FieldError => {
        const { code, message } = roleRequired(access);
        return { pointer, code, detail: message };
      }),
    );
  if (errors.length > 0)
    throw new Refusal(
      "ROLE_REQUIRED",
      `Leave out the fields under errors. ${[...new Set(errors.map(({ detail }) => detail))].join(" ")}`,
      { errors: errors.slice(0, mostErrors) },
    );
  return set.map(({ access }) => access);
};
