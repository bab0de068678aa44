import createClient from "openapi-fetch";
import { authorized, bearer, type TokenSource } from "./auth.ts";
import { ConnectionError, ProblemError, problemError } from "./problem.ts";
import { type RetryOptions, retrying, type Send } from "./retry.ts";
import type { paths } from "./schema.ts";
import type {
  Answer,
  Call,
  ChangePath,
  Init,
  InitParam,
  Item,
  ListPath,
  Patch,
  PathParameters,
  Success,
} from "./types.ts";

export type { Answer } from "./types.ts";

export interface Options extends RetryOptions {
  /** The deployment's address, such as `https://api.partner.example`, without `/v1`. */
  baseUrl: string;
  /** `clientCredentials(…)` for a system; for a person, an access token or a function that answers one. */
  auth?: TokenSource | string | (() => string | Promise<string>);
  /** Used instead of the platform's `fetch`, for example for a proxy. */
  fetch?: Send;
}

/** A client of one deployment, for one caller. */
export interface Twotier {
  GET: Call<"get">;
  POST: Call<"post">;
  PUT: Call<"put">;
  PATCH: Call<"patch">;
  DELETE: Call<"delete">;
  /** Iterates over a list page by page. */
  pages<P extends ListPath>(path: P, ...init: InitParam<Init<P, "get">>): AsyncGenerator<Item<P>[]>;
  /** Iterates over a list item by item. Pages are fetched as needed. */
  items<P extends ListPath>(path: P, ...init: InitParam<Init<P, "get">>): AsyncGenerator<Item<P>>;
  /**
   * Reads a resource, makes a patch from it, and changes exactly that version (`If-Match`). When somebody else changed
   * it meanwhile, it is read and decided again, up to three times.
   */
  update<P extends ChangePath>(
    path: P,
    parameters: PathParameters<P>,
    change: (current: Success<paths[P]["get"]>) => Patch<P> | Promise<Patch<P>>,
  ): Promise<Answer<Success<paths[P]["patch"]>>>;
}

/** Gives each POST a key, unless the caller has set one. Retries then carry the same key. */
const keyed =
  (send: Send): Send =>
  (request) => {
    if (request.method === "POST" && !request.headers.has("idempotency-key"))
      request.headers.set("idempotency-key", crypto.randomUUID());
    return send(request);
  };

const sourceOf = (auth: NonNullable<Options["auth"]>): TokenSource =>
  typeof auth === "object" ? auth : bearer(auth);

/**
 * The implementation shared by all operations. The `Twotier` type says which parameters and answer each operation has.
 */
type AnyInit = { params?: { path?: unknown; query?: object; header?: object }; body?: unknown };
type AnyCall = (path: string, init?: AnyInit) => Promise<Answer<unknown>>;
type AnyRequest = (
  method: string,
  path: string,
  init?: AnyInit,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

/** Creates a client. Nothing is sent before its first call. */
export const createTwotier = (options: Options): Twotier => {
  const { baseUrl, auth, fetch = (request: Request) => globalThis.fetch(request), ...retries } = options;
  const retried = retrying(fetch, retries);
  const send = auth === undefined ? retried : authorized(retried, sourceOf(auth));
  const api = createClient<paths>({
    baseUrl: new URL("/", baseUrl).href,
    fetch: keyed(send),
  });
  const request = api.request as unknown as AnyRequest;

  const call =
    (method: "get" | "post" | "put" | "patch" | "delete"): AnyCall =>
    async (path, init) => {
      const { data, error, response } = await request(method, path, init).catch((failed: unknown) => {
        throw failed instanceof SyntaxError ? new ConnectionError(baseUrl, failed) : failed;
      });
      if (!response.ok) throw problemError(response, error);
      return {
        data,
        etag: response.headers.get("etag") ?? undefined,
        requestId: response.headers.get("x-request-id") ?? undefined,
        replayed: response.headers.get("idempotency-replayed") === "true",
        response,
      };
    };
  const [GET, POST, PUT, PATCH, DELETE] = (["get", "post", "put", "patch", "delete"] as const).map(call) as [
    AnyCall,
    AnyCall,
    AnyCall,
    AnyCall,
    AnyCall,
  ];

  async function* pages(path: string, init: AnyInit = {}): AsyncGenerator<unknown[]> {
    let cursor: string | undefined;
    do {
      const query = { ...init.params?.query, ...(cursor !== undefined && { cursor }) };
      const { data } = await GET(path, { ...init, params: { ...init.params, query } });
      const page = data as { items: unknown[]; nextCursor?: string };
      yield page.items;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }

  async function* items(path: string, init?: AnyInit): AsyncGenerator<unknown> {
    for await (const page of pages(path, init)) yield* page;
  }

  const update = async (
    path: string,
    parameters: unknown,
    change: (current: unknown) => unknown,
  ): Promise<Answer<unknown>> => {
    for (let attempt = 1; ; attempt++) {
      const { data, etag = "*" } = await GET(path, { params: { path: parameters } });
      const body = await change(data);
      try {
        return await PATCH(path, { params: { path: parameters, header: { "If-Match": etag } }, body });
      } catch (error) {
        const isStale = error instanceof ProblemError && error.code === "PRECONDITION_FAILED";
        if (!isStale || attempt === 3) throw error;
      }
    }
  };

  // The document's types are more precise than one function for all operations can be.
  return { GET, POST, PUT, PATCH, DELETE, pages, items, update } as unknown as Twotier;
};
