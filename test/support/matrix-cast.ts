import type { CallerRole } from "../../lib/contract/common.ts";
import { everyStandIn } from "../../lib/contract/examples/examples.ts";
import { logo } from "../../lib/contract/examples/logo.ts";
import type { StandIn } from "../../lib/contract/examples/stand-ins.ts";
import { newId } from "../../lib/ids.ts";
import type { Table } from "../../lib/table/table.ts";
import { customerFixture } from "./customers.ts";
import { withEnrolment } from "./enrolments.ts";
import { creatorOf, realCall, send } from "./example-calls.ts";
import type { ExampleCast } from "./example-cast.ts";
import { endedPartnership } from "./matrix.ts";
import {
  type CustomerName,
  customerNames,
  type Holdings,
  type OrderName,
  offers,
  openHoldings,
  orderNames,
} from "./matrix-holdings.ts";
import {
  customersBy,
  type Kind,
  type Noun,
  ordersBy,
  parameterOf,
  roles,
  type Situation,
  type Target,
  unknown,
} from "./matrix-situations.ts";
import { good, type Member, type Organization, type World } from "./world.ts";

type Things = Partial<
  Record<
    | "organization"
    | "mpnId"
    | "user"
    | "client"
    | "secret"
    | "endpoint"
    | "delivery"
    | "request"
    | "change"
    | "enrolment"
    | "token"
    | "transfer",
    string
  >
>;

export interface Caller {
  name: string;
  kind: Kind;
  /** What refuses this caller whatever its role. */
  refused?: "anonymous" | "USER_DISABLED" | "ORGANIZATION_SUSPENDED";
  role?: CallerRole;
  client: Pick<Member, "call">;
  /** What must not occur in an answer to this caller. */
  foreign: string[];
}

const attestationOf = async ({ admin }: Organization, { id }: Organization): Promise<string> => {
  const { body } = await admin.get(`/v1/indirect-resellers/${id}/removal`);
  return body.attestation.version;
};

