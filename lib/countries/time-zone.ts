/**
 * The capital's time zone, for countries with several zones. A test compares the list with the runtime's data.
 * Countries without permanent inhabitants have none.
 */
export const capitals: Readonly<Record<string, string | undefined>> = {
  AQ: undefined,
  AU: "Australia/Sydney",
  BR: "America/Sao_Paulo",
  CA: "America/Toronto",
  CD: "Africa/Kinshasa",
  CL: "America/Santiago",
  CN: "Asia/Shanghai",
  EC: "America/Guayaquil",
  ES: "Europe/Madrid",
  FM: "Pacific/Ponape",
  GL: "America/Godthab",
  ID: "Asia/Jakarta",
  KI: "Pacific/Tarawa",
  MN: "Asia/Ulaanbaatar",
  MX: "America/Mexico_City",
  NZ: "Pacific/Auckland",
  PF: "Pacific/Tahiti",
  PG: "Pacific/Port_Moresby",
  PT: "Europe/Lisbon",
  RU: "Europe/Moscow",
  UA: "Europe/Kiev",
  UM: undefined,
  US: "America/New_York",
};

/** All time zones of a country (ISO 3166), as the runtime's ICU knows them. */
export const timeZonesOf = (country: string): readonly string[] =>
  /^[A-Z]{2}$/.test(country) ? (new Intl.Locale(`und-${country}`).getTimeZones() ?? []) : [];

/** The time zone in which people of a country are told times; `undefined` when none is known. */
export const timeZoneOf = (country: string): string | undefined =>
  country in capitals ? capitals[country] : timeZonesOf(country)[0];
