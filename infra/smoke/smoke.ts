import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";

/** Whom the journey is made as: a machine client of a provider, with the role AdminAgent. */
export interface Client {
  readonly id: string;
  readonly secret: string;
}

const token = z.object({ access_token: z.string() });
const request = z.object({ id: z.string(), delivery: z.object({ state: z.string() }) });
const healthy = z.object({ status: z.string() });
const page = z.object({ items: z.array(z.unknown()) });

/** How long a mail may take: the stream, SES, and SES's word on it. */
const patience = 120_000;

/**
 * A journey through a deployment: a machine signs in, reads the catalogue, and invites SES's mailbox simulator, whose word on
 * the mail comes back. The invitation is revoked at the end, whatever happened. `say` hears of each step. Throws where a
 * step does not go as it should.
 */
export const smoke = async (
  apiUrl: string,
  client: Client,
  { say, every = 2_000 }: { say: (line: string) => void; every?: number },
): Promise<void> => {
  const call = async <T>(
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
  await call(healthy, "GET", "/v1/health");
  const { access_token } = await call(token, "POST", "/oauth2/token", {
    headers: {
      authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`,
    },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const authorization = `Bearer ${access_token}`;
  const post = (path: string, body?: unknown) =>
    call(request, "POST", path, {
      headers: { authorization, "content-type": "application/json", "idempotency-key": randomUUID() },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  await call(page, "GET", "/v1/offers", { headers: { authorization } });

  const resellerEmail = `success+${randomUUID()}@simulator.amazonses.com`;
  const { id } = await post("/v1/partnership-requests", { resellerEmail });
  const path = `/v1/partnership-requests/${id}`;
  try {
    await post(`${path}/send`);
    const deadline = Date.now() + patience;
    for (;;) {
      const { delivery } = await call(request, "GET", path, { headers: { authorization } });
      if (delivery.state === "delivered") break;
      if (Date.now() > deadline || !["queued", "sent"].includes(delivery.state))
        throw new Error(`The mail is ${delivery.state} and not delivered.`);
      await pause(every);
    }
  } finally {
    await post(`${path}/revoke`);
  }
};
