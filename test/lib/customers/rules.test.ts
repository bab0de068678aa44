import fc from "fast-check";
import { type CustomerPatch, customerPatch, domain } from "../../../lib/contract/customers.ts";
import { addressProblems } from "../../../lib/customers/addresses.ts";
import { adminEmail } from "../../../lib/customers/admin.ts";
import * as rules from "../../../lib/customers/rules.ts";
import { aCustomer, address } from "../../support/customers.ts";
import { outcomeOf, refusalOf } from "../../support/refusal.ts";

const { isFoundBy, patched, searchWords } = rules;

describe("an address", () => {
  test.each([
    ["US", "WA", "98052"],
    ["US", "WA", "98052-6399"],
    ["US", undefined, "98052", "/state"],
    ["US", "WA", "9805", "/postalCode"],
    ["CA", "ON", "k1a 0b1"],
    ["CA", undefined, "98052", "/state", "/postalCode"],
    ["AU", "NSW", "2000"],
    ["BR", "SP", "01310-100"],
    ["IN", "Delhi", "110 001"],
    ["JP", "Tokyo", "100-0001"],
    ["DE", undefined, "10117"],
    ["DE", undefined, "1011", "/postalCode"],
    ["DE", undefined, undefined, "/postalCode"],
    ["NL", undefined, "1011 AB"],
    ["GB", undefined, "SW1A 1AA"],
    ["GB", undefined, "12345", "/postalCode"],
    ["PL", undefined, "00-001"],
    ["PL", undefined, "00001", "/postalCode"],
    ["RU", undefined, "101000"],
    ["KE", undefined, undefined],
  ])("of %s with state %s and postal code %s has problems at: %s %s", (country, state, postalCode, ...at) => {
    const problems = addressProblems({ country, state, postalCode });
    expect(problems.map(({ pointer }) => pointer)).toEqual(at);
    for (const { detail } of problems) expect(detail).toContain(country);
  });
});

test("a domain leaves room for the name of its admin in the user pool", () => {
  const longest = `${"a".repeat(60)}.${"b".repeat(53)}.example`;
  expect([longest.length, adminEmail(longest).length]).toEqual([122, 128]);
  const taken = [longest, `a${longest.slice(0, 59)}.${longest}`, `a${longest}`];
  expect(taken.map((each) => domain.safeParse(each).success)).toEqual([true, false, false]);
});

test.each([
  [true, "de", "de-DE", "fil", "zh-Hant-TW", "zh-Hans", "es-419", "sr-Latn-RS", "ca-ES-valencia"],
  [false, "", "d", "german", "DE", "de-de", "de_DE", "de-", "zh-hant", "es-41", "de-DE-", "de DE"],
])("a culture and a language are BCP 47 tags: %s for %s and others", (isTag, ...tags) => {
  for (const tag of tags)
    for (const billingProfile of [{ culture: tag }, { language: tag }])
      expect([tag, customerPatch.safeParse({ billingProfile }).success]).toEqual([tag, isTag]);
});

