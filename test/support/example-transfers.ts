import { offerId } from "../../lib/contract/examples/offers.ts";
import { customerFixture } from "./customers.ts";
import type { ExampleCast } from "./example-cast.ts";
import { good, type Organization, type World } from "./world.ts";

const offerers = new WeakMap<World, Promise<{ provider: Organization; reseller: Organization }>>();

/** Another provider with a partner: it offers customers, and customers are offered to it. A world has one. */
export const offererOf = ({ world }: Pick<ExampleCast, "world">) => {
  const known =
    offerers.get(world) ??
    (async () => {
      const provider = await world.provider();
      return { provider, reseller: await world.partnerOf(provider) };
    })();
  offerers.set(world, known);
  return known;
};

/** The id of a transfer in which that provider offers a customer, with its reseller of record, to the cast's. */
export const offeredTransfer = async (cast: ExampleCast): Promise<string> => {
  const { provider, reseller } = await offererOf(cast);
  const { customer } = await customerFixture(cast.table, {
    providerId: provider.id,
    domain: `offered-${cast.world.next()}.example`,
    now: new Date(cast.now()),
    reseller,
    subscriptions: [
      { offerId, offerName: "Deskhub", partnerId: reseller.mpnId, partnerOrganizationId: reseller.id },
    ],
  });
  const body = { toProviderId: cast.provider.id };
  return (await good(provider.admin.post(`/v1/customers/${customer.id}/transfers`, body))).id;
};
