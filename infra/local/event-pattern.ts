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
    if (name === "$or" && Array.isArray(each)) return each.some((one) => fits(one, value));
    return fits(each, given[name]);
  });
}

function fitsOne(wanted: unknown, value: unknown): boolean {
  if (!isObject(wanted)) return wanted === value;
  const comparisons = Object.entries(wanted);
  return comparisons.length === 1 && comparisons.every(([name, argument]) => compare(name, argument, value));
}

function compare(name: string, argument: unknown, value: unknown): boolean {
  switch (name) {
    case "exists":
      return (value !== undefined) === argument;
    case "prefix":
      return typeof value === "string" && value.startsWith(String(argument));
    case "suffix":
      return typeof value === "string" && value.endsWith(String(argument));
    case "equals-ignore-case":
      return typeof value === "string" && value.toLowerCase() === String(argument).toLowerCase();
    case "anything-but": {
      if (value === undefined) return false;
      const refused = Array.isArray(argument) ? argument : [argument];
      return !refused.some((each) => fitsOne(each, value));
    }
    case "numeric":
      return Array.isArray(argument) && isInRange(argument, value);
    default:
      throw new Error(`The comparison "${name}" is not known on this machine.`);
  }
}

/** A comparison such as `[">", 0, "<=", 5]`. DynamoDB's numbers are texts. */
function isInRange(conditions: unknown[], value: unknown): boolean {
  if (typeof value !== "number" && typeof value !== "string") return false;
  const given = Number(value);
  for (let index = 0; index < conditions.length; index += 2) {
    const bound = Number(conditions[index + 1]);
    const holds: Record<string, boolean> = {
      "=": given === bound,
      "<": given < bound,
      "<=": given <= bound,
      ">": given > bound,
      ">=": given >= bound,
    };
    if (!holds[String(conditions[index])]) return false;
  }
  return conditions.length > 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
