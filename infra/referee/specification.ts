import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type { Property, PropertyType, Resource } from "@aws-cdk/service-spec-types";
import * as z from "zod";

const shape = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
  Outputs: z.record(z.string(), z.unknown()).default({}),
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value is an intrinsic function, whose result is known only at deployment. */
const isIntrinsic = (value: unknown): boolean => {
  const [name, ...others] = isObject(value) ? Object.keys(value) : [];
  return name !== undefined && others.length === 0 && (name === "Ref" || name.startsWith("Fn::"));
};

/** Every `Fn::GetAtt` in a value: the resource's logical id and the attribute. */
const attributesReadIn = (value: unknown): [string, string][] => {
  if (Array.isArray(value)) return value.flatMap(attributesReadIn);
  if (!isObject(value)) return [];
  const read = value["Fn::GetAtt"];
  if (Array.isArray(read)) return [[String(read[0]), read.slice(1).join(".")]];
  return Object.values(value).flatMap(attributesReadIn);
};

/**
 * Checks a template by CloudFormation's own specification. Answers a line for each unknown resource type, property or
 * attribute, each missing required property, and each value of a wrong type or outside its list.
 */
export const openSpecification = (): ((template: unknown) => string[]) => {
  const db = loadAwsServiceSpecSync();
  const found = new Map<string, Resource | undefined>();
  const resourceOf = (type: string): Resource | undefined => {
    if (!found.has(type)) found.set(type, db.lookup("resource", "cloudFormationType", "equals", type)[0]);
    return found.get(type);
  };

  const inProperties = (
    given: Record<string, unknown>,
    known: Readonly<Record<string, Property>>,
    at: string,
  ): string[] => [
    ...Object.keys(given)
      .filter((name) => !Object.hasOwn(known, name))
      .map((name) => `${at} has no property ${name}`),
    ...Object.entries(known)
      .filter(([name, { required }]) => required && given[name] === undefined)
      .map(([name]) => `${at} needs ${name}`),
    ...Object.entries(given).flatMap(([name, value]) => {
      const property = known[name];
      return property ? inValue(value, property.type, `${at}.${name}`) : [];
    }),
  ];

  const inValue = (value: unknown, type: PropertyType, at: string): string[] => {
    if (isIntrinsic(value)) return [];
    const not = (what: string) => [`${at} is ${JSON.stringify(value)}, not ${what}`];
    const listed = (allowed: readonly unknown[] | undefined) =>
      allowed && !allowed.includes(value) ? not(`one of ${allowed.join(", ")}`) : [];
    switch (type.type) {
      case "string":
        return typeof value === "string" ? listed(type.allowedValues) : not("a text");
      case "integer":
        return Number.isInteger(value) ? listed(type.allowedValues) : not("a whole number");
      case "number":
        return typeof value === "number" ? [] : not("a number");
      case "boolean":
        return typeof value === "boolean" ? [] : not("true or false");
      case "array":
        return Array.isArray(value)
          ? value.flatMap((each, index) => inValue(each, type.element, `${at}[${index}]`))
          : not("a list");
      case "map":
        return isObject(value)
          ? Object.entries(value).flatMap(([name, each]) => inValue(each, type.element, `${at}.${name}`))
          : not("a map");
      case "tag":
        return isObject(value) && "Key" in value && "Value" in value ? [] : not("a tag");
      case "ref":
        return isObject(value)
          ? inProperties(value, db.get("typeDefinition", type.reference.$ref).properties, at)
          : not("an object");
      case "union": {
        const tried = type.types.map((each) => inValue(value, each, at));
        return tried.some((wrong) => wrong.length === 0) ? [] : (tried[0] ?? []);
      }
      default:
        return [];
    }
  };

  return (template) => {
    const { Resources, Outputs } = shape.parse(template);
    const inResources = Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
      const resource = resourceOf(Type);
      return resource
        ? inProperties(Properties, resource.properties, `${id} (${Type})`)
        : [`${id} is of a type that there is not: ${Type}`];
    });
    const inReferences = attributesReadIn([Resources, Outputs]).flatMap(([id, attribute]) => {
      const target = Resources[id];
      if (!target) return [`${id}, whose ${attribute} is read, is not in the template`];
      const { attributes = {}, properties = {} } = resourceOf(target.Type) ?? {};
      const known = [...Object.keys(attributes), ...Object.keys(properties)];
      const isKnown = known.some((name) => attribute === name || attribute.startsWith(`${name}.`));
      return isKnown ? [] : [`${id} (${target.Type}) has no attribute ${attribute}`];
    });
    return [...new Set([...inResources, ...inReferences])];
  };
};
