import { ConnectionError, retryAfterOf } from "./problem.ts";

/** The part of `fetch` that the client uses. */
export type Send = (request: Request) => Promise<Response>;

export interface RetryOptions {
  /** How often a request is sent at most. 4 unless given; 1 is never again. */
  attempts?: number;
  /** The longest wait, in seconds, that is waited for. When the API asks for more, its refusal is raised. 60 unless given. */
  longestWait?: number;
  /** The seconds that one attempt may take. 30 unless given. */
  timeout?: number;
}

/** Waits, unless the signal aborts it: then it throws the signal's reason. */
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
 * Whether a request may be sent again when nobody knows if it was carried out. A POST may when its key lets the API tell
 * the repetition, or when it only asks for a token. A change with `If-Match` may not: had it been carried out, its
 * repetition would be refused. Nor may a DELETE, whose repetition finds nothing.
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

/** Seconds before the attempt after this one: what the API asked for and a random while more, else longer each time. */
const waitBefore = (attempt: number, response: Response | undefined): number => {
  const asked = response && retryAfterOf(response.headers);
  if (asked !== undefined) return asked + Math.random();
  return Math.min(8, 0.25 * 2 ** attempt) * (0.5 + Math.random() / 2);
};

/** What `fetch` throws when no answer comes. */
const lost = new Set(["TypeError", "TimeoutError"]);

/** Sends a request once, with a limit of time. Throws a ConnectionError when no answer comes, and the reason of an abort. */
const once = async (send: Send, request: Request, timeout: number): Promise<Response> => {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeout * 1000)]);
  try {
    const response = await send(new Request(request.clone(), { signal }));
    // An answer that breaks off has not come. What is read here is read once more, from memory.
    await response.clone().arrayBuffer();
    return response;
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    // By its name, since an error of another realm is an instance of another class.
    const isLost =
      typeof error === "object" && error !== null && "name" in error && lost.has(String(error.name));
    throw isLost ? new ConnectionError(request.url, error) : error;
  }
};

/**
 * Sends again what may be: after 429, which is answered before anything is carried out, whatever it was; after a lost
 * answer, a 5xx or a 409 with `Retry-After`, only what is safe to repeat.
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
