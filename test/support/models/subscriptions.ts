import fc from "fast-check";
import type { SubscriptionPatch, SubscriptionStatus } from "../../../lib/contract/subscriptions.ts";
import { dueWrite } from "../../../lib/schedule/store.ts";
import { day, hour } from "../clock.ts";
import { channelOf, customerFixture } from "../customers.ts";
import type { Inside } from "../inside.ts";
import { endPartnership } from "../matrix.ts";
import type { Organization } from "../world.ts";
import {
  any,
  beginPartnerships,
  done,
  listed,
  monthAfter,
  type Passing,
  pass,
  passing,
  type Run,
  told,
} from "./running.ts";

const kind = <K extends string>(name: K) => fc.constant(name);
const by = fc.constantFrom("provider" as const, "provider" as const, "reseller" as const);
const partner = fc.constantFrom(0, 1, null);

const patch = fc.record(
  {
    quantity: fc.integer({ min: 7, max: 14 }),
    autoRenewEnabled: fc.boolean(),
    status: fc.constantFrom(
      "active" as const,
      "active" as const,
      "suspended" as const,
      "suspended" as const,
      "cancelled" as const,
    ),
  },
  { requiredKeys: [] },
);

export const subscriptionCommand = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: kind("patch"), by, patch }) },
  { weight: 3, arbitrary: fc.record({ kind: kind("name"), by, partner }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind("upgrade"),
      by,
      target: fc.constantFrom("office-basic", "office-plus"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("support"), partner }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("end" as const, "rejoin" as const, "revoke" as const, "grant" as const),
    }),
  },
  { weight: 4, arbitrary: passing(1 * hour, 1 * day, 3 * day) },
);
type Command = typeof subscriptionCommand extends fc.Arbitrary<infer C> ? C : never;

const gone = "409 SUBSCRIPTION_NOT_ACTIVE";
/** What the fixture's offers are sold in. */
const [fewest, most] = [8, 12];

