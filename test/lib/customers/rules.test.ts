import fc from "fast-check";
import { type CustomerPatch, customerPatch, domain } from "../../../lib/contract/customer-profiles.ts";
import { adminEmail } from "../../../lib/customers/admin.ts";
import { patched } from "../../../lib/customers/profiles.ts";
import * as rules from "../../../lib/customers/rules.ts";
import { aCustomer, address } from "../../support/customers.ts";
import { outcomeOf, refusalOf } from "../../support/refusal.ts";

const { isFoundBy, searchWords } = rules;

test("a domain leaves room for its admin's name in the user pool", () => {
  const longest = `${"a".repeat(60)}.${"b".repeat(53)}.example`;
  expect([longest.length, adminEmail(longest).length]).toEqual([122, 128]);
  const taken = [longest, `a${longest.slice(0, 59)}.${longest}`, `a${longest}`];
  expect(taken.map((each) => domain.safeParse(each).success)).toEqual([true, false, false]);
});

test.each<[string, string | undefined]>([
  ["de", "de"],
  ["EN-US", "en-US"],
  ["En", "en"],
  ["fil", "fil"],
  ["zh-hant-tw", "zh-Hant-TW"],
  ["es-419", "es-419"],
  ["en-UK", "en-GB"],
  ["ca-es-VALENCIA", "ca-ES-valencia"],
  ...["", "d", "german", "de_DE", "de-", "es-41", "de-DE-", "de DE", "zz-ZZ", "zz", "en-ZZ"].map(
    (tag): [string, undefined] => [tag, undefined],
  ),
])("a culture or language written as %j is kept as %j", (tag, kept) => {
  for (const field of ["culture", "language"] as const)
    expect(customerPatch.safeParse({ billingProfile: { [field]: tag } }).data?.billingProfile?.[field]).toBe(
      kept,
    );
});

describe("a change of the profiles", () => {
  const customer = aCustomer("org_1");
  const { companyProfile, billingProfile } = customer;
  const registered = { organizationRegistrationNumber: "HRB 1" };

  test("keeps the fields that it does not name, and removes those that are null", () => {
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
  ])("changes %j, whatever other fields are sent along", (changed, patch) => {
    expect(rules.changedProfiles(customer, patched(customer, patch))).toEqual(changed);
  });

  test("accepts the customer's own domain and no other", () => {
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

  test("is checked on the whole resulting address, with a pointer to each field", () => {
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

  test("keeps the confirmation of an address until another address is sent", () => {
    const moveTo = (from: typeof customer, defaultAddress: object) =>
      patched(from, { billingProfile: { defaultAddress } });
    const confirmed = moveTo(customer, { postalCode: "new", addressConfirmed: true });
    expect(confirmed.billingProfile.defaultAddress).toMatchObject({
      postalCode: "new",
      addressConfirmed: true,
    });
    expect(patched(confirmed, { billingProfile: { language: "fr" } }).billingProfile.defaultAddress).toEqual(
      confirmed.billingProfile.defaultAddress,
    );
    expect(refusalOf(() => moveTo(confirmed, { city: "Bonn" })).code).toBe("ADDRESS_INVALID");
  });

  test("requires the registration number in countries where companies have one", () => {
    const moveTo = (patch: CustomerPatch) => () => patched(customer, patch);
    const defaultAddress = { country: "KZ", postalCode: "050000" };
    const companyProfile = { organizationRegistrationNumber: "940140000385" };
    const numberless = { organizationRegistrationNumber: null };
    const { code, more } = refusalOf(
      moveTo({ companyProfile: numberless, billingProfile: { defaultAddress } }),
    );
    expect([code, more.errors?.[0]?.detail]).toEqual([
      "REGISTRATION_NUMBER_REQUIRED",
      expect.stringContaining("BIN"),
    ]);
    const moved = moveTo({ companyProfile, billingProfile: { defaultAddress } })();
    expect(refusalOf(() => patched(moved, { companyProfile: numberless })).code).toBe(
      "REGISTRATION_NUMBER_REQUIRED",
    );
  });

  test("of another field is possible with an address that was accepted before the rules", () => {
    const odd = { ...billingProfile, defaultAddress: { ...address, postalCode: "?" } };
    const email = "a@b.example";
    const after = patched(aCustomer("org_1", { billingProfile: odd }), { billingProfile: { email } });
    expect(after.billingProfile).toEqual({ ...odd, email });
  });
});

describe("the search words of a name", () => {
  test.each([
    ["Müller & Söhne GmbH (Müller-Gruppe) 24/7", "24 7 gmbh gruppe müller söhne"],
    ["ＦＵＬＬ　ｗｉｄｔｈ", "full width"],
    ["हिन्दी कंपनी", "कंपनी हिन्दी"],
    ["a b c d e f g h i j k l", "a b c d e f g h i j"],
    ["!?&", ""],
    ["x".repeat(65), "x".repeat(64)],
    // The 64th character is not split in two.
    ["𝟜𐐨".repeat(40), "4𐐨".repeat(32)],
  ])("of %s are the first ten, lower-cased, once each: %s", (name, words) => {
    expect(searchWords(name).join(" ")).toBe(words);
  });

  test("are found by their beginnings, and only if all requested ones match", () => {
    const name = "Contoso Trading Ltd";
    for (const search of ["con", "CONTOSO", "trad", "ltd", "tra con", "Ltd."])
      expect([search, isFoundBy(search, name)]).toEqual([search, true]);
    for (const search of ["ontoso", "contosoo", "con x", "!", ""])
      expect([search, isFoundBy(search, name)]).toEqual([search, false]);
    expect(isFoundBy("x".repeat(70), "x".repeat(66))).toBe(true);
  });

  test("give exactly one place in a list to a customer that is found, however many of them match", () => {
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

  test("are joined in one text, each after a space, so that a search finds beginnings in it", () => {
    expect(rules.searchText(["contoso", "ltd"])).toBe(" contoso ltd");
  });

  test.each([
    ["", undefined],
    ["c", undefined],
    ["𐐨", undefined],
    ["co", "co"],
    ["𐐨".repeat(13), "𐐨".repeat(12)],
  ])("are looked up by a beginning of two to twelve characters: %s by %s", (asked, beginning) => {
    expect(rules.beginningOf(asked)).toBe(beginning);
  });

  test("are stored under each of their beginnings once", () => {
    expect(rules.beginningsOf(["x", "cont", "con", "𐐨𐐨"])).toEqual(["co", "con", "cont", "𐐨𐐨"]);
    expect(rules.beginningsOf(["abcdefghijklmn"]).at(-1)).toBe("abcdefghijkl");
  });
});

test.each([
  ["hrb 12-34/b", "HRB1234B"],
  ["ＨＲＢ　１", "HRB1"],
  ["की 1", "की1"],
  ["--", "--"],
])("the registration number %s is compared as %s", (number, compared) => {
  expect(rules.comparedRegistration(number)).toBe(compared);
});
