import type { RouteKey } from "../contract/routes.ts";
import type { Start } from "../table/table.ts";
import type { Caller } from "./caller.ts";
import type { IfMatch } from "./etag.ts";
import type { AtHome, LoadRequest, MoreErrors, Request } from "./handler.ts";

/** The parts of any route's request, before its row gives them types. */
type Untyped<R> = Omit<R, "caller" | "path" | "query" | "body" | "start" | "ifMatch"> & {
  caller?: Caller | undefined;
  path?: unknown;
  query?: unknown;
  body?: unknown;
  start?: Start | undefined;
  ifMatch?: IfMatch;
};
type AnyRequest = Untyped<Request<RouteKey>>;
type AnyLoadRequest = Omit<Untyped<LoadRequest<RouteKey>>, "query" | "start" | "ifMatch">;
type Run = ((request: AnyRequest) => Promise<unknown>) & { claims?: boolean | undefined };
export type AnyHandler = Run | { moreErrors: MoreErrors; run: Run } | Pick<Steps, "load" | "begin">;

export interface Steps {
  moreErrors?: MoreErrors;
  load(request: AnyLoadRequest): Promise<Run>;
  begin?(path: unknown, home: AtHome): Steps["load"];
}

/** Brings any handler into two steps. One that loads nothing gets an empty first step. */
export const inSteps = (handler: AnyHandler): Steps => {
  if (typeof handler === "function") return { load: async () => handler };
  if ("load" in handler) return handler;
  return { moreErrors: handler.moreErrors, load: async () => handler.run };
};
