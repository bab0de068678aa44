import * as z from "zod";
import { answerEnum, answerEnums, role } from "../../../lib/contract/common.ts";
import type { Route } from "../../../lib/contract/route.ts";
import { routes } from "../../../lib/contract/routes.ts";

/** The places where a schema refuses unknown values: a closed list, or an object without further members. */
const closedIn = (schema: z.core.$ZodType, path: string): string[] => {
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return [path];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return closedIn(schema.unwrap(), path);
  if (schema instanceof z.ZodArray) return closedIn(schema.element, `${path}[]`);
  if (schema instanceof z.ZodPipe) return closedIn(schema.in, path);
  if (schema instanceof z.ZodObject) {
    const own = schema.def.catchall instanceof z.ZodNever ? [path] : [];
    const parts = Object.entries<z.core.$ZodType>(schema.shape);
    return [...own, ...parts.flatMap(([name, part]) => closedIn(part, `${path}.${name}`))];
  }
  if (schema instanceof z.ZodUnion) {
    const open = schema.options.some((option) => z.safeParse(option, "of a newer release").success);
    return open ? [] : schema.options.flatMap((option) => closedIn(option, path));
  }
  return [];
};

/** Values that are not stored, because this release computes them. */
const saidHere = [
  "GET /v1/indirect-resellers/{resellerId}/removal.attestation.locale",
  "POST /v1/invitations/decline.status",
  "GET /v1/health.status",
  "GET /v1/health.checks.table",
  "GET /v1/health.checks.userPool",
];

test("an answer leaves out unknown values of closed lists, single ones and those in lists", () => {
  const schema = z.object({
    one: answerEnum(role),
    maybe: answerEnum(role).optional(),
    all: answerEnums(role),
  });
  const known = { one: "SalesAgent", maybe: "AdminAgent", all: ["GlobalAdmin"] };
  expect(schema.parse(known)).toEqual(known);
  const newer = schema.parse({
    one: "Auditor",
    maybe: "Auditor",
    all: ["GlobalAdmin", "Auditor", "SalesAgent"],
  });
  const expected = '{"all":["GlobalAdmin","SalesAgent"]}';
  expect(JSON.stringify(newer)).toBe(expected);
  // An answer is parsed a second time for its ETag.
  expect(JSON.stringify(schema.parse(newer))).toBe(expected);
  expect(() => schema.parse({ ...known, one: 7 })).toThrow();
});

test("no answer fails because of values of a newer release: answers have no closed lists but those named here", () => {
  const closed = Object.entries<Route>(routes).flatMap(([key, { answer }]) =>
    answer ? closedIn(answer, key) : [],
  );
  expect(closed).toEqual(saidHere);
});
