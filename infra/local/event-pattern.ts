/**
 * Whether a value fits an EventBridge pattern, the language of rules and of stream filters. Every field of the pattern
 * must fit. A list means "any of", and an object in a list is a comparison. Throws for an unknown comparison.
 */
export function fits(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    const values = Array.isArray(value) ? value : [value];
    return pattern.some((each) => values.some((one) => fitsOne(each, one)));
  }
  if (!isObject(pattern))
    throw new Error(`A pattern's field must be a list, not ${JSON.stringify(pattern)}.`);
  const given = isObject(value) ? value : {};
  return Object.entries(pattern).every(([name, each]) => {
    if (name.startsWith("$")) throw notKnown(name);
    return fits(each, given[name]);
  });
}

function fitsOne(wanted: unknown, value: unknown): boolean {
  if (!isObject(wanted)) return wanted === value;
  const comparisons = Object.entries(wanted);
  return comparisons.length === 1 && comparisons.every(([name, argument]) => compare(name, argument, value));
}

/** This product's templates use no other comparison. */
function compare(name: string, argument: unknown, value: unknown): boolean {
  if (name !== "exists") throw notKnown(name);
  return (value !== undefined) === argument;
}

const notKnown = (name: string) => new Error(`The comparison "${name}" is not known on this machine.`);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
