import fc from "fast-check";
import { day } from "../clock.ts";
import { customerFixture } from "../customers.ts";
import type { Inside } from "../inside.ts";
import { endPartnership } from "../matrix.ts";
import { offerBody } from "../offer-body.ts";
import { aNewCustomer } from "../orders.ts";
import type { Organization } from "../world.ts";
import {
  any,
  beginPartnerships,
  done,
  listed,
  type Passing,
  pass,
  passing,
  type Run,
  told,
} from "./running.ts";

const kind = <K extends string>(name: K) => fc.constant(name);
const by = fc.constantFrom("provider" as const, "provider" as const, "reseller" as const);
const which = fc.nat(3);
const quantity = fc.integer({ min: 1, max: 12 });

export const orderCommand = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: kind("draft"), by, target: fc.nat(2), quantity, named: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind("change"), by, which, quantity }) },
  { weight: 5, arbitrary: fc.record({ kind: kind("review"), by, which }) },
  { weight: 6, arbitrary: fc.record({ kind: kind("submit"), by, which, older: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("cancel"), by, which }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("price"), amount: fc.constantFrom("1.50", "2.25") }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("end" as const, "rejoin" as const, "revoke" as const, "grant" as const),
    }),
  },
  { weight: 2, arbitrary: passing(1 * day, 3 * day, 7 * day) },
);
type Command = typeof orderCommand extends fc.Arbitrary<infer C> ? C : never;

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
  /** The versions that reviews answered, with what they were of. */
  reviews: { version: string; of: string }[];
}

