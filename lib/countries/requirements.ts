const set = (codes: string): ReadonlySet<string> => new Set(codes.split(" "));

/** Countries whose addresses must name a state, which `postal-code-checker` checks where it knows them. */
export const stateRequired = set("AU BR CA CN IN IT JP MX US");

/** Countries whose addresses must have a postal code. Source: `require` of Google's libaddressinput. */
export const postalCodeRequired = set(
  "AS AT AU AX BE BL BR CA CH CN CZ DE DK EE ES FI FK FM FR GB GF GG GL GP GR GS GU HU IM IN IO IT JE JP KR LI LT LU LV MF " +
    "MH MP MQ MX MY NC NL NO NZ PF PL PM PN PR PT PW RE RO RU SE SG SH SJ SK SM TC TR TW UA US VI WF YT ZA",
);

/**
 * Postal codes in use that the data lack. Portugal's codes used to have four digits, and many people still write those.
 */
export const morePostalCodes: Readonly<Record<string, RegExp>> = { PT: /^[0-9]{4}$/ };

/** Abbreviations of states in use that the data lack, each with its code there. */
export const moreStates: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  IN: { CG: "CT", OD: "OR", TS: "TG", UK: "UT" },
  MX: { CDMX: "CMX", DF: "CMX" },
};

/**
 * Countries whose companies must give their registration number, with its local name where there is one. Source:
 * "Create a customer" in the REST reference of Partner Center, on `organizationRegistrationNumber`.
 */
export const registrationNumbers: Readonly<Record<string, string | undefined>> = {
  AE: "TRN",
  AM: "TIN",
  AZ: "VOEN",
  BR: "CNPJ",
  BY: "UNP",
  HU: "adoszam",
  IN: "PAN",
  IQ: undefined,
  KG: "INN",
  KZ: "BIN",
  MD: "IDNO",
  MM: undefined,
  PL: "NIP",
  RU: "INN",
  SA: "commercial registration number",
  SS: undefined,
  TH: "TIN",
  TJ: "INN",
  TR: "VKN",
  UA: "EDRPOU",
  UZ: "STIR",
  VE: "RIF",
  VN: "MST",
  ZA: "CIPC registration number",
};
