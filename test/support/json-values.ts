/** The path of a value in a JSON document: names of members, and indexes of lists. */
export type Way = readonly string[];

/** Every value inside a value, at any depth, each with its path. */
export const valuesIn = (value: unknown, way: Way = []): [Way, unknown][] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, inner]): [Way, unknown][] => [
        [[...way, name], inner],
        ...valuesIn(inner, [...way, name]),
      ])
    : [];

/** The values that hold no others. */
export const leavesIn = (value: unknown): [Way, unknown][] =>
  valuesIn(value).filter(([, inner]) => typeof inner !== "object" || inner === null);

export const valueAt = (value: unknown, way: Way): unknown =>
  way.reduce<unknown>((inside, name) => (inside as Record<string, unknown> | undefined)?.[name], value);

/** A copy of the value with another one at a path. */
export const withValue = (whole: unknown, [first, ...rest]: Way, value: unknown): unknown => {
  if (first === undefined) return value;
  const copy: any = Array.isArray(whole) ? [...whole] : { ...(whole as object) };
  copy[first] = withValue(copy[first], rest, value);
  return copy;
};
