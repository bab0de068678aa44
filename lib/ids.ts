import { randomBytes } from "node:crypto";
import { encodeTime, monotonicFactory, ulid } from "ulid";
import type { Prefix } from "./contract/common.ts";

/** Builds a ULID: ten characters of time and sixteen random ones. (The library would take the time 0 for "now".) */
const idOf = (prefix: Prefix, at: Date, chance: string): string =>
  `${prefix}_${(encodeTime(at.getTime()) + chance.slice(10)).toLowerCase()}`;

/** A new id: a prefix and a ULID. Ids sort by the instant at which they were made. */
export const newId = (prefix: Prefix, at: Date): string => idOf(prefix, at, ulid());

const bound = (prefix: Prefix, at: Date, fill: string): string =>
  `${prefix}_${encodeTime(Math.max(0, at.getTime())).toLowerCase()}${fill.repeat(16)}`;

/** The smallest and the largest possible id of an instant: the bounds of a range of time. */
export const firstId = (prefix: Prefix, at: Date): string => bound(prefix, at, "0");
export const lastId = (prefix: Prefix, at: Date): string => bound(prefix, at, "z");

/**
 * The bounds of the ids that were made so many days before `now` or earlier (`over`), and later than that (`within`). They
 * tell whether a thing that lasts for so many days is over.
 */
export const idsByAge = (
  prefix: Prefix,
  days: number,
  now: Date,
): { over: readonly [string, string]; within: readonly [string, string] } => {
  const made = now.getTime() - days * 24 * 3_600_000;
  const since = firstId(prefix, new Date(made + 1));
  return { over: [" ", lastId(prefix, new Date(made))], within: [since, "~"] };
};

let latest = { at: Number.NaN, next: monotonicFactory() };

/** A new id that sorts after all earlier ones of this process, even within one millisecond. Its time is `at`. */
export const newRisingId = (prefix: Prefix, at: Date): string => {
  // The factory counts up within one millisecond. Each millisecond begins with new random characters.
  if (latest.at !== at.getTime()) latest = { at: at.getTime(), next: monotonicFactory() };
  return idOf(prefix, at, latest.next(1));
};

/** The secret of a link: 32 random bytes as base64url. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
