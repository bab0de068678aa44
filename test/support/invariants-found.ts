import { placeOf } from "../../lib/record/items.ts";
import { keys } from "../../lib/table/keys.ts";

/** An item as it was scanned. */
export type Item = Record<string, any>;

type Keys = typeof keys;
type Getter<K extends keyof Keys> = Keys[K] extends (...given: infer A) => { PK: string; SK: string }
  ? (...given: A) => Item | undefined
  : never;

/** How many of these records tell of one of the operations. */
export const one = (audits: readonly Item[], ...operations: string[]): number =>
  audits.filter(({ operation }) => operations.includes(operation)).length;

const singles = [
  "email",
  "user",
  "userOrganization",
  "apiClient",
  "organization",
  "enrolled",
  "mpnId",
  "submittedChange",
  "request",
  "openRequest",
  "invitation",
  "endedLink",
  "outbox",
  "partnership",
  "resellerEntry",
  "providerEntry",
  "customer",
  "resellerRelationship",
  "customerEntry",
  "domain",
  "word",
  "customerWords",
  "subscription",
  "customerOrder",
  "order",
  "placedOrder",
  "job",
  "runningJob",
  "transferEntry",
  "openTransfer",
] as const satisfies (keyof Keys)[];

const byKey = (items: readonly Item[]) => {
  const index = new Map(items.map((item) => [`${item.PK} ${item.SK}`, item]));
  return Object.fromEntries(
    singles.map((name) => [
      name,
      (...given: never[]) => {
        const { PK, SK } = (keys[name] as (...of: never[]) => { PK: string; SK: string })(...given);
        return index.get(`${PK} ${SK}`);
      },
    ]),
  ) as unknown as { [K in (typeof singles)[number]]: Getter<K> };
};

/**
 * A table's items, found by type, by key, and by the items that point to them. `withdrawalsGivenUp`: for each customer
 * how many withdrawals of its rights have been given up.
 */
export const found = (items: readonly Item[], withdrawalsGivenUp: ReadonlyMap<string, number>) => {
  const byType = Map.groupBy(items, ({ type }) => String(type));
  const of = (type: string): Item[] => byType.get(type) ?? [];
  const violations: string[] = [];
  const records = new Map(of("AuditRecord").map((audit) => [`${audit.id} ${audit.resourceId}`, audit]));
  const byResource = Map.groupBy(records.values(), ({ resourceId }) => String(resourceId));
  const scheduledEntries = Map.groupBy(of("Due"), ({ kind, id }) => `${kind} ${id}`);
  /** Collects violations: each condition of a thing, in words that follow its name. */
  const claims =
    (name: string) =>
    (what: string, holds: unknown): void => {
      if (!holds) violations.push(`not so: ${name} ${what}`);
    };
  const accepted = of("CustomerTransfer").filter(({ status }) => status === "accepted");
  const ofResource = (resourceId: string): Item[] => byResource.get(resourceId) ?? [];
  return {
    of,
    violations,
    withdrawalsGivenUp,
    /** Whether the operator has released the customer's domain, and with it its admin's address. */
    isReleased: (customerId: string): boolean => one(ofResource(customerId), "domain.release") > 0,
    /** The transfers that have taken the customer to another provider. */
    transfersOf: (customerId: string) => accepted.filter((each) => each.customerId === customerId),
    count: (type: string, holds: (item: Item) => boolean): number => of(type).filter(holds).length,
    at: {
      ...byKey(items),
      /** The records about a thing, each once; of a partnership, those of the other side. */
      audits: (resourceId: string, reader?: string): Item[] =>
        reader
          ? of("AuditRecord").filter(
              ({ PK, ...audit }) => placeOf({ PK }).reader === reader && audit.resourceId === resourceId,
            )
          : ofResource(resourceId),
    },
    /** Whether the schedule will look at a thing, at that time or later. */
    isScheduled: (kind: string, id: string, at = ""): boolean =>
      (scheduledEntries.get(`${kind} ${id}`) ?? []).some((entry) => entry.at >= at),
    claims,
    /** Checks that a thing has exactly one record of the operation that led to its state, and none of the others. */
    onRecord(thing: Item, kind: string, operations: Record<string, string>): void {
      for (const [state, operation] of Object.entries(operations)) {
        const times = one(ofResource(thing.id), `${kind}.${operation}`);
        const claim = claims(`the ${kind} ${thing.id}, which is ${thing.status},`);
        claim(`is on record as ${state} only when it is`, times === (thing.status === state ? 1 : 0));
      }
    },
  };
};
export type Found = ReturnType<typeof found>;
