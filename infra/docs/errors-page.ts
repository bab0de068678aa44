import { type Code, codes } from "../../lib/contract/codes.ts";
import type { Route } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { refusalsOf } from "../../lib/openapi/refusals.ts";

const isCode = (text: string): text is Code => text in codes;

/** The operations that can answer each code, from the OpenAPI document. */
const operationsByCode = (): Map<Code, string[]> => {
  const found = new Map<Code, string[]>();
  for (const row of Object.values<Route>(routes)) {
    if (row.html) continue;
    const described = Object.values(refusalsOf(row) ?? {}).flatMap(({ description }) =>
      [...description.matchAll(/`([A-Z_]+)`:/g)].map(([, code = ""]) => code),
    );
    for (const code of new Set(described.filter(isCode)))
      found.set(code, [...(found.get(code) ?? []), row.operationId]);
  }
  return found;
};

/** The places of a code: many operations, some, or a part of another answer such as a review's problems. */
const placesOf = (code: Code, operations: readonly string[] | undefined): string => {
  if (code === "ADDRESS_CLOSED") return "every operation, if the stage has an edge and the call bypassed it";
  if (!operations) return "in `problems`, `reasons`, `errors` or `failed` of an answer";
  if (operations.length > 8) return "many operations";
  return operations.map((each) => `\`${each}\``).join(", ");
};

/** The Markdown page of all errors: each code once, with its status, its meaning, and the operations that answer it. */
export const errorsPage = (): string => {
  const places = operationsByCode();
  const entries = Object.entries(codes)
    .filter((entry): entry is [Code, (typeof codes)[Code]] => isCode(entry[0]))
    .toSorted(([one, [status]], [other, [otherStatus]]) => status - otherStatus || one.localeCompare(other));
  const rows = entries.map(
    ([code, [status, title]]) =>
      `| ${status} | \`${code}\` | ${title} | ${placesOf(code, places.get(code))} |`,
  );
  return [
    "# Errors by code",
    "",
    "Every error of a function is `application/problem+json` with one of these codes. A code is stable. Its `detail` says what",
    "to do next, and its wording may change. API Gateway itself answers 401, unknown paths, its throttling and its size limits,",
    'with `{ "message": "…" }`. This page is made from the contract: `ERRORS=write npm test -- test/infra/docs`.',
    "",
    "| status | code | means | answered by |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
};
