import * as z from "zod";
import { locales } from "../languages/locales.ts";
import { countryCodes, countryFault } from "./countries.ts";
import { expression } from "./expression.ts";
import { impersonal, personal } from "./personal.ts";
import { hasFewMarks, hasWordsOfOneScript, isVisible, withUsualWidth } from "./visible.ts";

const ulid = "[0-9a-hjkmnp-tv-z]{26}";

/** The prefixes of the ids that the API gives out. */
export type Prefix =
  | "org"
  | "usr"
  | "cli"
  | "sec"
  | "req"
  | "chg"
  | "cus"
  | "ord"
  | "sub"
  | "job"
  | "trf"
  | "aud"
  | "evt"
  | "out"
  | "whk"
  | "enr"
  | "dlv";

const idOf = (prefix: Prefix) =>
  impersonal(z.string().regex(new RegExp(`^${prefix}_${ulid}$`), `must be an ${prefix}_… id`));
const ids = new Map<Prefix, ReturnType<typeof idOf>>();

/** An opaque, prefixed id. Each prefix has one shared schema, because a function would otherwise create hundreds. */
export const id = (prefix: Prefix) => {
  const schema = ids.get(prefix) ?? idOf(prefix);
  ids.set(prefix, schema);
  return schema;
};

// Direction overrides and isolates can make a text look like another one (UTS #39, Trojan Source).
const unsafe = expression(String.raw`[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]`, "u");
const unsafeButLines = expression(
  String.raw`[^\P{Cc}\n\t]|[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]`,
  "u",
);
const letterOrDigit = expression(String.raw`[\p{L}\p{N}]`, "u");
const spaces = expression(String.raw`\p{Zs}+`, "gu");
const wellFormed = (value: string) => value.isWellFormed();

// Adds several checks in one step, because each method call would copy the schema at every start.
const checksOfLine = [
  z.refine<string>(wellFormed, "must be well-formed Unicode"),
  z.refine<string>((value) => !unsafe().test(value), "must not hold control or text direction characters"),
  z.refine<string>(isVisible, "must not hold invisible characters"),
  z.refine<string>(hasFewMarks, "must not pile up combining marks"),
];
const checksOfName = [
  z.refine<string>((value) => letterOrDigit().test(value), "must hold a letter or a digit"),
  z.refine<string>(hasWordsOfOneScript, "must not mix the letters of two scripts in one word"),
  // Mails contain names, and mail programs turn addresses in them into links.
  z.refine<string>((value) => !withUsualWidth(value).includes("://"), "must not hold the address of a page"),
];

/** One line of text, without leading or trailing white space, control characters or direction overrides. */
export const line = (maximum: number) =>
  z.string().check(z.trim(), z.minLength(1), z.maxLength(maximum), ...checksOfLine);

/** A name, or another line that identifies something to people: with letters or digits, each word in one script. */
export const name = (maximum: number) =>
  z
    .string()
    .check(z.trim(), z.minLength(1), z.maxLength(maximum), ...checksOfLine, ...checksOfName)
    .transform((value) => withUsualWidth(value).normalize("NFC").replaceAll(spaces(), " "));

/** Plain text of several lines. CR LF becomes LF. */
export const lines = (maximum: number) =>
  z
    .string()
    .meta({ minLength: 1, maxLength: maximum })
    .transform((value) => value.replaceAll("\r\n", "\n"))
    .pipe(
      z
        .string()
        .min(1)
        .max(maximum)
        .refine(wellFormed, "must be well-formed Unicode")
        .refine(
          (value) => !unsafeButLines().test(value),
          "must not hold control or text direction characters",
        )
        .refine(isVisible, "must not hold invisible characters")
        .refine(hasFewMarks, "must not pile up combining marks"),
    );

// HTML's "valid e-mail address", but its domain has a dot, and its local part has none at its ends and no two in a row.
const address =
  /^(?!\.)(?!.*\.[.@])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** An e-mail address. Its domain is lower-cased; its local part stays as it was written (RFC 5321, 2.4). */
export const email = personal(
  "address",
  z
    .string()
    .trim()
    .max(254)
    .pipe(z.email({ pattern: address, error: "must be an e-mail address" }))
    .transform((value) => {
      const at = value.lastIndexOf("@");
      return value.slice(0, at) + value.slice(at).toLowerCase();
    }),
);

/** A country's code (ISO 3166-1 alpha-2), accepted in any case. */
export const country = impersonal(
  z
    .string()
    .regex(/^[A-Za-z]{2}$/, { error: "must be a two-letter country code (ISO 3166-1)", abort: true })
    .toUpperCase()
    .refine((code) => countryCodes.has(code), { error: ({ input }) => countryFault(String(input)) }),
);

