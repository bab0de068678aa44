import { ConnectionError, problemError } from "./problem.ts";
import { type RetryOptions, retrying, type Send } from "./retry.ts";

export interface Token {
  accessToken: string;
  /** When the token expires, in milliseconds since 1970. */
  expiresAt: number;
}

/** Where access tokens come from. */
export interface TokenSource {
  /** A token that is still valid for a while. */
  get(): Promise<string>;
  /** Called when the API has refused this token. Answers whether a new one can be obtained. */
  refused(accessToken: string): boolean | Promise<boolean>;
}

/** Keeps a token after the process has ended. */
export interface TokenCache {
  load(): Promise<Token | undefined>;
  save(token: Token | undefined): Promise<void>;
}

/** A token is replaced this long before its expiry, so that none expires while a request is under way. */
const margin = 60_000;

/**
 * Reuses a token until shortly before its expiry. It is obtained once, however many calls need one at the same time. A
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

/** A token that the caller manages: a text, or a function that answers one at each call. */
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

/** Sends requests with a token. When the API refuses the token, it is replaced once, if a new one can be obtained. */
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
