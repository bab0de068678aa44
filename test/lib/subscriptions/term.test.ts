import { renewedTerm, termEnd, termStart } from "../../../lib/subscriptions/term.ts";

it.each([
  ["2026-01-15T10:00:00.000Z", "P1M", "2026-02-15T10:00:00.000Z"],
  ["2026-01-31T10:00:00.000Z", "P1M", "2026-02-28T10:00:00.000Z"],
  ["2026-12-31T23:59:59.999Z", "P1M", "2027-01-31T23:59:59.999Z"],
  ["2028-02-29T00:00:00.000Z", "P1Y", "2029-02-28T00:00:00.000Z"],
  ["2026-05-05T00:00:00.000Z", "P3Y", "2029-05-05T00:00:00.000Z"],
] as const)("a term that begins at %s for %s ends at %s", (start, term, end) => {
  expect(termEnd(start, term)).toBe(end);
});

it.each([
  ["in the instant of the end", "2026-02-28T10:00:00.000Z", "2026-02-28", "2026-03-31"],
  ["after one missed term", "2026-04-01T00:00:00.000Z", "2026-03-31", "2026-04-30"],
  ["after a year of missed terms", "2027-02-28T09:59:59.999Z", "2027-01-31", "2027-02-28"],
])("a renewed month keeps its first day of the month, %s", (_, now, start, end) => {
  const [first, at] = ["2026-01-31T10:00:00.000Z", "T10:00:00.000Z"];
  const term = renewedTerm("2026-02-28T10:00:00.000Z", first, "P1M", new Date(now));
  expect(term).toEqual({ start: `${start}${at}`, end: `${end}${at}` });
  expect(termStart(term.end, first, "P1M")).toBe(term.start);
});

it("a term from 29 February returns to that day after four years", () => {
  const now = new Date("2031-03-01T00:00:00.000Z");
  expect(renewedTerm("2029-02-28T00:00:00.000Z", "2028-02-29T00:00:00.000Z", "P1Y", now).end).toBe(
    "2032-02-29T00:00:00.000Z",
  );
});
