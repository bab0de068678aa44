import { randomBytes } from "node:crypto";
import { encodeTime, monotonicFactory, ulid } from "ulid";
import type { Prefix } from "./contract/common.ts";

/** A ULID's two parts: ten characters of time, and sixteen of chance. The time is set here: the library takes 0 for now. */
const idOf = (prefix: Prefix, at: Date, chance: string): string =>
  `${prefix}_${(encodeTime(at.getTime()) + chance.slice(10)).toLowerCase()}`;

/** A new id: prefixed, opaque to callers, and sorting by the instant it was made at (ULID). */
export const newId = (prefix: Prefix, at: Date): string => idOf(prefix, at, ulid());

const bound = (prefix: Prefix, at: Date, fill: string): string =>
  `${prefix}_${encodeTime(Math.max(0, at.getTime())).toLowerCase()}${fill.repeat(16)}`;

/** The smallest and the largest id of `prefix` that can have been made at `at`: bounds for a range of time. */
export const firstId = (prefix: Prefix, at: Date): string => bound(prefix, at, "0");
export const lastId = (prefix: Prefix, at: Date): string => bound(prefix, at, "z");

let latest = { at: Number.NaN, next: monotonicFactory() };

/** A new id that sorts after those made before it here, even within one millisecond. It always carries `at`. */
export const newRisingId = (prefix: Prefix, at: Date): string => {
  // Within one millisecond the factory counts on; another begins with new chance.
  if (latest.at !== at.getTime()) latest = { at: at.getTime(), next: monotonicFactory() };
  return idOf(prefix, at, latest.next(1));
};

/** 32 random bytes, base64url: the secret of a link. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
