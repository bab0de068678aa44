import fc from "fast-check";
import type { CustomerItem } from "../../../lib/customers/items.ts";
import { inShort } from "../channel.ts";
import type { Inside } from "../inside.ts";
import { endPartnership } from "../matrix.ts";
import type { Organization } from "../world.ts";
import { type Answered, beginPartnerships, done } from "./machine.ts";

/** The actors in a model of one provider and one of its resellers: the provider mostly. */
export const who = fc.constantFrom<Who[]>("provider", "provider", "reseller");
export type Who = "provider" | "reseller";

/**
 * The relationships that end and begin again while the two work on a customer: the partnership, and delegated admin.
 */
export const relationshipCommands = {
  end: [0.5, {}],
  rejoin: [0.5, {}],
  revoke: [0.5, {}],
  grant: [0.5, {}],
} as const;

interface Parties {
  provider: Organization;
  /** The reseller whose partnership ends and begins again, and who has delegated admin at the beginning. */
  reseller: Organization;
  customer: Pick<CustomerItem, "id">;
  partners: readonly Organization[];
}

/** The relationships at the beginning of a run, in the system and in the model. */
export const openRelationships = async (
  inside: Inside,
  { provider, reseller, customer, partners }: Parties,
) => {
  await beginPartnerships(inside, provider, partners);
  const path = `/v1/customers/${customer.id}`;
  const relationships = {
    partnered: true,
    access: true,
    acts: {
      async end(): Promise<Answered | undefined> {
        if (!relationships.partnered) return undefined;
        relationships.partnered = false;
        return { real: inShort(await endPartnership(provider, reseller.id)), model: "200" };
      },
      async rejoin(): Promise<Answered | undefined> {
        if (relationships.partnered) return undefined;
        await inside.world.partner(provider, reseller);
        relationships.partnered = true;
        return done;
      },
      async revoke(): Promise<Answered> {
        const answer = await provider.admin.delete(`${path}/delegated-admin/${reseller.id}`);
        const model = relationships.access ? "204" : "404 NOT_FOUND";
        relationships.access = false;
        return { real: inShort(answer), model };
      },
      async grant(): Promise<Answered> {
        const body = { resellerId: reseller.id, delegatedAdmin: true };
        const answer = await provider.admin.put(`${path}/reseller`, body);
        if (relationships.partnered) relationships.access = true;
        return { real: inShort(answer), model: relationships.partnered ? "200" : "422 PARTNERSHIP_ENDED" };
      },
    },
  };
  return relationships;
};
