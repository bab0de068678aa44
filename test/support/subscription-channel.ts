import type { SubscriptionItem } from "../../lib/subscriptions/items.ts";
import { keys } from "../../lib/table/keys.ts";
import { type Footing, openProvider } from "./channel.ts";
import { day } from "./clock.ts";
import { channelOf } from "./customers.ts";

export const pathOf = ({ customerId, id }: Pick<SubscriptionItem, "customerId" | "id">) =>
  `/v1/customers/${customerId}/subscriptions/${id}`;

/** One customer, and a reseller for each kind of access to it, or for none. */
export const openSubscriptions = async (stack: Footing) => {
  const ground = await openProvider(stack);
  const { world, table, now, end } = ground;
  const channel = channelOf(table);

  const [administrator, recorded, supporter, former, stranger] = await Promise.all([
    ground.partner(),
    ground.partner(),
    ground.partner(),
    ground.partner(),
    world.reseller(),
  ]);
  const adminSince = now().toISOString();
  const { customer } = await ground.make({
    relationships: { [administrator.id]: { adminSince }, [former.id]: { adminSince } },
  });
  await end(former);

  const upgradeTargetOffers = ["office-plus", "office-azure", "office-small", "gone"];
  await Promise.all([
    channel.offer("office-basic", { upgradeTargetOffers }),
    channel.offer("office-plus", { prerequisiteOffers: ["base"] }),
    channel.offer("office-small", { maximumQuantity: 5 }),
    channel.offer("office-azure", { billing: "azure" }),
    channel.offer("other"),
  ]);

  /** A subscription of the customer that began a day ago. */
  const plain = (more: Partial<SubscriptionItem> = {}) =>
    channel.subscription(customer, new Date(now().getTime() - day), more);

  return {
    ...ground,
    channel,
    customer,
    /** Has delegated admin. */
    administrator,
    /** Is reseller of record of the subscriptions that `subscribed` makes. */
    recorded,
    /** Is its support contact. */
    supporter,
    /** Has no partnership. */
    stranger,
    /** Had a partnership, and keeps its delegated admin. */
    former,
    plain,
    /** The same, with `recorded` as its reseller of record and `supporter` as its support contact. */
    subscribed: (more: Partial<SubscriptionItem> = {}) =>
      plain({
        partnerId: recorded.mpnId,
        partnerOrganizationId: recorded.id,
        supportResellerId: supporter.id,
        ...more,
      }),
    stored: ({ customerId, id }: SubscriptionItem) => table.get(keys.subscription(customerId, id)),
  };
};
