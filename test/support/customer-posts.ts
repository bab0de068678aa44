import type { SubscriptionItem } from "../../lib/subscriptions/items.ts";
import { customerFixture } from "./customers.ts";
import { offerBody } from "./offer-body.ts";
import { draftOf, type Make, newCustomer, type PostCast, submissionOf } from "./post-cast.ts";
import type { Organization } from "./world.ts";

const customerOf = (
  { inside }: PostCast,
  { id: providerId }: Organization,
  more: { reseller?: string; subscriptions?: Partial<SubscriptionItem>[] } = {},
) =>
  customerFixture(inside.table, {
    providerId,
    now: new Date(inside.now()),
    ...(more.reseller && { reseller: { id: more.reseller } }),
    ...(more.subscriptions && { subscriptions: more.subscriptions }),
  });

/** How to make a request of each keyed row of offers, orders, customers and subscriptions. */
export const customerPosts: Record<string, Make> = {
  "POST /v1/offers/import": async ({ world }) => {
    const offer = offerBody("An imported offer");
    const offers = [1, 2, 3].map(() => ({ id: `imported-${world.next()}`, ...offer }));
    return {
      by: world.operator,
      path: "/v1/offers/import",
      body: { offers },
      otherBody: { offers: offers.slice(1) },
      afresh: 200,
    };
  },

  "POST /v1/orders": async ({ world, provider, other, reseller }) => {
    const path = "/v1/orders";
    const lineItems = [
      { offerId: "deskhub-essential", quantity: 5, partnerIdOnRecord: reseller.mpnId },
      { offerId: "skyfield-pay-as-you-go", quantity: 1, supportContact: { resellerId: reseller.id } },
    ];
    const body = { resellerId: reseller.id, customer: newCustomer(world), lineItems };
    return {
      by: provider.admin,
      path,
      body,
      otherBody: { ...body, lineItems: lineItems.slice(1) },
      // A draft reserves nothing: another provider may have one for the same domain.
      elsewhere: { by: other.admin, path },
      afresh: 201,
    };
  },

  "POST /v1/orders/{orderId}/submit": async ({ world, provider, other, reseller }) => {
    const lineItems = [
      { offerId: "deskhub-essential", quantity: 5, partnerIdOnRecord: reseller.mpnId },
      { offerId: "deskhub-archive", quantity: 2, supportContact: { resellerId: reseller.id } },
    ];
    const [mine, theirs] = await Promise.all(
      [provider, other].map(async ({ admin }) => {
        const { id } = await draftOf(world, admin, { resellerId: reseller.id, lineItems });
        return { by: admin, ...(await submissionOf(admin, id)) };
      }),
    );
    if (!mine || !theirs) throw new Error("an order is missing");
    return { ...mine, otherBody: { version: "1.other" }, elsewhere: theirs, afresh: "ORDER_NOT_DRAFT" };
  },

  "POST /v1/orders/{orderId}/cancel": async ({ world, provider, other }) => {
    const [mine, theirs] = await Promise.all(
      [provider, other].map(async ({ admin }) => {
        const { id } = await draftOf(world, admin);
        return { by: admin, path: `/v1/orders/${id}/cancel` };
      }),
    );
    if (!mine || !theirs) throw new Error("an order is missing");
    return { ...mine, otherBody: { more: 1 }, elsewhere: theirs, afresh: "ORDER_NOT_DRAFT" };
  },

  "POST /v1/customers/{customerId}/admin-credentials": async (cast) => {
    const { provider, other } = cast;
    const [mine, theirs] = await Promise.all([customerOf(cast, provider), customerOf(cast, other)]);
    const path = ({ customer }: typeof mine) => `/v1/customers/${customer.id}/admin-credentials`;
    return {
      by: provider.admin,
      path: path(mine),
      otherBody: { more: 1 },
      elsewhere: { by: other.admin, path: path(theirs) },
      afresh: 200,
    };
  },

  "POST /v1/customers/reassign": async (cast) => {
    const { world, provider, other, reseller: to } = cast;
    const from = await world.reseller();
    for (const each of [provider, other]) {
      await world.partner(each, from);
      await customerOf(cast, each, { reseller: from.id });
    }
    const path = "/v1/customers/reassign";
    const body = {
      fromResellerId: from.id,
      toResellerId: to.id,
      subscriptions: true,
      delegatedAdmin: false,
    };
    return {
      by: provider.admin,
      path,
      body,
      otherBody: { ...body, delegatedAdmin: true },
      elsewhere: { by: other.admin, path },
      // The stream's consumer, which would do it, stands still here.
      afresh: "JOB_RUNNING",
    };
  },

  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": async (cast) => {
    const { provider, other, reseller } = cast;
    const subscriptions = [
      {
        offerId: "deskhub-essential",
        offerName: "Deskhub Essential",
        partnerId: reseller.mpnId,
        partnerOrganizationId: reseller.id,
      },
    ];
    const [mine, theirs] = await Promise.all(
      [provider, other].map(async (each) => {
        const { customer, subscriptions: made } = await customerOf(cast, each, { subscriptions });
        const path = `/v1/customers/${customer.id}/subscriptions/${made[0]?.id}/upgrades`;
        return { by: each.admin, path };
      }),
    );
    if (!mine || !theirs) throw new Error("a subscription is missing");
    const body = { targetOfferId: "deskhub-business", quantity: 12 };
    return {
      ...mine,
      body,
      otherBody: { ...body, quantity: 13 },
      elsewhere: theirs,
      afresh: "OFFER_NOT_UPGRADABLE",
    };
  },
};
