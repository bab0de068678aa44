import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Channel } from "../infra/load/customers.ts";
import { load } from "../infra/load/load.ts";
import { sellable } from "../lib/offers/rules.ts";
import { offerStore } from "../lib/offers/store.ts";
import { openTable } from "../lib/table/table.ts";
import type { Cost } from "../test/data-model/meter.ts";
import type { Ground } from "./ground.ts";
import type { Scenario } from "./scenarios.ts";
import { unitsOf } from "./units.ts";

/** The cost of a request at a number of customers of its provider. */
export interface Scaled {
  customers: number;
  name: string;
  cost: Cost;
}

/** Loads customers up to each of the numbers, and measures the requests' costs at each. */
export const scale = async (
  ground: Ground,
  providerId: string,
  scenarios: readonly Scenario[],
  sizes: readonly number[],
  folder: string,
  tell: (line: string) => void,
): Promise<Scaled[]> => {
  const { tableName, dynamodbUrl } = ground.stack;
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: dynamodbUrl,
      region: "eu-central-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  const offers = (await offerStore(openTable(tableName, client)).list({}, { limit: 100 })).items
    .flatMap((offer) => sellable(offer) ?? [])
    .filter(({ isTrial, prerequisiteOffers }) => !isTrial && prerequisiteOffers.length === 0);
  const channel: Channel = { providerId, resellers: [], offers, began: new Date() };
  const found: Scaled[] = [];
  let from = 0;
  for (const customers of sizes) {
    const onStep = (done: number) => done % 1_000 === 0 && tell(`${done} of ${customers} customers`);
    await load({ client, tableName, channel, from, customers, onStep });
    from = customers;
    for (const scenario of scenarios)
      found.push({ customers, name: scenario.name, cost: await unitsOf(ground, scenario, folder) });
  }
  return found;
};