/** The people, organizations and customers of the matrix, with a partner of every relation. */
export const openCast = async (ground: { table: Table; world: World; now: () => Date }) => {
  const { world, now } = ground;
  const aProvider = (name: string) => world.provider({ name: `${name} Distribution` });
  const aReseller = (name: string) => world.reseller({ name: `${name} Cloud` });
  const [provider, formerProvider, neverProvider, suspended, offering] = await Promise.all([
    aProvider("Primrose"),
    aProvider("Formica"),
    aProvider("Nevada"),
    aProvider("Susanna"),
    // Offers customers to the others, who may know it.
    aProvider("Ophelia"),
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

  /** A transfer in which a customer is offered to this provider. */
  const offered = async ({ id: toProviderId }: Organization): Promise<string> => {
    const domain = `offered-${world.next()}.example`;
    const { customer } = await customerFixture(ground.table, {
      ...{ providerId: offering.id, domain, companyName: "Offered Ltd", now: now() },
      subscriptions: [{ offerId: offers.basic }],
    });
    const path = `/v1/customers/${customer.id}/transfers`;
    return (await good(offering.admin.post(path, { toProviderId }))).id;
  };

  const thingsOf = async (organization: Organization): Promise<Things> => {
    const { id, mpnId, admin } = organization;
    const user = await world.user(organization, "SalesAgent");
    const desk = { displayName: "Desk", roles: ["AdminAgent", "SalesAgent"] };
    const { body: client } = await admin.post("/v1/api-clients", desk);
    const url = `https://hooks-${world.next()}.matrix.example/`;
    const { body: endpoint } = await admin.post("/v1/webhook-endpoints", { url });
    const { body: delivery } = await admin.post(`/v1/webhook-endpoints/${endpoint.id}/test`);
    const common = {
      ...{ organization: id, mpnId, user: user.id },
      ...{ endpoint: endpoint.id, delivery: delivery.id },
      ...{ client: client.id, secret: client.secrets[0].id },
    };
    if (!providers.includes(organization)) return common;
    const [draft, change, invitation, transfer] = await Promise.all([
      admin.post("/v1/partnership-requests", { resellerEmail: `draft-${world.next()}@drafts.example` }),
      admin.post("/v1/organization/change-requests", { changes: { country: "FR", logo }, reason: "moved" }),
      world.invitation(organization),
      offered(organization),
    ]);
    const asking = { providerId: id, partnershipRequestId: invitation.id };
    return {
      ...common,
      enrolment: (await withEnrolment(ground.table, now(), asking)).id,
      transfer,
      request: draft.body.id,
      change: change.body.id,
      token: invitation.token,
    };
  };
  const [belongings, holdings] = await Promise.all([
    Promise.all(all.map(async (each) => [each, await thingsOf(each)] as const)).then((each) => new Map(each)),
    openHoldings(ground, parties),
  ]);
  const operator = await world.operator.get("/v1/me");
  const ofOperator: Things = {
    organization: operator.body.organization.id,
    user: operator.body.user.id,
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
  const thing = (kind: Kind, situation: Situation, noun: keyof Things): string | undefined => {
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
    return { id, sid: subscription.id, resellerId, domain, word: holding.word, providerId };
  };

  const example = {
    ...{ world, table: ground.table, now: () => now().getTime() },
    ...{ provider, reseller, otherReseller: other, thirdReseller: other },
  } satisfies ExampleCast;
  const made = new Map<string, Promise<string>>();
  /** What a path's parameter names beneath a customer: one of each customer. Beneath one that nobody knows it is no more known. */
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

  /** What stands so to a caller of this kind, where there is one; `fresh`: one of its own, to be used up. */
  const target = async (
    kind: Kind,
    situation: Situation,
    noun: Noun,
    fresh = false,
  ): Promise<Target | undefined> => {
    if (noun === "reseller") {
      const holding = fresh ? await holdings.customer("unrelated") : holdings.customers.unrelated;
      const resellerId = thing(kind, situation, "organization") ?? "";
      const of = { ...held(holding, noun), resellerId, mpnId: thing(kind, situation, "mpnId") ?? "" };
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
    const found = thing(kind, situation, noun as keyof Things);
    if (found === undefined) return undefined;
    const secretId = noun === "client" && thing(kind, situation, "secret");
    const deliveryId = noun === "endpoint" && thing(kind, situation, "delivery");
    return { [parameterOf(noun)]: found, ...(secretId && { secretId }), ...(deliveryId && { deliveryId }) };
  };

  /** What must not reach `knows`' users: of a partner its people and things, of all others everything. */
  const foreignTo = (self: Organization | undefined, partners: readonly Organization[]): string[] =>
    all
      .filter((each) => each !== self)
      .flatMap((each) => {
        const of = belongings.get(each);
        // An invited address is the provider's own knowledge; the people of a partner are not.
        const address = partners.includes(each) ? undefined : each.admin.email;
        const inner = [
          address,
          of?.user,
          of?.client,
          of?.secret,
          of?.request,
          of?.change,
          of?.enrolment,
          of?.transfer,
          of?.endpoint,
          of?.delivery,
        ].filter((text) => text !== undefined);
        const outer = [each.id, each.name, each.admin.id];
        return partners.includes(each) ? inner : [...inner, ...outer];
      });

  const profileOf = (name: CustomerName): string[] => [
    holdings.customers[name].word,
    holdings.customers[name].customer.adminId,
  ];
  const wholeOf = (name: CustomerName): string[] => {
    const { customer, named, suspended: paused, unnamed } = holdings.customers[name];
    return [...profileOf(name), customer.id, named.id, paused.id, unnamed.id];
  };
  const ordersBut = (...names: OrderName[]) =>
    orderNames.filter((name) => !names.includes(name)).map((name) => holdings.orders[name]);
  const isOf = (organization: Organization) => (name: CustomerName) =>
    holdings.customers[name].customer.providerId === organization.id;
  const jobs = Object.values(holdings.jobs);

  /** Of the customers what must not reach whom: a profile is for who administers it, an id for who has any relationship to it. */
  const foreignHoldings: Record<Kind, string[]> = {
    operator: [...customerNames.flatMap(wholeOf), ...ordersBut(), ...jobs],
    "indirect-provider": [
      ...customerNames.filter((name) => !isOf(provider)(name)).flatMap(wholeOf),
      ...(["formerlyPlaced", "ofFormerProvider", "strange"] as const).map((name) => holdings.orders[name]),
      holdings.jobs.former,
      holdings.jobs.never,
    ],
    "indirect-reseller": [
      ...customerNames
        .filter((name) => name !== "administered" && name !== "formerlyAdministered")
        .flatMap(profileOf),
      ...(["unrelated", "left", "formerlyUnrelated", "strange"] as const).flatMap(wholeOf),
      ...(["associated", "owned", "recorded", "supported"] as const).map(
        (name) => holdings.customers[name].unnamed.id,
      ),
      ...(["associated", "owned", "formerlyAssociated", "formerlyOwned"] as const).map(
        (name) => holdings.customers[name].named.id,
      ),
      ...ordersBut("ofReseller", "forAdministered", "formerlyPlaced"),
      ...jobs,
    ],
    customer: [
      ...customerNames.filter((name) => name !== "administered").flatMap(wholeOf),
      ...ordersBut("ofReseller"),
      ...jobs,
    ],
  };

  const withRoles = async (
    kind: Kind,
    organization: Pick<Organization, "admin">,
    foreign: string[],
  ): Promise<Caller[]> => {
    const others = await Promise.all(
      roles.slice(1).map(async (role) => [role, await world.user(organization, role)] as const),
    );
    return [["GlobalAdmin", organization.admin] as const, ...others].map(([role, client]) => ({
      name: `${kind} ${role}`,
      kind,
      role,
      client,
      foreign: [...foreign, ...foreignHoldings[kind]],
    }));
  };
  // An operator reads organizations, their first admins' ids and the change requests; nothing else of theirs.
  const peopleOfAll = all.flatMap((each) =>
    [each.admin.email, belongings.get(each)?.user, belongings.get(each)?.request].filter(
      (text) => text !== undefined,
    ),
  );
  const callers = await Promise.all([
    withRoles("operator", { admin: world.operator }, peopleOfAll),
    withRoles("indirect-provider", provider, foreignTo(provider, [reseller, formerReseller, other])),
    withRoles("indirect-reseller", reseller, foreignTo(reseller, [provider, formerProvider])),
  ]);
  const customer: Caller = {
    name: "the customer's admin",
    kind: "customer",
    role: "CustomerAdmin",
    client: await holdings.adminOf("administered"),
    foreign: [...foreignTo(undefined, [provider, reseller]), ...foreignHoldings.customer],
  };
  const disabled = await world.user(provider, "GlobalAdmin");
  await provider.admin.patch(`/v1/users/${disabled.id}`, { status: "disabled" }, { "if-match": "*" });
  // Something that the customer hears of as well.
  const { id: administeredId } = holdings.customers.administered.customer;
  const registered = { companyProfile: { organizationRegistrationNumber: "HRB 1" } };
  await provider.admin.patch(`/v1/customers/${administeredId}`, registered, { "if-match": "*" });
  await world.operator.patch(
    `/v1/organizations/${suspended.id}`,
    { status: "suspended" },
    { "if-match": "*" },
  );
  const foreign = [...foreignTo(undefined, []), ...foreignHoldings.operator];
  const refused = (name: string, why: NonNullable<Caller["refused"]>, client: Caller["client"]): Caller => ({
    name,
    kind: "indirect-provider",
    refused: why,
    client,
    foreign,
  });
  return {
    callers: [
      refused("anonymous", "anonymous", world.anonymous),
      ...callers.flat(),
      customer,
      refused("a disabled user", "USER_DISABLED", disabled),
      refused("a user of a suspended organization", "ORGANIZATION_SUSPENDED", suspended.admin),
    ],
    target,
    beneath,
    holdings,
    offering,
    offered,
    /** For the examples' bodies. */
    example,
    /** What a provider confirms that ends a partnership. */
    attestation: await attestationOf(provider, reseller),
    ...parties,
  };
};
export type Cast = Awaited<ReturnType<typeof openCast>>;
