import { setTimeout as pause } from "node:timers/promises";
import { ConditionalCheckFailedException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { deadlineSignal, timeLeft } from "../aws/deadline.ts";
import { isTransient } from "../aws/transient.ts";
import { cursorInvalid, unavailable } from "../errors.ts";
import { dynamoDb } from "./client.ts";
import { type Condition, compile, Placeholders } from "./condition.ts";
import { examining, mostExamined, mostQueries } from "./examining.ts";
import type { Action, Item, Write } from "./item.ts";
import { type Key, names, type Range } from "./key.ts";
import { withdrawn } from "./rights.ts";
import { fitting } from "./shards.ts";
import { failed, transactor } from "./transact.ts";
import { mostTries, pauseAfter } from "./tries.ts";
import { expressionsOf, transactionItem } from "./write-form.ts";

/** The position where a list continues: the key of the last item of a page. */
export type Start = Record<string, string>;

export interface PageOptions {
  limit: number;
  start?: Start | undefined;
  newestFirst?: boolean;
  filter?: Condition | undefined;
  /** How many items the first query with a filter examines. Default: 100. Each later query examines more. */
  examined?: number;
  /** How many queries a page makes at most. Default: 10. */
  queries?: number;
  /** Bounds of the sort key, both included. */
  between?: readonly [string, string] | undefined;
  /** Read from the first or the second index, whose keys the range names. An index follows the table within moments. */
  index?: boolean | 2;
  /** The page ends early once its items' JSON comes to more bytes. It has at least one item. */
  bytes?: number;
}

export interface Page {
  items: Item[];
  next?: Start;
}

export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** The existing items among these keys, each once, even if its key is repeated. */
  getMany(keys: readonly Key[]): Promise<Item[]>;
  /**
   * One page of a range. With a filter it reads on until the page is full, but no more than ten queries and 10,000 items,
   * so a page may be short while `next` is present.
   */
  page(range: Range, options: PageOptions): Promise<Page>;
  /** One write. Throws the refusal of its first failed check. */
  write(write: Write): Promise<void>;
  /**
   * All or nothing. Throws the refusal of the first failed check, in the order of `writes`. `mayBegin` is called before
   * each attempt, and throws when the time is over.
   */
  transact(writes: readonly Write[], mayBegin?: () => void): Promise<void>;
}

/** The maximum number of keys in one BatchGetItem. */
const largestBatch = 100;

/** The key attributes of the table, or of one of its indexes. */
const keysOf = (index: PageOptions["index"]): readonly [string, string] => {
  if (!index) return [names.pk, names.sk];
  return index === 2 ? [names.index2pk, names.index2sk] : [names.index1pk, names.index1sk];
};

/**
 * The functions' only DynamoDB client. Reads are consistent, except those of the indexes. `rights` says where rights
 * are checked: on the items themselves while a release without marks runs beside this one. `wait` waits this many
 * milliseconds before another attempt.
 */
