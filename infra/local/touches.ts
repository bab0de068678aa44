import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import type { Touch } from "./contention.ts";

const text = z.looseObject({ S: z.string() });
const item = z.looseObject({ PK: text, SK: text });
const key = item.transform(({ PK, SK }) => ({ PK: PK.S, SK: SK.S }));
const action = z.object({ Item: item.optional(), Key: item.optional() });
type Action = z.infer<typeof action>;
const transaction = z.object({ TransactItems: z.array(z.record(z.string(), action)) });
const batch = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(key) })) });

const kilobytes = (size: number): number => Math.max(1, Math.ceil(size / 1_024));
const sizeOf = (whole: z.infer<typeof item>): number =>
  Buffer.byteLength(JSON.stringify(unmarshall(whole as unknown as Record<string, AttributeValue>)));

/** The write units of one action. An update or a check does not show the item's size, so it counts as up to 1 kB. */
const written = ({ Item, Key }: Action, factor: number): Touch => ({
  key: key.parse(Item ?? Key),
  write: factor * (Item ? kilobytes(sizeOf(Item)) : 1),
});

const single = (input: unknown): Touch[] => [written(action.parse(input), 1)];

const touchesOf: Readonly<Record<string, (input: unknown) => Touch[]>> = {
  PutItem: single,
  UpdateItem: single,
  DeleteItem: single,
  TransactWriteItems: (input) =>
    transaction
      .parse(input)
      .TransactItems.flatMap((each) => Object.values(each).map((part) => written(part, 2))),
  GetItem: (input) => [{ key: z.object({ Key: key }).parse(input).Key, read: 1 }],
  BatchGetItem: (input) =>
    Object.values(batch.parse(input).RequestItems).flatMap(({ Keys }) =>
      Keys.map((each) => ({ key: each, read: 1 })),
    ),
};

/** The items that a call to DynamoDB touches, in the order of its actions, each with the units of its partition. */
export const touchesIn = (operation: string, body: string): Touch[] =>
  touchesOf[operation]?.(JSON.parse(body)) ?? [];
