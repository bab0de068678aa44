import type { Footing } from "./channel.ts";
import { openOrders } from "./orders.ts";
import type { Organization } from "./world.ts";

/** Orders of two providers, one of which offers its customers to the other. */
export const openTransfers = async (stack: Footing) => {
  const orders = await openOrders(stack);
  const { world, make, now, provider: giver } = orders;
  const taker = await world.provider();
  /** A partner of both providers, and one of the giving provider only. */
  const [both, left] = [await orders.partner(), await orders.partner()];
  await world.partner(taker, both);

  const offer = (customerId: string, by = giver, to = taker) =>
    by.admin.post(`/v1/customers/${customerId}/transfers`, { toProviderId: to.id });
  const decide = (id: string, decision: string, { admin }: Organization, headers = {}) =>
    admin.post(`/v1/customer-transfers/${id}/${decision}`, undefined, headers);
  const named = ({ id, mpnId }: Organization) => ({ partnerOrganizationId: id, partnerId: mpnId });

  /**
   * A customer of the giving provider. Both resellers administer it and are named; the one that goes along is associated.
   */
  const held = async (more = 0) => {
    const adminSince = now().toISOString();
    const made = await make({
      reseller: both,
      companyName: `Wanderer${world.next()} Ltd`,
      relationships: { [left.id]: { adminSince } },
      subscriptions: [
        { ...named(both), supportResellerId: both.id, offerId: "deskhub-essential", offerName: "Deskhub" },
        {
          ...named(left),
          supportResellerId: left.id,
          scheduledChange: { quantity: 8, scheduledBy: left.id },
        },
        { status: "cancelled" },
        ...Array.from({ length: more }, () => named(both)),
      ],
    });
    const [kept, lost, over] = made.subscriptions;
    if (!kept || !lost || !over) throw new Error("three subscriptions were made");
    return { ...made, path: `/v1/customers/${made.customer.id}`, kept, lost, over };
  };

  return { ...orders, giver, taker, both, left, offer, decide, held };
};