/** A region in which agreements are signed. The operator chooses its name. */
export const region = impersonal(
  z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9 -]{0,30}[A-Za-z0-9])?$/, "must be a region's name"),
);

/** An MPN ID: digits, stored as text, of no fixed length. */
export const mpnId = impersonal(z.string().regex(/^[0-9]{1,64}$/, "must be digits only"));

// A host name in a top-level domain, which may be an internationalised one.
const host = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/** A public web address. It must hold no credentials, and no characters that make it look like another one. */
export const website = impersonal(
  z
    .url({ protocol: /^https?$/, hostname: host, error: "must be an http or https address" })
    .max(200)
    .refine((value) => !/\s|^[^/]*\/\/[^/?#]*@/.test(value), "must hold no white space and no credentials")
    .refine(wellFormed, "must be well-formed Unicode")
    .refine((value) => !unsafe().test(value), "must not hold control or text direction characters"),
);

/** An instant in UTC, as the API writes it. */
export const instant = impersonal(z.iso.datetime({ precision: 3 }));

const lacksPlus = /T[0-9:.]+ [0-9]{2}:?[0-9]{2}$/;

/** An instant with any offset, from a caller. It is stored in UTC. */
export const instantIn = impersonal(
  z.iso
    .datetime({
      offset: true,
      error: ({ input }) =>
        "must be an ISO 8601 instant such as 2026-01-31T12:00:00Z" +
        // In a query a plus sign is a space.
        (lacksPlus.test(String(input)) ? "; write the + of an offset as %2B in an address" : ""),
    })
    .transform((value) => new Date(value).toISOString())
    // An offset can move an instant out of the years with four digits.
    .pipe(z.iso.datetime({ precision: 3, error: "must lie in the years 0000 to 9999" })),
);

export const locale = z.enum(locales);
export type Locale = z.output<typeof locale>;

export const organizationType = z.enum(["operator", "indirect-provider", "indirect-reseller"]);
export type OrganizationType = z.output<typeof organizationType>;

/** The types of organization that a caller can belong to. A customer is one, because its admin user is a caller. */
export const callerType = z.enum([...organizationType.options, "customer"]);
export type CallerType = z.output<typeof callerType>;

export const role = z.enum(["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"]);
export type Role = z.output<typeof role>;

/** The roles that a machine may have. The other roles' decisions bind the organization and belong to a person. */
export const clientRole = role.extract(["AdminAgent", "SalesAgent"]);

export const callerRole = z.enum([...role.options, "CustomerAdmin"]);
export type CallerRole = z.output<typeof callerRole>;

/** A value of a closed list that only a newer release knows. */
const unknownValue = z.string().brand<"UnknownValue">();
export type UnknownValue = z.output<typeof unknownValue>;

/**
 * One of a closed list in an answer. A newer release's value is left out, also when the ETag parses the answer again.
 */
export const answerEnum = <V extends z.ZodEnum>(values: V) =>
  z
    .union([values, unknownValue.transform(() => undefined).meta({ type: "string" }), z.undefined()])
    .meta({ override: { type: "string", enum: values.options, anyOf: undefined } });

/** Several values of a closed list in an answer. Values that only a newer release knows are left out. */
export const answerEnums = <V extends z.ZodEnum>(values: V) =>
  z
    .array(z.union([values, unknownValue]))
    .transform((all) => all.flatMap((each) => values.safeParse(each).data ?? []))
    .meta({ override: { type: "array", items: { type: "string", enum: values.options } } });

/** The query parameters of every list. */
export const paging = {
  cursor: impersonal(z.string()).optional(),
  limit: z
    .string()
    .regex(/^[0-9]{1,3}$/, "must be a whole number from 1 to 100")
    .transform(Number)
    .pipe(z.number().min(1).max(100))
    .default(25)
    // A query parameter is text. The document describes it as the number that callers mean.
    .meta({
      override: {
        type: "integer",
        minimum: 1,
        maximum: 100,
        default: 25,
        format: "int32",
        pattern: undefined,
      },
    }),
};

/** `true` or `false` in a query. It arrives as text, but callers of generated clients send a boolean. */
export const truth = z
  .enum(["true", "false"])
  .transform((value) => value === "true")
  .meta({ override: { type: "boolean", enum: undefined } });

export const page = z.strictObject(paging);

/** The query of a list that is filtered by a status. */
export const pageByStatus = <T extends z.ZodType>(status: T) => z.strictObject({ ...paging, status });

/** How many licences, or other units, are ordered. */
export const quantity = z.int().min(1).max(1_000_000);

export const list = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: impersonal(z.string()).optional() });

export const byCustomer = z.object({ customerId: id("cus") });
