import type { CallerRole } from "../../lib/contract/common.ts";
import {
  type CustomerName,
  customerNames,
  type Holdings,
  type OrderName,
  orderNames,
} from "./matrix-holdings.ts";
import { type Kind, type Noun, roles, type Target } from "./matrix-situations.ts";
import type { Member, Organization, World } from "./world.ts";

/** The resources of an organization, each as calls name it. */
export type Things = Partial<Record<Noun, Target>>;

export interface Caller {
  name: string;
  kind: Kind;
  /** The refusal of this caller for any role. */
  refused?: "anonymous" | "USER_DISABLED" | "ORGANIZATION_SUSPENDED";
  role?: CallerRole;
  client: Pick<Member, "call">;
  /** Texts that no answer to this caller may contain. */
  foreign: string[];
}

/** The organizations of the matrix and what they have. */
interface Parties {
  world: World;
  all: readonly Organization[];
  belongings: ReadonlyMap<Organization, Things>;
  holdings: Holdings;
  provider: Organization;
  formerProvider: Organization;
  reseller: Organization;
  formerReseller: Organization;
  other: Organization;
  /** A provider to be suspended, of which no other caller knows. */
  suspended: Organization;
}

/** A caller of every type and role, with the texts that must not reach it. */
export const openCallers = async (parties: Parties): Promise<Caller[]> => {
  const { world, all, belongings, holdings, suspended } = parties;
  const { provider, formerProvider, reseller, formerReseller, other } = parties;

  /**
   * The texts that must not reach the users of an organization: a partner's people and things, and everything of all others.
   */
  const foreignTo = (self: Organization | undefined, partners: readonly Organization[]): string[] =>
    all
      .filter((each) => each !== self)
      .flatMap((each) => {
        const { organization: _, mpnId: __, token: ___, ...things } = belongings.get(each) ?? {};
        // An invited address is the provider's own knowledge; a partner's people are not.
        const address = partners.includes(each) ? [] : [each.admin.email];
        const inner = [...address, ...Object.values(things).flatMap((thing) => Object.values(thing))];
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

  /**
   * The customers' texts by excluded reader: a profile is for those who administer the customer, an id for those with
   * any relationship.
   */
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
  // An operator reads organizations, the ids of their first admins and the change requests, but nothing else.
  const peopleOfAll = all.flatMap((each) =>
    [each.admin.email, belongings.get(each)?.user?.id, belongings.get(each)?.request?.id].filter(
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
  // An event that the customer gets as well.
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
  return [
    refused("anonymous", "anonymous", world.anonymous),
    ...callers.flat(),
    customer,
    refused("a disabled user", "USER_DISABLED", disabled),
    refused("a user of a suspended organization", "ORGANIZATION_SUSPENDED", suspended.admin),
  ];
};
