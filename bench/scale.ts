import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { channelOf } from "../infra/load/channel.ts";
import type { Channel } from "../infra/load/customers.ts";
import { startDynamoDb } from "../infra/local/dynamodb.ts";
import type { Item } from "../lib/table/item.ts";
import type { Key } from "../lib/table/key.ts";
import { spreadAs } from "../lib/table/shards.ts";
import { openTable } from "../lib/table/table.ts";
import type { Cost } from "../test/data-model/meter.ts";
import { filled } from "./consumed.ts";
import type { Ground } from "./ground.ts";
import { imported } from "./import.ts";
import type { Scenario } from "./scenarios.ts";
import { secondUnitsOf, unitsOf } from "./units.ts";

/** The cost of a request at a number of customers of its provider. */
export interface Scaled {
  customers: number;
  name: string;
  /** In a new process. */
  first: Figures;
  /** In a process that has answered the same request before. */
  second: Figures;
}
type Figures = Pick<Cost, "calls" | "read">;

/** The customers are created within the last hour, one each millisecond, so that no draft has lapsed. */
const hour = 3_600_000;

const allItems = async (client: DynamoDBDocumentClient, TableName: string): Promise<(Item & Key)[]> => {
  const pages = await Array.fromAsync(paginateScan({ client }, { TableName }));
  return pages.flatMap(({ Items }) => (Items ?? []) as (Item & Key)[]);
};

/**
 * Measures the requests' costs at each number of customers. Each customer has its order and audit record. The customers are
 * loaded into a copy of the stack's table, which no stream consumer follows.
 */
export const scale = async (
  ground: Ground,
  providerId: string,
  scenariosOf: (channel: Channel, customers: number) => readonly Scenario[],
  sizes: readonly number[],
  folder: string,
  tell: (line: string) => void,
): Promise<Scaled[]> => {
  const { tableName, dynamodbUrl: url } = ground.stack;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: url, region: "eu-central-1", credentials }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  spreadAs(ground.environmentOf("stream-consumer").SHARDS ?? "off");
  const channel = await channelOf(openTable(tableName, client), providerId, new Date(Date.now() - hour));
  const patterns = ground.patternsOf("stream-consumer");
  const found: Scaled[] = [];
  for (const customers of sizes) {
    const begun = performance.now();
    const within = join(folder, `scale-${customers}`);
    mkdirSync(within, { recursive: true });
    const items = filled({ before: await allItems(client, tableName), channel, customers, patterns });
    const counting = counted(items, (done) => tell(`${done} items for ${customers} customers`));
    const file = await imported({ url, tableName, folder: within, items: counting });
    const minutes = (performance.now() - begun) / 60_000;
    tell(`A table with ${customers} customers is made, in ${minutes.toFixed(1)} minutes`);
    const dynamodb = await startDynamoDb({ engine: "dynoxide", file });
    try {
      for (const scenario of scenariosOf(channel, customers)) {
        const first = await unitsOf(ground, scenario, folder, dynamodb.url);
        const of = { dynamodbUrl: dynamodb.url, first };
        const second = await secondUnitsOf(ground, scenario, folder, of);
        found.push({ customers, name: scenario.name, first, second });
      }
    } finally {
      await dynamodb.close();
      rmSync(within, { recursive: true });
    }
  }
  return found;
};

/** Passes the batches on and reports progress after about every hundred thousand items. */
async function* counted<T>(bunches: AsyncIterable<readonly T[]>, tell: (done: number) => void) {
  let [done, told] = [0, 0];
  for await (const bunch of bunches) {
    yield bunch;
    done += bunch.length;
    if (done - told < 100_000) continue;
    tell(done);
    told = done;
  }
}
