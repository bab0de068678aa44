import fc from "fast-check";
import type { SubscriptionPatch, SubscriptionStatus } from "../../../lib/contract/subscriptions.ts";
import { scheduleWrite } from "../../../lib/schedule/store.ts";
import { all, anyVersion, inShort } from "../channel.ts";
import { day, hour } from "../clock.ts";
import { channelOf, customerFixture } from "../customers.ts";
import type { Inside } from "../inside.ts";
import type { Organization } from "../world.ts";
import { type Model, monthAfter, type Run } from "./machine.ts";
import { openRelationships, relationshipCommands, type Who, who } from "./relationships.ts";

const partner = fc.constantFrom(0, 1, null);
const statuses = ["active", "active", "suspended", "suspended", "cancelled"] as const;
const patch = fc.record(
  {
    quantity: fc.integer({ min: 7, max: 14 }),
    autoRenewEnabled: fc.boolean(),
    status: fc.constantFrom(...statuses),
  },
  { requiredKeys: [] },
);
const commands = {
  patch: [6, { who, patch }],
  name: [3, { who, partner }],
  upgrade: [2, { who, target: fc.constantFrom("office-basic", "office-plus") }],
  support: [1, { partner }],
  ...relationshipCommands,
} as const;

const gone = "409 SUBSCRIPTION_NOT_ACTIVE";
const ended = "422 PARTNERSHIP_ENDED";
/** The limits within which the fixture's offers are sold. */
const [fewest, most] = [8, 12];

