import * as z from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { type Code, codes } from "./contract/codes.ts";
import { problem } from "./contract/common.ts";
import { type AnyExample, examplesOf } from "./contract/examples/examples.ts";
import { permissions } from "./contract/permissions.ts";
import type { Route } from "./contract/route.ts";
import { type RouteKey, routes } from "./contract/routes.ts";

const version = "1.0.0";

/** The codes that any operation of a row's kind can answer, besides its own `refusals`. */
const generalCodes = (row: Route): Code[] => [
  // Every operation refuses unknown query parameters.
  "INVALID_REQUEST",
  ...(row.query && "cursor" in row.query.shape ? (["CURSOR_INVALID"] as const) : []),
  ...(row.access === "public" ? [] : (["ROLE_REQUIRED", "USER_DISABLED", "ORGANIZATION_SUSPENDED"] as const)),
  ...(row.path ? (["NOT_FOUND"] as const) : []),
  ...(row.key ? (["IDEMPOTENCY_KEY_REUSED", "IDEMPOTENCY_IN_PROGRESS"] as const) : []),
  ...(row.ifMatch ? (["IF_MATCH_INVALID", "PRECONDITION_FAILED"] as const) : []),
  ...(row.ifMatch === "required" ? (["PRECONDITION_REQUIRED"] as const) : []),
  "RATE_LIMITED",
  "UNAVAILABLE",
];

const gatewayError = z.object({ message: z.string() }).meta({ id: "GatewayError" });

const problems = (row: Route): ZodOpenApiOperationObject["responses"] => {
  const byStatus = new Map<number, Code[]>();
  for (const code of [...generalCodes(row), ...(row.refusals ?? [])]) {
    const [status] = codes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus].map(([status, named]) => [
    String(status),
    {
      description: [...new Set(named)].map((code) => `\`${code}\`: ${codes[code][1]}`).join("; "),
      content: { "application/problem+json": { schema: problem } },
    },
  ]);
  return Object.fromEntries(entries);
};

const pageProblems: ZodOpenApiOperationObject["responses"] = Object.fromEntries(
  Object.entries({
    400: "Not the page's form",
    401: "Wrong credentials",
    403: "Not sent by the page itself, or not this caller's to answer",
    404: "Never issued",
    409: "Answered, or not possible for this organization",
    410: "Superseded, expired or withdrawn",
    422: "A field is missing",
    503: "A dependency is not available",
  }).map(([status, description]) => [
    status,
    { description, content: { "text/html": { schema: z.string() } } },
  ]),
);

const form = z
  .object({
    decision: z.enum(["accept", "decline"]),
    email: z.string().optional(),
    password: z.string().optional(),
    authorised: z.literal("yes").optional(),
    session: z.string().optional(),
    newPassword: z.string().optional(),
    mfaCode: z.string().optional(),
  })
  .meta({ id: "InvitationForm" });

const headers = (row: Route): z.ZodObject | undefined => {
  const shape = {
    ...(row.key && {
      "Idempotency-Key": z
        .string()
        .min(1)
        .max(255)
        .optional()
        .meta({ description: "Repeats of this request answer the first result for 24 hours." }),
    }),
    ...(row.ifMatch && {
      "If-Match": (row.ifMatch === "required" ? z.string() : z.string().optional()).meta({
        description: "The ETag of the resource as it was read.",
      }),
    }),
  };
  return Object.keys(shape).length > 0 ? z.object(shape) : undefined;
};

const who = (row: Route): string =>
  row.access === "public"
    ? "Public."
    : `For users of ${row.access.types.join(", ")} with one of the roles ${permissions[row.access.action].join(", ")}.`;

/** One part of a route's examples, by their summaries; nothing when no example has that part. */
const examplesIn = (all: readonly AnyExample[], part: "body" | "form" | "answer") => {
  const entries = all.flatMap(({ summary = "Example", [part]: value }) =>
    value === undefined ? [] : [[summary, { summary, value }] as const],
  );
  return entries.length > 0 ? { examples: Object.fromEntries(entries) } : {};
};

