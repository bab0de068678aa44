import fc from "fast-check";
import { type CustomerPatch, customerPatch, domain } from "../../../lib/contract/customers.ts";
import { addressProblems } from "../../../lib/customers/addresses.ts";
import { adminEmail } from "../../../lib/customers/admin.ts";
import {
  changedProfiles,
  firstMatch,
  isFoundBy,
  mustKeepDomain,
  patched,
  searchWords,
} from "../../../lib/customers/rules.ts";
import { aCustomer, address } from "../../support/customers.ts";
import { refusalOf } from "../../support/refusal.ts";

describe("an address", () => {
  test.each([
    ["US", "WA", "98052"],
    ["US", "WA", "98052-6399"],
    ["CA", "ON", "k1a 0b1"],
    ["AU", "NSW", "2000"],
    ["BR", "SP", "01310-100"],
    ["IN", "Delhi", "110 001"],
    ["JP", "Tokyo", "100-0001"],
    ["DE", undefined, "10117"],
    ["NL", undefined, "1011 AB"],
    ["GB", undefined, "SW1A 1AA"],
    ["PL", undefined, "00-001"],
    ["RU", undefined, "101000"],
    ["KE", undefined, undefined],
  ])("of %s with state %s and postal code %s fits", (country, state, postalCode) => {
    expect(addressProblems({ country, state, postalCode })).toEqual([]);
  });

  test.each([
    ["US", undefined, "98052", ["/state"]],
    ["US", "WA", "9805", ["/postalCode"]],
    ["CA", undefined, "98052", ["/state", "/postalCode"]],
    ["DE", undefined, "1011", ["/postalCode"]],
    ["DE", undefined, undefined, ["/postalCode"]],
    ["GB", undefined, "12345", ["/postalCode"]],
    ["PL", undefined, "00001", ["/postalCode"]],
  ])("of %s with state %s and postal code %s does not: %j", (country, state, postalCode, pointers) => {
    const problems = addressProblems({ country, state, postalCode });
    expect(problems.map(({ pointer }) => pointer)).toEqual(pointers);
    for (const { detail } of problems) expect(detail).toContain(country);
  });
});

describe("what a customer is called by", () => {
  test("is a domain that leaves room for the name of its admin in the user pool", () => {
    const longest = `${"a".repeat(60)}.${"b".repeat(53)}.example`;
    expect([longest.length, adminEmail(longest).length]).toEqual([122, 128]);
    expect(domain.safeParse(longest).success).toBe(true);
    expect(domain.safeParse(`a${longest.slice(0, 59)}.${longest}`).success).toBe(false);
    expect(domain.safeParse(`${"a".repeat(61)}.${"b".repeat(53)}.example`).success).toBe(false);
  });

  test.each(["de", "de-DE", "fil", "zh-Hant-TW", "zh-Hans", "es-419", "sr-Latn-RS", "ca-ES-valencia"])(
    "is a culture and a language such as %s",
    (tag) => {
      expect(customerPatch.safeParse({ billingProfile: { culture: tag, language: tag } }).success).toBe(true);
    },
  );

  test.each(["", "d", "german", "DE", "de-de", "de_DE", "de-", "zh-hant", "es-41", "de-DE-", "de DE"])(
    "is no culture and no language such as %j",
    (tag) => {
      for (const billingProfile of [{ culture: tag }, { language: tag }])
        expect(customerPatch.safeParse({ billingProfile }).success).toBe(false);
    },
  );
});

