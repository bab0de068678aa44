import fc from "fast-check";
import { scheduleWrite } from "../../../lib/schedule/store.ts";
import { all, anyVersion, inShort } from "../channel.ts";
import { day, hour } from "../clock.ts";
import { channelOf } from "../customers.ts";
import type { Inside } from "../inside.ts";
import type { Organization } from "../world.ts";
import { Life } from "../years-model.ts";
import type { Model, Run } from "./machine.ts";
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
  upgrade: [2, { who, target: fc.constantFrom("basic" as const, "plus" as const) }],
  support: [1, { partner }],
  ...relationshipCommands,
} as const;

const gone = "409 SUBSCRIPTION_NOT_ACTIVE";
/** The calculation's result, in the form of an answer. */
const answerOf = (fault: string | undefined): string | undefined =>
  fault && (gone.endsWith(fault) ? gone : `422 ${fault}`);
const ended = "422 PARTNERSHIP_ENDED";
/** The quantities in which the fixture's offers are sold. */
const [fewest, most] = [8, 12];

/** One subscription of a provider's customer: the calculation of row 40, and who may do what to it. */
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
  await channel.offer("basic", { ...range, upgradeTargetOffers: ["plus"] });
  await channel.offer("plus", range);
  let runs = 0;

  const begin = async (): Promise<Run<typeof commands>> => {
    // Just begun, at the end of the window, or near the end of the term.
    const began = new Date(inside.now() - ([0, 6, 27][runs++ % 3] ?? 0) * day);
    const holding = { reseller, subscriptions: [{ ...range, offerId: "basic" }], now: began };
    const { customer, subscriptions } = await inside.customerOf(provider, holding);
    const [fixture] = subscriptions;
    if (!fixture) throw new Error("the subscription is missing");
    await table.write(scheduleWrite(fixture.commitmentEndDate, "term", customer.id, provider.id));
    const relationships = await openRelationships(inside, { provider, reseller, customer, partners });
    const path = `/v1/customers/${customer.id}/subscriptions/${fixture.id}`;

    const life = new Life("basic", began, [fewest, most]);
    let support: Organization | undefined;
    const client = (by: Who) => (by === "provider" ? provider.admin : reseller.admin);
    const named = (at: number | null) => (at === null ? undefined : partners[at]);
    const isNamed = () => life.partner === reseller.mpnId;
    /** The effect of time: the visible state, and the recorded one, with the reseller of record judged. */
    const follow = ({ recorded }: { recorded: boolean }) => {
      life.eligible = !isNamed() || relationships.partnered;
      life.advance(inside.now() - life.now, recorded);
    };

    /** A caller's rights: everything; everything that an ended partnership allows; reading; or nothing. */
    const access = (by: Who): "whole" | "no more" | "reads" | "none" => {
      if (by === "provider") return "whole";
      if (relationships.access) return relationships.partnered ? "whole" : "no more";
      if (!relationships.partnered) return "none";
      return isNamed() ? "whole" : support === reseller ? "reads" : "none";
    };
    const refused = (by: Who): string | undefined =>
      ({ none: "404 NOT_FOUND", reads: "403 ROLE_REQUIRED", whole: undefined, "no more": undefined })[
        access(by)
      ];

    return {
      acts: {
        ...relationships.acts,
        async patch({ who: by, patch: wanted }) {
          const early = refused(by);
          follow({ recorded: early === undefined });
          const { quantity = life.quantity, status } = wanted;
          const isMore = quantity > life.quantity || (status === "active" && life.status === "suspended");
          const fault = answerOf(life.patchFault(wanted));
          const over = isMore && fault !== gone && access(by) === "no more" ? ended : undefined;
          const model = early ? [early] : [over, fault].filter((each) => each !== undefined);
          const answer = await client(by).patch(path, wanted, anyVersion);
          if (model.length > 0) return { real: inShort(answer), model };
          life.patch(wanted);
          // A cancellation ends it in the instant of the request, between two looks at the clock.
          const at = Date.parse(answer.body.commitmentEndDate);
          if (life.status === "cancelled" && at >= life.now && at <= inside.now()) life.end = at;
          return { real: inShort(answer), model: "200" };
        },
        async name({ who: by, partner: at }) {
          follow({ recorded: by === "provider" });
          const mpnId = named(at)?.mpnId;
          const isNew = mpnId !== undefined && mpnId !== life.partner;
          const reserved = by === "provider" ? undefined : "403 ROLE_REQUIRED";
          const impossible = isNew && mpnId === reseller.mpnId && !relationships.partnered;
          const expected = reserved ?? (life.over ? gone : impossible ? ended : "200");
          const answer = await client(by).patch(path, { partnerId: mpnId ?? null }, anyVersion);
          if (expected === "200") life.patch({ partnerId: mpnId ?? null });
          return { real: inShort(answer), model: expected };
        },
        async upgrade({ who: by, target }) {
          const early = refused(by);
          follow({ recorded: early === undefined });
          const fault = answerOf(life.upgradeFault(target));
          const over = fault !== gone && access(by) === "no more" ? ended : undefined;
          const model = early ? [early] : [over, fault].filter((each) => each !== undefined);
          const answer = await client(by).post(`${path}/upgrades`, { targetOfferId: target });
          if (model.length > 0) return { real: inShort(answer), model };
          life.upgrade(target);
          return { real: inShort(answer), model: "200" };
        },
        async support({ partner: at }) {
          follow({ recorded: true });
          const wanted = named(at);
          const impossible = wanted === reseller && wanted !== support && !relationships.partnered;
          const expected = life.over ? gone : impossible ? ended : "200";
          const body = { resellerId: wanted?.id ?? null };
          const answer = await provider.admin.put(`${path}/support-contact`, body);
          if (expected === "200") support = wanted;
          return { real: inShort(answer), model: expected };
        },
      },

      async readBack(kind) {
        follow({ recorded: kind === "tick" });
        const { body } = await provider.admin.get(path);
        expect(body).toMatchObject({
          status: life.status,
          quantity: life.quantity,
          offerId: life.offer,
          autoRenewEnabled: life.renews,
          commitmentEndDate: new Date(life.end).toISOString(),
          supportContact: { supportTenantId: (support ?? provider).id },
        });
        expect(body.partnerId).toBe(life.partner);
        const seen = access("reseller") === "none" ? 404 : 200;
        expect((await reseller.admin.get(path)).status).toBe(seen);
      },

      async end() {
        const earnings = await all(provider.admin, "/v1/incentives");
        const credits = earnings.toSorted((one, two) => (one.from < two.from ? -1 : 1));
        expect(credits).toMatchObject(
          life.earnings.credits.map(({ partner: partnerId, offer: offerId, quantity }) => ({
            partnerId,
            offerId,
            quantity,
          })),
        );
        for (const [at, each] of credits.entries()) {
          const next = credits[at + 1];
          expect(each.to === undefined).toBe(!next && life.credit !== undefined);
          if (each.to) expect(each.from < each.to && (!next || each.to <= next.from)).toBe(true);
        }
        const to = credits.at(-1)?.to;
        if (to && life.status === "expired") expect(to <= new Date(life.end).toISOString()).toBe(true);
      },
    };
  };
  return { commands, passing: [4, hour, day, 3 * day], begin };
};
