import { Webhook, WebhookVerificationError } from "standardwebhooks";
import type { operations } from "./schema.ts";

type Deliveries = {
  [O in keyof operations]: O extends `on${string}`
    ? operations[O] extends { requestBody: { content: { "application/json": infer D } } }
      ? D
      : never
    : never;
};

/** What a webhook delivers: `type` tells which event is in `data`. Ignore types that you do not know. */
export type WebhookDelivery = Deliveries[keyof Deliveries];

type HeaderBag = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

const names = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;

/**
 * Checks a delivery by the Standard Webhooks specification, and answers what it says. Throws a WebhookVerificationError
 * when no signature holds, or when the delivery is more than five minutes old. Give the body as it came, before anything
 * parsed it, and the endpoint's signing secret; while a secret is being replaced, give both.
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

/** The headers of a delivery that is signed with a secret, as for a test of one's own receiver. */
export const signWebhook = (
  body: string,
  { id, secret, at = new Date() }: { id: string; secret: string; at?: Date },
): Record<(typeof names)[number], string> => ({
  "webhook-id": id,
  "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
  "webhook-signature": new Webhook(secret).sign(id, at, body),
});
