import * as z from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { type Code, codes } from "../contract/codes.ts";
import type { Route } from "../contract/route.ts";
import { answerHeaders, challenge, retryAfter } from "./headers.ts";
import { tokenProblems } from "./token.ts";

type Responses = NonNullable<ZodOpenApiOperationObject["responses"]>;

/** The codes that every operation of a row's kind can answer, besides its own `refusals`. */
const generalCodes = (row: Route): Code[] => [
  // Every operation refuses unknown query parameters.
  "INVALID_REQUEST",
  ...(row.query && "cursor" in row.query.shape ? (["CURSOR_INVALID"] as const) : []),
  ...(row.access === "public"
    ? []
    : (["UNAUTHENTICATED", "ROLE_REQUIRED", "USER_DISABLED", "ORGANIZATION_SUSPENDED"] as const)),
  ...(row.path ? (["NOT_FOUND"] as const) : []),
  ...(row.key ? (["IDEMPOTENCY_KEY_REUSED", "IDEMPOTENCY_IN_PROGRESS"] as const) : []),
  ...(row.ifMatch ? (["IF_MATCH_INVALID", "PRECONDITION_FAILED"] as const) : []),
  ...(row.ifMatch === "required" ? (["PRECONDITION_REQUIRED"] as const) : []),
  "RATE_LIMITED",
  "UNAVAILABLE",
];

/** API Gateway's own answers, before any function runs. */
const gatewayError = z
  .object({ message: z.string().meta({ description: "API Gateway's own words, such as `Unauthorized`." }) })
  .meta({ id: "GatewayError", description: "An error that API Gateway answers by itself." });

/** The problems of one status, with the codes that this operation can answer. */
const problemOf = (allowed: readonly Code[]) => ({
  allOf: [
    { $ref: "#/components/schemas/Problem" },
    { type: "object" as const, properties: { code: { type: "string" as const, enum: [...allowed] } } },
  ],
});

const example = (status: number, [code]: readonly Code[]) =>
  code && {
    type: `urn:twotier:problem:${code}`,
    title: codes[code][1],
    status,
    detail: "What to do next, and who can do it.",
    code,
    requestId: "JKJaXmPLvHcESHA=",
  };

const byGateway: Readonly<Record<number, string>> = {
  401: "API Gateway refuses a missing, expired or foreign token in its own shape",
  429: "API Gateway refuses what is too much of everybody in its own shape",
};

/** The refusals of a row that answers JSON, by status. */
const problems = (row: Route): Responses => {
  const byStatus = new Map<number, Set<Code>>();
  for (const code of [...generalCodes(row), ...(row.refusals ?? [])])
    byStatus.set(codes[code][0], (byStatus.get(codes[code][0]) ?? new Set()).add(code));
  const entries = [...byStatus].map(([status, named]) => {
    const own = byGateway[status];
    const titles = [...named].map((code) => `\`${code}\`: ${codes[code][1]}`).join("; ");
    const all = [...named];
    return [
      String(status),
      {
        description: own ? `${titles}. ${own}.` : titles,
        headers: answerHeaders({
          ...([409, 429, 503].includes(status) && { "Retry-After": retryAfter }),
          ...(status === 401 && { "WWW-Authenticate": challenge }),
        }),
        content: {
          "application/problem+json": { schema: problemOf(all), example: example(status, all) },
          ...(own && {
            "application/json": {
              schema: gatewayError,
              example: { message: status === 401 ? "Unauthorized" : "Too Many Requests" },
            },
          }),
        },
      },
    ];
  });
  return Object.fromEntries(entries);
};

const page = {
  "text/html": { schema: z.string().meta({ description: "The page" }), example: "<!doctype html>…" },
};

/** The refusals of a page, by status. They are pages too. */
const pageProblems: Responses = Object.fromEntries(
  Object.entries({
    400: "Not the page's form",
    401: "Wrong credentials",
    403: "Not sent by the page itself, or not this caller's to answer",
    404: "Never issued",
    409: "Answered, or not possible for this organization",
    410: "Superseded, expired or withdrawn",
    422: "A field is missing",
    429: "Too many requests. API Gateway refuses what is too much of everybody in its own shape.",
    503: "A dependency is not available",
  }).map(([status, description]) => [
    status,
    {
      description,
      headers: answerHeaders(["429", "503"].includes(status) ? { "Retry-After": retryAfter } : {}),
      content: {
        ...page,
        ...(status === "429" && {
          "application/json": { schema: gatewayError, example: { message: "Too Many Requests" } },
        }),
      },
    },
  ]),
);

/** All refusals of a row, by status. */
export const refusalsOf = (row: Route): Responses => {
  if (row.oauth) return tokenProblems;
  return row.html ? pageProblems : problems(row);
};
