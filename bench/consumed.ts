import { Logger } from "@aws-lambda-powertools/logger";
import { marshall } from "@aws-sdk/util-dynamodb";
import { type Channel, itemsOf } from "../infra/load/customers.ts";
import { historyOf } from "../infra/load/history.ts";
import { fits } from "../infra/local/event-pattern.ts";
import { streamConsumer } from "../lib/stream-consumer/function.ts";
import type { Item } from "../lib/table/item.ts";
import type { Key } from "../lib/table/key.ts";
import type { Table } from "../lib/table/table.ts";
import { MemoryTable } from "./memory-table.ts";

/** The number of customers that are generated together. */
const step = 100;

const nobody = () => Promise.reject(new Error("loaded customers are told to nobody"));

/** Returns a function that runs the stream consumer on new items. The patterns of its mapping decide which items it receives. */
export const consumerOn = (table: Table, patterns: readonly unknown[]) => {
  const consume = streamConsumer({
    table,
    bus: { publish: nobody },
    identity: { setEnabled: nobody },
    queue: { send: nobody },
    clock: () => new Date(),
    logger: new Logger({ logLevel: "ERROR" }),
  });
  return async (items: readonly (Item & Key)[]): Promise<void> => {
    const records = items
      .map((item, at) => {
        const NewImage = marshall(item, { removeUndefinedValues: true });
        const { PK, SK } = NewImage;
        return {
          eventName: "INSERT" as const,
          dynamodb: { SequenceNumber: String(at), Keys: { PK, SK }, NewImage },
        };
      })
      .filter((record) => patterns.some((pattern) => fits(pattern, record)));
    const { batchItemFailures } = await consume({ Records: records } as Parameters<typeof consume>[0]);
    if (batchItemFailures.length > 0) throw new Error("the stream consumer failed");
  };
};

/** Whether an item sums up many customers. Such an item is complete after the last customer. */
const isSum = ({ PK, SK }: Key): boolean =>
  SK.startsWith("BEGINNING#") || (PK.startsWith("ACCESS#") && SK === "COUNT");

/**
 * The items of a table after customers, with their orders and audit records, were loaded into it and the stream consumer has
 * handled them. Each item comes once, in batches. `before` are the items that the table held earlier.
 */
export async function* filled({
  before,
  channel,
  customers,
  patterns,
}: {
  before: readonly (Item & Key)[];
  channel: Channel;
  customers: number;
  patterns: readonly unknown[];
}): AsyncGenerator<(Item & Key)[]> {
  const table = new MemoryTable();
  table.hold(before);
  table.take(() => true);
  const consume = consumerOn(table, patterns);
  for (let from = 0; from < customers; from += step) {
    const items = Array.from({ length: Math.min(step, customers - from) }, (_, more) => [
      ...itemsOf(table, channel, from + more),
      ...historyOf(table, channel, from + more),
    ]).flat();
    table.hold(items);
    await consume(items);
    yield table.take(isSum);
  }
  yield [...table.items()];
}
