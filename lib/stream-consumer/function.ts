import type { Logger } from "@aws-lambda-powertools/logger";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { openBus } from "../aws/bus.ts";
import { withDeadline } from "../aws/deadline.ts";
import type { Identity } from "../aws/identity.ts";
import type { Queue } from "../aws/queue.ts";
import { accessCountStore } from "../customers/access-counts.ts";
import { customers, customerUsers, resellerRelationships } from "../customers/items.ts";
import { updateSearchIndex } from "../customers/search-index.ts";
import { keepClosedCreditKeys, keepOpenCreditKeys } from "../incentives/keyed.ts";
import { jobs } from "../jobs/items.ts";
import { reassigner } from "../jobs/reassign.ts";
import { letterWriting } from "../letters/writing.ts";
import { countedBy } from "../metrics.ts";
import { orders } from "../orders/items.ts";
import { orderStore } from "../orders/store.ts";
import { organizations } from "../organizations/items.ts";
import { partnerships } from "../partnerships/items.ts";
import { resellerNameIndex } from "../partnerships/names.ts";
import { countsOf } from "../record/counts.ts";
import { auditKeysWrite } from "../record/filtered.ts";
import { auditRecords, events, placeOf } from "../record/items.ts";
import { eventPublisher } from "../record/publish.ts";
import { credits, subscriptions } from "../subscriptions/items.ts";
import { updateKeysOfCustomer, updateSubscriptionKeys } from "../subscriptions/keyed.ts";
import type { Item } from "../table/item.ts";
import { eachRecord } from "../table/stream.ts";
import type { Table } from "../table/table.ts";
import { transferRest } from "../transfers/rest.ts";
import { users } from "../users/items.ts";
import { webhookDispatcher } from "../webhooks/dispatch.ts";
import { webhookDeliveries, webhookReplays } from "../webhooks/items.ts";

/** The types whose items determine the keys of a customer's subscriptions, credits and orders. */
const keyedByCustomer: readonly string[] = [
  ...[subscriptions.type, resellerRelationships.type, credits.type],
  orders.type,
];

/**
 * The lane of a record. Frequent records run in parallel: each audit record in its own lane, events by resource, and
 * items by customer. All others share one lane.
 */
const laneOf = ({ dynamodb }: DynamoDBRecord): string => {
  const { type, customerId, resourceId } = dynamodb?.NewImage ?? {};
  if (type?.S === auditRecords.type) return JSON.stringify(dynamodb?.Keys);
  if (type?.S === events.type) return resourceId?.S ?? "";
  return keyedByCustomer.includes(type?.S ?? "") ? (customerId?.S ?? "") : "";
};

/** Whether one of these attributes has changed, as far as the record says. */
const isChanged = (item: Item, before: Item | undefined, ...names: string[]): boolean =>
  before === undefined || names.some((name) => item[name] !== before[name]);

/**
 * The function that consumes the table's stream. It publishes events on the bus, updates users and customers' admins in
 * the user pool, and writes the words of customers' and resellers' names into the search indexes. It writes the keys by
 * which filters find audit records, subscriptions, credits and a customer's orders, and counts resellers' access and
 * business figures. It does the next page of a running job or replay, moves a customer's subscriptions to its new
 * provider, and brings events to webhook endpoints.
 */
export const streamConsumer = (dependencies: {
  table: Table;
  bus: ReturnType<typeof openBus>;
  identity: Pick<Identity, "setEnabled">;
  /** The queue of deliveries to webhook endpoints. */
  queue: Queue;
  clock: () => Date;
  logger: Logger;
}) => {
  const { table, identity, clock, logger } = dependencies;
  const { publish } = eventPublisher(dependencies);
  const reassignments = reassigner(dependencies);
  const names = resellerNameIndex(table);
  const { count } = accessCountStore(table);
  const rest = transferRest(table);
  const ordered = orderStore(table);
  const webhooks = webhookDispatcher(dependencies);
  const letters = letterWriting(table, clock);

  const handle = async (item: Item, isNew: boolean, before: Item | undefined): Promise<void> => {
    if (item.type === customers.type) {
      const { id, moving } = customers.parse(item);
      if (moving && !(await rest.finish(id, clock)))
        throw new Error(`the subscriptions of ${id} are still on their way to its new provider`);
      return updateSearchIndex(table, id);
    }
    if (item.type === partnerships.type) {
      const { providerId, resellerId } = partnerships.parse(item);
      return names.ofPartnership(providerId, resellerId);
    }
    if (item.type === organizations.type) {
      const { id, organizationType } = organizations.parse(item);
      return organizationType === "indirect-reseller" ? names.ofReseller(id) : undefined;
    }
    if (item.type === resellerRelationships.type) {
      const relationship = resellerRelationships.parse(item);
      await count(relationship);
      if (isNew ? relationship.adminSince : isChanged(item, before, "adminSince"))
        await updateKeysOfCustomer(table, relationship.customerId);
      return;
    }
    if (item.type === jobs.type) return reassignments.page(jobs.parse(item));
    if (item.type === webhookDeliveries.type) return webhooks.delivery(webhookDeliveries.parse(item));
    if (item.type === webhookReplays.type) return webhooks.replay(webhookReplays.parse(item));
    if (item.type === users.type || item.type === customerUsers.type) {
      const { id, status } = item.type === users.type ? users.parse(item) : customerUsers.parse(item);
      // The table decides at once what a user may do. The pool follows, so that signing in ends as well.
      await identity.setEnabled(id, status === "active");
      return;
    }
    if (item.type === auditRecords.type) {
      await table.write(auditKeysWrite(item));
      const counted = isNew ? countsOf(item) : undefined;
      if (counted) logger.info("counted", countedBy(counted.counts, counted.at));
      // Records that a backfill repeats were counted long ago.
      if (isNew) await letters.ofRecord({ ...auditRecords.parse(item), reader: placeOf(item).reader });
      return;
    }
    if (item.type === subscriptions.type) {
      if (!isChanged(item, before, "keyed", "reached")) return;
      const subscription = await updateSubscriptionKeys(table, subscriptions.parse(item));
      if (subscription) await keepOpenCreditKeys(table, subscription);
      return;
    }
    if (item.type === orders.type)
      return isChanged(item, before, "listedAs", "status")
        ? ordered.enterStatus(orders.parse(item))
        : undefined;
    if (item.type === credits.type) return keepClosedCreditKeys(table, credits.parse(item));
    const event = events.parse(item);
    await publish(event);
    await webhooks.event(event);
    await letters.ofEvent(event);
  };

  return (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
    eachRecord(
      event,
      logger,
      (item, eventName, before) => withDeadline(8_000, () => handle(item, eventName === "INSERT", before)),
      { laneOf },
    );
};
