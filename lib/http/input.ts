import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod";
import type { Route } from "../contract/routes.ts";
import { type FieldError, Refusal } from "../errors.ts";
import type { Caller } from "./caller.ts";
import { openCursor } from "./cursor.ts";
import { parseBody, parseQuery, readJson } from "./parse.ts";
import { checkReserved } from "./reserved.ts";
import type { Seal } from "./seal.ts";

const nothing = z.strictObject({});

/** What more is wrong with a malformed body than its schema tells. */
export type AlsoWrong = (json: unknown) => Promise<FieldError[]>;

/** Throws INVALID_REQUEST with all that is wrong. */
const bodyOf = async (row: Route, json: unknown, alsoWrong: AlsoWrong | undefined): Promise<unknown> => {
  try {
    return parseBody(row.body ?? nothing, json);
  } catch (error) {
    if (!(error instanceof Refusal && alsoWrong)) throw error;
    const errors = [...(error.more.errors ?? []), ...(await alsoWrong(json))];
    throw new Refusal(error.code, error.message, { errors });
  }
};

/** Throws INVALID_REQUEST, IDEMPOTENCY_KEY_REQUIRED. */
export const keyOf = ({ keyRequired }: Route, event: APIGatewayProxyEventV2): string | undefined => {
  const key = event.headers["idempotency-key"];
  if (key === undefined && keyRequired)
    throw new Refusal(
      "IDEMPOTENCY_KEY_REQUIRED",
      "Send an Idempotency-Key of your own making, and the same one when you repeat this request.",
    );
  if (key === undefined || /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key)) return key;
  throw new Refusal("INVALID_REQUEST", "An Idempotency-Key has 1 to 255 printable ASCII characters.");
};

/** Body, query, precondition and cursor of a request by its row. Throws INVALID_REQUEST, PRECONDITION_REQUIRED, CURSOR_INVALID, ROLE_REQUIRED. */
export const inputOf = async (
  row: Route,
  event: APIGatewayProxyEventV2,
  seal: Seal | undefined,
  caller: Caller | undefined,
  now: Date,
  { alsoWrong, forbids }: { alsoWrong: AlsoWrong | undefined; forbids: (json: unknown) => unknown },
) => {
  const { headers, requestContext } = event;
  const hasBody = ["POST", "PUT", "PATCH"].includes(requestContext.http.method);
  const json = hasBody ? readJson(event.body, event.isBase64Encoded, headers["content-type"]) : undefined;
  if (row.reserved && caller) checkReserved(row.reserved, caller, json);
  forbids(json);
  const query: Record<string, unknown> = parseQuery(row.query ?? nothing, event.rawQueryString);
  const body = hasBody ? await bodyOf(row, json, alsoWrong) : undefined;
  if (row.ifMatch === "required" && headers["if-match"] === undefined)
    throw new Refusal(
      "PRECONDITION_REQUIRED",
      "Read the resource and send its ETag in If-Match with your change.",
    );
  const list = {
    organizationId: caller?.organization.id ?? "public",
    route: requestContext.routeKey,
    path: event.pathParameters ?? {},
    filters: query,
  };
  const start =
    seal && typeof query.cursor === "string" ? await openCursor(seal, list, query.cursor, now) : undefined;
  return { query, json, body, start, list };
};
