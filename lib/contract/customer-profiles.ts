import * as z from "zod";
import { country, email, line, name } from "./common.ts";
import { countryCodes } from "./countries.ts";
import { impersonal, personal } from "./personal.ts";

/**
 * A company's domain in lower case. It belongs to one customer in the deployment. The customer's admin signs in as
 * `admin@<domain>`, and the user pool accepts names of up to 128 characters.
 */
export const domain = impersonal(
  z
    .string()
    .trim()
    .toLowerCase()
    .max(122)
    .regex(
      /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
      "must be a domain such as contoso.example",
    ),
);

export const registrationNumber = impersonal(line(50));
const companyName = impersonal(name(200));
const region = impersonal(line(100));
const city = personal("length", line(100));
const state = impersonal(line(100));
const addressLine = personal("length", line(200));
const postalCode = personal("length", line(20));
const personName = personal("initial", name(100));
const phoneNumber = personal(
  "length",
  z
    .string()
    .trim()
    .regex(
      /^[+(]?[0-9][-0-9 ()./,;:#*=xextn]{2,39}$/i,
      "must be a telephone number such as +49 30 5550199 ext. 12",
    ),
);

/** The sender attests that the address is right, although the country's data say otherwise. */
const addressConfirmed = z.boolean().optional();

export const address = z
  .strictObject({
    country,
    region: region.optional(),
    city,
    state: state.optional(),
    addressLine1: addressLine,
    addressLine2: addressLine.optional(),
    postalCode: postalCode.optional(),
    firstName: personName.optional(),
    lastName: personName.optional(),
    phoneNumber: phoneNumber.optional(),
    addressConfirmed,
  })
  .meta({ id: "Address" });
export type Address = z.output<typeof address>;

/**
 * A BCP 47 tag in its canonical spelling; `undefined` for a malformed tag, or one of an unknown language or country.
 */
const canonicalTag = (text: string): string | undefined => {
  try {
    const { baseName, language, region: country } = new Intl.Locale(text);
    const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
    const isPlace = !country || /^[0-9]/.test(country) || countryCodes.has(country);
    return isPlace && names.of(language) !== undefined ? baseName : undefined;
  } catch {
    return undefined;
  }
};

/** A tag in any case. It is stored in BCP 47's canonical spelling. */
const tag = (what: string) =>
  impersonal(
    z
      .string()
      .max(35)
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,5}$/, { error: what, abort: true })
      .transform((text, context) => {
        const canonical = canonicalTag(text);
        if (canonical) return canonical;
        context.issues.push({ code: "custom", message: what, input: text });
        return z.NEVER;
      }),
  );
const culture = tag("must be a culture such as en-GB (BCP 47)");
const language = tag("must be a language such as en (BCP 47)");

export const companyProfile = z.strictObject({
  domain,
  organizationRegistrationNumber: registrationNumber.optional(),
});
export const billingProfile = z
  .strictObject({ email, culture, language, companyName, defaultAddress: address })
  .meta({ id: "BillingProfile" });
export type BillingProfile = z.output<typeof billingProfile>;

export const newCustomer = z.strictObject({ companyProfile, billingProfile }).meta({ id: "NewCustomer" });
export type NewCustomer = z.output<typeof newCustomer>;

const addressAnswer = z.object({
  country: z.string(),
  region: z.string().optional(),
  city: z.string(),
  state: z.string().optional(),
  addressLine1: z.string(),
  addressLine2: z.string().optional(),
  postalCode: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  phoneNumber: z.string().optional(),
  addressConfirmed: z.boolean().optional(),
});
export const companyAnswer = z.object({
  domain: z.string(),
  organizationRegistrationNumber: z.string().optional(),
});
export const billingAnswer = z.object({
  email: z.string(),
  culture: z.string(),
  language: z.string(),
  companyName: z.string(),
  defaultAddress: addressAnswer,
});

/**
 * A merge patch (RFC 7396): `null` removes an optional field. Only a draft order's new customer can get another domain.
 */
const patchedAddress = z.strictObject({
  country: country.optional(),
  region: region.nullable().optional(),
  city: city.optional(),
  state: state.nullable().optional(),
  addressLine1: addressLine.optional(),
  addressLine2: addressLine.nullable().optional(),
  postalCode: postalCode.nullable().optional(),
  firstName: personName.nullable().optional(),
  lastName: personName.nullable().optional(),
  phoneNumber: phoneNumber.nullable().optional(),
  addressConfirmed,
});
export const customerPatch = z
  .strictObject({
    companyProfile: z
      .strictObject({
        domain: domain.optional(),
        organizationRegistrationNumber: registrationNumber.nullable().optional(),
      })
      .optional(),
    billingProfile: z
      .strictObject({
        email: email.optional(),
        culture: culture.optional(),
        language: language.optional(),
        companyName: companyName.optional(),
        defaultAddress: patchedAddress.optional(),
      })
      .optional(),
  })
  .meta({ id: "CustomerPatch" });
export type CustomerPatch = z.output<typeof customerPatch>;
