import * as z from "zod";
import { descriptions } from "./descriptions.ts";

const node = z.record(z.string(), z.unknown());
const nodes = z.array(z.unknown());

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => node.safeParse(value).success && !Array.isArray(value);
const membersOf = (value: unknown): [string, Node][] =>
  isNode(value) ? Object.entries(value).flatMap(([name, each]) => (isNode(each) ? [[name, each]] : [])) : [];
const listOf = (value: unknown): unknown[] => nodes.safeParse(value).data ?? [];

/** The used descriptions, and the fields without one. */
export interface Described {
  used: Set<string>;
  missing: Set<string>;
}

/** The descriptions in the schemas of properties, by name. A name with several of them has none to share. */
const textsWithFields = (document: Node): ReadonlyMap<string, string> => {
  const texts = new Map<string, Set<string>>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) return void value.forEach(look);
    if (!isNode(value)) return;
    for (const [name, { description }] of membersOf(value.properties))
      if (typeof description === "string") texts.set(name, (texts.get(name) ?? new Set()).add(description));
    for (const each of Object.values(value)) look(each);
  };
  look(document);
  return new Map(
    [...texts].flatMap(([name, [text, ...others]]) => (text && !others[0] ? [[name, text]] : [])),
  );
};

/**
 * Adds a description to every property and parameter of an OpenAPI document, in place. A field with its own description
 * keeps it, and shares it with the fields of its name that have none. The id at the end of a path needs none.
 */
export const describeDocument = (document: Node): Described => {
  const found: Described = { used: new Set(), missing: new Set() };
  const withFields = textsWithFields(document);

  const paths = membersOf(document.paths);
  /** The description of an id in a path: `{scheduledChangeId}` is the scheduled change's. */
  const textOfId = (name: string): string | undefined =>
    /[a-z]Id$/.test(name) && paths.some(([path]) => path.endsWith(`/{${name}}`))
      ? `The ${name.slice(0, -2).replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}'s id.`
      : undefined;

  const textFor = (target: Node, ...names: string[]): void => {
    if (typeof target.description === "string") return;
    const name = names.find((each) => each in descriptions);
    const last = names.at(-1) ?? "";
    const text = name === undefined ? (withFields.get(last) ?? textOfId(last)) : descriptions[name];
    if (text === undefined) return void found.missing.add(names[0] ?? "");
    if (name !== undefined) found.used.add(name);
    target.description = text;
  };

  const schema = (value: unknown, component: string, around: string): void => {
    if (!isNode(value)) return;
    for (const [name, property] of membersOf(value.properties)) {
      textFor(property, `${component}.${name}`, `${around}.${name}`, name);
      schema(property, component, name);
    }
    for (const each of [value.items, value.additionalProperties]) schema(each, component, around);
    for (const all of [value.anyOf, value.oneOf, value.allOf])
      for (const each of listOf(all)) schema(each, component, around);
  };

  const content = (value: unknown, tag: string): void => {
    if (!isNode(value)) return;
    for (const [, media] of membersOf(value.content)) schema(media.schema, tag, "");
  };

  for (const [, path] of [...paths, ...membersOf(document.webhooks)])
    for (const [, operation] of membersOf(path)) {
      const tag = String(listOf(operation.tags)[0]);
      for (const parameter of listOf(operation.parameters))
        if (isNode(parameter)) {
          const name = String(parameter.name);
          textFor(parameter, `?${tag}.${name}`, `?${name}`, name);
        }
      content(operation.requestBody, tag);
      for (const [, response] of membersOf(operation.responses)) content(response, tag);
    }
  const components = isNode(document.components) ? document.components : {};
  for (const [name, each] of membersOf(components.schemas)) schema(each, name, "");
  return found;
};
