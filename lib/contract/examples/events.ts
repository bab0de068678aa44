import type { EventType } from "../event-types.ts";
import { type EventData, eventData } from "../events.ts";
import { everyStandIn } from "./examples.ts";
import { standIns } from "./stand-ins.ts";

const { customer: customerId, order: orderId, subscription, reseller: resellerId } = standIns;
const { provider: providerId, request: partnershipRequestId, transfer: transferId } = standIns;
const at = "2026-03-10T11:30:00.000Z";
const later = "2026-03-17T11:30:00.000Z";

const sent = { partnershipRequestId, status: "sent", expiresAt: later };
const undelivered = (state: string) => ({ partnershipRequestId, status: "sent", delivery: { state } });
const made = { customerId, orderId, subscriptionIds: [subscription] };
const given = { associatedPartnerId: resellerId, access: ["delegated-admin"] };
const one = { customerId, subscriptionId: subscription };
const access = { customerId, resellerId, access: ["delegated-admin"] };
const transfer = (status: string) => ({
  transferId,
  customerId,
  fromProviderId: standIns.otherProvider,
  toProviderId: providerId,
  status,
});
const enrolment = { enrolmentRequestId: standIns.enrolmentRequest, partnershipRequestId };
const { webhookEndpoint: webhookEndpointId } = standIns;

/** Example data of each type, for the document. Types whose data are only ids are left out: those come from the stand-ins. */
const dataExamples: Partial<EventData> = {
  "partnership-request.sent": sent,
  "partnership-request.accepted": { partnershipRequestId, status: "accepted", resellerId },
  "partnership-request.declined": { partnershipRequestId, status: "declined" },
  "partnership-request.expired": { ...sent, status: "expired" },
  "partnership-request.revoked": { ...sent, status: "revoked" },
  "partnership-request.bounced": undelivered("bounced"),
  "partnership-request.complained": undelivered("complained"),
  "partnership-request.failed": undelivered("failed"),
  "sending.paused": { providerId, pausedUntil: later, failures: 12 },
  "partnership.created": { providerId, resellerId, since: at, partnershipRequestId },
  "partnership.ended": { providerId, resellerId, since: at, endedAt: later },
  "customer.created": { ...made, ...given },
  "customer.updated": { customerId, changed: ["billingProfile"] },
  "customer.admin-password-reset": { customerId, userId: standIns.user, status: "requested" },
  "order.submitted": { ...made, ...given },
  "order.cancelled": { orderId },
  "subscription.created": made,
  "subscription.updated": { ...one, status: "active", changed: ["quantity"] },
  "subscription.renewed": { ...one, status: "active", changed: ["commitmentEndDate"] },
  "subscription.expired": { ...one, status: "expired", changed: ["status"] },
  "subscription.scheduled-change.failed": {
    ...one,
    status: "active",
    changed: ["scheduledChange"],
    scheduledChange: { quantity: 12 },
    problems: [{ code: "QUANTITY_OUT_OF_RANGE", detail: "The offer is sold up to 10." }],
  },
  "access.granted": access,
  "access.revoked": access,
  "access.expiring": { ...access, until: later, days: 7 },
  "access.expired": { ...access, until: at },
  "customer-transfer.offered": transfer("offered"),
  "customer-transfer.accepted": transfer("accepted"),
  "customer-transfer.rejected": transfer("rejected"),
  "customer-transfer.cancelled": transfer("cancelled"),
  "enrolment.requested": { ...enrolment, status: "open" },
  "enrolment.approved": { ...enrolment, status: "approved", organizationId: resellerId },
  "enrolment.rejected": { ...enrolment, status: "rejected" },
  "webhook-endpoint.disabled": { webhookEndpointId, because: "failing" },
};

/** Example data of a type whose data are only ids: the stand-in of each. Throws for a field that has none. */
const exampleIds = (type: EventType): Record<string, string> => {
  const ids = new Map<string, string>(Object.entries(everyStandIn).map(([name, id]) => [`${name}Id`, id]));
  return Object.fromEntries(
    Object.keys(eventData[type].shape).map((name) => {
      const id = ids.get(name);
      if (id === undefined) throw new Error(`an event of the type ${type} needs an example: of its ${name}`);
      return [name, id];
    }),
  );
};

const customer = { resourceType: "customer", resourceId: customerId };

/** The resource that an event is about, by the first word of its type. Left out where the data have an id of that name. */
const resources: Readonly<Record<string, { resourceType: string; resourceId: string }>> = {
  sending: { resourceType: "organization", resourceId: providerId },
  partnership: { resourceType: "partnership", resourceId: resellerId },
  customer,
  subscription: { resourceType: "subscription", resourceId: subscription },
  access: customer,
  "customer-transfer": { resourceType: "customer-transfer", resourceId: transferId },
  enrolment: { resourceType: "enrolment-request", resourceId: standIns.enrolmentRequest },
};

const camelCase = (words: string): string =>
  words.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A delivery of an event of this type, as a webhook receiver gets it. */
export const deliveryExample = (type: EventType) => {
  const [about = ""] = type.split(".");
  const data: Readonly<Record<string, unknown>> = dataExamples[type] ?? exampleIds(type);
  const named = { resourceType: about, resourceId: data[`${camelCase(about)}Id`] };
  // An order creates its subscriptions together, so the event is about their customer.
  const resource = type === "subscription.created" ? customer : (resources[about] ?? named);
  const event = {
    id: "evt_01kz1prhxxa3wg1z2tvcz68axm",
    at,
    type,
    ...resource,
    data,
    changeId: "aud_01k2fbdn6prt35xsge33e43bhb",
    correlationId: "QHsBpiLLDoEEMfQ=",
  };
  return { type, timestamp: at, data: event };
};
