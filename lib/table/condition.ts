import type { Item } from "./item.ts";

type Value = string | number | boolean;
type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";

/**
 * A condition on one item, as data. It is compiled to an expression for the write. It is also evaluated on the item
 * that a failed write returns, to name which of several conditions failed.
 */
export type Condition =
  | { attribute: string; present: boolean }
  | { attribute: string; comparison: Comparison; value: Value }
  | { attribute: string; contains: string }
  | { all: readonly Condition[] }
  | { any: readonly Condition[] };

const compare =
  (comparison: Comparison) =>
  (attribute: string, value: Value): Condition => ({
    attribute,
    comparison,
    value,
  });

export const equals = compare("=");
export const differs = compare("<>");
export const less = compare("<");
export const atMost = compare("<=");
export const greater = compare(">");
export const present = (attribute: string): Condition => ({ attribute, present: true });
export const absent = (attribute: string): Condition => ({ attribute, present: false });
export const contains = (attribute: string, value: string): Condition => ({ attribute, contains: value });
export const all = (...conditions: Condition[]): Condition => ({ all: conditions });
export const any = (...conditions: Condition[]): Condition => ({ any: conditions });
export const oneOf = (attribute: string, values: readonly Value[]): Condition =>
  any(...values.map((value) => equals(attribute, value)));
/** Whether the item exists at all. */
export const exists = present("PK");
export const isNew = absent("PK");

/** Collects the placeholders of one request's expressions. */
export class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};

  name(attribute: string): string {
    const placeholder = `#${attribute.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
    this.names[placeholder] = attribute;
    return placeholder;
  }

  value(value: unknown): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  /** The two maps as DynamoDB takes them; empty ones are left out. */
  maps(): {
    ExpressionAttributeNames?: Record<string, string>;
    ExpressionAttributeValues?: Record<string, unknown>;
  } {
    return {
      ...(Object.keys(this.names).length > 0 && { ExpressionAttributeNames: this.names }),
      ...(Object.keys(this.values).length > 0 && { ExpressionAttributeValues: this.values }),
    };
  }
}

/** A connective of one part is that part. */
const unwrapped = (condition: Condition): Condition => {
  const parts = "all" in condition ? condition.all : "any" in condition ? condition.any : [];
  const [only, ...others] = parts;
  return only && others.length === 0 ? unwrapped(only) : condition;
};

/** Parts joined by a connective, with parentheses only where they are needed, since DynamoDB refuses redundant ones. */
const joinedBy = (connective: "AND" | "OR", parts: readonly Condition[], into: Placeholders): string =>
  parts
    .map(unwrapped)
    .map((part) => ("all" in part || "any" in part ? `(${compile(part, into)})` : compile(part, into)))
    .join(` ${connective} `);

/** The condition as a DynamoDB expression, its names and values as placeholders in `into`. */
export const compile = (whole: Condition, into: Placeholders): string => {
  const condition = unwrapped(whole);
  if ("all" in condition) return joinedBy("AND", condition.all, into);
  if ("any" in condition) return joinedBy("OR", condition.any, into);
  const name = into.name(condition.attribute);
  if ("present" in condition)
    return `${condition.present ? "attribute_exists" : "attribute_not_exists"}(${name})`;
  if ("contains" in condition) return `contains(${name}, ${into.value(condition.contains)})`;
  return `${name} ${condition.comparison} ${into.value(condition.value)}`;
};

const order = (left: unknown, right: Value): number | undefined => {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left !== "string" || typeof right !== "string") return left === right ? 0 : undefined;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
};

const comparisons: Record<Comparison, (difference: number | undefined) => boolean> = {
  "=": (difference) => difference === 0,
  "<>": (difference) => difference !== 0,
  "<": (difference) => difference !== undefined && difference < 0,
  "<=": (difference) => difference !== undefined && difference <= 0,
  ">": (difference) => difference !== undefined && difference > 0,
  ">=": (difference) => difference !== undefined && difference >= 0,
};

/** Whether the condition holds on an item (`undefined`: there is none), as DynamoDB evaluates it. */
export const holds = (condition: Condition, item: Item | undefined): boolean => {
  if ("all" in condition) return condition.all.every((part) => holds(part, item));
  if ("any" in condition) return condition.any.some((part) => holds(part, item));
  const value = item?.[condition.attribute];
  if ("present" in condition) return (value !== undefined) === condition.present;
  if ("contains" in condition) {
    if (typeof value === "string") return value.includes(condition.contains);
    return Array.isArray(value) && value.includes(condition.contains);
  }
  return comparisons[condition.comparison](order(value, condition.value));
};
