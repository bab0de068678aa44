import { channelKeys } from "./channel-keys.ts";
import { inShard, key, type Range } from "./key.ts";
import { tradeKeys } from "./trade-keys.ts";

/** Every key of the one table, by its items. docs/data-model.md has the item map with read and write costs. */
export const keys = {
  ...channelKeys,
  ...tradeKeys,

  outbox: (id: string) => key(`OUTBOX#${id}`, "OUTBOX"),
  /** When the deployment's next mail may leave. */
  pace: key("OUTBOX", "PACE"),
  /** One of the parts that count an organization's use of a quota, in one window of time. */
  quota: (organizationId: string, name: string, window: string, part: number) =>
    key(`QUOTA#${organizationId}#${name}#${window}`, `PART#${part}`),
  quotaParts: (organizationId: string, name: string, window: string): Range => ({
    PK: `QUOTA#${organizationId}#${name}#${window}`,
    prefix: "PART#",
  }),
  /** One of an organization's places for things of a kind. */
  place: (organizationId: string, kind: string, number: number) =>
    key(`QUOTA#${organizationId}#${kind}`, `PLACE#${String(number).padStart(3, "0")}`),
  places: (organizationId: string, kind: string): Range => ({
    PK: `QUOTA#${organizationId}#${kind}`,
    prefix: "PLACE#",
  }),
  /** One partition per hour, so that the schedule reads the hours that have come and never everything. */
  scheduledEntry: (at: string, id: string, shard = 0) =>
    key(inShard(`DUE#${at.slice(0, 13)}`, shard), `${at}#${id}`),
  scheduledIn: (hour: string, shard = 0): Range => ({ PK: inShard(`DUE#${hour}`, shard), prefix: "" }),
  watermark: key("SCHEDULE", "WATERMARK"),

  audit: (organizationId: string, id: string, shard = 0) =>
    key(inShard(`AUDIT#${organizationId}`, shard), id),
  audits: (organizationId: string, shard = 0): Range => ({
    PK: inShard(`AUDIT#${organizationId}`, shard),
    prefix: "",
  }),
  auditByResource: (organizationId: string, resourceId: string) => `AUDIT#${organizationId}#${resourceId}`,
  /** The records by actor, by customer (first index) and by type of resource (second index), as filters find them. */
  auditBy: (what: "USER" | "CUSTOMER" | "TYPE", organizationId: string, value: string): Range => ({
    PK: `AUDIT-${what}#${organizationId}#${value}`,
    prefix: "",
  }),
  event: (organizationId: string, id: string, shard = 0) =>
    key(inShard(`EVENTS#${organizationId}`, shard), id),
  events: (organizationId: string, shard = 0): Range => ({
    PK: inShard(`EVENTS#${organizationId}`, shard),
    prefix: "",
  }),

  webhookEndpoint: (organizationId: string, id: string) => key(`ORG#${organizationId}`, `WEBHOOK#${id}`),
  webhookEndpoints: (organizationId: string): Range => ({ PK: `ORG#${organizationId}`, prefix: "WEBHOOK#" }),
  webhookDelivery: (endpointId: string, id: string) => key(`WEBHOOK#${endpointId}`, `DELIVERY#${id}`),
  webhookDeliveries: (endpointId: string): Range => ({ PK: `WEBHOOK#${endpointId}`, prefix: "DELIVERY#" }),
  /** An endpoint's deliveries by status (index). */
  deliveryInStatus: (endpointId: string, status: string, id: string) => ({
    GSI1PK: `DELIVERIES#${endpointId}#${status}`,
    GSI1SK: id,
  }),
  deliveriesInStatus: (endpointId: string, status: string): Range => ({
    PK: `DELIVERIES#${endpointId}#${status}`,
    prefix: "",
  }),
  /** The newest replay of an endpoint's events. */
  webhookReplay: (endpointId: string) => key(`WEBHOOK#${endpointId}`, "REPLAY"),
  /** A letter to a user about one event or change. */
  letter: (about: string, userId: string) => key(`LETTER#${about}`, `USER#${userId}`),
  notice: (id: string) => key(`NOTICE#${id}`, "NOTICE"),

  idempotency: (organizationId: string, hash: string) => key(`IDEMPOTENCY#${organizationId}`, hash),
  sealingKey: (id: string) => key("SEALING-KEYS", `KEY#${id}`),
};
