import * as z from "zod";
import { impersonal } from "./personal.ts";

// Schemas that offers share with orders and subscriptions, whose functions need nothing else of offers.

/** An offer's id. The operator chooses it. */
export const offerId = impersonal(
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, "must be an offer's id: letters, digits and . _ : -"),
);

/** An exact decimal number as text. Money is never a floating-point number. */
export const amount = impersonal(
  z.string().regex(/^(0|[1-9][0-9]{0,11})(\.[0-9]{1,4})?$/, "must be a decimal string such as 12.50"),
);
export const currency = impersonal(
  z.string().regex(/^[A-Z]{3}$/, "must be a three-letter currency code (ISO 4217)"),
);

const isKnownCurrency = (code: string): boolean => Intl.supportedValuesOf("currency").includes(code);
export const money = z.strictObject({
  currency: impersonal(currency.refine(isKnownCurrency, "must be the code of a currency (ISO 4217)")),
  amount,
});
export type Money = z.output<typeof money>;
/** Money in an answer, as it was stored. */
export const moneyAnswer = z.object({ currency: z.string(), amount: z.string() });

/** A sum of prices, which may have more digits than a price. */
export const sum = z.object({ currency, amount: z.string().regex(/^(0|[1-9][0-9]{0,23})(\.[0-9]{1,4})?$/) });

/** The lengths of a term (ISO 8601 durations). */
export const termDuration = z.enum(["P1M", "P1Y", "P3Y"]);
export type TermDuration = z.output<typeof termDuration>;
export const billingCycle = z.enum(["monthly", "annual", "none"]);
export const billing = z.enum(["license", "azure"]);

/** The terms of an offer that this release can sell. */
export const offerTerms = z.object({ billing, termDuration, billingCycle });
