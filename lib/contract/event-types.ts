/**
 * The types of events, for the contract and for stored items. `EVENTS=write npm test -- test/lib/openapi/events`
 * generates the list from `events.ts`, where a new type gets its data schema. So a function that only needs the types
 * loads no schemas. Consumers ignore types that they do not know (docs/evolution.md).
 */
export const eventTypes = [
  "partnership-request.sent",
  "partnership-request.accepted",
  "partnership-request.declined",
  "partnership-request.expired",
  "partnership-request.revoked",
  "partnership-request.bounced",
  "partnership-request.complained",
  "partnership-request.failed",
  "sending.paused",
  "partnership.created",
  "partnership.ended",
  "customer.created",
  "customer.updated",
  "customer.admin-password-reset",
  "order.submitted",
  "order.cancelled",
  "subscription.created",
  "subscription.updated",
  "subscription.renewed",
  "subscription.expired",
  "subscription.scheduled-change.failed",
  "access.granted",
  "access.revoked",
  "access.expiring",
  "access.expired",
  "customer-transfer.offered",
  "customer-transfer.accepted",
  "customer-transfer.rejected",
  "customer-transfer.cancelled",
  "enrolment.requested",
  "enrolment.approved",
  "enrolment.rejected",
  "webhook-endpoint.disabled",
  "webhook-endpoint.test",
] as const;

export type EventType = (typeof eventTypes)[number];
