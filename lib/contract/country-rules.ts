import * as z from "zod";
import { operations as named } from "./operation.ts";
import { impersonal } from "./personal.ts";

const text = impersonal(z.string());

export const countryRules = z
  .object({
    country: text,
    name: text,
    stateRequired: z.boolean(),
    states: z.array(z.object({ code: text, name: text })).optional(),
    postalCodeRequired: z.boolean(),
    postalCodeExample: text.optional(),
    postalCodePattern: text.optional(),
    phoneExample: text.optional(),
    registrationNumberRequired: z.boolean(),
    taxIdName: text.optional(),
    cultures: z.array(text),
  })
  .meta({ id: "CountryRules" });
export type CountryRules = z.output<typeof countryRules>;

export const operations = named({
  getCountryRules: {
    summary: "What an address and a company of a country must have",
    path: z.object({ country: impersonal(z.string().regex(/^[A-Za-z]{2}$/)) }),
    answer: countryRules,
    resource: countryRules,
  },
});
