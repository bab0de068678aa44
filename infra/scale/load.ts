import { partitions } from "../../lib/table/key.ts";
import { behind, follows, mix, model } from "./model.ts";
import { quotas } from "./prices.ts";
import type { Heat, RecordedOperation } from "./recorded.ts";

type Recorded = Readonly<Record<string, RecordedOperation>>;

/** How often per second the whole deployment runs an operation at peak. */
export interface Rate {
  name: string;
  perSecond: number;
  operation: RecordedOperation;
}

const recordedAs = (recorded: Recorded, name: string): RecordedOperation => {
  const found = recorded[name];
  if (!found) throw new Error(`docs/scale.json has no measurement of ${name}: write it anew`);
  return found;
};

/** The callers' requests at peak. */
export const requests = (recorded: Recorded): Rate[] =>
  Object.entries(mix).map(([name, ofThousand]) => ({
    name,
    perSecond: (ofThousand / 1_000) * model.requestsPerSecond,
    operation: recordedAs(recorded, name),
  }));

const day = 24 * 3_600;
const monthlyTerms = model.subscriptions * model.monthlyTerms;

/** Terms that end per second: on average, and in the busiest hour of a month's end. */
export const termsPerSecond = {
  average: monthlyTerms / (30 * day) + (model.subscriptions - monthlyTerms) / (365 * day),
  monthsEnd: (monthlyTerms * model.monthsEnd) / 3_600,
};

const mailsPerSecond = (model.providers * model.mailsPerProviderAndDay) / day;

/** The background work at peak: the schedule, mails, and the handling of stream records. */
export const background = (recorded: Recorded): Rate[] => {
  const scheduled: Rate[] = [
    // One entry renews one subscription and ends another.
    {
      name: behind.renewal,
      perSecond: termsPerSecond.average / 2,
      operation: recordedAs(recorded, behind.renewal),
    },
    { name: behind.mail, perSecond: mailsPerSecond, operation: recordedAs(recorded, behind.mail) },
  ];
  const writing = [...requests(recorded), ...scheduled];
  const following = Object.entries(follows).map(([type, name]) => ({
    name,
    perSecond: writing.reduce(
      (sum, { perSecond, operation }) => sum + perSecond * (operation.written[type] ?? 0),
      0,
    ),
    operation: recordedAs(recorded, name),
  }));
  return [...scheduled, ...following];
};

/** The owner of a partition key, which decides how often the key is used. */
export type Of = "deployment" | "largest provider" | "largest reseller" | "one caller" | "one thing each";

/**
 * Whether each new item has the highest sort key of its partition, so that DynamoDB cannot split the partition for
 * heat.
 */
const rising = [/^AUDIT/, /^EVENTS/, /^DUE/, /^ORDERS#/, /^REQUESTS#/, /^PLACED#/, /^CHANGES/, /^TRANSFERS#/];

const ofFamily = (family: string): Of => {
  const named = [...family.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const others = named.filter(
    (name) => !["provider", "reseller", "hour", "mark", "part", "type"].includes(name),
  );
  if (others.some((name) => !["usr", "cli"].includes(name))) return "one thing each";
  if (others.length > 0) return "one caller";
  if (named.includes("provider")) return "largest provider";
  if (named.includes("reseller")) return "largest reseller";
  return "deployment";
};

const shares: Readonly<Record<Of, number>> = {
  deployment: 1,
  "largest provider": model.largestProvider,
  "largest reseller": model.largestProvider * model.largestReseller,
  "one caller": model.largestProvider * model.largestCaller,
  // Customers, orders and similar items: few callers ask for each.
  "one thing each": 1 / 10_000,
};

/** The number of partitions of a family: those from which writers draw one, and those that `shards=on` adds. */
const spreadOver = (family: string, sharded: boolean): number => {
  if (family.includes("{mark}")) return partitions.marks;
  if (!sharded) return 1;
  if (/^AUDIT#\{\w+\}$/.test(family)) return partitions.audits;
  if (/^EVENTS#\{\w+\}$/.test(family)) return partitions.events;
  return family === "DUE#{hour}" ? partitions.scheduled : 1;
};

/** The heat of one partition key of a family at peak. */
export interface Partition extends Heat {
  of: Of;
  rises: boolean;
  /** The share of a partition's read or write units per second. */
  used: number;
}

/** The partition keys of each family at peak, the hottest first. */
export const partitionsAt = (recorded: Recorded, sharded: boolean): Partition[] => {
  const sums = new Map<string, Heat>();
  for (const { perSecond, operation } of [...requests(recorded), ...background(recorded)])
    for (const { where, family, read, write } of operation.heat) {
      const name = `${where} ${family}`;
      const share = shares[ofFamily(family)] / spreadOver(family, sharded && where === "table");
      const sum = sums.get(name) ?? { where, family, read: 0, write: 0 };
      sum.read += perSecond * share * read;
      sum.write += perSecond * share * write;
      sums.set(name, sum);
    }
  return [...sums.values()]
    .map((sum) => ({
      ...sum,
      of: ofFamily(sum.family),
      rises: rising.some((each) => each.test(sum.family)),
      used: Math.max(sum.read / quotas.partitionReads, sum.write / quotas.partitionWrites),
    }))
    .sort((one, other) => other.used - one.used || (one.family < other.family ? -1 : 1));
};

/** Units per second of the whole table with its indexes, at peak. */
export const units = (recorded: Recorded): { read: number; write: number } => {
  const all = [...requests(recorded), ...background(recorded)];
  const sum = (kind: "read" | "write") =>
    all.reduce(
      (total, { perSecond, operation }) =>
        total + perSecond * operation.heat.reduce((units, each) => units + each[kind], 0),
      0,
    );
  return { read: sum("read"), write: sum("write") };
};
