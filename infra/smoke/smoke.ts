import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { orderAndCancel } from "./order.ts";

/** The API client of a provider that runs the smoke test. It has the role AdminAgent. */
export interface Client {
  readonly id: string;
  readonly secret: string;
}

/** Calls the API as the client. Throws the answer's text when it is no success. */
export type Call = <T>(
  answer: z.ZodType<T>,
  method: string,
  path: string,
  more?: { body?: unknown; headers?: Record<string, string> },
) => Promise<T>;

const token = z.object({ access_token: z.string() });
const request = z.object({ id: z.string(), delivery: z.object({ state: z.string() }) });
const healthy = z.object({ status: z.string() });

/** The time limit of a mail: the stream, SES, and SES's report on it. */
const patience = 120_000;

const invite = async (call: Call, every: number): Promise<void> => {
  const resellerEmail = `success+${randomUUID()}@simulator.amazonses.com`;
  const { id } = await call(request, "POST", "/v1/partnership-requests", { body: { resellerEmail } });
  const path = `/v1/partnership-requests/${id}`;
  try {
    await call(request, "POST", `${path}/send`);
    const deadline = Date.now() + patience;
    for (;;) {
      const { delivery } = await call(request, "GET", path);
      if (delivery.state === "delivered") break;
      if (Date.now() > deadline || !["queued", "sent"].includes(delivery.state))
        throw new Error(`The mail is ${delivery.state} and not delivered.`);
      await pause(every);
    }
  } finally {
    await call(request, "POST", `${path}/revoke`);
  }
};

/**
 * The smoke test of a deployment. An API client signs in, reads the catalogue, orders and cancels for a customer that
 * all smoke tests share, and invites SES's mailbox simulator, whose delivery report comes back. The invitation is
 * revoked at the end, whatever happened. `say` is called for each step. Throws when a step fails.
 */
export const smoke = async (
  apiUrl: string,
  client: Client,
  { say, every = 2_000 }: { say: (line: string) => void; every?: number },
): Promise<void> => {
  const fetched = async <T>(
    answer: z.ZodType<T>,
    method: string,
    path: string,
    init: RequestInit = {},
  ): Promise<T> => {
    const response = await fetch(`${apiUrl}${path}`, { method, ...init });
    const text = await response.text();
    const { headers, status } = response;
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${status} (${headers.get("x-request-id")}): ${text}`);
    say(`${status} ${method} ${path.replace(/\?.*/, "")}`);
    return answer.parse(JSON.parse(text));
  };
  await fetched(healthy, "GET", "/v1/health");
  const { access_token } = await fetched(token, "POST", "/oauth2/token", {
    headers: {
      authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`,
    },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const call: Call = (answer, method, path, { body, headers } = {}) =>
    fetched(answer, method, path, {
      headers: {
        authorization: `Bearer ${access_token}`,
        ...(method === "POST" && { "idempotency-key": randomUUID() }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  await orderAndCancel(call);
  await invite(call, every);
};
