import type { MaybeOptionalInit } from "openapi-fetch";
import type {
  HttpMethod,
  OperationRequestBodyContent,
  PathsWithMethod,
  RequiredKeysOf,
  SuccessResponse,
} from "openapi-typescript-helpers";
import type { components, paths } from "./schema.ts";

/** The result of a call. */
export interface Answer<T> {
  data: T;
  /** The `ETag` of the answer, for `If-Match`. Lists have none. */
  etag: string | undefined;
  /** Identifies the request when you contact the operator. */
  requestId: string | undefined;
  /** Whether the first answer to the same key was repeated, without its secrets. */
  replayed: boolean;
  response: Response;
}

/** The success body of an operation; `undefined` where it has none. */
export type Success<O> = O extends { responses: infer R extends Record<string | number, unknown> }
  ? SuccessResponse<R>
  : never;

export type PathWith<M extends HttpMethod> = PathsWithMethod<paths, M>;

/** The input of a call: path parameters, query, headers and body, named as in the document. */
export type Init<P extends keyof paths, M extends HttpMethod> = MaybeOptionalInit<
  paths[P],
  M & keyof paths[P]
>;

/** The same as rest parameters, which may be left out when nothing in them is required. */
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

/** The type of a list's items. */
export type Item<P extends ListPath> = paths[P] extends Listing<infer T> ? T : never;

/** The paths of resources that can be read and patched. */
export type ChangePath = PathWith<"get"> & PathWith<"patch">;
export type PathParameters<P extends ChangePath> = paths[P]["patch"]["parameters"]["path"];
export type Patch<P extends ChangePath> = OperationRequestBodyContent<paths[P]["patch"]>;

/** An event, as the list of events has it. */
export type ChannelEvent = components["schemas"]["Event"];
