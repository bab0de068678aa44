import type { Key } from "../../lib/table/key.ts";

/** The keys of the items that releases work on side by side. */
export interface Ground {
  providerId: string;
  resellerId: string;
  userId: string;
  offerId: string;
  customerId: string;
  subscriptionId: string;
  orderId: string;
  requestId: string;
  jobId: string;
  address: string;
}

/** Each entity that changes during a deployment's life. `raise` adds one to its fields. */
export const kinds = [
  "offer",
  "order",
  "user",
  "organization",
  "customer",
  "relationship",
  "subscription",
  "request",
  "partnership",
  "job",
  "recipient",
] as const;
export type Raised = (typeof kinds)[number];

/** One release at work on a table, by its own readers, rules and writers. */
export interface Release {
  /** Writes the initial items. */
  begin(ground: Ground, now: Date): Promise<void>;
  /** Reads an item, raises its fields by one, and writes it. Throws an error named `Stale` where another was faster. */
  raise(kind: Raised, ground: Ground, now: Date): Promise<void>;
  /** How often each entity was raised, by its version and by each of its fields. */
  read(ground: Ground): Promise<Record<Raised, number[]>>;
  /** The key of each entity's item. */
  keys(ground: Ground): Record<Raised, Key>;
}

const id = (prefix: string, at: number): string => `${prefix}_${String(at).padStart(26, "0")}`;

/** A separate ground, for a table with other grounds. */
export const groundOf = (at: number): Ground => ({
  providerId: id("org", 2 * at),
  resellerId: id("org", 2 * at + 1),
  userId: id("usr", at),
  offerId: `offer-${at}`,
  customerId: id("cus", at),
  subscriptionId: id("sub", at),
  orderId: id("ord", at),
  requestId: id("req", at),
  jobId: id("job", at),
  address: `bob-${at}@reseller.example`,
});

const isStale = (error: unknown): boolean => error instanceof Error && error.name === "Stale";

/** Reads, changes and writes, and repeats that when another writer was faster. */
export const untilDone = async (change: () => Promise<void>): Promise<void> => {
  for (;;)
    try {
      return await change();
    } catch (error) {
      if (!isStale(error)) throw error;
    }
};

/** Lets releases raise random entities, several in parallel. Answers how often each entity was raised in all. */
export const mixed = async (options: {
  releases: readonly Pick<Release, "raise">[];
  ground: Ground;
  operations: number;
  atOnce: number;
  random: () => number;
  now: Date;
}): Promise<Map<Raised, number>> => {
  const counts = new Map<Raised, number>(kinds.map((kind) => [kind, 0]));
  const draw = <T>(all: readonly T[]): T => {
    const drawn = all[Math.floor(options.random() * all.length)];
    if (drawn === undefined) throw new Error("there is nothing to draw from");
    return drawn;
  };
  let left = options.operations;
  const player = async (): Promise<void> => {
    while (left-- > 0) {
      const [kind, release] = [draw(kinds), draw(options.releases)];
      await untilDone(() => release.raise(kind, options.ground, options.now));
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, player));
  return counts;
};

/** The attributes of a value, at every depth. */
export const attributesIn = (value: unknown, path = ""): string[] => {
  if (Array.isArray(value)) return value.flatMap((each, at) => attributesIn(each, `${path}[${at}]`));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, each]) => attributesIn(each, `${path}.${name}`));
};
