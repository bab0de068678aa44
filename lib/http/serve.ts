import type { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import * as z from "zod";
import { withDeadline } from "../aws/deadline.ts";
import type { Code } from "../contract/codes.ts";
import { type FunctionName, type Route, type RouteKey, type RoutesOf, routes } from "../contract/routes.ts";
import { Refusal } from "../errors.ts";
import type { Start, Table } from "../table/table.ts";
import type { Answer } from "./answer.ts";
import { authorize, type Caller, readCaller, rightsInTheWrite } from "./caller.ts";
import { type Commit, committer } from "./commit.ts";
import { closeCursor } from "./cursor.ts";
import { etagOf, type IfMatch, parseIfMatch } from "./etag.ts";
import { type Entrance, idempotently, type Kept } from "./idempotency.ts";
import { type AlsoWrong, inputOf, keyOf } from "./input.ts";
import { commonHeaders, refusals, requestLog, type Seen, toResult } from "./middleware.ts";
import { parsePath } from "./parse.ts";
import { problemOf } from "./problem.ts";
import type { Limits } from "./rate.ts";
import { openSeal } from "./seal.ts";

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
    : Row<K> extends { answer: z.ZodType<unknown, { items: (infer I)[] }> }
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
type AnyAsked = Pick<AnyRequest, "caller" | "path">;
type AnyHandler = (request: AnyRequest) => Promise<unknown>;

const paged = z.looseObject({ next: z.record(z.string(), z.string()).optional() });
const claimed = z.looseObject({
  authorizer: z.looseObject({ jwt: z.looseObject({ claims: z.record(z.string(), z.unknown()) }) }),
});

const claimsOf = ({ requestContext }: APIGatewayProxyEventV2): Record<string, unknown> => {
  const parsed = claimed.safeParse(requestContext);
  return parsed.success ? parsed.data.authorizer.jwt.claims : {};
};

/** A right that hangs on what a body names, judged on the body as it was sent. Throws ROLE_REQUIRED. */
type Forbids = (asked: { caller: Caller; json: unknown }) => void;

/** Throws NOT_FOUND where the caller does not reach what a request is about, ROLE_REQUIRED where it may not act on it. */
type Reaches<K extends RouteKey> = (
  asked: Pick<Request<K>, "caller" | "path"> & { body: Request<K>["body"] | undefined },
) => Promise<unknown> | undefined;

/** What is out of reach is not found later, where that comes in the order of checks. */
const unlessNotFound = (error: unknown): void => {
  if (!(error instanceof Refusal && error.code === "NOT_FOUND")) throw error;
};

/** What idempotency refuses, before what a request is about has been looked at. */
const keyCodes: readonly Code[] = ["IDEMPOTENCY_KEY_REUSED", "IDEMPOTENCY_IN_PROGRESS"];

const isList = (row: Route): boolean => row.query !== undefined && "cursor" in row.query.shape;

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
 * what a body names, as early as those of the row. `reaches` judges what its handler judges first of what the path names:
 * before a replay, and before a refusal of the request's form or key, which a missing right comes before.
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
  const reaches = new Map<string, (asked: AnyAsked & { body: unknown }) => unknown>(
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
    const reach = async (body?: unknown) => reaches.get(routeKey)?.({ caller, path: pathOf(), body });
    /** A missing right, if there is one, instead of this refusal. */
    const rightsFirst = async (error: unknown): Promise<never> => {
      if (error instanceof Refusal && row.path) await reach().catch(unlessNotFound);
      throw error;
    };
    const check = {
      alsoWrong: alsoWrong.get(routeKey),
      forbids: (json: unknown) => caller && forbids.get(routeKey)?.({ caller, json }),
    };
    const read = async () => {
      const { list, json, ...input } = await inputOf(row, event, seal, caller, now, check);
      return { list, json, input, key: row.key && keyOf(row, event) };
    };
    const { list, json, input, key } = await read().catch(rightsFirst);

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
    const mode = { claim: row.key === "claim", mayReplay: () => reach(input.body) };
    const { answer, replayed } = await idempotently(table(), keyed, now, mode, run, withoutSecrets).catch(
      (error) => {
        if (error instanceof Refusal && keyCodes.includes(error.code)) return rightsFirst(error);
        throw error;
      },
    );
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