/** Parameters with their examples. */
const withExamples = (
  parameters: z.ZodObject,
  values: Readonly<Record<string, unknown>> = {},
): z.ZodObject => {
  const named = Object.entries<z.ZodType>(parameters.shape).flatMap(([name, schema]) =>
    values[name] === undefined ? [] : [[name, schema.meta({ param: { example: values[name] } })] as const],
  );
  return parameters.extend(Object.fromEntries(named));
};

const operation = (method: string, path: string, row: Route): ZodOpenApiOperationObject => {
  const examples = examplesOf(`${method} ${path}` as RouteKey);
  const header = headers(row);
  const html = { "text/html": { schema: z.string() } };
  const answer = row.answer && {
    "application/json": { schema: row.answer, ...examplesIn(examples, "answer") },
  };
  const status = String(row.status ?? 200);
  const limits = (row.refusals ?? []).filter((code) => codes[code][0] === 429);
  const tooMany = [...new Set(["RATE_LIMITED", ...limits])].map((code) => `\`${code}\``).join(", ");
  const success = {
    description: row.summary,
    ...(row.html ? { content: html } : answer && status !== "204" && { content: answer }),
  };
  const requestBody = row.body
    ? {
        content: { "application/json": { schema: row.body, ...examplesIn(examples, "body") } },
        required: true,
      }
    : row.html && method === "POST"
      ? {
          content: { "application/x-www-form-urlencoded": { schema: form, ...examplesIn(examples, "form") } },
          required: true,
        }
      : undefined;
  return {
    operationId: row.operationId,
    summary: row.summary,
    description: who(row),
    tags: [row.function],
    security: row.access === "public" ? [] : [{ accessToken: [] }],
    requestParams: {
      ...(row.path && { path: withExamples(row.path, examples[0].path) }),
      ...(row.query && { query: withExamples(row.query, examples[0].query) }),
      ...(header && { header }),
    },
    ...(requestBody && { requestBody }),
    responses: {
      [status]: success,
      ...(answer && status === "204" && { 200: { description: row.summary, content: answer } }),
      ...(row.access !== "public" && {
        "401": {
          description:
            "No valid access token (API Gateway), or `UNAUTHENTICATED`: an ID token or an unknown user",
          content: {
            "application/json": { schema: gatewayError },
            "application/problem+json": { schema: problem },
          },
        },
      }),
      ...(row.html ? pageProblems : problems(row)),
      "429": {
        description: `Too many requests: of everybody (API Gateway), or of this caller (${tooMany})`,
        content: {
          "application/json": { schema: gatewayError },
          ...(row.html
            ? { "text/html": { schema: z.string() } }
            : { "application/problem+json": { schema: problem } }),
        },
      },
    },
  };
};

const paths = (): ZodOpenApiPathsObject => {
  const all: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [key, row] of Object.entries<Route>(routes)) {
    const [method = "", path = ""] = key.split(" ");
    all[path] = { ...all[path], [method.toLowerCase()]: operation(method, path, row) };
  }
  return all;
};

let document: Record<string, unknown> | undefined;

/** The contract as an OpenAPI 3.1 document. It is made from the rows that the API itself is made from. */
export const openApiDocument = (): Record<string, unknown> => {
  document ??= {
    ...createDocument({
      openapi: "3.1.1",
      info: {
        title: "Twotier",
        version,
        description:
          "The partner channel of a cloud distributor: invitations, partnerships, and the record of both.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/", description: "This deployment" }],
      tags: [...new Set(Object.values<Route>(routes).map((row) => row.function))].map((name) => ({
        name,
        description: `What the ${name} function serves`,
      })),
      paths: paths(),
      components: {
        securitySchemes: {
          accessToken: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "JWT",
            description: "An access token of the user pool",
          },
        },
      },
    }),
  };
  return document;
};
