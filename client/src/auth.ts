import { ConnectionError, problemError } from "./problem.ts";
import { type RetryOptions, retrying, type Send } from "./retry.ts";

export interface Token {
  accessToken: string;
  /** When it ends, in milliseconds since 1970. */
  expiresAt: number;
}

/** Where access tokens come from. */
export interface TokenSource {
  /** A token that is good for a while yet. */
  get(): Promise<string>;
  /** The API refused this token. Answers whether another one can be had. */
  refused(accessToken: string): boolean | Promise<boolean>;
}

/** Keeps a token beyond the life of a process. */
export interface TokenCache {
  load(): Promise<Token | undefined>;
  save(token: Token | undefined): Promise<void>;
}

/** A token is replaced this long before its end, so that none ends under way. */
const margin = 60_000;

/**
 * Reuses a token until shortly before its end. However many calls need one at the same time, it is obtained once. A
 * `cache` shares it with later processes.
 */
export const tokenSource = (obtain: () => Promise<Token>, cache?: TokenCache): TokenSource => {
  let held: Token | undefined;
  let pending: Promise<Token> | undefined;
  const isGood = (token: Token | undefined): token is Token =>
    token !== undefined && token.expiresAt - margin > Date.now();
  const renew = async (): Promise<Token> => {
    const kept = held ?? (await cache?.load());
    const token = isGood(kept) ? kept : await obtain();
    if (token !== kept) await cache?.save(token);
    held = token;
    return token;
  };
  return {
    async get() {
      if (isGood(held)) return held.accessToken;
      pending ??= renew().finally(() => {
        pending = undefined;
      });
      return (await pending).accessToken;
    },
    async refused(accessToken) {
      if (held?.accessToken === accessToken) {
        held = undefined;
        await cache?.save(undefined);
      }
      return true;
    },
  };
};

/** A token of the caller's own keeping: a text, or a function that answers one whenever it is asked. */
export const bearer = (token: string | (() => string | Promise<string>)): TokenSource => ({
  get: async () => (typeof token === "string" ? token : token()),
  refused: async (refused) => typeof token === "function" && (await token()) !== refused,
});

export interface ClientCredentials extends RetryOptions {
  /** The deployment's address, as in `createTwotier`. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  cache?: TokenCache;
  fetch?: Send;
}

/**
 * The tokens of an API client (RFC 6749, client credentials). Never use it in a browser: whoever reads the page reads the
 * secret. Its `get` throws a ProblemError with the code `invalid_client` when the secret is wrong.
 */
export const clientCredentials = (options: ClientCredentials): TokenSource => {
  const { baseUrl, clientId, clientSecret, cache, fetch = globalThis.fetch, ...retries } = options;
  const send = retrying(fetch, retries);
  return tokenSource(async () => {
    const asked = Date.now();
    const response = await send(
      new Request(new URL("/oauth2/token", baseUrl), {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: clientId,
          client_secret: clientSecret,
        }),
      }),
    );
    const body: { access_token?: unknown; expires_in?: unknown } = await response
      .json()
      .then(Object)
      .catch(() => ({}));
    if (!response.ok) throw problemError(response, body);
    if (typeof body.access_token !== "string")
      throw new ConnectionError(baseUrl, new SyntaxError("The answer has no access token."));
    return { accessToken: body.access_token, expiresAt: asked + Number(body.expires_in) * 1000 };
  }, cache);
};

/** Sends requests with a token. One that is refused is replaced once, where another can be had. */
export const authorized = (send: Send, source: TokenSource): Send => {
  const withToken = (request: Request, token: string) => {
    const own = request.clone();
    own.headers.set("authorization", `Bearer ${token}`);
    return send(own);
  };
  return async (request) => {
    const token = await source.get();
    const response = await withToken(request, token);
    if (response.status !== 401 || !(await source.refused(token))) return response;
    await response.body?.cancel();
    return withToken(request, await source.get());
  };
};
