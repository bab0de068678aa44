import { touchesIn } from "../../infra/local/touches.ts";
import type { Item } from "../../lib/table/item.ts";
import { type Key, names } from "../../lib/table/key.ts";
import type { Table } from "../../lib/table/table.ts";
import type { Between } from "../support/between.ts";
import { keysWritten } from "../support/write-calls.ts";

/** The units that one call takes from the partition keys of one family, in the table or in an index. */
export interface Heat {
  where: "table" | "GSI1" | "GSI2";
  /** The partition key with placeholders for its variable parts: `AUDIT#{provider}`. */
  family: string;
  read: number;
  write: number;
}

/** The organizations whose keys the model distinguishes. */
export interface Known {
  providerId: string;
  resellerId: string;
}

/** The family of a partition key. */
export const familyOf = (PK: string, { providerId, resellerId }: Known): string =>
  PK.replaceAll(providerId, "{provider}")
    .replaceAll(resellerId, "{reseller}")
    .replaceAll(/\b([a-z]{3})_[0-9a-hjkmnp-tv-z]{26}/g, "{$1}")
    .replaceAll(/\d{4}-\d\d-\d\dT?(\d\d)?/g, "{hour}")
    .replace(/^(EMAIL|DOMAIN|MPN|REGISTRATION|MAILBOX|REQUESTS-TO#\{provider\})#.*/, "$1#{value}")
    .replace(/^(RIGHT#.*)#\d+$/, "$1#{mark}")
    .replace(/^(ACCESS#.*)#\d+$/, "$1#{part}")
    .replace(/^(SUBSCRIPTIONS#.*#(OFFER|PARTNER|STATUS|RENEWAL))#.*/, "$1#{value}")
    .replace(/^(AUDIT-TYPE#.*)#.*/, "$1#{type}");

const kilobytes = (item: Item): number =>
  Math.max(1, Math.ceil(Buffer.byteLength(JSON.stringify(item)) / 1_024));

interface Consumed {
  CapacityUnits?: number;
  GlobalSecondaryIndexes?: Record<string, { CapacityUnits: number }>;
}

const indexKeys = [
  ["GSI1", names.index1pk],
  ["GSI2", names.index2pk],
] as const;

/** Distributes a measured sum over partition keys, in proportion to their estimates. */
const shared = (sum: number, estimates: ReadonlyMap<string, number>): [string, number][] => {
  const whole = [...estimates.values()].reduce((total, each) => total + each, 0);
  return [...estimates].map(([PK, each]) => [PK, (sum * each) / whole]);
};

/** The units that a task takes from partition keys, and the number of items of each type that it wrote. */
export interface Work {
  calls: number;
  heat: Heat[];
  written: Record<string, number>;
}

/**
 * Measures a task's units by partition key: DynamoDB reports the units of each call, which are split among its items by
 * their sizes. `table` reads past the proxy.
 */
export const heatOf = async (
  between: Between,
  table: Table,
  known: Known,
  action: () => Promise<unknown>,
): Promise<Work> => {
  let calls = 0;
  const types: Record<string, number> = {};
  const found = new Map<string, Heat>();
  const add = (where: Heat["where"], PK: string, kind: "read" | "write", units: number) => {
    const family = familyOf(PK, known);
    const name = `${where} ${family}`;
    const heat = found.get(name) ?? { where, family, read: 0, write: 0 };
    heat[kind] += units;
    found.set(name, heat);
  };
  const ofWrite = async (touched: readonly Key[], consumed: Consumed) => {
    const items = await Promise.all(touched.map(async (key) => (await table.get(key)) ?? { ...key }));
    const inIndexes = consumed.GlobalSecondaryIndexes ?? {};
    const rest = Object.values(inIndexes).reduce(
      (sum, each) => sum - each.CapacityUnits,
      consumed.CapacityUnits ?? 0,
    );
    const sizes = new Map<string, number>();
    for (const item of items) sizes.set(String(item.PK), (sizes.get(String(item.PK)) ?? 0) + kilobytes(item));
    for (const [PK, units] of shared(rest, sizes)) add("table", PK, "write", units);
    for (const [where, attribute] of indexKeys) {
      const units = inIndexes[where]?.CapacityUnits ?? 0;
      const standing = items.filter((item) => typeof item[attribute] === "string");
      const weights = new Map(standing.map((item) => [String(item[attribute]), kilobytes(item)]));
      if (units > 0) for (const [PK, share] of shared(units, weights)) add(where, PK, "write", share);
    }
  };
  const writes: { keys: Key[]; changed: Key[]; consumed: Consumed }[] = [];
  between.decide(async (operation, forward, body) => {
    const input = JSON.parse(body);
    const passed = await forward(JSON.stringify({ ...input, ReturnConsumedCapacity: "INDEXES" }));
    calls++;
    if (passed.status !== 200) return passed;
    const { ConsumedCapacity = [] } = JSON.parse(passed.body.toString());
    for (const consumed of [ConsumedCapacity].flat() as Consumed[]) {
      if (operation === "Query") {
        const [PK = { S: "" }] = Object.entries<{ S: string }>(input.ExpressionAttributeValues).map(
          ([, value]) => value,
        );
        add((input.IndexName as Heat["where"]) ?? "table", PK.S, "read", consumed.CapacityUnits ?? 0);
        continue;
      }
      const keys = touchesIn(operation, body).map(({ key }) => key);
      if (operation === "GetItem" || operation === "BatchGetItem")
        for (const { PK } of keys) add("table", PK, "read", (consumed.CapacityUnits ?? 0) / keys.length);
      else writes.push({ keys, changed: keysWritten(operation, body), consumed });
    }
    return passed;
  });
  try {
    await action();
  } finally {
    between.decide();
  }
  for (const { keys, changed, consumed } of writes) {
    await ofWrite(keys, consumed);
    for (const { type } of await Promise.all(changed.map(async (key) => (await table.get(key)) ?? {})))
      if (typeof type === "string") types[type] = (types[type] ?? 0) + 1;
  }
  const rounded = (units: number) => Math.round(units * 100) / 100;
  const heat = [...found.values()].map((each) => ({
    ...each,
    read: rounded(each.read),
    write: rounded(each.write),
  }));
  return {
    calls,
    heat: heat.sort((one, other) =>
      `${one.where} ${one.family}` < `${other.where} ${other.family}` ? -1 : 1,
    ),
    written: Object.fromEntries(Object.entries(types).sort()),
  };
};
