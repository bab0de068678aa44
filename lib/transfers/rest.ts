import { timeLeft } from "../aws/deadline.ts";
import { accessCountStore } from "../customers/access-counts.ts";
import type { CustomerItem } from "../customers/items.ts";
import { isOfProvider } from "../customers/roles.ts";
import { customerStore } from "../customers/store.ts";
import { stale } from "../errors.ts";
import { creditWrite } from "../incentives/credits.ts";
import { customerOrders, type OrderItem, orders } from "../orders/items.ts";
import { transitions as orderTransitions, statusAt } from "../orders/states.ts";
import { orderStore } from "../orders/store.ts";
import { recordWrites } from "../record/entries.ts";
import { subscriptions as stored } from "../subscriptions/items.ts";
import { differs, equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { movedSubscription } from "./subscriptions.ts";

/** The maximum number of subscriptions in one transaction: two actions for each. */
const mostSubscriptions = 40;

/** The maximum number of drafts in one transaction: three actions for each. */
const mostDrafts = 25;

/** The time of one transaction. None is begun when less is left to the request or the invocation. */
const enoughMilliseconds = 3_000;

const inChunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));

/** Moves a customer's subscriptions and drafts after a transfer has been accepted. */
export const transferRest = (table: Table) => {
  const customers = customerStore(table);
  const ordered = orderStore(table);
  const counts = accessCountStore(table);

  /** The writes that move subscriptions, with one record for the new provider. */
  const moved = async (customer: CustomerItem, moving: NonNullable<CustomerItem["moving"]>, now: Date) => {
    const { id: customerId, providerId } = customer;
    const behind = await Array.fromAsync(
      stored.in(table).each(keys.subscriptions(customerId), { filter: differs("providerId", providerId) }),
    );
    return inChunks(behind, mostSubscriptions).map((some): Write[] => [
      isOfProvider(customer),
      ...some.flatMap((before) => {
        const { subscription, closed } = movedSubscription(before, providerId, moving);
        return [stored.update(before, subscription), ...(closed ? [creditWrite(closed)] : [])];
      }),
      ...recordWrites(
        { userId: moving.by, organizationId: providerId },
        {
          operation: "customer-transfer.move",
          resourceType: "customer",
          resourceId: customerId,
          after: { transferId: moving.transferId, subscriptionIds: some.map(({ id }) => id) },
        },
        [],
        now,
        moving.requestId,
      ),
    ]);
  };

  const lapse = (order: OrderItem, moving: NonNullable<CustomerItem["moving"]>, now: Date): Write[] => {
    const after = { ...order, status: orderTransitions.lapse.to };
    const audit = {
      operation: "order.lapse",
      resourceType: "order",
      resourceId: order.id,
      customerId: order.customerId,
      before: { status: order.status },
      after: { status: after.status, transferId: moving.transferId },
      concerns: order.placedBy,
    };
    const actor = { userId: "schedule", organizationId: moving.from };
    return [ordered.save("lapse", order, after), ...recordWrites(actor, audit, [], now, moving.requestId)];
  };

  /**
   * The writes by which the former provider's drafts for the customer lapse, because they can no longer be submitted.
   */
  const lapsed = async (customer: CustomerItem, moving: NonNullable<CustomerItem["moving"]>, now: Date) => {
    const entries = await Array.fromAsync(
      customerOrders
        .in(table)
        .each(keys.customerOrders(customer.id), { filter: equals("providerId", moving.from) }),
    );
    const found = await orders
      .in(table)
      .getMany(entries.map(({ providerId, orderId: id }) => ({ providerId, id })));
    const drafts = found.filter((order) => statusAt(order, now) === "draft");
    return inChunks(drafts, mostDrafts).map((some) => some.flatMap((order) => lapse(order, moving, now)));
  };

  return {
    /**
     * Moves everything that still follows: subscriptions with their credits, then the former provider's drafts. Any
     * process that needs the result may call it, also in parallel. Returns whether all is done: it ends early when time
     * runs out.
     */
    finish(customerId: string, clock: () => Date): Promise<boolean> {
      const inTime = () => timeLeft() >= enoughMilliseconds;
      return retryOnConflict(async () => {
        const customer = await customers.find(customerId);
        if (!customer?.moving) return true;
        for (const writes of await moved(customer, customer.moving, clock())) {
          if (!inTime()) return false;
          await table.transact(writes);
        }
        for (const writes of await lapsed(customer, customer.moving, clock())) {
          if (!inTime()) return false;
          await table.transact(writes);
        }
        // The former provider's sums of the relationships.
        for (const { resellerId } of await customers.relationships(customerId))
          await counts.count({ providerId: customer.moving.from, resellerId, customerId });
        const unchanged = { when: equals("version", customer.version), refuse: stale };
        // Nothing visible changes, so the customer keeps its version.
        await table.write({ update: keys.customer(customerId), remove: ["moving"], checks: [unchanged] });
        return true;
      });
    },
  };
};
