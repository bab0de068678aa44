import type { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import * as z from "zod";
import { type FunctionName, type Route, type RouteKey, type RoutesOf, routes } from "../contract/routes.ts";
import { withDeadline } from "../deadline.ts";
import { type FieldError, Refusal } from "../errors.ts";
import type { Start, Table } from "../table/table.ts";
import type { Answer } from "./answer.ts";
import { authorize, type Caller, readCaller, rightsInTheWrite } from "./caller.ts";
import { type Commit, committer } from "./commit.ts";
import { closeCursor, openCursor } from "./cursor.ts";
import { etagOf, type IfMatch, parseIfMatch } from "./etag.ts";
import { type Entrance, idempotently, type Kept } from "./idempotency.ts";
import { commonHeaders, refusals, requestLog, type Seen, toResult } from "./middleware.ts";
import { parseBody, parsePath, parseQuery, readJson } from "./parse.ts";
import { problemOf } from "./problem.ts";
import type { Limits } from "./rate.ts";
import { checkReserved } from "./reserved.ts";
import { openSeal, type Seal } from "./seal.ts";

/** What all AWS calls of one request may take together. An answer then still arrives well within ten seconds. */
const budget = 8_000;

type Row<K extends RouteKey> = (typeof routes)[K];
type Field<R, F extends string> = R extends { [K in F]: infer S extends z.ZodType } ? z.output<S> : undefined;

/** What a handler is given: everything parsed, the caller read, the cursor opened. */
export interface Request<K extends RouteKey> {
  caller: Row<K>["access"] extends "public" ? undefined : Caller;
  path: Field<Row<K>, "path">;
  query: Field<Row<K>, "query">;
  body: Field<Row<K>, "body">;
  /** Where a list goes on, for routes that answer pages. */
  start: Start | undefined;
  ifMatch: IfMatch;
  now: Date;
  requestId: string;
  commit: Commit;
  event: APIGatewayProxyEventV2;
}

/** What a handler answers: the body as its schema takes it; for a list its items and where the next page begins. */
export type Result<K extends RouteKey> =
  Row<K> extends { html: true }
    ? Answer
    : Row<K> extends { answer: z.ZodType<{ items: (infer I)[] }> }
      ? { items: I[]; next?: Start }
      : Row<K> extends { answer: infer S extends z.ZodType }
        ? z.input<S>
        : undefined;

export type Handlers<F extends FunctionName> = {
  [K in RoutesOf<F>]: (request: Request<K>) => Promise<Result<K>>;
};

/** The same for any row: what `serve` itself knows. */
type AnyRequest = Omit<Request<RouteKey>, "caller" | "path" | "query" | "body"> & {
  caller: Caller | undefined;
  path: unknown;
  query: unknown;
  body: unknown;
};
type AnyHandler = (request: AnyRequest) => Promise<unknown>;

const nothing = z.strictObject({});
const paged = z.looseObject({ next: z.record(z.string(), z.string()).optional() });
const claimed = z.looseObject({
  authorizer: z.looseObject({ jwt: z.looseObject({ claims: z.record(z.string(), z.unknown()) }) }),
});

const claimsOf = ({ requestContext }: APIGatewayProxyEventV2): Record<string, unknown> => {
  const parsed = claimed.safeParse(requestContext);
  return parsed.success ? parsed.data.authorizer.jwt.claims : {};
};

const keyOf = (event: APIGatewayProxyEventV2): string | undefined => {
  const key = event.headers["idempotency-key"];
  if (key === undefined || /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key)) return key;
  throw new Refusal("INVALID_REQUEST", "An Idempotency-Key has 1 to 255 printable ASCII characters.");
};

/** What more is wrong with a malformed body than its schema tells. */
type AlsoWrong = (json: unknown) => Promise<FieldError[]>;

/** What a row's access does not tell of a caller's rights, judged on the request as it was sent. Throws ROLE_REQUIRED. */
type Forbids = (asked: {
  caller: Caller;
  path: Record<string, string | undefined>;
  json: unknown;
}) => Promise<void> | void;

