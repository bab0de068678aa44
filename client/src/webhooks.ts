import { Webhook, WebhookVerificationError } from "standardwebhooks";
import type { operations } from "./schema.ts";

type Deliveries = {
  [O in keyof operations]: O extends `on${string}`
    ? operations[O] extends { requestBody: { content: { "application/json": infer D } } }
      ? D
      : never
    : never;
};

/** The payload of a webhook: `type` tells which event is in `data`. Ignore types that you do not know. */
export type WebhookDelivery = Deliveries[keyof Deliveries];

type HeaderBag = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

const names = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;

/**
 * Verifies a delivery by the Standard Webhooks specification, and answers its payload. Throws a
 * WebhookVerificationError when no signature is valid, or when the delivery is more than five minutes old. Pass the raw
 * body, before anything parses it, and the endpoint's signing secret. While a secret is being replaced, pass both.
 */
export const verifyWebhook = (
  body: string,
  headers: HeaderBag,
  secret: string | readonly string[],
): WebhookDelivery => {
  const bag = headers instanceof Headers ? Object.fromEntries(headers) : headers;
  const own = new Map(Object.entries(bag).map(([name, value]) => [name.toLowerCase(), value]));
  const signed = Object.fromEntries(names.map((name) => [name, String(own.get(name) ?? "")]));
  let failure: unknown = new WebhookVerificationError("No secret is given");
  for (const each of typeof secret === "string" ? [secret] : secret)
    try {
      return new Webhook(each).verify(body, signed) as WebhookDelivery;
    } catch (error) {
      failure = error;
    }
  throw failure;
};

/** The headers of a delivery signed with a secret, for testing one's own receiver. */
export const signWebhook = (
  body: string,
  { id, secret, at = new Date() }: { id: string; secret: string; at?: Date },
): Record<(typeof names)[number], string> => ({
  "webhook-id": id,
  "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
  "webhook-signature": new Webhook(secret).sign(id, at, body),
});
