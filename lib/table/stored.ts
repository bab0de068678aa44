import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import * as core from "zod/v4/core";
import type { Item } from "./item.ts";

/** The closed list of each stored enum. */
const enums = new WeakMap<core.$ZodType, ReadonlySet<unknown>>();

/**
 * A value of a closed list in a stored schema. A newer release may have written another value. It is read as an
 * `UnknownValue`, so that the compiler demands a decision in every rule, and is written back unchanged.
 */
export const storedEnum = <const V extends readonly [string, ...string[]]>(values: V) => {
  const known = z.enum(values);
  const schema = z.union([known, z.string().brand<"UnknownValue">()]);
  enums.set(schema, new Set(values));
  return schema;
};

const isMap = (value: unknown): value is Item => core.util.isPlainObject(value);

/** The places of a schema's values that its enums do not list. */
type Finder = (value: unknown, path: string) => string[];

/** Finds unlisted values by a schema; `undefined` when the schema has no enum. Each schema is analysed once. */
const finders = new WeakMap<core.$ZodType, { find: Finder | undefined }>();

const finderIn = (schema: core.$ZodType): Finder | undefined => {
  const known = enums.get(schema);
  if (known) return (value, path) => (known.has(value) ? [] : [path]);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    const find = finderOf(schema.unwrap());
    return find && ((value, path) => (value === undefined || value === null ? [] : find(value, path)));
  }
  if (schema instanceof z.ZodArray) {
    const find = finderOf(schema.element);
    return (
      find &&
      ((value, path) =>
        Array.isArray(value) ? value.flatMap((each, at) => find(each, `${path}[${at}]`)) : [])
    );
  }
  if (!(schema instanceof z.ZodObject)) return undefined;
  const parts = Object.entries<core.$ZodType>(schema.shape).flatMap(([name, part]) => {
    const find = finderOf(part);
    return find ? [{ name, find }] : [];
  });
  if (parts.length === 0) return undefined;
  return (value, path) =>
    isMap(value) ? parts.flatMap(({ name, find }) => find(value[name], path ? `${path}.${name}` : name)) : [];
};

const finderOf = (schema: core.$ZodType): Finder | undefined => {
  const known = finders.get(schema) ?? { find: finderIn(schema) };
  finders.set(schema, known);
  return known.find;
};

/**
 * The places where a stored item holds a value that its schema's enums do not list: `status`, `roles[1]`. Never the
 * values themselves.
 */
export const unknownValues = (schema: core.$ZodType, value: unknown): string[] =>
  finderOf(schema)?.(value, "") ?? [];

/**
 * The attributes of a map that this release's schema does not know. The key is a symbol, so that a spread copies them,
 * while JSON, an answer's schema and a comparison of known fields never see them.
 */
const unknown = Symbol("attributes that this release does not know");
interface Carrying {
  [unknown]?: Item;
}

/** The unknown attributes of a map, if any. */
export const carriedBy = (value: unknown): Item | undefined => {
  if (!isMap(value)) return undefined;
  const map: Carrying = value;
  return map[unknown];
};

/**
 * Attaches the attributes that parsing has stripped to its result, at every depth. `besides` names attributes at the
 * top that may be dropped.
 */
export const carry = (raw: unknown, parsed: unknown, besides: ReadonlySet<string> = new Set()): void => {
  if (Array.isArray(raw) && Array.isArray(parsed)) {
    for (const [at, each] of parsed.entries()) carry(raw[at], each);
  } else if (isMap(raw) && isMap(parsed)) {
    const names = Object.keys(raw);
    for (const name of names) if (typeof parsed[name] === "object") carry(raw[name], parsed[name]);
    const stripped = names.filter((name) => !Object.hasOwn(parsed, name) && !besides.has(name));
    if (stripped.length > 0)
      Object.assign(parsed, { [unknown]: Object.fromEntries(stripped.map((name) => [name, raw[name]])) });
  }
};

/** Takes the element out of `left` that parses like `value`. Two such elements of a list count as the same. */
const takeSame = (left: unknown[], value: unknown): unknown => {
  const bare = (each: unknown): unknown => JSON.parse(JSON.stringify(each));
  const at = left.findIndex((each) => carriedBy(each) && isDeepStrictEqual(bare(each), bare(value)));
  return at < 0 ? undefined : left.splice(at, 1)[0];
};

/**
 * A value in its written form: without `undefined`, and with all unknown attributes. A map that was built anew, rather
 * than spread from the one `before`, takes over the unknown attributes of that one. So does an element of a list that
 * is unchanged.
 */
export const toStored = (value: unknown, before?: unknown): unknown => {
  if (Array.isArray(value)) {
    const left = Array.isArray(before) ? [...before] : [];
    return value.map((each) => toStored(each, takeSame(left, each)));
  }
  return isMap(value) ? mapToStored(value, before) : value;
};

/** The same for a map. */
export const mapToStored = (value: object, before?: unknown): Item => {
  const was = isMap(before) ? before : {};
  const known = Object.entries(value).flatMap(([name, each]) =>
    each === undefined ? [] : [[name, toStored(each, was[name])]],
  );
  return { ...(carriedBy(value) ?? carriedBy(before)), ...Object.fromEntries(known) };
};
