import { countryCodes } from "../../../lib/contract/countries.ts";
import { capitals, timeZoneOf, timeZonesOf } from "../../../lib/countries/time-zone.ts";

/** A zone's offsets from UTC in winter and in summer. */
const offsetsOf = (timeZone: string): string =>
  ["2026-01-15T12:00Z", "2026-07-15T12:00Z"]
    .map((at) => new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).format(new Date(at)))
    .join();

test("a country with several time zones is listed with one of them, its capital's", () => {
  const differ = [...countryCodes].filter((code) => new Set(timeZonesOf(code).map(offsetsOf)).size > 1);
  expect(differ).toEqual(Object.keys(capitals));
  for (const [country, zone] of Object.entries(capitals))
    expect([country, zone === undefined || timeZonesOf(country).includes(zone)]).toEqual([country, true]);
  expect(["US", "DE", "AQ", "?"].map(timeZoneOf)).toEqual([
    "America/New_York",
    "Europe/Berlin",
    undefined,
    undefined,
  ]);
});
