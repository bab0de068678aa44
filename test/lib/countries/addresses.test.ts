import { iso31661 } from "iso-3166";
import { getCountryByCode } from "postal-code-checker";
import { country } from "../../../lib/contract/common.ts";
import { countryCodes } from "../../../lib/contract/countries.ts";
import { operations } from "../../../lib/contract/country-rules.ts";
import { newCustomer } from "../../../lib/contract/customer-profiles.ts";
import { newCustomer as example } from "../../../lib/contract/examples/customers.ts";
import {
  addressProblems,
  normalAddress,
  postalCodePatternOf,
  registrationProblem,
} from "../../../lib/countries/addresses.ts";
import { countryHandlers, rulesOf } from "../../../lib/countries/handlers.ts";
import {
  postalCodeRequired,
  registrationNumbers,
  stateRequired,
} from "../../../lib/countries/requirements.ts";

test("countries are those of ISO 3166-1, and common mistakes get the right code suggested", () => {
  expect([...countryCodes]).toEqual(iso31661.map(({ alpha2 }) => alpha2).toSorted());
  const named = [...stateRequired, ...postalCodeRequired, ...Object.keys(registrationNumbers)];
  expect(named.filter((code) => !countryCodes.has(code))).toEqual([]);
  expect(country.safeParse("UK").error?.issues[0]?.message).toContain('"GB"');
  expect(country.safeParse("uk").error?.issues[0]?.message).toContain('"GB"');
  expect(country.parse("de")).toBe("DE");
  for (const none of ["ZZ", "XX", "EU", "AN", "ß", "ıt"]) expect(country.safeParse(none).success).toBe(false);
});

test("each country's postal-code expression accepts its examples", () => {
  const known = [...countryCodes].flatMap((code) => {
    const pattern = postalCodePatternOf(code);
    const examples = getCountryByCode(code)?.examplePostalCodes ?? [];
    return pattern ? [{ code, wrong: examples.filter((each) => !new RegExp(pattern).test(each)) }] : [];
  });
  expect(known.length).toBeGreaterThan(150);
  expect(known.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
});

test.each([
  ["AX", "Åland Islands"],
  ["GG", "Guernsey"],
  ["MK", "North Macedonia"],
  ["DE", "Germany"],
])("the rules of %s have the country's name %s", (code, name) => {
  expect(rulesOf(code).name).toBe(name);
});

test.each(["de", "DE"])("the rules of a country are found by its code in any case: %s", (code) => {
  expect(operations.getCountryRules.path.parse({ country: code })).toEqual({ country: code });
});

describe("an address", () => {
  test.each([
    ["US", "WA", "98052"],
    ["US", "washington", "98052-6399"],
    ["US", undefined, "98052", "/state"],
    ["US", "Wonderland", "98052", "/state"],
    ["US", "WA", "9805", "/postalCode"],
    ["CA", "ON", "k1a 0b1"],
    ["CA", undefined, "98052", "/state", "/postalCode"],
    ["AU", "NSW", "2000"],
    ["BR", "SP", "01310-100"],
    ["IN", "Delhi", "110 001"],
    ["JP", "Tokyo", "100-0001"],
    ["JP", "東京都", "100-0001"],
    ["JP", "Wonderland", "100-0001", "/state"],
    ["CN", "Guangdong", "510000"],
    ["MX", "CDMX", "01000"],
    ["MX", "Ciudad de Mexico", "01000"],
    ["DE", undefined, "10117"],
    ["DE", undefined, "1011", "/postalCode"],
    ["DE", undefined, undefined, "/postalCode"],
    ["NL", undefined, "1011 AB"],
    ["GB", undefined, "SW1A 1AA"],
    ["GB", undefined, "GIR 0AA"],
    ["GB", undefined, "12345", "/postalCode"],
    ["PT", undefined, "1200"],
    ["PT", undefined, "1200-012"],
    ["PT", undefined, "nonsense", "/postalCode"],
    ["PL", undefined, "00-001"],
    ["RU", undefined, "101000"],
    ["KE", undefined, undefined],
    ["HK", undefined, "999077"],
  ])("of %s with state %s and postal code %s has problems at: %s %s", (country, state, postalCode, ...at) => {
    const address = normalAddress({ country, state, postalCode });
    const problems = addressProblems(address);
    expect(problems.map(({ pointer }) => pointer)).toEqual(at);
    // The answered pattern of the country's postal codes accepts the same codes as the product.
    const postalPattern = postalCodePatternOf(country);
    if (postalPattern && address.postalCode)
      expect(new RegExp(postalPattern).test(address.postalCode)).toBe(!at.includes("/postalCode"));
    for (const { detail } of problems) expect(detail).toContain(country);
    expect(addressProblems({ country, state, postalCode, addressConfirmed: true })).toEqual([]);
  });

  test.each([
    ["GB", "sw1a1aa", "SW1A 1AA"],
    ["PL", "00001", "00-001"],
    ["US", "980526399", "98052-6399"],
    ["CA", "k1a0b1", "K1A 0B1"],
    ["IN", "110 001", "110001"],
    ["DE", "nonsense", "nonsense"],
    ["DE", "D-70565", "70565"],
    ["SE", "SE-11455", "11455"],
    ["JP", "〒1000001", "100-0001"],
    ["DE", "７０５６５", "70565"],
    ["US", "X-98052", "X-98052"],
    ["LV", "LV-1010", "LV-1010"],
  ])("of %s has its postal code %s kept as %s", (country, postalCode, kept) => {
    expect(normalAddress({ country, postalCode }).postalCode).toBe(kept);
  });

  test.each(["wa", "Wa", "WASHINGTON"])("has its state %s kept in its usual spelling", (state) => {
    expect(["WA", "Washington"]).toContain(normalAddress({ country: "US", state }).state);
  });
});

test.each([
  ["(267)/1101945", true],
  ["425-555-0101 ext. 12", true],
  ["+49 30 5550199", true],
  ["+49-30-5550199;ext=12", true],
  ["555 0100", true],
  ["+999 5550199", false],
  ["----", false],
  ["call me", false],
  ["1".repeat(18), false],
])("the telephone number %j is accepted: %s", (phoneNumber, isTaken) => {
  const { billingProfile } = example;
  const { defaultAddress } = billingProfile;
  const place = { country: "US", state: "WA", postalCode: "98052", addressConfirmed: false };
  const us = { ...defaultAddress, ...place, phoneNumber };
  const given = newCustomer.safeParse({
    ...example,
    billingProfile: { ...billingProfile, defaultAddress: us },
  });
  const problems = given.data ? addressProblems(given.data.billingProfile.defaultAddress) : ["malformed"];
  expect(problems.length === 0).toBe(isTaken);
});

test("a company must give its registration number in the countries that require it, and in no others", () => {
  expect(registrationProblem("BR", undefined)).toContain("CNPJ");
  expect(registrationProblem("IQ", undefined)).toMatch(/number\.$/);
  expect([registrationProblem("BR", "1"), registrationProblem("DE", undefined)]).toEqual([
    undefined,
    undefined,
  ]);
});

test("the rules of a country that ISO 3166-1 spells in another way are not found, and the refusal names its code", async () => {
  const route = countryHandlers["GET /v1/country-rules/{country}"];
  await expect(route.load({ path: { country: "uk" } } as never)).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringContaining('"GB"'),
  });
});
