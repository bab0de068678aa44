// biome-ignore-all lint/performance/noBarrelFile: this is the package's one entry.
export { WebhookVerificationError } from "standardwebhooks";
export { clientCredentials, type Token, type TokenCache, type TokenSource, tokenSource } from "./auth.ts";
export { type Answer, createTwotier, type Options, type Twotier } from "./client.ts";
export { type FollowOptions, followEvents } from "./events.ts";
export { ConnectionError, type Problem, ProblemError } from "./problem.ts";
export type { components, operations, ProblemCode, paths } from "./schema.ts";
export type { ChannelEvent, Item, ListPath } from "./types.ts";
export { signWebhook, verifyWebhook, type WebhookDelivery } from "./webhooks.ts";
