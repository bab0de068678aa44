import * as contract from "../../lib/contract/orders.ts";
import { toApiOrder } from "../../lib/orders/api-form.ts";
import { newDraft, submitted } from "../../lib/orders/rules.ts";
import { orderStore } from "../../lib/orders/store.ts";
import { recordWrites } from "../../lib/record/entries.ts";
import type { Item } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import type { Table } from "../../lib/table/table.ts";
import { type Channel, idOf, itemsIn, loadedCustomer } from "./customers.ts";

/** The number of people of the provider who placed its orders. */
const people = 50;

/** One customer in so many has a second order, which is still a draft. */
const further = 50;

/** The order that created the customer with this number, its list entry and its audit record, and the customer's draft if it has one. */
export const historyOf = (table: Table, channel: Channel, number: number): (Item & Key)[] => {
  const { at, orderId, reseller, customer, subscriptions } = loadedCustomer(channel, number);
  const { id: customerId, providerId, companyProfile, billingProfile } = customer;
  const store = orderStore(table);
  const lineItems = subscriptions.map(({ offerId, quantity, partnerId }) => ({
    offerId,
    quantity,
    partnerIdOnRecord: partnerId,
  }));
  const of = { providerId, now: at };
  const profiles = { customer: { companyProfile, billingProfile }, resellerId: reseller?.id };
  const draft = newDraft({ ...profiles, lineItems }, { ...of, id: orderId });
  const subscriptionIds = subscriptions.map(({ id }) => id);
  const order = submitted(draft, { customerId, subscriptionIds, now: at });
  const recorded = (each: typeof order) =>
    contract.order.parse(toApiOrder({ id: providerId, type: "indirect-provider" }, each, at));
  const userId = idOf("usr", channel.began, `${providerId} ${number % people}`);
  const another = newDraft(
    { customerId, lineItems },
    { ...of, id: idOf("ord", at, `${providerId} ${number} draft`) },
  );
  return itemsIn([
    ...store.create({ ...order, version: draft.version + 1 }),
    ...(number % further ? [] : store.create(another)),
    ...recordWrites(
      { userId, organizationId: providerId },
      {
        id: idOf("aud", at, `${providerId} ${number}`),
        operation: "order.submit",
        resourceType: "order",
        resourceId: orderId,
        customerId,
        created: [customerId, ...subscriptionIds],
        before: recorded(draft),
        after: recorded(order),
      },
      [],
      at,
      `load-${number}`,
    ),
  ]);
};
