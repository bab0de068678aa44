import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import type { Between } from "./between.ts";

/** One item that a call wrote. */
export interface WrittenItem {
  how: "put" | "update" | "delete";
  /** Partition and sort key. */
  key: string;
  /** The item of a put. */
  item?: Item;
  condition: string | undefined;
  /** The condition's placeholders for attribute names. */
  names: Record<string, string>;
}

const shared = (action: any) => ({
  condition: action.ConditionExpression,
  names: action.ExpressionAttributeNames ?? {},
});
const keyOf = ({ PK, SK }: any): string => `${PK.S} ${SK.S}`;
const put = (action: any): WrittenItem => ({
  how: "put",
  key: keyOf(action.Item),
  item: unmarshall(action.Item),
  ...shared(action),
});
const update = (action: any): WrittenItem => ({ how: "update", key: keyOf(action.Key), ...shared(action) });
const remove = (action: any): WrittenItem => ({ how: "delete", key: keyOf(action.Key), ...shared(action) });

const itemsOf: Record<string, (input: any) => WrittenItem[]> = {
  PutItem: (input) => [put(input)],
  UpdateItem: (input) => [update(input)],
  DeleteItem: (input) => [remove(input)],
  TransactWriteItems: ({ TransactItems }) =>
    TransactItems.flatMap(({ Put, Update, Delete }: any) => [
      ...(Put ? [put(Put)] : []),
      ...(Update ? [update(Update)] : []),
      ...(Delete ? [remove(Delete)] : []),
    ]),
};

/** The keys of the items that a call to DynamoDB writes. */
export const keysWritten = (operation: string, body: string): Key[] => {
  if (!itemsOf[operation]) return [];
  const input = JSON.parse(body);
  const actions: any[] = input.TransactItems?.map(({ Put, Update, Delete }: any) => Put ?? Update ?? Delete);
  return (actions ?? [input]).flatMap((action) => {
    const { PK, SK } = action?.Item ?? action?.Key ?? {};
    return PK ? [{ PK: PK.S, SK: SK.S }] : [];
  });
};

const reading = new Set(["GetItem", "BatchGetItem", "Query"]);

/** Collects from now on the items that each successful call to the database wrote, call by call. */
export const collectWrites = (between: Between): WrittenItem[][] => {
  const calls: WrittenItem[][] = [];
  between.decide(async (operation, forward, body) => {
    const passed = await forward();
    const items = itemsOf[operation];
    if (!items && !reading.has(operation)) throw new Error(`${operation} is no call that is known here`);
    if (items && passed.status === 200) calls.push(items(JSON.parse(body)));
    return passed;
  });
  return calls;
};