describe("a change of the profiles", () => {
  const customer = aCustomer("org_1");
  const { companyProfile, billingProfile } = customer;
  const registered = { organizationRegistrationNumber: "HRB 1" };

  test("leaves what it does not name, and takes off what it names as null", () => {
    const extended = { addressLine2: "2nd floor" };
    const first = patched(customer, {
      companyProfile: registered,
      billingProfile: { companyName: "Fabrikam", defaultAddress: extended },
    });
    const renamed = { ...billingProfile, companyName: "Fabrikam" };
    expect(first).toEqual({
      ...customer,
      companyProfile: { ...companyProfile, ...registered },
      billingProfile: { ...renamed, defaultAddress: { ...address, ...extended } },
    });
    const second = patched(first, {
      companyProfile: { organizationRegistrationNumber: null },
      billingProfile: { defaultAddress: { addressLine2: null } },
    });
    expect(second).toEqual({ ...customer, billingProfile: renamed });
    expect(patched(customer, {})).toEqual(customer);
    const unnamed = { companyProfile: { organizationRegistrationNumber: undefined } };
    expect(patched(first, unnamed)).toEqual(first);
  });

  test.each<[string[], CustomerPatch]>([
    [[], {}],
    [[], { companyProfile, billingProfile }],
    [[], { billingProfile: { defaultAddress: { addressLine2: null } } }],
    [["billingProfile"], { companyProfile, billingProfile: { language: "de" } }],
    [["companyProfile"], { companyProfile: registered, billingProfile }],
    [
      ["companyProfile", "billingProfile"],
      { companyProfile: registered, billingProfile: { defaultAddress: { city: "Bonn" } } },
    ],
  ])("changes %j, whatever else is sent along", (changed, patch) => {
    expect(rules.changedProfiles(customer, patched(customer, patch))).toEqual(changed);
  });

  test("takes the customer's own domain and no other", () => {
    const keep = (profile: CustomerPatch["companyProfile"]) => () =>
      rules.mustKeepDomain(customer, { companyProfile: profile });
    for (const own of [undefined, {}, { domain: companyProfile.domain }])
      expect(outcomeOf(keep(own))).toBe("done");
    const { code, more } = refusalOf(keep({ domain: "other.example" }));
    expect(code).toBe("INVALID_REQUEST");
    expect(more.errors).toEqual([
      { pointer: "/companyProfile/domain", code: "INVALID", detail: "never changes" },
    ]);
  });

  test("is judged by the whole address that it leads to, with a pointer to each field", () => {
    const moveTo = (defaultAddress: object) => () =>
      patched(customer, { billingProfile: { defaultAddress } });
    const { code, more } = refusalOf(moveTo({ country: "US" }));
    expect(code).toBe("ADDRESS_INVALID");
    expect(more.errors).toMatchObject([
      { pointer: "/billingProfile/defaultAddress/state", code: "ADDRESS_INVALID" },
    ]);
    const complete = { country: "US", state: "WA", postalCode: "98052" };
    expect(moveTo(complete)().billingProfile.defaultAddress).toMatchObject(complete);
  });

  test("of another field is possible with an address that was accepted before the rules", () => {
    const odd = { ...billingProfile, defaultAddress: { ...address, postalCode: "?" } };
    const email = "a@b.example";
    const after = patched(aCustomer("org_1", { billingProfile: odd }), { billingProfile: { email } });
    expect(after.billingProfile).toEqual({ ...odd, email });
  });
});

describe("the words of a name", () => {
  test.each([
    ["Müller & Söhne GmbH (Müller-Gruppe) 24/7", "24 7 gmbh gruppe müller söhne"],
    ["ＦＵＬＬ　ｗｉｄｔｈ", "full width"],
    ["हिन्दी कंपनी", "कंपनी हिन्दी"],
    ["a b c d e f g h i j k l", "a b c d e f g h i j"],
    ["!?&", ""],
    ["x".repeat(65), "x".repeat(64)],
    // The 64th character is not cut in two.
    ["𝟜𐐨".repeat(40), "4𐐨".repeat(32)],
  ])("of %s are the first ten, lower-cased, once each: %s", (name, words) => {
    expect(searchWords(name).join(" ")).toBe(words);
  });

  test("are found by their beginnings, all that are asked for", () => {
    const name = "Contoso Trading Ltd";
    for (const search of ["con", "CONTOSO", "trad", "ltd", "tra con", "Ltd."])
      expect([search, isFoundBy(search, name)]).toEqual([search, true]);
    for (const search of ["ontoso", "contosoo", "con x", "!", ""])
      expect([search, isFoundBy(search, name)]).toEqual([search, false]);
    expect(isFoundBy("x".repeat(70), "x".repeat(66))).toBe(true);
  });

  test("make exactly one place in a list for a customer that is found, however many of them match", () => {
    const name = fc.string({ unit: "grapheme", maxLength: 80 });
    fc.assert(
      fc.property(name, fc.nat(9), fc.integer({ min: 1, max: 4 }), (companyName, at, length) => {
        const words = searchWords(companyName);
        const word = words[at % Math.max(1, words.length)];
        if (!word) return;
        const beginning = [...word].slice(0, length).join("");
        const match = rules.firstMatch(beginning, companyName);
        expect(words.filter((each) => each === match)).toHaveLength(1);
        expect(isFoundBy(beginning, companyName)).toBe(true);
      }),
    );
  });
});
