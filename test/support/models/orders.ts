import fc from "fast-check";
import { all, anyVersion, inShort } from "../channel.ts";
import { day } from "../clock.ts";
import { newCustomer } from "../drafts.ts";
import type { Inside } from "../inside.ts";
import { offerBody } from "../offer-body.ts";
import { type Model, pick, type Run } from "./machine.ts";
import { openRelationships, relationshipCommands, type Who, who } from "./relationships.ts";

const which = fc.nat(3);
const quantity = fc.integer({ min: 1, max: 12 });
const commands = {
  draft: [3, { who, target: fc.nat(2), quantity, named: fc.boolean() }],
  change: [2, { who, which, quantity }],
  review: [5, { who, which }],
  submit: [6, { who, which, older: fc.boolean() }],
  cancel: [1, { who, which }],
  price: [1, { amount: fc.constantFrom("1.50", "2.25") }],
  ...relationshipCommands,
} as const;

/** The largest quantity of the offer. */
const most = 10;

interface Order {
  id: string;
  placed: boolean;
  /** The new customer's domain; none for the existing customer. */
  domain?: string;
  named: boolean;
  quantity: number;
  status: "draft" | "submitted" | "cancelled";
  expiresAt: string;
  changes: number;
  /** The versions that reviews answered, with the order's content at that time. */
  reviews: { version: string; of: string }[];
}

