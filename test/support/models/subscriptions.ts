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
      /** How many of the licences are credited: all that there are, unless the partner was not to be named. */
      credited: Number.POSITIVE_INFINITY,
      renews: true,
      end: monthAfter(began.getTime(), began.getTime()),
      partner: undefined as Organization | undefined,
      support: undefined as Organization | undefined,
    };
    let window = began.getTime() + 7 * day;
    let added: { seats: number; at: number }[] = [];
    /** Who earned what, one after the other; the last entry is what is earned now. */
    const earned: { partnerId: string; offerId: string; quantity: number }[] = [];
    let earning: (typeof earned)[number] | undefined;

    let unrecorded = false;
    const isOver = () => model.status === "cancelled" || model.status === "expired";
    const isPast = () => inside.now() > window;
    const client = (by: Who) => (by === "provider" ? provider.admin : reseller.admin);
    const named = (at: number | null) => (at === null ? undefined : partners[at]);
    /** The seats that can be taken back, as they were added within seven days. */
    const takenBack = () =>
      added.reduce((sum, { seats, at }) => sum + (at + 7 * day >= inside.now() ? seats : 0), 0);
    /** The reseller of record is named anew: credited with all, or with what is left to one that is not to be named. */
    const nameAnew = (left: number) => {
      const isNamable = model.partner !== reseller || relationships.partnered;
      model.credited = isNamable ? Number.POSITIVE_INFINITY : left;
    };
    const seats = (wanted: number) => {
      const before = Math.min(model.credited, model.quantity);
      if (wanted > model.quantity) added.push({ seats: wanted - model.quantity, at: inside.now() });
      for (let fewer = model.quantity - wanted; fewer > 0 && added.length > 0; fewer--) {
        const newest = added.at(-1)!;
        if (--newest.seats === 0) added.pop();
      }
      const isMore = wanted > model.quantity;
      model.quantity = wanted;
      if (isMore) nameAnew(before);
    };
    /** What time makes of the term: as it reads, and once that is recorded, with the reseller of record judged. */
    const follow = ({ recorded }: { recorded: boolean }) => {
      let renewed = false;
      while (!isOver() && model.end <= inside.now()) {
        if (!(model.renews && model.status === "active")) {
          model.status = "expired";
          model.renews = false;
          continue;
        }
        window = model.end + 7 * day;
        model.end = monthAfter(model.end, began.getTime());
        added = [];
        renewed = true;
      }
      unrecorded ||= renewed;
      if (unrecorded && recorded) nameAnew(0);
      if (recorded) unrecorded = false;
      earnNow();
    };
    const earnNow = () => {
      const { status, partner, offer } = model;
      const quantity = Math.min(model.credited, model.quantity);
      const earns = status === "active" && partner && quantity > 0;
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
      const outside = changes && (quantity < fewest || quantity > most);
      return [
        ...(more && access(by) === "no more" ? [ended] : []),
        ...(isPast() && (status === "cancelled" || quantity < model.quantity - takenBack())
          ? ["422 CANCELLATION_WINDOW_PASSED"]
          : []),
        ...(outside ? ["422 QUANTITY_OUT_OF_RANGE"] : []),
      ];
    };

    return {
      acts: {
        ...relationships.acts,
        async patch({ who: by, patch: wanted }) {
          follow({ recorded: refused(by) === undefined });
          const faults = patchFaults(by, wanted);
          const answer = await client(by).patch(path, wanted, anyVersion);
          if (faults.length > 0) return { real: inShort(answer), model: faults };
          seats(wanted.quantity ?? model.quantity);
          model.renews = wanted.autoRenewEnabled ?? model.renews;
          model.status = wanted.status ?? model.status;
          if (model.status === "cancelled") {
            model.renews = false;
            model.end = inside.now();
          }
          return { real: inShort(answer), model: "200" };
        },
        async name({ who: by, partner: at }) {
          follow({ recorded: by === "provider" });
          const partner = named(at);
          const isNew = partner !== undefined && partner !== model.partner;
          const reserved = by === "provider" ? undefined : "403 ROLE_REQUIRED";
          const impossible = isNew && partner === reseller && !relationships.partnered ? ended : undefined;
          const expected = reserved ?? (isOver() ? gone : impossible) ?? "200";
          const answer = await client(by).patch(path, { partnerId: partner?.mpnId ?? null }, anyVersion);
          if (expected === "200" && partner !== model.partner) {
            model.partner = partner;
            model.credited = Number.POSITIVE_INFINITY;
          }
          return { real: inShort(answer), model: expected };
        },
        async upgrade({ who: by, target }) {
          follow({ recorded: refused(by) === undefined });
          const early = refused(by) ?? (model.status === "active" ? undefined : gone);
          const isTarget = model.offer === "office-basic" && target === "office-plus";
          const faults = [
            ...(access(by) === "no more" ? [ended] : []),
            ...(isTarget ? [] : ["422 OFFER_NOT_UPGRADABLE"]),
          ];
          const answer = await client(by).post(`${path}/upgrades`, { targetOfferId: target });
          if (early || faults.length > 0) return { real: inShort(answer), model: early ?? faults };
          model.offer = target;
          nameAnew(0);
          return { real: inShort(answer), model: "200" };
        },
        async support({ partner: at }) {
          follow({ recorded: true });
          const support = named(at);
          const impossible = support === reseller && support !== model.support && !relationships.partnered;
          const expected = isOver() ? gone : impossible ? ended : "200";
          const body = { resellerId: support?.id ?? null };
          const answer = await provider.admin.put(`${path}/support-contact`, body);
          if (expected === "200") model.support = support;
          return { real: inShort(answer), model: expected };
        },
      },

      async readBack(kind) {
        follow({ recorded: kind === "tick" });
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
