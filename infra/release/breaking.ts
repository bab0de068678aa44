import * as z from "zod";

type Node = Record<string, unknown>;
const node = z.record(z.string(), z.unknown());
const list = z.array(z.unknown());

const nodeOf = (value: unknown): Node => node.safeParse(value).data ?? {};
const listOf = (value: unknown): unknown[] => list.safeParse(value).data ?? [];
const strings = (value: unknown): string[] => listOf(value).map(String);
const missing = (from: readonly string[], than: readonly string[]): string[] =>
  from.filter((each) => !than.includes(each));

/** A schema with its reference and its `allOf` merged into one object. */
const whole = (document: Node, value: unknown): Node => {
  const { $ref, allOf, ...own } = nodeOf(value);
  const parts = [...($ref ? [referred(document, String($ref))] : []), ...listOf(allOf)].map((part) =>
    whole(document, part),
  );
  const all = [...parts, own];
  return Object.assign({}, ...all, {
    properties: Object.assign({}, ...all.map(({ properties }) => nodeOf(properties))),
    required: all.flatMap(({ required }) => strings(required)),
  });
};

const referred = (document: Node, reference: string): unknown =>
  reference
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((at, name) => nodeOf(at)[name.replaceAll("~1", "/").replaceAll("~0", "~")], document);

/** The alternatives of a schema, each of one type. */
const alternatives = (document: Node, value: unknown): Node[] => {
  const schema = whole(document, value);
  const choices = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  // Keywords beside the alternatives apply to each of them.
  const { anyOf: _, oneOf: __, ...common } = schema;
  if (choices.length > 0)
    return choices.flatMap((choice) => alternatives(document, { allOf: [common, choice] }));
  const types = Array.isArray(schema.type) ? strings(schema.type) : [schema.type];
  return types.map((type) => ({ ...schema, type }));
};

const typesOf = (all: readonly Node[]): string[] => [
  ...new Set(all.flatMap(({ type }) => (type === undefined ? [] : [String(type)]))),
];
const valuesOf = (all: readonly Node[]): string[] | undefined => {
  const values = all.flatMap((each) => (each.const !== undefined ? [each.const] : listOf(each.enum)));
  return values.length > 0 ? values.map((each) => JSON.stringify(each)) : undefined;
};

const bounds = ["maxLength", "maximum", "maxItems", "minLength", "minimum", "minItems"] as const;

/**
 * Finds breaking changes: differences between two OpenAPI documents by which a valid request would be refused, or an
 * answer would lack a field that callers read. Additions break nobody.
 *
 * Takes the released document and the new one. Answers a line for each break. It does not compare patterns, error
 * codes, or a change of behaviour behind the same schemas.
 */