/** The orders of a provider and one of its resellers, written from the product's pages. */
export const orderModel = async (inside: Inside): Promise<Model<typeof commands>> => {
  const { world } = inside;
  const [provider, reseller] = [await world.provider(), await world.reseller()];
  const offerId = `run-${world.next()}`;

  const begin = async (): Promise<Run<typeof commands>> => {
    // The user pool remembers the admins of earlier runs, so that each run has domains of its own.
    const domains = [`one-${world.next()}.example`, `two-${world.next()}.example`];
    const { customer } = await inside.customerOf(provider, { reseller });
    const parties = { provider, reseller, customer, partners: [reseller] };
    const relationships = await openRelationships(inside, parties);
    const orders: Order[] = [];
    const taken = new Set<string>();
    let price = "1.50";
    let bought = 0;
    const setPrice = (amount: string) =>
      world.operator.put(
        `/v1/offers/${offerId}`,
        offerBody("Office", {
          maximumQuantity: most,
          termDuration: "P1Y",
          listPrice: { currency: "EUR", amount },
        }),
      );
    await setPrice(price);

    const statusOf = ({ status, expiresAt }: Order) =>
      status === "draft" && Date.parse(expiresAt) <= inside.now() ? "lapsed" : status;
    const client = (by: Who) => (by === "provider" ? provider.admin : reseller.admin);
    const lineOf = (order: Pick<Order, "quantity" | "named">) => ({
      offerId,
      quantity: order.quantity,
      ...(order.named && { partnerIdOnRecord: reseller.mpnId }),
    });
    const contentOf = (order: Order) => JSON.stringify([order.changes, price, order.quantity]);
    const problemsOf = (order: Order): string[] => {
      const ended = order.named && !relationships.partnered;
      return [
        ended && order.domain && "/resellerId PARTNERSHIP_ENDED",
        order.domain && taken.has(order.domain) && "/customer/companyProfile/domain DOMAIN_TAKEN",
        order.quantity > most && "/lineItems/0/quantity QUANTITY_OUT_OF_RANGE",
        ended && "/lineItems/0/partnerIdOnRecord PARTNERSHIP_ENDED",
      ].filter((problem) => typeof problem === "string");
    };
    const pointersAndCodes = (problems: { pointer: string; code: string }[]) =>
      problems.map(({ pointer, code }) => `${pointer} ${code}`).toSorted();

    /**
     * A reseller sees the orders of the customers that it administers. It sees the order of a new customer once it is
     * submitted with the reseller named.
     */
    const isSeen = (order: Order) =>
      order.domain ? order.status === "submitted" && order.named : relationships.access;
    /** Callers who cannot see the order, did not place it, or are refused by its state or by the partnership's end. */
    const refused = (order: Order, by: Who): string | undefined => {
      if (by === "reseller" && !isSeen(order)) return "404 NOT_FOUND";
      if (by === "reseller" && !order.placed) return "403 ROLE_REQUIRED";
      return statusOf(order) === "draft" ? undefined : "409 ORDER_NOT_DRAFT";
    };
    const ended = (by: Who) =>
      by === "reseller" && !relationships.partnered ? "422 PARTNERSHIP_ENDED" : undefined;

    const modelOf = (order: Order) => ({ id: order.id, status: statusOf(order), quantity: order.quantity });
    const viewOf = ({ id, status, lineItems }: any) => ({ id, status, quantity: lineItems[0].quantity });

    return {
      acts: {
        ...relationships.acts,
        async draft({ who: by, target, quantity, named }) {
          const domain = domains[target - 1];
          const order = { placed: by === "reseller", named, quantity, ...(domain && { domain }) };
          const forNew = { customer: newCustomer(world, domain), ...(named && { resellerId: reseller.id }) };
          const body = {
            lineItems: [lineOf(order)],
            ...(domain ? forNew : { customerId: customer.id }),
          };
          const reserved = by === "reseller" && (domain || named) ? "403 ROLE_REQUIRED" : undefined;
          const outOfReach = by === "reseller" && !relationships.access ? "404 NOT_FOUND" : undefined;
          const answer = await client(by).post("/v1/orders", body);
          const { id, expiresAt } = answer.body;
          if (answer.status === 201)
            orders.push({ ...order, id, expiresAt, status: "draft", changes: 0, reviews: [] });
          return { real: inShort(answer), model: reserved ?? outOfReach ?? ended(by) ?? "201" };
        },
        async change({ who: by, which, quantity }) {
          const order = pick(orders, which);
          if (!order) return undefined;
          const model = refused(order, by) ?? ended(by) ?? "200";
          const named = order.named && by === "provider";
          const lineItems = [lineOf({ quantity, named })];
          const answer = await client(by).patch(`/v1/orders/${order.id}`, { lineItems }, anyVersion);
          if (model === "200" && quantity !== order.quantity)
            Object.assign(order, { quantity, changes: order.changes + 1 });
          return { real: inShort(answer), model };
        },
        async review({ who: by, which }) {
          const order = pick(orders, which);
          if (!order) return undefined;
          const model = refused(order, by) ?? ended(by) ?? "200";
          const answer = await client(by).post(`/v1/orders/${order.id}/review`);
          if (model === "200" && answer.status === 200) {
            order.reviews.push({ version: answer.body.version, of: contentOf(order) });
            expect(pointersAndCodes(answer.body.problems)).toEqual(problemsOf(order).toSorted());
          }
          return { real: inShort(answer), model };
        },
        async submit({ who: by, which, older }) {
          const order = pick(orders, which);
          const review = older ? order?.reviews[0] : order?.reviews.at(-1);
          if (!order || !review) return undefined;
          const changed = review.of === contentOf(order) ? undefined : "409 ORDER_CHANGED";
          const problems = problemsOf(order);
          const broken = problems.length > 0 ? "422 ORDER_HAS_PROBLEMS" : undefined;
          const model = refused(order, by) ?? changed ?? ended(by) ?? broken ?? "201";
          const key = { "idempotency-key": `key-${world.next()}` };
          const { version } = review;
          const answer = await client(by).post(`/v1/orders/${order.id}/submit`, { version }, key);
          if (answer.body.code === "ORDER_HAS_PROBLEMS")
            expect(pointersAndCodes(answer.body.errors)).toEqual(problems.toSorted());
          if (model === "201") {
            order.status = "submitted";
            if (order.domain) taken.add(order.domain);
            else bought++;
          }
          return { real: inShort(answer), model };
        },
        async cancel({ who: by, which }) {
          const order = pick(orders, which);
          if (!order) return undefined;
          const model = refused(order, by) ?? "200";
          const answer = await client(by).post(`/v1/orders/${order.id}/cancel`);
          if (model === "200") order.status = "cancelled";
          return { real: inShort(answer), model };
        },
        async price({ amount }) {
          price = amount;
          return { real: inShort(await setPrice(amount)), model: "200" };
        },
      },
      async readBack() {
        const placed = await all(provider.admin, "/v1/orders");
        expect(placed.map(viewOf).toReversed()).toEqual(orders.map(modelOf));
      },
      async end() {
        const placed = await all(reseller.admin, "/v1/orders");
        const own = orders.filter((order) => order.placed && relationships.access);
        const mine = placed.filter(({ id }) => orders.some((order) => order.id === id));
        expect(mine.map(viewOf).toReversed()).toEqual(own.map(modelOf));
        for (const status of ["draft", "submitted", "cancelled", "lapsed"]) {
          const ids = (await all(provider.admin, `/v1/orders?status=${status}`)).map(({ id }) => id);
          const expected = orders.filter((order) => statusOf(order) === status).map(({ id }) => id);
          expect({ status, ids: ids.toReversed() }).toEqual({ status, ids: expected });
        }
        // No customer or subscription exists without a submit.
        const customers = await all(provider.admin, "/v1/customers");
        expect(customers.map(({ companyProfile }) => companyProfile.domain).toSorted()).toEqual(
          [customer.companyProfile.domain, ...taken].toSorted(),
        );
        const sold = await all(provider.admin, `/v1/customers/${customer.id}/subscriptions`);
        expect(sold).toHaveLength(bought);
      },
    };
  };
  return { commands, passing: [2, day, 3 * day, 7 * day], begin };
};
