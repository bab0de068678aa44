import { setTimeout as pause } from "node:timers/promises";
import type * as z from "zod";
import { signIn } from "./sign-in.ts";

/** A user's calls of the API. A failed call throws the API's answer. */
export interface DemoClient {
  /** Sends a request and reads its answer. `key` makes a POST repeatable. */
  send<T>(answer: z.ZodType<T>, method: string, path: string, body?: unknown, key?: string): Promise<T>;
  /** Reads a resource and changes exactly that version. */
  patch(path: string, body: unknown): Promise<void>;
}

/** How long a call is retried. The idempotency key of an interrupted request is held for 20 s. */
const patience = 30_000;

/** A client that acts as a user. Throws when the user cannot sign in. */
export async function openDemoClient(
  stack: { apiUrl: string; cognitoUrl: string; clientId: string },
  email: string,
  password: string,
): Promise<DemoClient> {
  const authorization = `Bearer ${await signIn(stack, email, password)}`;

  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const request = {
      method,
      headers: { authorization, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const deadline = Date.now() + patience;
    for (;;) {
      const response = await fetch(`${stack.apiUrl}${path}`, request);
      if (response.ok) return response;
      const text = await response.text();
      const seconds = Number(response.headers.get("retry-after"));
      if (!seconds || Date.now() + seconds * 1_000 > deadline)
        throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      await pause(seconds * 1_000);
    }
  };

  return {
    async send(answer, method, path, body, key) {
      const response = await ask(method, path, body, key ? { "idempotency-key": `demo ${key}` } : {});
      return answer.parse(await response.json());
    },
    async patch(path, body) {
      const current = await ask("GET", path);
      await current.arrayBuffer();
      const changed = await ask("PATCH", path, body, { "if-match": current.headers.get("etag") ?? "" });
      await changed.arrayBuffer();
    },
  };
}