/** Throws NOT_FOUND where the caller does not reach what a request is about. */
type Reaches<K extends RouteKey> = (
  asked: Pick<Request<K>, "caller" | "path" | "body">,
) => Promise<unknown> | undefined;

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

const isList = (row: Route): boolean => row.query !== undefined && "cursor" in row.query.shape;

/** Body, query, precondition and cursor of a request by its row. Throws INVALID_REQUEST, PRECONDITION_REQUIRED, CURSOR_INVALID, ROLE_REQUIRED. */
const inputOf = async (
  row: Route,
  event: APIGatewayProxyEventV2,
  seal: Seal | undefined,
  caller: Caller | undefined,
  now: Date,
  { alsoWrong, forbids }: { alsoWrong: AlsoWrong | undefined; forbids: Forbids | undefined },
) => {
  const { headers, requestContext } = event;
  const hasBody = ["POST", "PUT", "PATCH"].includes(requestContext.http.method);
  const json = hasBody ? readJson(event.body, event.isBase64Encoded, headers["content-type"]) : undefined;
  if (row.reserved && caller) checkReserved(row.reserved, caller, json);
  if (caller) await forbids?.({ caller, path: event.pathParameters ?? {}, json });
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

const toAnswer = (row: Route, { status, body }: Kept, replayed: boolean): Answer => ({
  status,
  headers: {
    ...(body !== undefined && { "content-type": "application/json" }),
    ...(row.resource && { etag: etagOf(row.resource, body) }),
    ...(replayed && { "idempotency-replayed": "true" }),
  },
  body: body === undefined ? "" : JSON.stringify(body),
});

/**
 * The handler of one Lambda: implements exactly the rows of the contract that name it. The order of checks is that of
 * the API's conventions: 401, 403, 400 and 428, idempotency, then whatever the handler decides.
 * `pageOf` renders a refusal for people, on the rows that are pages. `alsoWrong` adds to what a row's schema finds wrong
 * with a body what its handler would, so that a caller learns of everything at once. `forbids` judges rights that hang on
 * what is asked, as early as those of the row; `reaches` judges again, before a replay, what its handler judges first.
 */
export const serve = <F extends FunctionName>(
  name: F,
  handlers: Handlers<F>,
  given: {
    logger: Logger;
    /** How much one caller may ask for. */
    limits: Limits;
    table?: Table;
    clock?: () => Date;
    pageOf?: (refusal: Refusal, event: APIGatewayProxyEventV2) => Answer;
    alsoWrong?: { [K in RoutesOf<F>]?: AlsoWrong };
    forbids?: { [K in RoutesOf<F>]?: Forbids };
    reaches?: { [K in RoutesOf<F>]?: Reaches<K> };
  },
) => {
  const { clock = () => new Date() } = given;
  const rows = new Map<string, Route>(Object.entries(routes).filter(([, row]) => row.function === name));
  const implemented = new Map<string, AnyHandler>(Object.entries(handlers));
  const alsoWrong = new Map<string, AlsoWrong>(Object.entries(given.alsoWrong ?? {}));
  const forbids = new Map<string, Forbids>(Object.entries(given.forbids ?? {}));
  const reaches = new Map<string, (asked: Pick<AnyRequest, "caller" | "path" | "body">) => unknown>(
    Object.entries(given.reaches ?? {}),
  );
  const seal = given.table && openSeal(given.table);
  const seenOf = new WeakMap<object, Seen>();

  const table = (): Table => {
    if (!given.table) throw new Error(`${name} needs the table for this`);
    return given.table;
  };

  const commitFor = (
    row: Route,
    caller: Caller | undefined,
    entry: Entrance | undefined,
    requestId: string,
  ): Commit => {
    if (!caller || row.access === "public")
      return () => Promise.reject(new Error("nobody is there to commit for"));
    return committer({
      table: table(),
      actor: { userId: caller.user.id, organizationId: caller.organization.id },
      rights: rightsInTheWrite(caller, row.access),
      entry: (answer) =>
        entry ? [entry.write({ status: row.status ?? 200, body: row.answer?.parse(answer) })] : [],
      committed: () => entry?.committed(),
      requestId,
      clock,
    });
  };

  const respond = async (event: APIGatewayProxyEventV2): Promise<Answer> => {
    const now = clock();
    const { requestId, routeKey, http } = event.requestContext;
    const row = rows.get(routeKey);
    const handler = implemented.get(routeKey);
    if (!row || !handler) throw new Error(`${name} does not serve ${routeKey}`);
    if (row.access === "public") given.limits.address.count(http.sourceIp);
    const request = { ifMatch: parseIfMatch(event.headers["if-match"]), now, requestId, event };
    const pathOf = () => row.path && parsePath(row.path, event.pathParameters ?? {});

    if (row.html) {
      const commit = commitFor(row, undefined, undefined, requestId);
      const page = {
        ...request,
        caller: undefined,
        path: pathOf(),
        query: undefined,
        body: undefined,
        start: undefined,
      };
      return pageAnswer.parse(await handler({ ...page, commit }));
    }

    let caller: Caller | undefined;
    if (row.access !== "public") {
      caller = await readCaller(table(), claimsOf(event));
      seenOf.set(event, { userId: caller.user.id, organizationId: caller.organization.id });
      given.limits.organization.count(caller.organization.id);
      authorize(caller, row.access);
    }
    const { list, json, ...input } = await inputOf(row, event, seal, caller, now, {
      alsoWrong: alsoWrong.get(routeKey),
      forbids: forbids.get(routeKey),
    });
    const key = row.key && keyOf(event);
    if (row.keyRequired && !key)
      throw new Refusal(
        "IDEMPOTENCY_KEY_REQUIRED",
        "Send an Idempotency-Key of your own making, and the same one when you repeat this request.",
      );

    const run = async (entry?: Entrance): Promise<Kept> => {
      const commit = commitFor(row, caller, entry, requestId);
      const result = await handler({ ...request, ...input, caller, path: pathOf(), commit });
      const status = row.status ?? 200;
      if (!row.answer) return { status, body: undefined };
      if (!isList(row)) return { status, body: row.answer.parse(result) };
      const { next, ...page } = paged.parse(result);
      const nextCursor = next && seal && (await closeCursor(seal, list, next, now));
      return { status, body: row.answer.parse({ ...page, ...(nextCursor && { nextCursor }) }) };
    };

    if (!key || !caller) return toAnswer(row, await run(), false);
    const withoutSecrets = (body: unknown): unknown =>
      Object.fromEntries(Object.entries(body ?? {}).filter(([field]) => !row.secrets?.includes(field)));
    const keyed = {
      organizationId: caller.organization.id,
      key,
      method: http.method,
      path: event.rawPath,
      body: json,
    };
    const mayReplay = async () => reaches.get(routeKey)?.({ caller, path: pathOf(), body: input.body });
    const mode = { claim: row.key === "claim", mayReplay };
    const { answer, replayed } = await idempotently(table(), keyed, now, mode, run, withoutSecrets);
    // A stored answer comes back with its fields in any order: by its schema it is the first one's bytes again.
    const body = replayed ? row.answer?.parse(answer.body) : answer.body;
    return toAnswer(row, { ...answer, body }, replayed);
  };

  const answerOf = (refusal: Refusal, event: APIGatewayProxyEventV2): Answer =>
    given.pageOf && rows.get(event.requestContext.routeKey)?.html
      ? given.pageOf(refusal, event)
      : problemOf(refusal, event.requestContext.requestId);

  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(requestLog(given.logger, seenOf))
    .use(commonHeaders())
    .use(refusals(given.logger, seenOf, answerOf))
    .handler(async (event) => toResult(await withDeadline(budget, () => respond(event))));
};

const pageAnswer = z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() });
