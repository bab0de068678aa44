import * as z from "zod";
import {
  type CreateDocumentOptions,
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from "zod-openapi";
import { type AnyExample, examplesOf } from "../contract/examples/examples.ts";
import { permissions } from "../contract/permissions.ts";
import { problem } from "../contract/problem.ts";
import type { Route } from "../contract/route.ts";
import { type RouteKey, routes } from "../contract/routes.ts";
import { version } from "../version.ts";
import { type Described, describeDocument } from "./describe.ts";
import { webhooks } from "./events.ts";
import { formOf } from "./forms.ts";
import { requestHeaders, successHeaders } from "./headers.ts";
import { introduction } from "./introduction.ts";
import { refusalsOf } from "./refusals.ts";
import { tagOf, tags } from "./tags.ts";

/** The text on who may call a row, and on its special rules. */
const descriptionOf = ({ access, largestBody }: Route): string => {
  const who =
    access === "public"
      ? "Public."
      : `For users of ${access.types.join(", ")} with one of the roles ${permissions[access.action].join(", ")}.`;
  return largestBody ? `${who} The body may have up to ${largestBody / 1024} kB.` : who;
};

/** One part of a route's examples, by their summaries; nothing when no example has that part. */
const examplesIn = (all: readonly AnyExample[], part: "body" | "form" | "answer") => {
  const entries = all.flatMap(({ summary = "Example", [part]: value }) =>
    value === undefined ? [] : [[summary, { summary, value }] as const],
  );
  return entries.length > 0 ? { examples: Object.fromEntries(entries) } : {};
};

/** Examples of the query parameters that every list takes. */
const pageExample = { cursor: "AfQ2k7…", limit: "25" };

/**
 * Parameters with their examples. Examples of a query are texts, as in an address; here each becomes its typed value.
 */
const withExamples = (
  parameters: z.ZodObject,
  values: Readonly<Record<string, unknown>> = {},
): z.ZodObject => {
  const given: Readonly<Record<string, unknown>> = { ...pageExample, ...values };
  const named = Object.entries<z.ZodType>(parameters.shape).flatMap(([name, schema]) => {
    const value = given[name];
    if (value === undefined) return [];
    const { data } = schema.safeParse(value);
    const example = typeof data === "boolean" || typeof data === "number" ? data : value;
    return [[name, schema.meta({ param: { example } })] as const];
  });
  return parameters.extend(Object.fromEntries(named));
};

/** The beginning of a file that a row answers, as an example. */
const fileExamples: Readonly<Record<string, string>> = { "text/html": "<!doctype html>…" };

/** The media types of a row's body. A PATCH is a merge patch (RFC 7396), which may also be sent as plain JSON. */
const bodyOf = (
  method: string,
  row: Route,
  examples: readonly AnyExample[],
): Pick<ZodOpenApiOperationObject, "requestBody"> => {
  if (row.html || row.oauth)
    return method === "POST"
      ? {
          requestBody: {
            content: {
              "application/x-www-form-urlencoded": {
                schema: formOf(row),
                ...examplesIn(examples, "form"),
              },
            },
            required: true,
          },
        }
      : {};
  if (!row.body) return {};
  const media = { schema: row.body, ...examplesIn(examples, "body") };
  return {
    requestBody: {
      content: {
        ...(method === "PATCH" && { "application/merge-patch+json": media }),
        "application/json": media,
      },
      // An empty body equals `{}`, so a body is required where `{}` would be refused.
      required: !row.body.safeParse({}).success,
    },
  };
};

const operation = (method: string, path: string, row: Route): ZodOpenApiOperationObject => {
  const examples = examplesOf(`${method} ${path}` as RouteKey);
  const header = requestHeaders(row);
  const whole = row.html ? "text/html" : row.answer ? undefined : row.file;
  const answer = row.answer && {
    "application/json": { schema: row.answer, ...examplesIn(examples, "answer") },
  };
  const status = String(row.status ?? 200);
  // A parameter's example comes from the first example that has it.
  const query = Object.assign({}, ...examples.map((each) => each.query).reverse());
  const success = {
    description: row.summary,
    headers: successHeaders(row),
    ...(whole
      ? { content: { [whole]: { schema: z.string(), example: fileExamples[whole] ?? "…" } } }
      : answer && status !== "204" && { content: answer }),
  };
  return {
    operationId: row.operationId,
    summary: row.summary,
    description: descriptionOf(row),
    tags: [tagOf(path)],
    ...(row.deprecated && { deprecated: true }),
    security: row.access === "public" ? [] : [{ accessToken: [] }],
    requestParams: {
      ...(row.path && { path: withExamples(row.path, examples[0].path) }),
      ...(row.query && { query: withExamples(row.query, query) }),
      ...(header && { header }),
    },
    ...bodyOf(method, row, examples),
    responses: {
      [status]: success,
      ...(row.file && { 304: { description: "The caller has it already.", headers: successHeaders(row) } }),
      ...(answer && status === "204" && { 200: { ...success, content: answer } }),
      ...refusalsOf(row),
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

/** Adds the size of each integer, so that generators of clients choose the right type. */
const sizedIntegers: NonNullable<CreateDocumentOptions["override"]> = ({ jsonSchema }) => {
  if (jsonSchema.type === "integer")
    jsonSchema.format ??= (jsonSchema.maximum ?? Infinity) < 2 ** 31 ? "int32" : "int64";
};

/** Makes the document, and reports the descriptions that its fields used. */
export const makeOpenApiDocument = (): { document: Record<string, unknown>; described: Described } => {
  const document = {
    ...createDocument(
      {
        openapi: "3.1.1",
        info: {
          title: "Twotier",
          version,
          summary: "The partner channel of a cloud distributor.",
          description: introduction,
          contact: { name: "The operator of this deployment" },
          license: { name: "Apache-2.0", identifier: "Apache-2.0" },
        },
        servers: [
          {
            url: "/",
            description: "This deployment: production, staging or local",
            ...{ "x-internal": false },
          },
        ],
        tags,
        paths: paths(),
        webhooks: webhooks(),
        components: {
          schemas: { Problem: problem },
          securitySchemes: {
            accessToken: {
              type: "http",
              scheme: "bearer",
              bearerFormat: "JWT",
              description:
                "An access token of the user pool: a JWT, checked as RFC8725 asks. An ID token is refused.",
            },
          },
        },
      },
      { override: sizedIntegers },
    ),
  };
  return { document, described: describeDocument(document) };
};

let made: Record<string, unknown> | undefined;

/** The contract as an OpenAPI 3.1 document. It is made from the same rows as the API itself. */
export const openApiDocument = (): Record<string, unknown> => {
  made ??= makeOpenApiDocument().document;
  return made;
};
