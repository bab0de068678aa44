import type { LocalStack } from "../../infra/local/stack.ts";
import { openTable } from "../../lib/table/table.ts";
import { customerFixture } from "./customers.ts";
import { figure } from "./full.ts";
import type { List } from "./lists.ts";
import { type Client, documentsOf, good, type Organization, type World } from "./world.ts";

/** What stays in a list, and what comes and goes while somebody reads it page by page. */
export interface Traffic extends Pick<List, "path" | "within"> {
  by: Client;
  stable: string[];
  passing: string[];
  come(): Promise<unknown>;
  /** Takes one of the passing items out; left out where nothing ever leaves. */
  go?(id: string): Promise<unknown>;
  /** The field that names an item; its `id` when left out. */
  named?: string;
}

/** A provider, and a reseller that is its partner. */
export interface Ground {
  stack: LocalStack;
  world: World;
  other: Organization;
  reseller: Organization;
}

export const alternating = async (come: () => Promise<string>) => {
  const stable: string[] = [];
  const passing: string[] = [];
  for (let pairs = 0; pairs < figure(4, 8); pairs++) {
    stable.push(await come());
    passing.push(await come());
  }
  return { stable, passing };
};

/** Where nothing leaves, all that is there stays. */
export const onlyComing = async (come: () => Promise<string>) => {
  const { stable, passing } = await alternating(come);
  return { stable: [...stable, ...passing], passing: [], come };
};

export const tableOf = (stack: LocalStack) => openTable(stack.tableName, documentsOf(stack));
/** A customer that the reseller administers and is reseller of record of, found by the word "paged". */
export const newCustomer = ({ stack, other, reseller }: Ground) =>
  customerFixture(tableOf(stack), {
    providerId: other.id,
    companyName: "Paged and Listed Ltd",
    reseller: { id: reseller.id },
    subscriptions: [{ partnerId: reseller.mpnId, partnerOrganizationId: reseller.id }, {}],
    now: new Date(stack.now()),
  });

export const idsIn = async (by: Client, path: string): Promise<string[]> =>
  (await good(by.get(path))).items.map(({ id }: { id: string }) => id);

export const idOf = async (answering: Parameters<typeof good>[0]): Promise<string> =>
  (await good(answering)).id;