export const openTable = (
  name: string,
  client: DynamoDBDocumentClient = dynamoDb(),
  rights: "marks" | "items" = process.env.CHECK_RIGHTS_ON === "items" ? "items" : "marks",
  wait: (milliseconds: number) => Promise<unknown> = pause,
): Table => {
  const calling = async <T>(call: (options: { abortSignal?: AbortSignal }) => Promise<T>): Promise<T> => {
    const abortSignal = deadlineSignal();
    try {
      return await call(abortSignal ? { abortSignal } : {});
    } catch (error) {
      throw isTransient(error) ? unavailable("The database", error) : error;
    }
  };

  /** Whether another attempt may begin: after a growing pause, and only while the request has time for it. */
  const mayTryAgain = async (attempt: number): Promise<boolean> => {
    const milliseconds = pauseAfter(attempt);
    if (attempt >= mostTries || timeLeft() < milliseconds + 500) return false;
    await wait(milliseconds);
    return true;
  };

  const get = async (Key: Key) => {
    const { Item } = await calling((options) =>
      client.send(new GetCommand({ TableName: name, Key, ConsistentRead: true }), options),
    );
    return Item;
  };

  const getChunk = async (wanted: readonly Key[]): Promise<Item[]> => {
    const items: Item[] = [];
    let Keys: readonly Key[] = wanted;
    for (let attempt = 1; Keys.length > 0; attempt++) {
      const RequestItems = { [name]: { Keys: [...Keys], ConsistentRead: true } };
      const { Responses, UnprocessedKeys } = await calling((options) =>
        client.send(new BatchGetCommand({ RequestItems }), options),
      );
      items.push(...(Responses?.[name] ?? []));
      Keys = (UnprocessedKeys?.[name]?.Keys ?? []).map(({ PK, SK }) => ({ PK, SK }));
      if (Keys.length > 0 && !(await mayTryAgain(attempt))) throw unavailable("The database");
    }
    return items;
  };

  const getMany = async (wanted: readonly Key[]) => {
    // A caller may name a key twice, such as one that has moved between two lists while they were read. DynamoDB
    // refuses that.
    const distinct = [...new Map(wanted.map((key) => [`${key.PK}\u0000${key.SK}`, key])).values()];
    const chunks: Key[][] = [];
    for (let at = 0; at < distinct.length; at += largestBatch)
      chunks.push(distinct.slice(at, at + largestBatch));
    return (await Promise.all(chunks.map(getChunk))).flat();
  };

  const query = async (range: Range, options: PageOptions, Limit: number, start: Start | undefined) => {
    const into = new Placeholders();
    const [pk, sk] = keysOf(options.index);
    const conditions = [`${into.name(pk)} = ${into.value(range.PK)}`];
    if (options.between) {
      const [low, high] = options.between.map((bound) => into.value(bound));
      conditions.push(`${into.name(sk)} BETWEEN ${low} AND ${high}`);
    } else if (range.prefix) conditions.push(`begins_with(${into.name(sk)}, ${into.value(range.prefix)})`);
    const FilterExpression = options.filter && compile(options.filter, into);
    return calling((callOptions) =>
      client.send(
        new QueryCommand({
          TableName: name,
          ...(options.index
            ? { IndexName: options.index === 2 ? names.index2 : names.index1 }
            : { ConsistentRead: true }),
          KeyConditionExpression: conditions.join(" AND "),
          ...(FilterExpression && { FilterExpression }),
          ...into.maps(),
          ScanIndexForward: !options.newestFirst,
          Limit,
          ...(start && { ExclusiveStartKey: start }),
        }),
        callOptions,
      ),
    );
  };

  const startAfter = (item: Item, index: PageOptions["index"]): Start => {
    const attributes = [names.pk, names.sk, ...(index ? keysOf(index) : [])];
    return Object.fromEntries(attributes.map((attribute) => [attribute, String(item[attribute])]));
  };

  const page = async (range: Range, options: PageOptions): Promise<Page> => {
    const items: Item[] = [];
    let start = options.start;
    // DynamoDB refuses a start key outside the range. Another release may have read the list by another range.
    const [pk, sk] = keysOf(options.index);
    if (start && (start[pk] !== range.PK || !(options.between || start[sk]?.startsWith(range.prefix))))
      throw cursorInvalid();
    // One item more than the page holds shows whether another page follows.
    const enough = options.limit + 1;
    const first = Math.max(options.examined ?? 100, enough);
    let examined = 0;
    for (let queries = 0; queries < (options.queries ?? mostQueries); queries++) {
      const step = examining(first, queries, examined);
      const found = await query(range, options, options.filter ? step : enough, start);
      items.push(...(found.Items ?? []));
      examined += found.ScannedCount ?? 0;
      start = found.LastEvaluatedKey;
      if (items.length >= enough || !start || examined >= mostExamined) break;
    }
    const most = Math.min(options.limit, options.bytes ? fitting(items, options.bytes).length : items.length);
    const last = items[most - 1];
    if (items.length > most && last)
      return { items: items.slice(0, most), next: startAfter(last, options.index) };
    return start ? { items, next: start } : { items };
  };

  const send = (single: Action) => {
    const shared = expressionsOf(name, single);
    return calling((options) => {
      if ("put" in single) return client.send(new PutCommand({ ...shared, Item: single.put }), options);
      if ("delete" in single)
        return client.send(new DeleteCommand({ ...shared, Key: single.delete }), options);
      if ("update" in single)
        return client.send(new UpdateCommand({ ...shared, Key: single.update }), options);
      throw new Error("a check alone writes nothing");
    });
  };

  const writeAlone = async (single: Action) => {
    for (let attempt = 1; ; attempt++) {
      try {
        await send(single);
        return;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException)
          throw failed(single.checks ?? [], error.Item && unmarshall(error.Item));
        // A single write that conflicts with a transaction on its item. The SDK does not repeat it.
        if (!(error instanceof TransactionConflictException)) throw error;
        if (!(await mayTryAgain(attempt))) throw unavailable("The database", error);
      }
    }
  };

  const transact = transactor({
    get,
    mayTryAgain,
    checkItems: rights === "items",
    async send(actions, ClientRequestToken) {
      const TransactItems = actions.map((each) => transactionItem(name, each));
      await calling((options) =>
        client.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }), options),
      );
    },
  });

  const write = async (single: Write) => {
    if ("right" in single || withdrawn([single]).length > 0) return transact([single]);
    return writeAlone(single);
  };

  return { get, getMany, page, write, transact };
};
