import fc from "fast-check";
import { logo } from "../../lib/contract/examples/logo.ts";
import { offerId, targetOfferId } from "../../lib/contract/examples/offers.ts";
import { standIns } from "../../lib/contract/examples/stand-ins.ts";
import { openApiDocument } from "../../lib/openapi/document.ts";
import { password } from "./world.ts";

const document: any = openApiDocument();
/** A route's description in the contract's document. */
export const operationOf = (key: string): any => {
  const [method = "", path = ""] = key.split(" ");
  return document.paths[path][method.toLowerCase()];
};

/** A well-formed id that was never given out. */
export const never = (prefix: string): string => `${prefix}_00000000000000000000000000`;

const { reseller, otherReseller, leavingReseller, organization } = standIns;
const resellers = fc.constantFrom(
  reseller,
  otherReseller,
  reseller,
  leavingReseller,
  organization,
  never("org"),
);
const mpnIds = fc.constantFrom(
  standIns.resellerMpnId,
  standIns.otherResellerMpnId,
  standIns.newMpnId,
  "404404",
);
const offers = fc.constantFrom(offerId, targetOfferId, "skyfield-backup", "nothing");

/** Values by a field's name, where the schema does not determine them: mostly the stand-ins of the examples. */
const fields: Record<string, fc.Arbitrary<string>> = {
  offerId: offers,
  targetOfferId: offers,
  resellerId: resellers,
  fromResellerId: resellers,
  toResellerId: resellers,
  partnerIdOnRecord: mpnIds,
  partnerId: mpnIds,
  customerId: fc.constantFrom(standIns.customer, never("cus")),
  token: fc.constant(standIns.token),
  version: fc.constant(standIns.orderVersion),
  attestationVersion: fc.constantFrom(standIns.attestationVersion, "old"),
  domain: fc.constantFrom(standIns.newDomain, `new.${standIns.newDomain}`, "taken.example"),
  message: fc.constantFrom("{{link}}", "Hello,\r\n\r\n{{link}}\n", "no link", "{{link}} and {{link}}"),
  password: fc.constantFrom(password, "wrong"),
  search: fc.constantFrom("contoso", "fabrikam", "desk", "x y"),
  cursor: fc.constantFrom("«cursor»", "none"),
  resourceId: fc.constantFrom(standIns.customer, standIns.order),
  userId: fc.constant(standIns.user),
  country: fc.constantFrom("DE", "US", "IE"),
  currency: fc.constantFrom("EUR", "JPY", "CHF"),
  // A picture, and bytes that are none.
  content: fc.constantFrom(logo.content, "AAAA"),
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
    return fc.constantFrom(
      `ada@${standIns.newMailDomain}`,
      `bob@${standIns.newMailDomain}`,
      "taken@taken.example",
    );
  return schema.pattern ? fc.stringMatching(new RegExp(schema.pattern)) : text(schema);
};

/** Values that match a schema of the document. */
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