describe("a change of the profiles", () => {
  const customer = aCustomer("org_1");

  test("leaves what it does not name, and takes off what it names as null", () => {
    const first = patched(customer, {
      companyProfile: { organizationRegistrationNumber: "HRB 1" },
      billingProfile: { companyName: "Fabrikam", defaultAddress: { addressLine2: "2nd floor" } },
    });
    expect(first.companyProfile).toEqual({
      domain: customer.companyProfile.domain,
      organizationRegistrationNumber: "HRB 1",
    });
    expect(first.billingProfile).toEqual({
      ...customer.billingProfile,
      companyName: "Fabrikam",
      defaultAddress: { ...address, addressLine2: "2nd floor" },
    });
    const second = patched(first, {
      companyProfile: { organizationRegistrationNumber: null },
      billingProfile: { defaultAddress: { addressLine2: null } },
    });
    expect(second).toEqual({
      ...customer,
      billingProfile: { ...customer.billingProfile, companyName: "Fabrikam" },
    });
    expect(patched(customer, {})).toEqual(customer);
    const unnamed = { companyProfile: { organizationRegistrationNumber: undefined } };
    expect(patched(first, unnamed).companyProfile).toEqual(first.companyProfile);
  });

  test("differs where a value does, whatever else is sent along", () => {
    const changed = (patch: CustomerPatch) => changedProfiles(customer, patched(customer, patch));
    const { companyProfile, billingProfile } = customer;
    expect(changed({})).toEqual([]);
    expect(changed({ companyProfile, billingProfile })).toEqual([]);
    expect(changed({ billingProfile: { defaultAddress: { addressLine2: null } } })).toEqual([]);
    expect(changed({ companyProfile, billingProfile: { language: "de" } })).toEqual(["billingProfile"]);
    const registered = { organizationRegistrationNumber: "HRB 7" };
    expect(changed({ companyProfile: registered, billingProfile })).toEqual(["companyProfile"]);
    const moved = { billingProfile: { defaultAddress: { city: "Bonn" } } };
    expect(changed({ companyProfile: registered, ...moved })).toEqual(["companyProfile", "billingProfile"]);
  });

  test("takes the customer's own domain and no other", () => {
    const { domain } = customer.companyProfile;
    for (const companyProfile of [undefined, {}, { domain }])
      expect(() => mustKeepDomain(customer, { companyProfile })).not.toThrow();
    const refusal = refusalOf(() =>
      mustKeepDomain(customer, { companyProfile: { domain: "other.example" } }),
    );
    expect(refusal.code).toBe("INVALID_REQUEST");
    expect(refusal.more.errors).toEqual([
      { pointer: "/companyProfile/domain", code: "INVALID", detail: "never changes" },
    ]);
  });

  test("is judged by the whole address that comes of it, with a pointer to each field", () => {
    const move = { billingProfile: { defaultAddress: { country: "US" } } };
    const refusal = refusalOf(() => patched(customer, move));
    expect(refusal.code).toBe("ADDRESS_INVALID");
    expect(refusal.more.errors?.map(({ pointer, code }) => [pointer, code])).toEqual([
      ["/billingProfile/defaultAddress/state", "ADDRESS_INVALID"],
    ]);
    const complete = { ...move.billingProfile.defaultAddress, state: "WA", postalCode: "98052" };
    expect(
      patched(customer, { billingProfile: { defaultAddress: complete } }).billingProfile.defaultAddress,
    ).toMatchObject(complete);
  });

  test("of something else is not held up by an address that was taken before the rules", () => {
    const odd = aCustomer("org_1", {
      billingProfile: { ...customer.billingProfile, defaultAddress: { ...address, postalCode: "?" } },
    });
    expect(patched(odd, { billingProfile: { email: "a@b.example" } }).billingProfile.email).toBe(
      "a@b.example",
    );
  });
});

describe("the words of a name", () => {
  test("are its first ten, lower-cased, once each, without what is no letter and no digit", () => {
    expect(searchWords("Müller & Söhne GmbH (Müller-Gruppe) 24/7")).toEqual(
      ["müller", "söhne", "gmbh", "gruppe", "24", "7"].sort(),
    );
    expect(searchWords("ＦＵＬＬ　ｗｉｄｔｈ")).toEqual(["full", "width"]);
    expect(searchWords("हिन्दी कंपनी")).toEqual(["कंपनी", "हिन्दी"]);
    expect(searchWords("a b c d e f g h i j k l")).toHaveLength(10);
    expect(searchWords("!?&")).toEqual([]);
  });

  test("count with their first 64 characters, none of which is cut in two", () => {
    expect(searchWords("x".repeat(65))).toEqual(["x".repeat(64)]);
    expect(searchWords("𝟜𐐨".repeat(40))).toEqual([`${"4𐐨".repeat(32)}`]);
    expect(isFoundBy("x".repeat(70), "x".repeat(66))).toBe(true);
  });

  test("are found by their beginnings, all that are asked for", () => {
    const name = "Contoso Trading Ltd";
    for (const search of ["con", "CONTOSO", "trad", "ltd", "tra con", "Ltd."])
      expect(isFoundBy(search, name)).toBe(true);
    for (const search of ["ontoso", "contosoo", "con x", "!", ""])
      expect(isFoundBy(search, name)).toBe(false);
  });

  test("make exactly one place in a list for whoever is found, however many of them match", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 80 }),
        fc.nat(9),
        fc.integer({ min: 1, max: 4 }),
        (name, at, length) => {
          const words = searchWords(name);
          const word = words[at % Math.max(1, words.length)];
          if (!word) return;
          const beginning = [...word].slice(0, length).join("");
          const places = words.filter((each) => each === firstMatch(beginning, name));
          expect(places).toHaveLength(1);
          expect(isFoundBy(beginning, name)).toBe(true);
        },
      ),
    );
  });
});
