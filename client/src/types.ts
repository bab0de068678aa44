import type { MaybeOptionalInit } from "openapi-fetch";
import type {
  HttpMethod,
  OperationRequestBodyContent,
  PathsWithMethod,
  RequiredKeysOf,
  SuccessResponse,
} from "openapi-typescript-helpers";
import type { components, paths } from "./schema.ts";

/** What a call answers. */
export interface Answer<T> {
  data: T;
  /** The validator of what was answered, for `If-Match`. Lists have none. */
  etag: string | undefined;
  /** Names the request to the operators. */
  requestId: string | undefined;
  /** The first answer to the same key came again, without its secrets. */
  replayed: boolean;
  response: Response;
}

/** The body of an operation's success; `undefined` where it has none. */
export type Success<O> = O extends { responses: infer R extends Record<string | number, unknown> }
  ? SuccessResponse<R>
  : never;

export type PathWith<M extends HttpMethod> = PathsWithMethod<paths, M>;

/** What a call takes: the parameters of the path, the query, the headers and the body, as the document names them. */
export type Init<P extends keyof paths, M extends HttpMethod> = MaybeOptionalInit<
  paths[P],
  M & keyof paths[P]
>;

/** The same as the last parameters of a function, where they may be left out when nothing in them is required. */
export type InitParam<I> = RequiredKeysOf<I> extends never ? [init?: I] : [init: I];

/** Calls an operation by its path. Throws a ProblemError when it is refused, and a ConnectionError when no answer comes. */
export type Call<M extends HttpMethod> = <P extends PathWith<M>>(
  path: P,
  ...init: InitParam<Init<P, M>>
) => Promise<Answer<Success<paths[P][M & keyof paths[P]]>>>;

interface Listing<T> {
  get: { responses: { 200: { content: { "application/json": { items: T[] } } } } };
}

/** The paths of lists. */
export type ListPath = {
  [P in keyof paths]: paths[P] extends Listing<unknown> ? P : never;
}[keyof paths] &
  PathWith<"get">;

/** What a list has. */
export type Item<P extends ListPath> = paths[P] extends Listing<infer T> ? T : never;

/** The paths of what is read and changed. */
export type ChangePath = PathWith<"get"> & PathWith<"patch">;
export type PathParameters<P extends ChangePath> = paths[P]["patch"]["parameters"]["path"];
export type Patch<P extends ChangePath> = OperationRequestBodyContent<paths[P]["patch"]>;

/** An event, as the list of events has it. */
export type ChannelEvent = components["schemas"]["Event"];
