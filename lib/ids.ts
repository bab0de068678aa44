import { randomBytes } from "node:crypto";
import { encodeTime, monotonicFactory, ulid } from "ulid";
import type { Prefix } from "./contract/common.ts";

/** A new id: prefixed, opaque to callers, and sorting by the instant it was made at (ULID). */
export const newId = (prefix: Prefix, at: Date): string => `${prefix}_${ulid(at.getTime()).toLowerCase()}`;

const bound = (prefix: Prefix, at: Date, fill: string): string =>
  `${prefix}_${encodeTime(Math.max(0, at.getTime())).toLowerCase()}${fill.repeat(16)}`;

/** The smallest and the largest id of `prefix` that can have been made at `at`: bounds for a range of time. */
export const firstId = (prefix: Prefix, at: Date): string => bound(prefix, at, "0");
export const lastId = (prefix: Prefix, at: Date): string => bound(prefix, at, "z");

let latest = { at: Number.NaN, next: monotonicFactory() };

/** An id of the record: those made one after another here sort so, even within one millisecond. It always carries `at`. */
export const newRecordId = (prefix: "aud" | "evt", at: Date): string => {
  // A factory that has seen a later time would go on from that, and the id be sought where it is not.
  if (latest.at !== at.getTime()) latest = { at: at.getTime(), next: monotonicFactory() };
  return `${prefix}_${latest.next(at.getTime()).toLowerCase()}`;
};

/** 32 random bytes, base64url: the secret of a link. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
