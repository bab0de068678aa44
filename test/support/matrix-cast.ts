import { everyStandIn } from "../../lib/contract/examples/examples.ts";
import type { StandIn } from "../../lib/contract/examples/stand-ins.ts";
import { newId } from "../../lib/ids.ts";
import type { Table } from "../../lib/table/table.ts";
import { realCall, realThings, send } from "./example-calls.ts";
import type { ExampleCast } from "./example-cast.ts";
import { creatorOf, type Real } from "./example-things.ts";
import { endedPartnership } from "./matrix.ts";
import { openCallers, type Things } from "./matrix-callers.ts";
import { type CustomerName, type Holdings, offers, openHoldings } from "./matrix-holdings.ts";
import {
  customersBy,
  type Kind,
  type Noun,
  ordersBy,
  type Situation,
  type Target,
  unknown,
} from "./matrix-situations.ts";
import { good, type Organization, type World } from "./world.ts";

/** The placeholders of the contract's examples for the resources of a noun; a nested resource comes last. */
const standInsOf = {
  user: ["user"],
  client: ["apiClient", "secret"],
  endpoint: ["webhookEndpoint", "delivery"],
  request: ["request"],
  change: ["changeRequest"],
  enrolment: ["enrolmentRequest"],
  transfer: ["transfer"],
} as const satisfies Partial<Record<Noun, readonly [StandIn, StandIn?]>>;
export type MadeNoun = keyof typeof standInsOf;

const attestationOf = async ({ admin }: Organization, { id }: Organization): Promise<string> => {
  const { body } = await admin.get(`/v1/indirect-resellers/${id}/removal`);
  return body.attestation.version;
};

