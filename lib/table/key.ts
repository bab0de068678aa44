/** Every index and attribute name of the one table's keys, for synth time and run time alike. */
export const names = {
  pk: "PK",
  sk: "SK",
  index1: "GSI1",
  index1pk: "GSI1PK",
  index1sk: "GSI1SK",
  index2: "GSI2",
  index2pk: "GSI2PK",
  index2sk: "GSI2SK",
  /** Unix time in seconds; DynamoDB deletes the item some time after it, so no rule relies on it. */
  ttl: "ttl",
} as const;

export interface Key {
  PK: string;
  SK: string;
}

/** A contiguous run of sort keys under one partition key: all that begin with `prefix`. */
export interface Range {
  PK: string;
  prefix: string;
}

export const key = (PK: string, SK: string): Key => ({ PK, SK });

/**
 * The keys of a noun whose things lie in the partition of another thing, and of all of them there:
 * `beneath("CUSTOMER", "NOTE")` is `CUSTOMER#{cus}` / `NOTE#{id}`. A noun that has no other key can spell it in its `items.ts`. A
 * test over all entities names two whose keys begin alike.
 */
export const beneath = (outer: string, noun: string) => ({
  one: (outerId: string, id: string): Key => key(`${outer}#${outerId}`, `${noun}#${id}`),
  all: (outerId: string): Range => ({ PK: `${outer}#${outerId}`, prefix: `${noun}#` }),
});

/**
 * Over how many partitions is spread what many write at once, or what rises by time with `shards=on`: the first of the latter
 * is the one that there has always been. How many it takes says docs/scale.md.
 */
export const partitions = { audits: 4, events: 4, scheduled: 8, marks: 128 } as const;

/** One of the partitions over which what rises by time is spread: the first is the one that there has always been. */
export const inShard = (PK: string, shard: number): string => (shard === 0 ? PK : `${PK}#${shard}`);
