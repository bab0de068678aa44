import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type * as z from "zod";
import type { FunctionName } from "../contract/route.ts";
import type { RouteKey, RoutesOf, routes } from "../contract/routes.ts";
import type { FieldError } from "../errors.ts";
import type { Start } from "../table/table.ts";
import type { Answer } from "./answer.ts";
import type { Caller, Home } from "./caller.ts";
import type { Commit } from "./commit.ts";
import type { IfMatch } from "./etag.ts";

type Row<K extends RouteKey> = (typeof routes)[K];
type Field<R, F extends string> = R extends { [K in F]: infer S extends z.ZodType } ? z.output<S> : undefined;
type CallerOf<K extends RouteKey> = Row<K>["access"] extends "public" ? undefined : Caller;

/** The input of a route's `run`: the parsed request, the caller, and the start of the page. */
export interface Request<K extends RouteKey> {
  caller: CallerOf<K>;
  path: Field<Row<K>, "path">;
  query: Field<Row<K>, "query">;
  body: Field<Row<K>, "body">;
  /** The start of the page, for lists. */
  start: Start | undefined;
  /** The `If-Match` header. Requests of pages and for tokens have none. */
  ifMatch: Row<K> extends { html: true } | { oauth: true } ? undefined : IfMatch;
  now: Date;
  requestId: string;
  commit: Commit;
  event: APIGatewayProxyEventV2;
}

/** The input of a route's `load`. It runs before malformed input is refused, so it gets no body. */
export interface LoadRequest<K extends RouteKey> {
  caller: CallerOf<K>;
  path: Field<Row<K>, "path">;
  body: Field<Row<K>, "body"> | undefined;
  now: Date;
}

/** A route's answer: the body as its schema takes it. A list answers its items and the start of the next page. */
export type Result<K extends RouteKey> =
  Row<K> extends { html: true } | { file: string } | { oauth: true }
    ? Answer
    : Row<K> extends { answer: z.ZodType<unknown, { items: (infer I)[] }> }
      ? { items: I[]; next?: Start }
      : Row<K> extends { answer: infer S extends z.ZodType }
        ? z.input<S> | (Row<K> extends { status: 204 } ? undefined : never)
        : undefined;

/** Finds errors of a malformed body that its schema cannot find. */
export type MoreErrors = (json: unknown) => Promise<FieldError[]>;

type Run<K extends RouteKey> = (request: Request<K>) => Promise<Result<K>>;

/** A second step that may declare that it needs no claim of its key, because it only touches the table. */
type Loaded<K extends RouteKey> = Run<K> & { claims?: boolean | undefined };

/** The caller's home, if it is known before the caller is read. */
export type AtHome = Promise<Home | undefined>;

/** A handler in two steps. `load` returns the second step, which can use the loaded items. */
export interface Loading<K extends RouteKey> {
  load(request: LoadRequest<K>): Promise<Loaded<K>>;
  /** Begins to read the resources in the path while the caller is still being read, and answers the first `load`. */
  begin?(path: Field<Row<K>, "path">, home: AtHome): (request: LoadRequest<K>) => Promise<Loaded<K>>;
}

/** A handler that finds more errors in a malformed body than its schema does. */
export interface Explaining<K extends RouteKey> {
  moreErrors: MoreErrors;
  run: Run<K>;
}

/**
 * The handler of a route. If its path names a resource, it must load that first. Otherwise it may be a plain function.
 * Pages check their token by themselves.
 */
export type Handler<K extends RouteKey> =
  Row<K> extends { html: true } | { oauth: true }
    ? Run<K>
    : Row<K> extends { path: z.ZodType }
      ? Loading<K>
      : Loading<K> | Explaining<K> | Run<K>;

/** The handlers of a function: one for each row of the contract that names it. */
export type Handlers<F extends FunctionName> = { [K in RoutesOf<F>]: Handler<K> };

/**
 * A handler that loads, then decides. `load` reads the resources in the request and checks the caller's access to them.
 * It only refuses with codes that come early in the order of checks: INVALID_REQUEST, ROLE_REQUIRED, NOT_FOUND. `serve`
 * calls it before it refuses malformed input or replays an answer. It calls both steps again when the write of `run`
 * finds that something has changed.
 */
export const loadThen = <K extends RouteKey, L>(
  load: (request: LoadRequest<K>) => Promise<L>,
  run: (request: Request<K> & { loaded: L }) => Promise<Result<K>>,
  claims?: (loaded: L) => boolean,
): Loading<K> => ({
  async load(request) {
    const loaded = await load(request);
    const decide: Run<K> = (asked) => run({ ...asked, loaded });
    return Object.assign(decide, { claims: claims?.(loaded) });
  },
});

/**
 * The same for resources that can be read by the path and the caller's home alone. `ahead` reads them in parallel with
 * the caller. Nothing is decided or answered before the caller is known. `load` gets the result as `read`. When it
 * loads again, `ahead` reads again.
 */
export const readThen = <K extends RouteKey, A, L>(
  ahead: (path: Field<Row<K>, "path">, home: AtHome) => Promise<A>,
  load: (request: LoadRequest<K> & { read: A }) => Promise<L>,
  run: (request: Request<K> & { loaded: L }) => Promise<Result<K>>,
  claims?: (loaded: L) => boolean,
): Loading<K> => {
  const withRead = (read: Promise<A>) =>
    loadThen<K, L>(async (request) => load({ ...request, read: await read }), run, claims);
  return {
    load: (request) =>
      withRead(ahead(request.path, Promise.resolve(request.caller?.organization))).load(request),
    begin(path, home) {
      const read = ahead(path, home);
      // `load` reports a failure of this read. When the caller is refused, nobody calls `load`.
      read.catch(() => undefined);
      return (request) => withRead(read).load(request);
    },
  };
};
