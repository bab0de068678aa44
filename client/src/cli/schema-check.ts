import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import type { Twotier } from "../client.ts";
import type { Entry, LineProblem } from "./imports.ts";

const emailFields = /\/(email|resellerEmail)$/;
const isEmail = (value: unknown) =>
  typeof value === "string" && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value);

const detailOf = ({ keyword, params, message, parentSchema }: ErrorObject): string => {
  if (keyword === "pattern") {
    const meaning = typeof parentSchema?.description === "string" ? `: ${parentSchema.description}` : "";
    return `is not in the API's format${meaning}`;
  }
  if (keyword === "enum") return `must be one of ${params.allowedValues.join(", ")}`;
  if (keyword === "required") return "is missing";
  if (keyword === "additionalProperties") return "is not a field of the API";
  if (keyword === "type" && params.type === "integer") return "must be a whole number";
  return message ?? keyword;
};

/** The place of a fault: a missing or unknown field is named at the place where it belongs. */
const pointerOf = ({ instancePath, params }: ErrorObject): string => {
  const field = params.missingProperty ?? params.additionalProperty;
  return field === undefined ? instancePath : `${instancePath}/${field}`;
};

const at = (value: unknown, path = ""): [string, unknown][] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, each]) => at(each, `${path}/${key}`))
    : [[path, value]];

/** Checks the form of bodies against a schema of the deployment's own document. It only reads. */
export const schemaCheck = async (twotier: Twotier, name: string) => {
  const { components } = (await twotier.GET("/v1/openapi.json")).data;
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false, verbose: true });
  ajv.addSchema({ $id: "api", components });
  const isValid = ajv.getSchema(`api#/components/schemas/${name}`);
  if (!isValid) throw new Error(`The API's document has no ${name}.`);
  return <T>(entry: Entry<T>): { pointer: string; problem: LineProblem }[] => {
    isValid(entry.body);
    // Where an order needs one of two fields, another check decides which. Here each alternative would report the other
    // one as missing.
    const own = (isValid.errors ?? []).filter(({ schemaPath }) => !schemaPath.includes("/oneOf"));
    const faults = own.map((fault) => [pointerOf(fault), detailOf(fault)] as const);
    const wrong = at(entry.body).filter(([pointer, value]) => emailFields.test(pointer) && !isEmail(value));
    const addresses = wrong.map(([pointer]) => [pointer, "must be an e-mail address"] as const);
    // One fault per field: a consequence of the first one adds nothing.
    const first = new Map([...faults, ...addresses].reverse());
    return [...first].reverse().map(([pointer, detail]) => ({
      pointer,
      problem: { line: entry.lineOf(pointer), detail: `${entry.nameOf(pointer)}: ${detail}` },
    }));
  };
};