export const breakingChanges = (released: Node, current: Node): string[] => {
  const found: string[] = [];

  /** A request: everything that was accepted must still be accepted. */
  const asked = (where: string, before: unknown, after: unknown): void => {
    const [old, now] = [alternatives(released, before), alternatives(current, after)];
    const narrower = missing(typesOf(old), [
      ...typesOf(now),
      ...(typesOf(now).includes("number") ? ["integer"] : []),
    ]);
    if (typesOf(now).length > 0 && narrower.length > 0)
      found.push(`${where} no longer takes ${narrower.join(", ")}`);
    const [oldValues, values] = [valuesOf(old), valuesOf(now)];
    if (values && oldValues) {
      const gone = missing(oldValues, values);
      if (gone.length > 0) found.push(`${where} no longer takes ${gone.join(", ")}`);
    } else if (values) found.push(`${where} takes only certain values now`);
    for (const bound of bounds) {
      const [was, is] = [old[0]?.[bound], now[0]?.[bound]];
      // A pattern limits the length of a text by itself.
      if (typeof is !== "number" || (was === undefined && old[0]?.pattern !== undefined)) continue;
      const isTighter = typeof was !== "number" ? is !== 0 : bound.startsWith("max") ? is < was : is > was;
      if (isTighter) found.push(`${where} has a tighter ${bound}: ${is}`);
    }
    const [oldObject, object] = [old.find(isObject), now.find(isObject)];
    if (oldObject && object) {
      for (const name of missing(alwaysRequired(now), alwaysRequired(old)))
        found.push(`${where}/${name} is required now`);
      for (const [name, property] of Object.entries(nodeOf(oldObject.properties))) {
        const next = nodeOf(object.properties)[name];
        if (next !== undefined) asked(`${where}/${name}`, property, next);
        else if (object.additionalProperties === false) found.push(`${where}/${name} is refused now`);
      }
    }
    const [oldArray, array] = [old.find(isArray), now.find(isArray)];
    if (oldArray && array) asked(`${where}/*`, oldArray.items, array.items);
  };

  /** An answer: every former field must still be there, with a known type. */
  const answered = (where: string, before: unknown, after: unknown): void => {
    const [old, now] = [alternatives(released, before), alternatives(current, after)];
    const wider = missing(typesOf(now), [
      ...typesOf(old),
      ...(typesOf(old).includes("number") ? ["integer"] : []),
    ]);
    if (typesOf(old).length > 0 && wider.length > 0) found.push(`${where} may be ${wider.join(", ")} now`);
    const [oldObject, object] = [old.find(isObject), now.find(isObject)];
    if (oldObject && object) {
      for (const name of missing(strings(oldObject.required), strings(object.required)))
        found.push(`${where}/${name} may be absent now`);
      for (const [name, property] of Object.entries(nodeOf(oldObject.properties))) {
        const next = nodeOf(object.properties)[name];
        if (next === undefined) found.push(`${where}/${name} is gone`);
        else answered(`${where}/${name}`, property, next);
      }
    }
    const [oldArray, array] = [old.find(isArray), now.find(isArray)];
    if (oldArray && array) answered(`${where}/*`, oldArray.items, array.items);
  };

  const parametersOf = (document: Node, operation: Node) =>
    listOf(operation.parameters).map((each) => {
      const { $ref } = nodeOf(each);
      return nodeOf($ref ? referred(document, String($ref)) : each);
    });

  const now = operationsOf(current);
  for (const [key, before] of operationsOf(released)) {
    const after = now.get(key);
    if (!after) {
      found.push(`${key} is gone`);
      continue;
    }
    const [old, parameters] = [parametersOf(released, before), parametersOf(current, after)];
    // A path parameter is identified by its position, since callers do not send its name.
    const sent = (all: Node[]) => all.filter((each) => each.in !== "path");
    for (const parameter of sent(parameters)) {
      const same = old.find((each) => each.in === parameter.in && each.name === parameter.name);
      if (parameter.required === true && same?.required !== true)
        found.push(`${key} ?${parameter.name} is required now`);
      if (same) asked(`${key} ?${parameter.name}`, same.schema, parameter.schema);
    }
    for (const parameter of sent(old))
      if (!parameters.some((each) => each.in === parameter.in && each.name === parameter.name))
        found.push(`${key} ?${parameter.name} is refused now`);
    const [oldBody, body] = [nodeOf(before.requestBody), nodeOf(after.requestBody)];
    if (body.required === true && before.requestBody === undefined) found.push(`${key} needs a body now`);
    for (const [type, media] of Object.entries(nodeOf(oldBody.content))) {
      const next = nodeOf(body.content)[type];
      if (next === undefined) found.push(`${key} no longer takes ${type}`);
      else asked(`${key} body`, nodeOf(media).schema, nodeOf(next).schema);
    }
    for (const [status, response] of Object.entries(nodeOf(before.responses)).filter(
      ([each]) => each < "400",
    )) {
      const next = nodeOf(after.responses)[status];
      if (next === undefined) {
        found.push(`${key} no longer answers ${status}`);
        continue;
      }
      for (const [type, media] of Object.entries(nodeOf(nodeOf(response).content))) {
        const other = nodeOf(nodeOf(next).content)[type];
        if (other === undefined) found.push(`${key} ${status} is no ${type} any more`);
        else answered(`${key} ${status}`, nodeOf(media).schema, nodeOf(other).schema);
      }
    }
  }
  return [...new Set(found)];
};

const isObject = ({ type, properties }: Node): boolean =>
  type === "object" || Object.keys(nodeOf(properties)).length > 0;
/** The required members of each alternative that is an object. */
const alwaysRequired = (all: readonly Node[]): string[] =>
  all
    .filter(isObject)
    .map(({ required }) => strings(required))
    .reduce((some, other) => some.filter((name) => other.includes(name)));
const isArray = ({ type }: Node): boolean => type === "array";

/** The operations of a document by method and path. The names of path parameters are ignored. */
const operationsOf = (document: Node): Map<string, Node> =>
  new Map(
    Object.entries(nodeOf(document.paths)).flatMap(([path, item]) =>
      Object.entries(nodeOf(item)).map(([method, operation]) => [
        `${method.toUpperCase()} ${path.replaceAll(/\{[^}]+\}/g, "{}")}`,
        nodeOf(operation),
      ]),
    ),
  );
