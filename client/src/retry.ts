import { ConnectionError, retryAfterOf } from "./problem.ts";

/** The part of `fetch` that the client uses. */
export type Send = (request: Request) => Promise<Response>;

export interface RetryOptions {
  /** The maximum number of attempts. Default: 4; 1 means no retry. */
  attempts?: number;
  /** The longest wait, in seconds. When the API asks for a longer one, its refusal is raised. Default: 60. */
  longestWait?: number;
  /** The time limit of one attempt in seconds. Default: 30. */
  timeout?: number;
}

/** Waits, unless the signal aborts. Then it throws the signal's reason. */
export const pause = (milliseconds: number, signal?: AbortSignal | null): Promise<void> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });

/**
 * Whether a request may be repeated when it is unknown if it was carried out. A POST may, if its key lets the API
 * recognise the repetition, or if it only asks for a token. A change with `If-Match` may not: if the first attempt was
 * carried out, the repetition would be refused. A DELETE may not either, because its repetition would find nothing.
 */
const isRepeatable = ({ method, headers }: Request): boolean => {
  if (method === "POST")
    return (
      headers.has("idempotency-key") ||
      headers.get("content-type") === "application/x-www-form-urlencoded;charset=UTF-8"
    );
  return method === "GET" || method === "HEAD" || (method === "PUT" && !headers.has("if-match"));
};

const isPassing = ({ status, headers }: Response): boolean =>
  [500, 502, 503, 504].includes(status) || (status === 409 && headers.has("retry-after"));

/** Seconds before the next attempt: the API's `Retry-After` and a random while more, else a delay that grows. */
const waitBefore = (attempt: number, response: Response | undefined): number => {
  const asked = response && retryAfterOf(response.headers);
  if (asked !== undefined) return asked + Math.random();
  return Math.min(8, 0.25 * 2 ** attempt) * (0.5 + Math.random() / 2);
};

/** The errors that `fetch` throws when no answer comes. */
const lost = new Set(["TypeError", "TimeoutError"]);

/**
 * Sends a request once, with a time limit. Throws a ConnectionError when no answer comes, and the signal's reason on an
 * abort.
 */
const once = async (send: Send, request: Request, timeout: number): Promise<Response> => {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeout * 1000)]);
  try {
    const response = await send(new Request(request.clone(), { signal }));
    // An answer that breaks off counts as no answer. The body that is read here is read again from memory.
    await response.clone().arrayBuffer();
    return response;
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    // Compared by name, since an error of another realm is an instance of another class.
    const isLost =
      typeof error === "object" && error !== null && "name" in error && lost.has(String(error.name));
    throw isLost ? new ConnectionError(request.url, error) : error;
  }
};

/**
 * Repeats a request where that is safe. After 429 any request is repeated, because nothing has been carried out. After
 * a lost answer, a 5xx, or a 409 with `Retry-After`, only a request that is safe to repeat.
 */
export const retrying = (send: Send, options: RetryOptions = {}): Send => {
  const { attempts = 4, longestWait = 60, timeout = 30 } = options;
  return async (request) => {
    for (let attempt = 1; ; attempt++) {
      const outcome = await once(send, request, timeout).catch((error: unknown) => {
        if (error instanceof ConnectionError) return error;
        throw error;
      });
      const response = outcome instanceof ConnectionError ? undefined : outcome;
      const mayAgain =
        response?.status === 429 || (isRepeatable(request) && (!response || isPassing(response)));
      const wait = waitBefore(attempt, response);
      if (!mayAgain || attempt >= attempts || wait > longestWait + 1) {
        if (outcome instanceof ConnectionError) throw outcome;
        return outcome;
      }
      await response?.body?.cancel();
      await pause(wait * 1000, request.signal);
    }
  };
};
