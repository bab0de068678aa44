import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod";
import type { Route } from "../contract/route.ts";
import { Refusal } from "../errors.ts";
import { checkBounds, checkLength } from "./bounds.ts";
import { openCursor } from "./cursor.ts";
import { parseIfMatch } from "./etag.ts";
import { fitting } from "./field-errors.ts";
import type { MoreErrors } from "./handler.ts";
import { parseBody, parseQuery, readJson } from "./parse.ts";
import type { Seal } from "./seal.ts";

const nothing = z.strictObject({});

/** Throws INVALID_REQUEST with all errors. */
const bodyOf = async (row: Route, json: unknown, moreErrors: MoreErrors | undefined): Promise<unknown> => {
  try {
    return parseBody(row.body ?? nothing, json);
  } catch (error) {
    if (!(error instanceof Refusal && moreErrors)) throw error;
    const errors = fitting([...(error.more.errors ?? []), ...(await moreErrors(json))]);
    throw new Refusal(error.code, error.message, { errors });
  }
};

const hasBody = ({ requestContext }: APIGatewayProxyEventV2): boolean =>
  ["POST", "PUT", "PATCH"].includes(requestContext.http.method);

/**
 * The JSON of a request's body; `undefined` for a method without a body. Throws INVALID_REQUEST, also for a body that
 * is too large.
 */
export const jsonOf = ({ largestBody }: Route, event: APIGatewayProxyEventV2): unknown => {
  if (!hasBody(event)) return undefined;
  checkLength(event.body, event.isBase64Encoded, largestBody);
  const json = readJson(event.body, event.isBase64Encoded, event.headers["content-type"]);
  checkBounds(json);
  return json;
};

/** The Idempotency-Key of a request. Throws INVALID_REQUEST, IDEMPOTENCY_KEY_REQUIRED. */
const keyOf = ({ keyRequired }: Route, event: APIGatewayProxyEventV2): string | undefined => {
  const key = event.headers["idempotency-key"];
  if (key === undefined && keyRequired)
    throw new Refusal(
      "IDEMPOTENCY_KEY_REQUIRED",
      "Send an Idempotency-Key of your own making, and the same one when you repeat this request.",
    );
  if (key === undefined || /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key)) return key;
  throw new Refusal("INVALID_REQUEST", "An Idempotency-Key has 1 to 255 printable ASCII characters.");
};

/**
 * Parses the body, query, precondition, cursor and key of a request by its row. Throws INVALID_REQUEST,
 * PRECONDITION_REQUIRED, IF_MATCH_INVALID, CURSOR_INVALID, IDEMPOTENCY_KEY_REQUIRED.
 */
export const inputOf = async (
  row: Route,
  event: APIGatewayProxyEventV2,
  json: unknown,
  context: { seal: Seal | undefined; organizationId: string; now: Date; moreErrors: MoreErrors | undefined },
) => {
  const query: Record<string, unknown> = parseQuery(row.query ?? nothing, event.rawQueryString);
  const body = hasBody(event) ? await bodyOf(row, json, context.moreErrors) : undefined;
  if (row.ifMatch === "required" && event.headers["if-match"] === undefined)
    throw new Refusal(
      "PRECONDITION_REQUIRED",
      "Read the resource and send its ETag in If-Match with your change.",
    );
  const ifMatch = parseIfMatch(row.ifMatch && event.headers["if-match"]);
  const list = {
    organizationId: context.organizationId,
    route: event.requestContext.routeKey,
    path: event.pathParameters ?? {},
    filters: query,
  };
  const start =
    context.seal && typeof query.cursor === "string"
      ? await openCursor(context.seal, list, query.cursor, context.now)
      : undefined;
  return { query, body, start, list, ifMatch, key: row.key && keyOf(row, event) };
};