/** A run over the orders of a new provider, whose model is written from the product's pages. */
export const orderRun =
  (inside: Inside, [reseller]: readonly Organization[]) =>
  async (): Promise<Run<Command>> => {
    if (!reseller) throw new Error("a reseller is missing");
    const { world, table } = inside;
    const provider = await world.provider();
    await beginPartnerships(inside, provider, [reseller]);
    const number = world.next();
    const { customer } = await customerFixture(table, {
      providerId: provider.id,
      reseller,
      now: new Date(inside.now()),
    });
    const offerId = `run-${number}`;
    const domains = [`one-${number}.example`, `two-${number}.example`];
    const orders: Order[] = [];
    const taken = new Set<string>();
    let price = "1.50";
    let partnered = true;
    let access = true;
    let bought = 0;

    const pricedAt = (amount: string) =>
      world.operator.put(
        `/v1/offers/${offerId}`,
        offerBody("Office", {
          maximumQuantity: most,
          termDuration: "P1Y",
          listPrice: { currency: "EUR", amount },
        }),
      );
    await pricedAt(price);

    const statusOf = ({ status, expiresAt }: Order) =>
      status === "draft" && Date.parse(expiresAt) <= inside.now() ? "lapsed" : status;
    const pick = (at: number) => (orders.length > 0 ? orders[at % orders.length] : undefined);
    const client = (who: "provider" | "reseller") => (who === "provider" ? provider.admin : reseller.admin);
    const lineOf = (order: Pick<Order, "quantity" | "named">) => ({
      offerId,
      quantity: order.quantity,
      ...(order.named && { partnerIdOnRecord: reseller.mpnId }),
    });
    const contentOf = (order: Order) => JSON.stringify([order.changes, price, order.quantity]);
    const problemsOf = (order: Order): string[] => [
      ...(order.named && order.domain && !partnered ? ["/resellerId PARTNERSHIP_ENDED"] : []),
      ...(order.domain && taken.has(order.domain) ? ["/customer/companyProfile/domain DOMAIN_TAKEN"] : []),
      ...(order.quantity > most ? ["/lineItems/0/quantity QUANTITY_OUT_OF_RANGE"] : []),
      ...(order.named && !partnered ? ["/lineItems/0/partnerIdOnRecord PARTNERSHIP_ENDED"] : []),
    ];
    const shownProblems = (problems: { pointer: string; code: string }[]) =>
      problems.map(({ pointer, code }) => `${pointer} ${code}`).toSorted();

    /** A reseller sees the orders of customers that it administers: of a new one from its submit under the reseller on. */
    const isSeen = (order: Order) => (order.domain ? order.status === "submitted" && order.named : access);
    /** Who does not see an order or has not placed it, or whom its state keeps from it. */
    const kept = (order: Order, who: "provider" | "reseller"): string | undefined => {
      if (who === "reseller" && !isSeen(order)) return "404 NOT_FOUND";
      if (who === "reseller" && !order.placed) return "403 ROLE_REQUIRED";
      return statusOf(order) === "draft" ? undefined : "409 ORDER_NOT_DRAFT";
    };
    const outOfReach = (who: "provider" | "reseller") =>
      who === "reseller" && !access ? "404 NOT_FOUND" : undefined;
    const ended = (who: "provider" | "reseller") =>
      who === "reseller" && !partnered ? "422 PARTNERSHIP_ENDED" : undefined;

    const act: {
      [K in Exclude<Command["kind"], Passing["kind"]>]: (command: any) => ReturnType<Run<Command>["step"]>;
    } = {
      async draft({ by: who, target, quantity: wanted, named }) {
        const domain = domains[target - 1];
        const order = { placed: who === "reseller", named, quantity: wanted, ...(domain && { domain }) };
        const body = {
          lineItems: [lineOf(order)],
          ...(domain
            ? { customer: aNewCustomer(domain), ...(named && { resellerId: reseller.id }) }
            : { customerId: customer.id }),
        };
        const reserved = who === "reseller" && (domain || named) ? "403 ROLE_REQUIRED" : undefined;
        const model = reserved ?? outOfReach(who) ?? ended(who) ?? "201";
        const answer = await client(who).post("/v1/orders", body);
        const { id, expiresAt } = answer.body;
        if (answer.status === 201)
          orders.push({ ...order, id, expiresAt, status: "draft", changes: 0, reviews: [] });
        return { real: told(answer), model };
      },
      async change({ by: who, which: at, quantity: wanted }) {
        const order = pick(at);
        if (!order) return undefined;
        const model = kept(order, who) ?? ended(who) ?? "200";
        const lineItems = [lineOf({ ...order, quantity: wanted, named: order.named && who === "provider" })];
        const answer = await client(who).patch(`/v1/orders/${order.id}`, { lineItems }, any);
        if (model === "200" && wanted !== order.quantity)
          Object.assign(order, { quantity: wanted, changes: order.changes + 1 });
        return { real: told(answer), model };
      },
      async review({ by: who, which: at }) {
        const order = pick(at);
        if (!order) return undefined;
        const model = kept(order, who) ?? ended(who) ?? "200";
        const answer = await client(who).post(`/v1/orders/${order.id}/review`);
        if (model !== "200" || answer.status !== 200) return { real: told(answer), model };
        order.reviews.push({ version: answer.body.version, of: contentOf(order) });
        expect(shownProblems(answer.body.problems)).toEqual(problemsOf(order).toSorted());
        return { real: "200", model };
      },
      async submit({ by: who, which: at, older }) {
        const order = pick(at);
        const review = older ? order?.reviews[0] : order?.reviews.at(-1);
        if (!order || !review) return undefined;
        const changed = review.of === contentOf(order) ? undefined : "409 ORDER_CHANGED";
        const problems = problemsOf(order);
        const model =
          kept(order, who) ??
          changed ??
          ended(who) ??
          (problems.length > 0 ? "422 ORDER_HAS_PROBLEMS" : "201");
        const key = { "idempotency-key": `key-${world.next()}` };
        const answer = await client(who).post(
          `/v1/orders/${order.id}/submit`,
          { version: review.version },
          key,
        );
        if (answer.body.code === "ORDER_HAS_PROBLEMS")
          expect(shownProblems(answer.body.errors)).toEqual(problems.toSorted());
        if (model === "201") {
          order.status = "submitted";
          if (order.domain) taken.add(order.domain);
          else bought++;
        }
        return { real: told(answer), model };
      },
      async cancel({ by: who, which: at }) {
        const order = pick(at);
        if (!order) return undefined;
        const model = kept(order, who) ?? "200";
        const answer = await client(who).post(`/v1/orders/${order.id}/cancel`);
        if (model === "200") order.status = "cancelled";
        return { real: told(answer), model };
      },
      async price({ amount }) {
        price = amount;
        return { real: told(await pricedAt(amount)), model: "200" };
      },
      async end() {
        if (!partnered) return undefined;
        partnered = false;
        return { real: told(await endPartnership(provider, reseller.id)), model: "200" };
      },
      async rejoin() {
        if (partnered) return undefined;
        await world.partner(provider, reseller);
        partnered = true;
        return done;
      },
      async revoke() {
        const answer = await provider.admin.delete(
          `/v1/customers/${customer.id}/delegated-admin/${reseller.id}`,
        );
        const model = access ? "204" : "404 NOT_FOUND";
        access = false;
        return { real: told(answer), model };
      },
      async grant() {
        const model = partnered ? "200" : "422 PARTNERSHIP_ENDED";
        const body = { resellerId: reseller.id, delegatedAdmin: true };
        const answer = await provider.admin.put(`/v1/customers/${customer.id}/reseller`, body);
        if (partnered) access = true;
        return { real: told(answer), model };
      },
    };

    const modelOf = (order: Order) => ({ id: order.id, status: statusOf(order), quantity: order.quantity });
    const shown = ({ id, status, lineItems }: any) => ({ id, status, quantity: lineItems[0].quantity });

    return {
      step: (command) =>
        command.kind === "advance" || command.kind === "tick"
          ? pass(inside, command)
          : act[command.kind](command),
      async readBack() {
        const all = await listed(provider.admin, "/v1/orders");
        expect(all.map(shown).toReversed()).toEqual(orders.map(modelOf));
      },
      async end() {
        const placed = await listed(reseller.admin, "/v1/orders");
        const own = orders.filter((order) => order.placed && access);
        const mine = placed.filter(({ id }) => orders.some((order) => order.id === id));
        expect(mine.map(shown).toReversed()).toEqual(own.map(modelOf));
        for (const status of ["draft", "submitted", "cancelled", "lapsed"]) {
          const ids = (await listed(provider.admin, `/v1/orders?status=${status}`)).map(({ id }) => id);
          const expected = orders.filter((order) => statusOf(order) === status).map(({ id }) => id);
          expect({ status, ids: ids.toReversed() }).toEqual({ status, ids: expected });
        }
        // Nothing exists that was not submitted.
        const customers = await listed(provider.admin, "/v1/customers");
        expect(customers.map(({ companyProfile }) => companyProfile.domain).toSorted()).toEqual(
          [customer.companyProfile.domain, ...taken].toSorted(),
        );
        expect(await listed(provider.admin, `/v1/customers/${customer.id}/subscriptions`)).toHaveLength(
          bought,
        );
      },
    };
  };
