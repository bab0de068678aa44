import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Touch } from "./contention.ts";

const kilobytes = (size: number): number => Math.max(1, Math.ceil(size / 1_024));
const sizeOf = (item: any): number => Buffer.byteLength(JSON.stringify(unmarshall(item)));
const keyOf = ({ PK, SK }: any) => ({ PK: PK.S, SK: SK.S });

/** What one action writes. An update and a check tell nothing of the item's size: they count as one of up to 1 kB. */
const written = (action: any, factor: number): Touch => ({
  key: keyOf(action.Item ?? action.Key),
  write: factor * (action.Item ? kilobytes(sizeOf(action.Item)) : 1),
});

const single = (input: any): Touch[] => [written(input, 1)];
const read = (key: any): Touch => ({ key: keyOf(key), read: 1 });

const touchesOf: Record<string, (input: any) => Touch[]> = {
  PutItem: single,
  UpdateItem: single,
  DeleteItem: single,
  TransactWriteItems: ({ TransactItems }) =>
    TransactItems.map(({ Put, Update, Delete, ConditionCheck }: any) =>
      written(Put ?? Update ?? Delete ?? ConditionCheck, 2),
    ),
  GetItem: ({ Key }) => [read(Key)],
  BatchGetItem: ({ RequestItems }) => Object.values<any>(RequestItems).flatMap(({ Keys }) => Keys.map(read)),
};

/** The items that a call to DynamoDB touches, in the order of its actions, with what each asks of its partition. */
export const touchesIn = (operation: string, body: string): Touch[] =>
  touchesOf[operation]?.(JSON.parse(body)) ?? [];
