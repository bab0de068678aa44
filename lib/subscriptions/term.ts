import type { TermDuration } from "../contract/terms.ts";

const months: Record<TermDuration, number> = { P1M: 1, P1Y: 12, P3Y: 36 };

const windowDays = 7;

/** Some months later, on this day of the month, or on the month's last day if the month is shorter. */
const later = (at: string, count: number, day: number): string => {
  const date = new Date(at);
  const month = date.getUTCMonth() + count;
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  date.setUTCFullYear(date.getUTCFullYear(), month, Math.min(day, last));
  return date.toISOString();
};

const dayOf = (at: string): number => new Date(at).getUTCDate();

/** The end of a first term that begins at `start`. */
export const termEnd = (start: string, term: TermDuration): string =>
  later(start, months[term], dayOf(start));

/** The end of the seven days in which a new term, or added seats, can be taken back. */
export const windowEnd = (at: string): string =>
  new Date(Date.parse(at) + windowDays * 24 * 3_600_000).toISOString();

/** The start of the term that ends at `end`. `first` is the start of the first term. */
export const termStart = (end: string, first: string, term: TermDuration): string =>
  later(end, -months[term], dayOf(first));

/**
 * The term at `now`, given the end of an earlier term. Every term ends on the day of the month on which the first one
 * began, so that a short month shortens only one term.
 */
export const renewedTerm = (
  end: string,
  first: string,
  term: TermDuration,
  now: Date,
): { start: string; end: string } => {
  const at = now.toISOString();
  let start = end;
  for (let count = 1; ; count++) {
    const next = later(end, count * months[term], dayOf(first));
    if (next > at) return { start, end: next };
    start = next;
  }
};
