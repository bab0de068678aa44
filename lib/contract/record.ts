import * as z from "zod";
import { answerEnum, id, instant, instantIn, list, paging } from "./common.ts";
import { eventTypes } from "./event-types.ts";
import { operations as named } from "./operation.ts";
import { impersonal } from "./personal.ts";

const snapshot = z.record(z.string(), z.unknown());

export const auditRecord = z
  .object({
    id: id("aud"),
    at: instant,
    actor: z.object({
      /**
       * A user's id, or an API client's. Other actors: `recipient` (of an invitation), `mail`, `schedule`, `bootstrap`
       * or `erasure`.
       */
      userId: impersonal(z.string()),
      /** A customer's id, when its own admin acted, or when somebody asked for the mail to its billing address. */
      organizationId: z.union([id("org"), id("cus")]),
      /** The customer on whose behalf a reseller acted. */
      onBehalfOf: id("cus").optional(),
    }),
    operation: impersonal(z.string()),
    resourceType: z.string(),
    resourceId: z.string(),
    before: snapshot.optional(),
    after: snapshot.optional(),
    requestId: impersonal(z.string()),
  })
  .meta({ id: "AuditRecord" });

/** Text fields in audit records' snapshots that occur nowhere else in the contract. */
export const recordedOnly = z.object({
  /** The hash of the confirmed attestation. */
  textHash: impersonal(z.string()),
  /**
   * How the link of an answered invitation was delivered: mailed to its address, or handed out to a user of the
   * provider.
   */
  linkSentBy: impersonal(z.string()),
  /** Where an invitation was answered: on its page, or through the API. */
  answeredOn: impersonal(z.string()),
  /** How the link was delivered by which a customer's admin chose a password. */
  channel: impersonal(z.string()),
  /** The operator's name in the record of the deployment's bootstrap. */
  organization: impersonal(z.string()),
});

export const eventType = z.enum(eventTypes);

export const event = z
  .object({
    id: id("evt"),
    at: instant,
    type: answerEnum(eventType),
    resourceType: z.string(),
    resourceId: z.string(),
    data: snapshot,
    /** The same for all events of a change. Events of releases before 1.1 have none. */
    changeId: id("aud").optional(),
    correlationId: impersonal(z.string()).optional(),
  })
  .meta({ id: "Event" });
/** An event as a handler answers it. Its type may be one that only a newer release knows. */
export type ChannelEventAnswer = z.input<typeof event>;

export const auditRecords = list(auditRecord);
export const events = list(event);

const subject = impersonal(z.string().min(1).max(64)).optional();

export const operations = named({
  listAuditRecords: {
    summary: "The organization's audit records, newest first",
    query: z.strictObject({
      ...paging,
      from: instantIn.optional(),
      to: instantIn.optional(),
      resourceType: subject,
      resourceId: subject,
      userId: subject,
      /** Finds all records about a customer: itself, its subscriptions and its orders. */
      customerId: subject,
    }),
    answer: auditRecords,
  },
  listEvents: {
    summary: "What happened to what the caller may see, oldest first",
    query: z.strictObject({ ...paging, after: id("evt").optional() }),
    answer: events,
  },
});
