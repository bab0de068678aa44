import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { customers, resellerRelationships } from "../../../lib/customers/items.ts";
import { jobs } from "../../../lib/jobs/items.ts";
import { orders } from "../../../lib/orders/items.ts";
import { organizations } from "../../../lib/organizations/items.ts";
import { partnerships } from "../../../lib/partnerships/items.ts";
import { auditRecords, events } from "../../../lib/record/items.ts";
import { credits, subscriptions } from "../../../lib/subscriptions/items.ts";
import type { Item } from "../../../lib/table/item.ts";
import type { Key } from "../../../lib/table/key.ts";
import { webhookReplays } from "../../../lib/webhooks/items.ts";
import { scanPages } from "../../backfill/scan.ts";
import { type Deployment, output } from "../deployment.ts";
import { invoke } from "../invoke.ts";

/**
 * How long before the restore time the work of the stream consumer is repeated. Its alarm rings when it is ten minutes
 * behind (`StreamLag` in infra/observability.ts).
 */
const repeatedMilliseconds = 15 * 60_000;

/** Records of one invocation. The function handles several times as many within its time. */
const batchSize = 25;

/** The ids in a text: a prefix of three letters and a ULID. */
const ids = /[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}/g;

/** The items whose keys the stream consumer writes, each with the attribute that names what a record or event is about. */
const concerned = [
  { type: organizations.type, named: "id" },
  { type: partnerships.type, named: "resellerId" },
  { type: customers.type, named: "id" },
  { type: resellerRelationships.type, named: "customerId" },
  { type: subscriptions.type, named: "customerId" },
  { type: credits.type, named: "customerId" },
  { type: orders.type, named: "id" },
];

/** Work that goes on page by page. The stream record of the last page belongs to the former table. */
const running = [jobs.type, webhookReplays.type];

type Stored = Item & Key;

const recordOf = (eventName: "INSERT" | "MODIFY", { PK, SK, ...item }: Stored, sequence: number) => ({
  eventID: `restore-${sequence}`,
  eventName,
  eventSource: "aws:dynamodb",
  dynamodb: {
    Keys: marshall({ PK, SK }),
    NewImage: marshall({ PK, SK, ...item }, { removeUndefinedValues: true }),
    SequenceNumber: String(sequence),
  },
});

export interface Repeated {
  /** Stream records that the consumer got again. */
  records: number;
  /** The reasons of the invocations that failed, or that failed for some of their records. */
  failed: string[];
}

/**
 * Gives the stream consumer its last work again: what was written in the quarter of an hour before `to`, the restore
 * time. The former table's stream may have been behind at that second, and the restored table has a stream of its own,
 * which begins empty. Audit records and events come as new ones, with their letters, webhooks and filter keys. Each item
 * that they are about comes as a changed one. The consumer tolerates the repetition: it writes keys that differ, and
 * consumers of the bus know an event by its id.
 */
export const repeatStream = async (deployment: Deployment, to: string): Promise<Repeated> => {
  const client = DynamoDBDocumentClient.from(deployment.clients.dynamodb);
  const tableName = output(deployment, "TableName");
  const since = new Date(Date.parse(to) - repeatedMilliseconds).toISOString();
  const storedOf = async (type: string, isWanted: (item: Item) => boolean): Promise<Stored[]> => {
    const found: Stored[] = [];
    for await (const { items } of scanPages(client, { tableName, type, pageSize: 200 }))
      found.push(...items.filter(isWanted));
    return found;
  };

  const isRecent = ({ at }: Item): boolean => String(at) >= since && String(at) <= to;
  const recent: Stored[] = [];
  for (const { type } of [auditRecords, events]) recent.push(...(await storedOf(type, isRecent)));
  const named = new Set(recent.flatMap((item) => JSON.stringify(item).match(ids) ?? []));
  const changed: Stored[] = [];
  for (const { type, named: attribute } of concerned)
    changed.push(...(await storedOf(type, (item) => named.has(String(item[attribute])))));
  for (const type of running) changed.push(...(await storedOf(type, ({ status }) => status === "running")));

  const records = [
    ...recent.map((item, at) => recordOf("INSERT", item, at)),
    ...changed.map((item, at) => recordOf("MODIFY", item, recent.length + at)),
  ];
  const failed: string[] = [];
  for (let from = 0; from < records.length; from += batchSize) {
    const Records = records.slice(from, from + batchSize);
    const why = await invoke(deployment, "stream-consumer", { Records });
    if (why !== undefined) failed.push(why);
  }
  return { records: records.length, failed };
};
