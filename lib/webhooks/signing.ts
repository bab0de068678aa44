import { createHmac } from "node:crypto";
import type { Mac } from "../aws/mac.ts";

const prefix = "whsec_";

/** The signing secrets of endpoints. They are derived from a key that never leaves KMS, and are stored nowhere. */
export const webhookSecrets = (mac: Mac) => {
  /** The secret in the receiver's form, by the Standard Webhooks specification. */
  const secret = async (endpointId: string, number: number): Promise<string> =>
    `${prefix}${(await mac.of(`webhook-endpoint ${endpointId} ${number}`)).toString("base64")}`;
  return { secret };
};
export type WebhookSecrets = ReturnType<typeof webhookSecrets>;

/** A message to sign: its id, its time in seconds, and its body. */
export interface Message {
  id: string;
  timestamp: number;
  body: string;
}

/** The value of `webhook-signature`: one signature for each secret (Standard Webhooks, symmetric, version 1). */
export const signatureOf = ({ id, timestamp, body }: Message, secrets: readonly string[]): string =>
  secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(prefix.length), "base64");
      return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
    })
    .join(" ");
