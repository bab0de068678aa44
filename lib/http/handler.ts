import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type * as z from "zod";
import type { FunctionName } from "../contract/route.ts";
import type { RouteKey, RoutesOf, routes } from "../contract/routes.ts";
import type { FieldError } from "../errors.ts";
import type { Start } from "../table/table.ts";
import type { Answer } from "./answer.ts";
import type { Caller } from "./caller.ts";
import type { Commit } from "./commit.ts";
import type { IfMatch } from "./etag.ts";

type Row<K extends RouteKey> = (typeof routes)[K];
type Field<R, F extends string> = R extends { [K in F]: infer S extends z.ZodType } ? z.output<S> : undefined;
type CallerOf<K extends RouteKey> = Row<K>["access"] extends "public" ? undefined : Caller;

/** What a route's `run` is given: everything parsed, the caller read, the cursor opened. */
export interface Request<K extends RouteKey> {
  caller: CallerOf<K>;
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

/** What a route's `load` is given. It runs before malformed input is refused: then there is no body. */
export interface LoadRequest<K extends RouteKey> {
  caller: CallerOf<K>;
  path: Field<Row<K>, "path">;
  body: Field<Row<K>, "body"> | undefined;
  now: Date;
}

/** What a route answers: the body as its schema takes it; for a list its items and where the next page begins. */
export type Result<K extends RouteKey> =
  Row<K> extends { html: true }
    ? Answer
    : Row<K> extends { answer: z.ZodType<unknown, { items: (infer I)[] }> }
      ? { items: I[]; next?: Start }
      : Row<K> extends { answer: infer S extends z.ZodType }
        ? z.input<S>
        : undefined;

/** What else is wrong with a malformed body, besides what its schema finds. */
export type MoreErrors = (json: unknown) => Promise<FieldError[]>;

type Run<K extends RouteKey> = (request: Request<K>) => Promise<Result<K>>;

/** A handler in two steps: `load` answers the second step, which knows what was loaded. */
export interface Loading<K extends RouteKey> {
  load(request: LoadRequest<K>): Promise<Run<K>>;
}

/** A handler whose malformed bodies are told more than their schema finds. */
export interface Explaining<K extends RouteKey> {
  moreErrors: MoreErrors;
  run: Run<K>;
}

/**
 * The handler of a route. A path names a resource, so a route with one must load it first; a route without one may be a
 * plain function. Pages judge their token by themselves.
 */
export type Handler<K extends RouteKey> =
  Row<K> extends { html: true }
    ? Run<K>
    : Row<K> extends { path: z.ZodType }
      ? Loading<K>
      : Loading<K> | Explaining<K> | Run<K>;

/** The handlers of a function: one for each row of the contract that names it. */
export type Handlers<F extends FunctionName> = { [K in RoutesOf<F>]: Handler<K> };

/**
 * A handler that loads, then decides. `load` reads what the request names and judges the caller's access to it. It refuses
 * only what comes early in the order of checks: INVALID_REQUEST, ROLE_REQUIRED, NOT_FOUND. `serve` calls it before it refuses malformed input or replays an
 * answer, and calls both anew when the write of `run` finds that something has changed.
 */
export const loadThen = <K extends RouteKey, L>(
  load: (request: LoadRequest<K>) => Promise<L>,
  run: (request: Request<K> & { loaded: L }) => Promise<Result<K>>,
): Loading<K> => ({
  async load(request) {
    const loaded = await load(request);
    return (asked) => run({ ...asked, loaded });
  },
});
