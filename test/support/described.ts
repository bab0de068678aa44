import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { openApiDocument } from "../../lib/openapi/document.ts";
import type { RealCall } from "./example-calls.ts";
import type { Response } from "./world.ts";

/**
 * Finds the parts of a request and its answer that the OpenAPI document does not describe, by its JSON Schemas alone.
 */
export const openDescription = () => {
  const document: any = openApiDocument();
  const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
  addFormats.default(ajv);
  ajv.addSchema(document, "openapi");
  const compiled = new Map<string, ValidateFunction>();

  /** The faults of a value, by the schema at a place of the document. */
  const wrongBy = (place: readonly string[], value: unknown): string[] => {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
    const $ref = `openapi#/${pointer.join("/")}`;
    const validate = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  const placeOf = ({ key }: Pick<RealCall, "key">): [string, string, string] => {
    const [method = "", path = ""] = key.split(" ");
    return ["paths", path, method.toLowerCase()];
  };
  const at = (place: readonly string[]): any => place.reduce((node, part) => node?.[part], document);

  return {
    /** The parts of a request that its operation does not accept. `sent` are its headers. */
    wrongInRequest(call: RealCall, sent: Readonly<Record<string, string>>): string[] {
      const place = placeOf(call);
      const { parameters = [], requestBody } = at(place);
      const query = new URL(call.path, "http://localhost").searchParams;
      const declared = (where: string): [any, number][] =>
        parameters.flatMap((each: any, index: number) => (each.in === where ? [[each, index]] : []));
      const names = new Set(declared("query").map(([{ name }]) => name));
      const unknown = [...query.keys()]
        .filter((name) => !names.has(name))
        .map((name) => `?${name} is unknown`);
      const sentFor = ({ name, in: where, schema }: any): unknown => {
        const text = where === "query" ? query.get(name) : sent[name.toLowerCase()];
        return text && ["integer", "number", "boolean"].includes(schema.type) ? JSON.parse(text) : text;
      };
      const wrong = [...declared("query"), ...declared("header")].flatMap(([parameter, index]) => {
        const value = sentFor(parameter);
        if (value === undefined || value === null)
          return parameter.required ? [`${parameter.name} is missing`] : [];
        return wrongBy([...place, "parameters", String(index), "schema"], value);
      });
      if (call.body === undefined)
        return [...unknown, ...wrong, ...(requestBody?.required ? ["no body"] : [])];
      const [type = ""] = Object.keys(requestBody?.content ?? {});
      const body =
        typeof call.body === "string" ? Object.fromEntries(new URLSearchParams(call.body)) : call.body;
      return [...unknown, ...wrong, ...wrongBy([...place, "requestBody", "content", type, "schema"], body)];
    },

    /** The parts of an answer that its operation does not document. */
    wrongInAnswer(call: Pick<RealCall, "key">, { status, headers, body, text }: Response): string[] {
      const place = [...placeOf(call), "responses", String(status)];
      const response = at(place);
      if (!response) return [`${status} is not described`];
      const missing = Object.entries<any>(response.headers ?? {}).flatMap(([name, { required }]) =>
        required && !headers.has(name) ? [`the header ${name} is missing`] : [],
      );
      if (!response.content) return text === "" ? missing : [...missing, "a body is not described"];
      const type = headers.get("content-type")?.split(";")[0] ?? "";
      const range = [type, type.replace(/\/.*/, "/*")].find((each) => each in response.content);
      if (range === undefined) return [...missing, `${type} is not described`];
      return [...missing, ...wrongBy([...place, "content", range, "schema"], body)];
    },
  };
};
