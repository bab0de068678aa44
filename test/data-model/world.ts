import { newId } from "../../lib/ids.ts";
import type { Table } from "../../lib/table/table.ts";
import { collector, type Organization, seeder } from "./seed.ts";
import { customerSeeder } from "./seed-customers.ts";

/** How much of what may be many there is in a world. */
export interface Sizes {
  /** Partnerships of the provider and of one reseller. */
  partnerships: number;
  /** Customers of one reseller, each with a subscription and an order. */
  customers: number;
  /** Subscriptions of the one customer on which routes are called. */
  subscriptions: number;
}

/** Enough for a second page of every list, and more than the hundred entries that a list with a filter reads at a time. */
export const usual: Sizes = { partnerships: 30, customers: 120, subscriptions: 30 };

/** Fills an empty table. `known` is told of each organization, for the user pool. */
export const makeWorld = async (
  table: Table,
  now: Date,
  { partnerships, customers, subscriptions }: Sizes,
  known: (organization: Organization) => void,
) => {
  const { add, write } = collector(table);
  const seed = seeder(table, add, now);
  const channel = customerSeeder(table, add, now);
  const organization = (...given: Parameters<typeof seed.organization>) => {
    const made = seed.organization(...given);
    known(made);
    return made;
  };

  const operator = organization("operator", "Operator");
  const provider = organization("indirect-provider", "Northern Cloud Distribution");
  const resellers: Organization[] = [];
  for (let at = 0; at < partnerships; at++) {
    const reseller = organization("indirect-reseller", `Reseller number ${at + 1_000}`);
    resellers.push(reseller);
    seed.partnership(provider, reseller);
  }
  const accepting = organization("indirect-reseller", "Reseller to be");
  const other = organization("indirect-reseller", "Another reseller");
  for (let at = 1; at < partnerships; at++) {
    const more = organization("indirect-provider", `Provider number ${at + 1_000}`);
    seed.partnership(more, other);
  }
  seed.partnership(provider, other);
  seed.users(provider);
  seed.requests(provider);
  seed.changeRequests(provider);
  const resource = newId("req", now);
  seed.record(provider, resource);

  const [ending, seller, ofRecord, next, ...rest] = resellers;
  if (!ending || !seller || !ofRecord || !next) throw new Error("too few resellers");
  const named = rest.slice(0, 10);
  const administrators = rest.slice(10, 15);
  channel.catalogue();
  channel.customers(provider, seller, customers);
  await write();
  const one = { admin: seller, ofRecord, subscriptions };
  const customer = await channel.customer(provider, { ...one, domain: "fabrikam.example" });
  const adminSince = now.toISOString();
  /** A customer that five more resellers administer: as many as an order for it may tell. */
  const widelyHeld = await channel.customer(provider, {
    ...one,
    subscriptions: 1,
    domain: "tailspin.example",
    relationships: Object.fromEntries(administrators.map(({ id }) => [id, { adminSince }])),
  });
  return {
    /** One more reseller. */
    async reseller(name: string): Promise<Organization> {
      const made = organization("indirect-reseller", name);
      await write();
      return made;
    },
    now,
    operator,
    provider,
    /** A reseller without a relationship to any customer. */
    ending,
    /** The reseller that has the customers. */
    seller,
    /** The reseller of record of the customer's first subscription, without access to the customer. */
    ofRecord,
    /** Whom something is given to. */
    next,
    /** Ten resellers for one order. */
    named,
    accepting,
    /** A reseller of as many providers. */
    other,
    /** What the audit record has entries of. */
    resource,
    customer,
    widelyHeld,
  };
};

export type World = Awaited<ReturnType<typeof makeWorld>>;