/** The people, organizations and customers of the matrix, with a partner of every relation. */
export const openCast = async (ground: { table: Table; world: World; now: () => Date }) => {
  const { world, now } = ground;
  const aProvider = (name: string) => world.provider({ name: `${name} Distribution` });
  const aReseller = (name: string) => world.reseller({ name: `${name} Cloud` });
  const [provider, formerProvider, neverProvider, suspended] = await Promise.all([
    aProvider("Primrose"),
    aProvider("Formica"),
    aProvider("Nevada"),
    aProvider("Susanna"),
  ]);
  const [reseller, formerReseller, neverReseller, other] = await Promise.all([
    aReseller("Rosalind"),
    aReseller("Fortuna"),
    aReseller("Nerissa"),
    aReseller("Ottilie"),
  ]);
  await Promise.all([
    world.partner(provider, reseller),
    world.partner(provider, other),
    endedPartnership(world, provider, formerReseller),
    endedPartnership(world, formerProvider, reseller),
  ]);
  const providers = [provider, formerProvider, neverProvider];
  const all = [...providers, reseller, formerReseller, neverReseller, other];
  const parties = { provider, formerProvider, neverProvider, reseller, formerReseller, other };

  const example = {
    ...{ world, table: ground.table, now: () => now().getTime() },
    ...{ provider, reseller, otherReseller: other, thirdReseller: other },
  } satisfies ExampleCast;

  /** Something of its own for an organization, made from the contract's examples. */
  const make = async (noun: MadeNoun, organization: Organization): Promise<Target> => {
    const [cast, type] = providers.includes(organization)
      ? [{ ...example, provider: organization }, "indirect-provider" as const]
      : [{ ...example, reseller: organization }, "indirect-reseller" as const];
    const [name, beneath]: readonly [StandIn, StandIn?] = standInsOf[noun];
    const real: Real = await realThings(cast, type, beneath ? [name, beneath] : [name]);
    return { id: real[name] ?? "", ...(beneath && { [`${beneath}Id`]: real[beneath] ?? "" }) };
  };

  const thingsOf = async (organization: Organization): Promise<Things> => {
    const { id, mpnId } = organization;
    const nouns = (Object.keys(standInsOf) as MadeNoun[]).filter(
      (noun) => providers.includes(organization) || ["user", "client", "endpoint"].includes(noun),
    );
    const things: Things = { organization: { id }, mpnId: { mpnId } };
    // One after the other: a busy machine would not answer so many at once in time.
    for (const noun of nouns) things[noun] = await make(noun, organization);
    return {
      ...things,
      ...(providers.includes(organization) && {
        token: { token: (await world.invitation(organization)).token },
      }),
    };
  };
  const belongings = new Map(
    await Promise.all(all.map(async (each) => [each, await thingsOf(each)] as const)),
  );
  const holdings = await openHoldings(ground, parties);
  const operator = await world.operator.get("/v1/me");
  const ofOperator: Things = {
    organization: { id: operator.body.organization.id },
    user: { id: operator.body.user.id },
  };

  const standing: Record<Kind, Partial<Record<Situation, readonly Organization[]>>> = {
    operator: { active: [provider], never: [neverReseller, neverProvider] },
    "indirect-provider": {
      own: [provider],
      active: [reseller],
      former: [formerReseller],
      never: [neverReseller, neverProvider],
    },
    "indirect-reseller": {
      own: [reseller],
      active: [provider],
      former: [formerProvider],
      never: [neverProvider, neverReseller],
    },
    customer: {
      own: [provider],
      active: [reseller],
      former: [formerReseller],
      never: [neverProvider, neverReseller],
    },
  };
  const thing = (kind: Kind, situation: Situation, noun: Noun): Target | undefined => {
    if (kind === "operator" && situation === "own") return ofOperator[noun];
    return (standing[kind][situation] ?? [])
      .map((organization) => belongings.get(organization)?.[noun])
      .find((found) => found !== undefined);
  };

  /** A customer with one of its subscriptions, as calls name them. */
  const held = (holding: Holdings["customers"][CustomerName], noun: Noun): Target => {
    const { administered, recorded } = holdings.customers;
    const { named, suspended: paused, unnamed } = holding;
    const stray = holding === administered ? recorded.named : administered.named;
    const subscription = { suspended: paused, unnamed, stray }[noun as "stray"] ?? named;
    const { id, companyProfile, azureTenantOwner, providerId } = holding.customer;
    const resellerId = azureTenantOwner?.resellerId ?? reseller.id;
    const { domain } = companyProfile;
    return { id, subscriptionId: subscription.id, resellerId, domain, word: holding.word, providerId };
  };

  const made = new Map<string, Promise<string>>();
  /** The thing beneath each customer that a path's parameter names. Beneath an unknown customer it is unknown too. */
  const beneath = (parameter: string, { id: customer = "", providerId }: Target): Promise<string> => {
    const name = parameter.replace(/Id$/, "") as StandIn;
    const owner = providers.find(({ id }) => id === providerId);
    if (!owner) return Promise.resolve(everyStandIn[name].replace(/_.*/, `_${"0".repeat(26)}`));
    const create = async () => {
      const call = await realCall(creatorOf(name), example, { as: "indirect-provider", given: { customer } });
      return (await good(send({ ...call, by: owner.admin }))).id;
    };
    const found = made.get(`${name} ${customer}`) ?? create();
    made.set(`${name} ${customer}`, found);
    return found;
  };

  /** The thing in this situation for a caller of this type, if there is one; `fresh` makes a separate one to use up. */
  const target = async (
    kind: Kind,
    situation: Situation,
    noun: Noun,
    fresh = false,
  ): Promise<Target | undefined> => {
    if (noun === "reseller") {
      const holding = fresh ? await holdings.customer("unrelated") : holdings.customers.unrelated;
      const resellerId = thing(kind, situation, "organization")?.id ?? "";
      const of = { ...held(holding, noun), resellerId, mpnId: thing(kind, situation, "mpnId")?.mpnId ?? "" };
      if (situation !== "unknown") return resellerId ? of : undefined;
      return { ...of, ...unknown("mpnId", now()), resellerId: newId("org", now()) };
    }
    if (situation === "unknown") return unknown(noun, now());
    if (noun === "offer") return situation === "own" ? { id: offers.spare } : undefined;
    if (noun === "job") {
      const { own, former, never } = holdings.jobs;
      const by: Record<Kind, Partial<Record<Situation, string>>> = {
        operator: { active: own, never },
        "indirect-provider": { own, never },
        "indirect-reseller": { active: own, former, never },
        customer: { own, never },
      };
      const id = by[kind][situation];
      return id ? { id } : undefined;
    }
    if (noun === "order") {
      const name = ordersBy[kind][situation];
      return name && { id: fresh ? await holdings.order(name) : holdings.orders[name] };
    }
    if (["customer", "access", "named", "suspended", "unnamed", "stray"].includes(noun)) {
      const name = customersBy[kind][situation];
      return name && held(fresh ? await holdings.customer(name) : holdings.customers[name], noun);
    }
    return thing(kind, situation, noun);
  };

  return {
    callers: await openCallers({ world, all, belongings, holdings, suspended, ...parties }),
    target,
    beneath,
    holdings,
    make,
    /** For the examples' bodies. */
    example,
    /** The attestation that a provider confirms before it ends a partnership. */
    attestation: await attestationOf(provider, reseller),
    ...parties,
  };
};
export type Cast = Awaited<ReturnType<typeof openCast>>;
