import * as z from "zod";
import { id, instant } from "./common.ts";
import { termsTold } from "./delegated-admin.ts";
import type { EventType } from "./event-types.ts";
import { impersonal } from "./personal.ts";

const text = impersonal(z.string());
const ids = (prefix: "sub") => z.array(id(prefix));

const request = { partnershipRequestId: id("req"), status: text };
const withExpiry = z.object({ ...request, expiresAt: instant });
const undelivered = z.object({
  ...request,
  delivery: z.object({ state: text, detail: text.optional() }),
});
const between = { providerId: id("org"), resellerId: id("org"), since: instant };
/** Further changes that come with a customer's assignment to a reseller. */
const assignment = {
  associatedPartnerId: id("org").nullable().optional().meta({
    description:
      "The reseller whose customer it is now; null when it is none's, or another's than the reader.",
  }),
  subscriptionIds: ids("sub").optional().meta({
    description: "The subscriptions that got the new reseller of record at the same time.",
  }),
};
const access = z.array(text).meta({
  description:
    "`delegated-admin` or `azure-tenant-owner`; where the customer went to another provider, also `reseller-of-record` and `support-contact`.",
});
const delegatedAdmin = termsTold.optional().meta({
  description:
    "What the delegated admin lets the reseller do, and until when; left out for one without limits.",
});
const accessChange = z.object({
  customerId: id("cus"),
  resellerId: id("org"),
  access,
  delegatedAdmin,
  ...assignment,
  revoked: z
    .object({ resellerId: id("org"), access })
    .optional()
    .meta({
      description: "The reseller that lost the same access by it.",
    }),
});
const transfer = z.object({
  transferId: id("trf"),
  customerId: id("cus"),
  fromProviderId: id("org"),
  toProviderId: id("org"),
  status: text,
});
const enrolment = {
  enrolmentRequestId: id("enr"),
  partnershipRequestId: id("req"),
  status: text,
  expiresAt: instant.optional().meta({
    description: "Until when the invitation can be answered from now on, if the change has moved that.",
  }),
};
const ending = { customerId: id("cus"), resellerId: id("org"), access, until: instant.optional() };
const lastReset = z.object({ organizationId: id("org"), at: instant }).meta({
  description:
    "That reseller was the last to reset the credentials of the customer's admin, which stay good.",
});
const made = { customerId: id("cus"), orderId: id("ord"), subscriptionIds: ids("sub") };
const given = { associatedPartnerId: id("org").optional(), access: access.optional() };
const changed = z.array(text).meta({ description: "The names of the API's fields that changed." });
const oneSubscription = { customerId: id("cus"), subscriptionId: id("sub"), status: text, changed };

/**
 * The content of each type's events: `data`, and a sentence on when the event happens. Data name the changed fields and
 * not their values, so that nobody learns a value that it may not read. Later releases add fields; consumers ignore
 * those they do not know.
 */
