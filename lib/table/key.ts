/** The names of all indexes and key attributes of the one table, for synthesis and run time alike. */
export const names = {
  pk: "PK",
  sk: "SK",
  index1: "GSI1",
  index1pk: "GSI1PK",
  index1sk: "GSI1SK",
  index2: "GSI2",
  index2pk: "GSI2PK",
  index2sk: "GSI2SK",
  /** Unix time in seconds. DynamoDB deletes the item some time after it, so no rule relies on it. */
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
 * The keys of a noun whose items are in the partition of another thing, and the range of all of them:
 * `beneath("CUSTOMER", "NOTE")` is `CUSTOMER#{cus}` / `NOTE#{id}`. A noun without other keys can spell it in its
 * `items.ts`. A test over all entities reports two whose keys begin alike.
 */
export const beneath = (outer: string, noun: string) => ({
  one: (outerId: string, id: string): Key => key(`${outer}#${outerId}`, `${noun}#${id}`),
  all: (outerId: string): Range => ({ PK: `${outer}#${outerId}`, prefix: `${noun}#` }),
});

/**
 * The number of partitions for items that many callers write at once, and for lists with rising sort keys when
 * `shards=on`. The first partition of such a list is the original one. docs/scale.md explains the number.
 */
export const partitions = { audits: 4, events: 4, scheduled: 8, marks: 128 } as const;

/** One of the partitions of a list with rising sort keys. The first is the original one. */
export const inShard = (PK: string, shard: number): string => (shard === 0 ? PK : `${PK}#${shard}`);
