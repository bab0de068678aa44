import { partitions } from "../../lib/table/key.ts";
import { readSettings } from "../settings.ts";
import { milliseconds } from "./bill.ts";
import { background, partitionsAt, type Rate, requests, termsPerSecond, units } from "./load.ts";
import { behind, follows, model } from "./model.ts";
import { quotas } from "./prices.ts";
import type { RecordedOperation } from "./recorded.ts";

const { gateway } = readSettings({ stage: "prod" }).limits;

type Recorded = Readonly<Record<string, RecordedOperation>>;

/** A limit, the need at peak, and how the limit can be raised. */
export interface Limit {
  what: string;
  limit: number;
  needed: number;
  lifts: string;
}

/** The schedule's parallel entries, and the seconds of each minute in which it begins entries (lib/schedule/run.ts). */
const schedule = { atOnce: 32, secondsOfMinute: 35 };

/** Stream records that are handled in parallel (lib/stream-consumer/function.ts). Other steps run one after another. */
const atOnce: Readonly<Record<string, number>> = { AuditRecord: 16, Event: 16, Subscription: 16 };

/** Commits through one user and organization need up to 1.10 attempts at this rate, as row 37 shows. */
const commitsShown = 200;

const sum = (rates: readonly Rate[], of: (rate: Rate) => number): number =>
  rates.reduce((total, each) => total + each.perSecond * of(each), 0);

/**
 * Records of one type per second in one of the largest provider's partitions. A request's writes of the type are split
 * among their readers in proportion to the units.
 */
const recordsOf = (recorded: Recorded, type: string, partition: string): number =>
  model.largestProvider *
  sum(requests(recorded), ({ operation: { heat, written } }) => {
    const units = (of: (family: string) => boolean) =>
      heat.reduce(
        (total, { where, family, write }) => total + (where === "table" && of(family) ? write : 0),
        0,
      );
    const whole = units((family) => family.startsWith(`${partition}#`));
    return whole === 0
      ? 0
      : ((written[type] ?? 0) * units((family) => family === `${partition}#{provider}`)) / whole;
  });

/** The stream shard with the largest provider's events, or its audit records. */
const shardOf = (
  recorded: Recorded,
  type: string,
  what: { name: string; partition: string; among: number },
): Limit => {
  const operation = recorded[follows[type] ?? ""];
  if (!operation) throw new Error(`nothing is recorded to follow ${type}`);
  return {
    what: `${what.name} of one organization that a shard of the stream takes a second, \`shards=${what.among > 1 ? "on" : "off"}\``,
    limit: ((atOnce[type] ?? 1) * 1_000) / milliseconds(operation),
    needed: recordsOf(recorded, type, what.partition) / what.among,
    lifts: what.among > 1 ? "more partitions (`partitions` in `lib/table/key.ts`)" : "`shards=on`",
  };
};

/** The hottest partition key with rising sort keys, which DynamoDB cannot split. */
const hottest = (recorded: Recorded, sharded: boolean): Limit => {
  const [most] = partitionsAt(recorded, sharded).filter(({ rises }) => rises);
  if (!most) throw new Error("nothing that rises is recorded");
  return {
    what: `write units a second of the hottest rising partition key, \`shards=${sharded ? "on" : "off"}\` (\`${most.family}\`, ${most.where})`,
    limit: quotas.partitionWrites * quotas.planned,
    needed: most.used * quotas.partitionWrites,
    lifts: sharded ? "more partitions (`partitions` in `lib/table/key.ts`)" : "`shards=on`",
  };
};

/** The hottest partition key that DynamoDB can split, because not every access has the highest sort key. */
const hottestSplit = (recorded: Recorded): Limit => {
  const [most] = partitionsAt(recorded, true).filter(({ rises }) => !rises);
  if (!most) throw new Error("nothing but what rises is recorded");
  const reads = most.read / quotas.partitionReads > most.write / quotas.partitionWrites;
  return {
    what: `${reads ? "read" : "write"} units a second of the hottest other partition key (\`${most.family}\`, ${most.where})`,
    limit: quotas.planned * (reads ? quotas.partitionReads : quotas.partitionWrites),
    needed: reads ? most.read : most.write,
    lifts:
      "DynamoDB splits a partition that stays hot, by sort key; let a provider of that size start gradually",
  };
};

/** All limits, the first to be reached first. */
export const limits = (recorded: Recorded): Limit[] => {
  const asked = requests(recorded);
  const backgroundWork = background(recorded);
  const { read, write } = units(recorded);
  const onRequest = "a higher quota on request";
  const renewal = recorded[behind.renewal];
  if (!renewal) throw new Error("no renewal is recorded");
  const newCustomers = asked.find(({ name }) => name === "POST /v1/orders/{orderId}/submit")?.perSecond ?? 0;
  const mailsPerDay = model.providers * model.mailsPerProviderAndDay;
  const all: Limit[] = [
    {
      what: "requests a second through the stack's own gateway",
      limit: gateway.perSecond,
      needed: model.requestsPerSecond,
      lifts: "`limits.gateway` in `infra/stages.ts`",
    },
    {
      what: "requests a second of the account's gateways",
      limit: quotas.apiRequests,
      needed: model.requestsPerSecond,
      lifts: onRequest,
    },
    {
      what: "concurrent executions of functions",
      limit: quotas.concurrency,
      needed: sum([...asked, ...backgroundWork], ({ operation }) => milliseconds(operation) / 1_000),
      lifts: onRequest,
    },
    { what: "read units a second of the table", limit: quotas.tableReads, needed: read, lifts: onRequest },
    { what: "write units a second of the table", limit: quotas.tableWrites, needed: write, lifts: onRequest },
    hottest(recorded, false),
    hottest(recorded, true),
    hottestSplit(recorded),
    shardOf(recorded, "Event", { name: "events", partition: "EVENTS", among: 1 }),
    shardOf(recorded, "Event", { name: "events", partition: "EVENTS", among: partitions.events }),
    shardOf(recorded, "AuditRecord", { name: "audit records", partition: "AUDIT", among: 1 }),
    {
      what: "commits a second through one user, tested without queueing",
      limit: commitsShown,
      needed:
        model.largestProvider *
        sum(asked, ({ operation }) => (Object.keys(operation.written).length > 0 ? 1 : 0)),
      lifts: "more marks (`partitions.marks`), or a second API client",
    },
    {
      what: "terms that the schedule ends a second, in the busiest hour of a month's end",
      limit: (schedule.atOnce * 2 * 1_000 * schedule.secondsOfMinute) / (60 * milliseconds(renewal)),
      needed: termsPerSecond.monthsEnd,
      lifts: "not needed: reads compare a term with the clock, and the schedule catches up within hours",
    },
    {
      what: "sign-ins a second of the user pool",
      limit: quotas.signIns,
      needed: model.requestsPerSecond / model.requestsPerSignIn,
      lifts: onRequest,
    },
    {
      what: "new users a second of the user pool",
      limit: quotas.userCreations,
      needed: newCustomers,
      lifts: onRequest,
    },
    {
      what: "events a second to the bus",
      limit: quotas.events,
      needed: sum(asked, ({ operation }) => operation.written.Event ?? 0),
      lifts: onRequest,
    },
    { what: "mails a day", limit: quotas.mailsPerDay, needed: mailsPerDay, lifts: onRequest },
  ];
  return all.sort((one, other) => other.needed / other.limit - one.needed / one.limit);
};