export const eventData = {
  "partnership-request.sent": withExpiry.meta({ description: "A request was sent, or its link taken." }),
  "partnership-request.accepted": z
    .object({ ...request, resellerId: id("org") })
    .meta({ description: "A reseller accepted a request." }),
  "partnership-request.declined": z.object(request).meta({ description: "A request was declined." }),
  "partnership-request.expired": withExpiry.meta({ description: "A request's time ran out unanswered." }),
  "partnership-request.revoked": withExpiry.meta({ description: "The provider withdrew a request." }),
  "partnership-request.bounced": undelivered.meta({ description: "A request's mail came back." }),
  "partnership-request.complained": undelivered.meta({
    description: "A request's mail was reported as unwanted.",
  }),
  "partnership-request.failed": undelivered.meta({ description: "A request's mail could not be sent." }),
  "sending.paused": z
    .object({ providerId: id("org"), pausedUntil: instant.optional(), failures: z.int() })
    .meta({ description: "Too many of a provider's mails came back: its sending is paused." }),
  "partnership.created": z
    .object({ ...between, partnershipRequestId: id("req") })
    .meta({ description: "A partnership began." }),
  "partnership.ended": z
    .object({ ...between, endedAt: instant.optional() })
    .meta({ description: "A provider ended a partnership." }),
  "customer.created": z.object({ ...made, ...given }).meta({ description: "An order made a customer." }),
  "customer.updated": z
    .object({
      customerId: id("cus"),
      changed: changed.optional(),
      providerId: id("org").optional().meta({ description: "Its new provider, after a transfer." }),
      ...assignment,
      resellerId: id("org").optional().meta({ description: "Whose delegated admin changed, if one did." }),
      delegatedAdmin: termsTold.optional(),
    })
    .meta({
      description:
        "A customer's profiles changed, or its reseller, or what a reseller may do, or its provider.",
    }),
  "customer.admin-password-reset": z.object({ customerId: id("cus"), userId: id("usr"), status: text }).meta({
    description:
      "A new password for a customer's admin was `requested`, to be chosen by a link that is mailed to the billing address, or chosen by it (`completed`).",
  }),
  "order.submitted": z.object({ ...made, ...given }).meta({ description: "An order was submitted." }),
  "order.cancelled": z
    .object({ orderId: id("ord"), customerId: id("cus").optional() })
    .meta({ description: "A draft of an order was cancelled." }),
  "subscription.created": z.object(made).meta({ description: "An order made subscriptions of a customer." }),
  "subscription.updated": z
    .object({
      customerId: id("cus"),
      subscriptionId: id("sub").optional(),
      subscriptionIds: ids("sub").optional(),
      status: text.optional(),
      changed,
    })
    .meta({ description: "One subscription changed, or several of a customer's together." }),
  "subscription.renewed": z
    .object({ ...oneSubscription, warnings: z.array(z.object({ code: text, detail: text })).optional() })
    .meta({ description: "A subscription's term ended and the next began." }),
  "subscription.expired": z
    .object(oneSubscription)
    .meta({ description: "A subscription's term ended, and the subscription with it." }),
  "subscription.scheduled-change.failed": z
    .object({
      ...oneSubscription,
      scheduledChange: z.record(z.string(), z.unknown()),
      problems: z.array(z.object({ code: text, detail: text })),
    })
    .meta({ description: "What was planned for a renewal could not be carried out." }),
  "access.granted": accessChange.meta({ description: "A reseller got access to a customer." }),
  "access.revoked": accessChange
    .extend({ adminCredentialsLastResetBy: lastReset.optional() })
    .meta({ description: "A reseller lost access to a customer." }),
  "access.expiring": z
    .object({ ...ending, days: z.int() })
    .meta({ description: "A reseller's access to a customer ends in 30 days, or in 7." }),
  "access.expired": z
    .object({ ...ending, adminCredentialsLastResetBy: lastReset.optional() })
    .meta({ description: "A reseller's access to a customer has come to the end that was set for it." }),
  "customer-transfer.offered": transfer.meta({
    description: "A provider offered a customer to another provider.",
  }),
  "customer-transfer.accepted": transfer.meta({
    description: "The other provider took the customer over: it is that provider's from now on.",
  }),
  "customer-transfer.rejected": transfer.meta({ description: "The other provider refused the customer." }),
  "customer-transfer.cancelled": transfer.meta({
    description: "The customer's provider took its offer back.",
  }),
  "enrolment.requested": z.object(enrolment).meta({
    description: "Whoever was invited asks the operator to enrol its company.",
  }),
  "enrolment.approved": z
    .object({ ...enrolment, organizationId: id("org") })
    .meta({ description: "The operator enrolled a company that asked for it on an invitation's page." }),
  "enrolment.rejected": z
    .object(enrolment)
    .meta({ description: "The operator did not enrol a company that had asked for it." }),
  "webhook-endpoint.disabled": z.object({ webhookEndpointId: id("whk"), because: text }).meta({
    description: "A webhook endpoint was disabled: it is `gone` (410), or has been `failing` for five days.",
  }),
  "webhook-endpoint.test": z
    .object({ webhookEndpointId: id("whk") })
    .meta({ description: "A test, delivered to the one endpoint that it was asked for and listed nowhere." }),
} as const satisfies Record<EventType, z.ZodObject>;

/** The data of an event of a type, as the code that creates the event provides it. */
export type EventData = { [T in EventType]: z.input<(typeof eventData)[T]> };

/** The types that are described above, in that order. The list in `event-types.ts` is generated from them. */
// TypeScript does not know that an object has no other keys than its type says.
export const describedTypes = Object.keys(eventData) as EventType[];

const recordOf = <V>(make: (type: EventType) => V): Record<EventType, V> =>
  // TypeScript does not know that the entries of all types make a record of all types.
  Object.fromEntries(describedTypes.map((type) => [type, make(type)])) as Record<EventType, V>;

/** The members that every event has. */
const common = {
  id: id("evt"),
  at: instant,
  resourceType: text.meta({ description: "What kind of thing it happened to." }),
  resourceId: text.meta({ description: "The id of that thing." }),
  changeId: id("aud")
    .optional()
    .meta({ description: "The same for all events of one change: the id of its audit record." }),
  correlationId: text.optional().meta({
    description: "The `x-request-id` of the request, or the run of the schedule, that made the change.",
  }),
};

/** The schema name of a type: `subscription.scheduled-change.failed` is `SubscriptionScheduledChangeFailed`. */
export const schemaName = (type: EventType): string =>
  type.replaceAll(/(?:^|[.-])([a-z])/g, (_, letter: string) => letter.toUpperCase());

const schemaOf = <T extends EventType>(type: T) =>
  z
    .object({ ...common, type: z.literal(type), data: eventData[type] })
    .meta({ id: `${schemaName(type)}Event`, description: eventData[type].meta()?.description });

/** The complete event of every type, as `GET /v1/events` lists it and a webhook delivers it. */
export const eventSchemas: Readonly<Record<EventType, z.ZodObject>> = recordOf(schemaOf);
