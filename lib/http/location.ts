import * as z from "zod";

const named = z.string();
const holder = z.record(z.string(), z.unknown());

/**
 * The `Location` of a created resource (RFC 9110, 10.2.2), from its path in the contract and the answer's fields in
 * that path. Throws when the answer lacks one, which is a bug.
 */
export const locationOf = (path: string, answer: unknown): string =>
  path.replaceAll(/\{([\w.]+)\}/g, (_, fields: string) =>
    encodeURIComponent(
      named.parse(fields.split(".").reduce((value, field) => holder.parse(value)[field], answer)),
    ),
  );