/** A run over one subscription of a new customer, whose model is written from the product's pages. */
export const subscriptionRun = (inside: Inside, resellers: readonly Organization[]) => {
  let runs = 0;
  return async (): Promise<Run<Command>> => {
    const { world, table } = inside;
    const [reseller, other] = resellers;
    if (!reseller || !other) throw new Error("a reseller is missing");
    const provider = await world.provider();
    await beginPartnerships(inside, provider, [reseller, other]);
    const channel = channelOf(table);
    const range = { minimumQuantity: fewest, maximumQuantity: most };
    await channel.offer("office-basic", { ...range, upgradeTargetOffers: ["office-plus"] });
    await channel.offer("office-plus", range);
    // Just begun, at the end of the window, or near the end of the term.
    const began = new Date(inside.now() - ([0, 6, 27][runs++ % 3] ?? 0) * day);
    const { customer, subscriptions } = await customerFixture(table, {
      providerId: provider.id,
      reseller,
      subscriptions: [range],
      now: began,
    });
    const [fixture] = subscriptions;
    if (!fixture) throw new Error("the subscription is missing");
    const { id } = fixture;
    await table.write(dueWrite(fixture.commitmentEndDate, "term", customer.id, provider.id));
    const path = `/v1/customers/${customer.id}/subscriptions/${id}`;

    const model = {
      status: "active" as SubscriptionStatus,
      quantity: 10,
      offer: "office-basic",
      renews: true,
      end: monthAfter(began.getTime(), began.getTime()),
      partner: undefined as Organization | undefined,
      support: undefined as Organization | undefined,
    };
    const window = began.getTime() + 7 * day;
    let partnered = true;
    let access = true;
    /** Who earned what, one after the other; the last entry is what is earned now. */
    const earned: { partnerId: string; offerId: string; quantity: number }[] = [];
    let earning: (typeof earned)[number] | undefined;

    const isOver = () => model.status === "cancelled" || model.status === "expired";
    const credit = () => {
      const now =
        model.status === "active" && model.partner
          ? { partnerId: model.partner.mpnId, offerId: model.offer, quantity: model.quantity }
          : undefined;
      if (JSON.stringify(now) === JSON.stringify(earning)) return;
      if (now) earned.push(now);
      earning = now;
    };
    const follow = () => {
      while (!isOver() && model.end <= inside.now()) {
        if (model.renews) model.end = monthAfter(model.end, began.getTime());
        else model.status = "expired";
      }
      credit();
    };
    const client = (who: "provider" | "reseller") => (who === "provider" ? provider.admin : reseller.admin);

    /** By what a reseller reaches the subscription: nothing, to read it, or to change it, with or without more. */
    const reach = (who: "provider" | "reseller") => {
      if (who === "provider") return "whole";
      if (access) return partnered ? "whole" : "no more";
      if (!partnered) return "none";
      return model.partner === reseller ? "whole" : model.support === reseller ? "reads" : "none";
    };
    const refused = (who: "provider" | "reseller") =>
      ({ none: "404 NOT_FOUND", reads: "403 ROLE_REQUIRED", whole: undefined, "no more": undefined })[
        reach(who)
      ];

    /** Every rule that a quantity breaks. */
    const quantityFaults = (quantity: number) => [
      ...(quantity < model.quantity && inside.now() > window ? ["422 CANCELLATION_WINDOW_PASSED"] : []),
      ...(quantity < fewest || quantity > most ? ["422 QUANTITY_OUT_OF_RANGE"] : []),
    ];

    const patchFaults = (who: "provider" | "reseller", wanted: SubscriptionPatch): string[] => {
      const early = refused(who);
      if (early) return [early];
      const { quantity = model.quantity, status } = wanted;
      if (isOver()) return [gone];
      if (quantity !== model.quantity && model.status === "suspended" && status !== "active") return [gone];
      const more = quantity > model.quantity || (status === "active" && model.status === "suspended");
      return [
        ...(more && reach(who) === "no more" ? ["422 PARTNERSHIP_ENDED"] : []),
        ...(quantity === model.quantity ? [] : quantityFaults(quantity)),
        ...(status === "cancelled" && inside.now() > window ? ["422 CANCELLATION_WINDOW_PASSED"] : []),
      ];
    };

    const act: {
      [K in Exclude<Command["kind"], Passing["kind"]>]: (command: any) => ReturnType<Run<Command>["step"]>;
    } = {
      async patch({ by: who, patch: wanted }) {
        const faults = patchFaults(who, wanted);
        const answer = await client(who).patch(path, wanted, any);
        if (faults.length > 0) return { real: told(answer), model: faults };
        model.quantity = wanted.quantity ?? model.quantity;
        model.renews = wanted.autoRenewEnabled ?? model.renews;
        model.status = wanted.status ?? model.status;
        return { real: told(answer), model: "200" };
      },
      async name({ by: who, partner: at }) {
        const named = at === null ? undefined : resellers[at];
        const isNew = named !== undefined && named !== model.partner;
        const ended = isNew && named === reseller && !partnered ? "422 PARTNERSHIP_ENDED" : undefined;
        const whole = who === "provider" ? undefined : "403 ROLE_REQUIRED";
        const expected = whole ?? (isOver() ? gone : undefined) ?? ended ?? "200";
        const answer = await client(who).patch(path, { partnerId: named?.mpnId ?? null }, any);
        if (expected === "200") model.partner = named;
        return { real: told(answer), model: expected };
      },
      async upgrade({ by: who, target }) {
        const early = refused(who) ?? (model.status === "active" ? undefined : gone);
        const faults = [
          ...(reach(who) === "no more" ? ["422 PARTNERSHIP_ENDED"] : []),
          ...(model.offer === "office-basic" && target === "office-plus" ? [] : ["422 OFFER_NOT_UPGRADABLE"]),
        ];
        const answer = await client(who).post(`${path}/upgrades`, { targetOfferId: target });
        if (early || faults.length > 0) return { real: told(answer), model: early ?? faults };
        model.offer = target;
        return { real: told(answer), model: "200" };
      },
      async support({ partner: at }) {
        const named = at === null ? undefined : resellers[at];
        const ended = named === reseller && named !== model.support && !partnered;
        const expected = isOver() ? gone : ended ? "422 PARTNERSHIP_ENDED" : "200";
        const answer = await provider.admin.put(`${path}/support-contact`, { resellerId: named?.id ?? null });
        if (expected === "200") model.support = named;
        return { real: told(answer), model: expected };
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
        const expected = access ? "204" : "404 NOT_FOUND";
        access = false;
        return { real: told(answer), model: expected };
      },
      async grant() {
        const expected = partnered ? "200" : "422 PARTNERSHIP_ENDED";
        const body = { resellerId: reseller.id, delegatedAdmin: true };
        const answer = await provider.admin.put(`/v1/customers/${customer.id}/reseller`, body);
        if (partnered) access = true;
        return { real: told(answer), model: expected };
      },
    };

    return {
      async step(command) {
        const passed = command.kind === "advance" || command.kind === "tick";
        follow();
        const answered = await (passed ? pass(inside, command) : act[command.kind](command));
        follow();
        return answered;
      },

      async readBack() {
        const { body } = await provider.admin.get(path);
        const { status, quantity, offerId, partnerId, autoRenewEnabled, commitmentEndDate, supportContact } =
          body;
        expect({
          status,
          quantity,
          offerId,
          partnerId,
          autoRenewEnabled,
          commitmentEndDate,
          support: supportContact.supportTenantId,
        }).toEqual({
          status: model.status,
          quantity: model.quantity,
          offerId: model.offer,
          partnerId: model.partner?.mpnId,
          autoRenewEnabled: model.renews,
          commitmentEndDate: new Date(model.end).toISOString(),
          support: (model.support ?? provider).id,
        });
        const seen = reach("reseller") === "none" ? 404 : 200;
        expect((await reseller.admin.get(path)).status).toBe(seen);
      },

      async end() {
        const all = await listed(provider.admin, "/v1/incentives");
        const credits = all.toSorted((one, two) => (one.from < two.from ? -1 : 1));
        const what = ({ partnerId, offerId, quantity }: any) => ({ partnerId, offerId, quantity });
        expect(credits.map(what)).toEqual(earned);
        for (const [at, each] of credits.entries()) {
          const next = credits[at + 1];
          const last = at === credits.length - 1;
          expect(each.to === undefined).toBe(last && earning !== undefined);
          if (each.to) expect(each.from < each.to && (!next || each.to <= next.from)).toBe(true);
        }
        const to = credits.at(-1)?.to;
        if (to && model.status === "expired") expect(to <= new Date(model.end).toISOString()).toBe(true);
      },
    };
  };
};