/** One subscription of a provider's customer, written from the product's pages. */
export const subscriptionModel = async (inside: Inside): Promise<Model<typeof commands>> => {
  const { world, table } = inside;
  const [provider, reseller, other] = [
    await world.provider(),
    await world.reseller(),
    await world.reseller(),
  ];
  const partners = [reseller, other];
  const channel = channelOf(table);
  const range = { minimumQuantity: fewest, maximumQuantity: most };
  await channel.offer("office-basic", { ...range, upgradeTargetOffers: ["office-plus"] });
  await channel.offer("office-plus", range);
  let runs = 0;

  const begin = async (): Promise<Run<typeof commands>> => {
    // Just begun, at the end of the window, or near the end of the term.
    const began = new Date(inside.now() - ([0, 6, 27][runs++ % 3] ?? 0) * day);
    const holding = { providerId: provider.id, reseller, subscriptions: [range], now: began };
    const { customer, subscriptions } = await customerFixture(table, holding);
    const [fixture] = subscriptions;
    if (!fixture) throw new Error("the subscription is missing");
    await table.write(scheduleWrite(fixture.commitmentEndDate, "term", customer.id, provider.id));
    const relationships = await openRelationships(inside, { provider, reseller, customer, partners });
    const path = `/v1/customers/${customer.id}/subscriptions/${fixture.id}`;

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
    /** Who earned what, one after the other; the last entry is what is earned now. */
    const earned: { partnerId: string; offerId: string; quantity: number }[] = [];
    let earning: (typeof earned)[number] | undefined;

    const isOver = () => model.status === "cancelled" || model.status === "expired";
    const isPast = () => inside.now() > window;
    const client = (by: Who) => (by === "provider" ? provider.admin : reseller.admin);
    const named = (at: number | null) => (at === null ? undefined : partners[at]);
    /** What time and changes make of the term and of the credit. */
    const follow = () => {
      while (!isOver() && model.end <= inside.now()) {
        if (model.renews) model.end = monthAfter(model.end, began.getTime());
        else model.status = "expired";
      }
      const { status, partner, offer, quantity } = model;
      const earns = status === "active" && partner;
      const now = earns ? { partnerId: partner.mpnId, offerId: offer, quantity } : undefined;
      if (JSON.stringify(now) === JSON.stringify(earning)) return;
      if (now) earned.push(now);
      earning = now;
    };

    /** What a caller may do: everything; all but what an ended partnership forbids; read; or nothing. */
    const access = (by: Who): "whole" | "no more" | "reads" | "none" => {
      if (by === "provider") return "whole";
      if (relationships.access) return relationships.partnered ? "whole" : "no more";
      if (!relationships.partnered) return "none";
      return model.partner === reseller ? "whole" : model.support === reseller ? "reads" : "none";
    };
    const refused = (by: Who): string | undefined =>
      ({ none: "404 NOT_FOUND", reads: "403 ROLE_REQUIRED", whole: undefined, "no more": undefined })[
        access(by)
      ];

    const patchFaults = (by: Who, wanted: SubscriptionPatch): string[] => {
      const early = refused(by);
      if (early) return [early];
      const { quantity = model.quantity, status } = wanted;
      const changes = quantity !== model.quantity;
      if (isOver() || (changes && model.status === "suspended" && status !== "active")) return [gone];
      const more = quantity > model.quantity || (status === "active" && model.status === "suspended");
      const less = quantity < model.quantity || status === "cancelled";
      const outside = changes && (quantity < fewest || quantity > most);
      return [
        ...(more && access(by) === "no more" ? [ended] : []),
        ...(less && isPast() ? ["422 CANCELLATION_WINDOW_PASSED"] : []),
        ...(outside ? ["422 QUANTITY_OUT_OF_RANGE"] : []),
      ];
    };

    return {
      acts: {
        ...relationships.acts,
        async patch({ who: by, patch: wanted }) {
          const faults = patchFaults(by, wanted);
          const answer = await client(by).patch(path, wanted, anyVersion);
          if (faults.length > 0) return { real: inShort(answer), model: faults };
          model.quantity = wanted.quantity ?? model.quantity;
          model.renews = wanted.autoRenewEnabled ?? model.renews;
          model.status = wanted.status ?? model.status;
          return { real: inShort(answer), model: "200" };
        },
        async name({ who: by, partner: at }) {
          const partner = named(at);
          const isNew = partner !== undefined && partner !== model.partner;
          const reserved = by === "provider" ? undefined : "403 ROLE_REQUIRED";
          const impossible = isNew && partner === reseller && !relationships.partnered ? ended : undefined;
          const expected = reserved ?? (isOver() ? gone : impossible) ?? "200";
          const answer = await client(by).patch(path, { partnerId: partner?.mpnId ?? null }, anyVersion);
          if (expected === "200") model.partner = partner;
          return { real: inShort(answer), model: expected };
        },
        async upgrade({ who: by, target }) {
          const early = refused(by) ?? (model.status === "active" ? undefined : gone);
          const isTarget = model.offer === "office-basic" && target === "office-plus";
          const faults = [
            ...(access(by) === "no more" ? [ended] : []),
            ...(isTarget ? [] : ["422 OFFER_NOT_UPGRADABLE"]),
          ];
          const answer = await client(by).post(`${path}/upgrades`, { targetOfferId: target });
          if (early || faults.length > 0) return { real: inShort(answer), model: early ?? faults };
          model.offer = target;
          return { real: inShort(answer), model: "200" };
        },
        async support({ partner: at }) {
          const support = named(at);
          const impossible = support === reseller && support !== model.support && !relationships.partnered;
          const expected = isOver() ? gone : impossible ? ended : "200";
          const body = { resellerId: support?.id ?? null };
          const answer = await provider.admin.put(`${path}/support-contact`, body);
          if (expected === "200") model.support = support;
          return { real: inShort(answer), model: expected };
        },
      },

      async readBack() {
        follow();
        const { body } = await provider.admin.get(path);
        expect(body).toMatchObject({
          status: model.status,
          quantity: model.quantity,
          offerId: model.offer,
          autoRenewEnabled: model.renews,
          commitmentEndDate: new Date(model.end).toISOString(),
          supportContact: { supportTenantId: (model.support ?? provider).id },
        });
        expect(body.partnerId).toBe(model.partner?.mpnId);
        const seen = access("reseller") === "none" ? 404 : 200;
        expect((await reseller.admin.get(path)).status).toBe(seen);
      },

      async end() {
        const earnings = await all(provider.admin, "/v1/incentives");
        const credits = earnings.toSorted((one, two) => (one.from < two.from ? -1 : 1));
        const what = ({ partnerId, offerId, quantity }: any) => ({ partnerId, offerId, quantity });
        expect(credits.map(what)).toEqual(earned);
        for (const [at, each] of credits.entries()) {
          const next = credits[at + 1];
          expect(each.to === undefined).toBe(!next && earning !== undefined);
          if (each.to) expect(each.from < each.to && (!next || each.to <= next.from)).toBe(true);
        }
        const to = credits.at(-1)?.to;
        if (to && model.status === "expired") expect(to <= new Date(model.end).toISOString()).toBe(true);
      },
    };
  };
  return { commands, passing: [4, hour, day, 3 * day], begin };
};
