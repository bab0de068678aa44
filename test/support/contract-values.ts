import fc from "fast-check";
import { openApiDocument } from "../../lib/openapi.ts";

const document: any = openApiDocument();
/** What the contract's document says of a route. */
export const operationOf = (key: string): any => {
  const [method = "", path = ""] = key.split(" ");
  return document.paths[path][method.toLowerCase()];
};

/** One of those that there are of a kind. */
export const named = (pool: string): fc.Arbitrary<string> => fc.nat(7).map((n) => `«${pool}:${n}»`);
/** The one of the plan's own number. */
export const own = (pool: string): fc.Arbitrary<string> => fc.constant(`«${pool}:=»`);

/** What a field's name asks for, which its schema cannot tell. */
const fields: Record<string, fc.Arbitrary<string>> = {
  offerId: named("offerId"),
  targetOfferId: named("offerId"),
  resellerId: named("resellerId"),
  fromResellerId: named("resellerId"),
  toResellerId: named("resellerId"),
  partnerIdOnRecord: named("mpnId"),
  partnerId: named("mpnId"),
  customerId: named("customerId"),
  token: named("token"),
  version: own("version"),
  attestationVersion: named("attestation"),
  domain: fc.oneof(
    named("domain"),
    named("unused").map((name) => `${name}.example`),
  ),
  message: fc.constantFrom("{{link}}", "Hello,\r\n\r\n{{link}}\n", "no link", "{{link}} and {{link}}"),
  password: named("password"),
  search: fc.constantFrom("contoso", "fabrikam", "office", "x y"),
  cursor: named("cursor"),
  resourceId: named("customerId"),
  userId: named("userId"),
  country: fc.constantFrom("DE", "US", "IE"),
  postalCode: fc.constantFrom("10115", "x"),
};
const words = fc.constantFrom("Nordwind", "Ёлки", "Grüße & Söhne", "株式会社", "a", 'Line 1, "quoted"');
const text = ({ minLength = 0, maxLength = 60 }): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: words },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, 60) }) },
  );
const instants = fc
  .date({ noInvalidDate: true, min: new Date("2020-01-01"), max: new Date("2030-01-01") })
  .map((date) => date.toISOString());

const ofString = (schema: any, name: string): fc.Arbitrary<string> => {
  if (schema.format === "date-time") return instants;
  if (schema.format === "uri") return fc.webUrl({ validSchemes: ["https"] });
  if (/email/i.test(name))
    return fc.oneof(
      named("address"),
      named("unused").map((at) => `${at}@asked.example`),
    );
  return schema.pattern ? fc.stringMatching(new RegExp(schema.pattern)) : text(schema);
};

/** Values as a schema of the document has it. */
export const valuesOf = (schema: any, name = ""): fc.Arbitrary<unknown> => {
  if (schema.$ref) return valuesOf(document.components.schemas[schema.$ref.split("/").at(-1)], name);
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each: any) => valuesOf(each, name)));
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type: string) => valuesOf({ ...schema, type }, name)));
  switch (schema.type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.oneof(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: schema.minimum, max: schema.maximum }),
      );
    case "array": {
      const { items, minItems: minLength = 0, maxItems = 5 } = schema;
      return fc.array(valuesOf(items, name), { minLength, maxLength: Math.min(maxItems, 5) });
    }
    case "object": {
      const { properties, required: requiredKeys = [] } = schema;
      const values = Object.entries(properties).map(([each, of]) => [each, valuesOf(of, each)]);
      return fc.record(Object.fromEntries(values), { requiredKeys });
    }
    case "string": {
      const usual = fields[name];
      const any = ofString(schema, name);
      return usual ? fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: any }) : any;
    }
    default:
      throw new Error(`the document has a schema that no value is made for: ${JSON.stringify(schema)}`);
  }
};
